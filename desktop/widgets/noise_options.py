"""What noise the network draws: the section "Noise" of the Translate page."""

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop.settings import MAX_SEED, MAX_VARIATIONS, TranslateChoices
from desktop.widgets.buttons import label
from desktop.widgets.fields import NumberField
from desktop.widgets.option_section import OptionSection
from desktop.wording import fill

FIELD_WIDTH_PX = 120


class NoiseOptions(OptionSection):
    """Off, or on with a seed; any number of variations; the same noise for every picture."""

    def __init__(self, choices: TranslateChoices, parent: QWidget | None = None) -> None:
        super().__init__(choices, parent)
        self.noise = QCheckBox(self.tr("Add noise"))
        self.noise.setToolTip(self.tr("The network was trained with random noise and draws it here as well. Off gives the calmest result."))
        self.column.addWidget(self.noise)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        self.seed = NumberField(0, MAX_SEED)
        self.variations = NumberField(1, MAX_VARIATIONS)
        for row, (words, field, option, tip) in enumerate(
            (
                (self.tr("Seed"), self.seed, "noise_seed", self.tr("The same number gives the same result, another number another one.")),
                (
                    self.tr("Results per picture"),
                    self.variations,
                    "variations",
                    self.tr("So many variations of each picture, each with noise of its own, numbered from 1."),
                ),
            )
        ):
            name = label(words)
            name.setBuddy(field)
            for widget in (name, field):
                widget.setToolTip(tip)
            field.setAccessibleName(words)
            field.setObjectName(f"option-{option}")
            field.setFixedWidth(FIELD_WIDTH_PX)
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1)
        self.column.addLayout(grid)
        self.one_noise = QCheckBox(self.tr("The same noise for every picture"))
        self.one_noise.setObjectName("option-one_noise")
        self.one_noise.setToolTip(self.tr("For the frames of a film: what does not move does not flicker."))
        self.column.addWidget(self.one_noise)
        self._effect = label("", "caption", wraps=True)
        self.column.addWidget(self._effect)
        self.noise.toggled.connect(self.on_edited)
        self.seed.valueChanged.connect(self.on_edited)
        self.variations.valueChanged.connect(self.on_edited)
        self.one_noise.toggled.connect(self.on_edited)
        self.fill()

    def summary(self) -> str:
        if not self.choices.noise:
            return self.tr("off")
        if self.choices.variations > 1:
            return fill(self.tr("%1 results per picture"), self.choices.variations)
        if self.choices.one_noise:
            return fill(self.tr("seed %1, the same for all"), self.choices.seed)
        return fill(self.tr("seed %1"), self.choices.seed)

    def fill_fields(self) -> None:
        choices = self.choices
        self.noise.setChecked(choices.noise)
        self.seed.setValue(choices.seed)
        self.variations.setValue(choices.variations)
        self.one_noise.setChecked(choices.one_noise)
        for widget in (self.seed, self.variations, self.one_noise):
            widget.setEnabled(choices.noise)
        self._effect.setText(self._sentence())

    def take_fields(self) -> None:
        self.choices.noise = self.noise.isChecked()
        self.choices.seed = self.seed.value()
        self.choices.variations = self.variations.value()
        self.choices.one_noise = self.one_noise.isChecked()

    def _sentence(self) -> str:
        if not self.choices.noise:
            return self.tr("Without noise every picture has exactly one result.")
        if self.choices.one_noise:
            return self.tr("All pictures of a size get the same noise: frames of a film don't flicker.")
        return self.tr("Each picture gets noise of its own; the same seed gives the same result again.")
