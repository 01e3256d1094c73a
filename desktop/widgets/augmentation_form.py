"""What may be done to pairs by chance, as a few fields in lines that wrap where it is narrow."""

from typing import get_args

from PySide6.QtCore import QCoreApplication, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from core.documented import field_descriptions
from core.pairs.augmentation import Augmentation, Interpolation, ScalePolicy
from desktop.theme import SPACE_PX
from desktop.widgets.fields import ChoiceField, NumberField

MAX_ROTATION_DEG = 45
_PER_LINE = (6, 3, 2)
"""So many fields may stand in a line, the widest arrangement first."""


class AugmentationForm(QWidget):
    """Edits an Augmentation; the explanations are those of its type."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jitter = QCheckBox(self.tr("&Jitter"))
        self.mirror = QCheckBox(self.tr("&Mirror"))
        self.rotation = NumberField(0, MAX_ROTATION_DEG, self.tr("°"))
        self.rotation.setPrefix("± ")
        self.input_colour = NumberField(0, 100, self.tr(" %"))
        self.input_colour.setPrefix("± ")
        self.interpolation = ChoiceField()
        for value in get_args(Interpolation):
            self.interpolation.addItem(interpolation_words(value), value)
        self.scale = ChoiceField()
        for policy in get_args(ScalePolicy):
            self.scale.addItem(_short_scale_words(policy), policy)
        self._given = Augmentation()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(2 * SPACE_PX)
        layout.setVerticalSpacing(SPACE_PX)
        self._grid = layout
        self._fields = [
            self.jitter,
            self.mirror,
            self._named(self.tr("&Rotation"), self.rotation),
            self._named(self.tr("&Colour of the input"), self.input_colour),
            self._named(self.tr("Res&izing"), self.interpolation),
            self._named(self.tr("&Scale"), self.scale),
        ]
        self._explain()
        self._per_line = 0
        self._lay_out(_PER_LINE[0])
        self.set_settings(Augmentation())
        self.jitter.toggled.connect(self.changed)
        self.mirror.toggled.connect(self.changed)
        self.rotation.valueChanged.connect(self.changed)
        self.input_colour.valueChanged.connect(self.changed)
        self.interpolation.currentIndexChanged.connect(self.changed)
        self.scale.currentIndexChanged.connect(self._scale_changed)

    @property
    def settings(self) -> Augmentation:
        """What the fields say."""
        return Augmentation(
            jitter=self.jitter.isChecked(),
            mirror=self.mirror.isChecked(),
            rotation_deg=self._exact(self.rotation.value(), self._given.rotation_deg),
            input_colour=self._exact(self.input_colour.value(), 100 * self._given.input_colour) / 100,
            interpolation=self.interpolation.currentData(),
            scale=self.scale.currentData(),
        )

    def set_settings(self, settings: Augmentation) -> None:
        """Show these settings; tells nothing. Parts of a degree or per cent stay as they are until their field is edited."""
        self._given = settings
        fields = (self.jitter, self.mirror, self.rotation, self.input_colour, self.interpolation, self.scale)
        blockers = [QSignalBlocker(field) for field in fields]
        self.jitter.setChecked(settings.jitter)
        self.mirror.setChecked(settings.mirror)
        self.rotation.setValue(round(settings.rotation_deg))
        self.input_colour.setValue(round(100 * settings.input_colour))
        self.interpolation.setCurrentIndex(self.interpolation.findData(settings.interpolation))
        self.scale.setCurrentIndex(self.scale.findData(settings.scale))
        del blockers
        self._show_what_acts()

    def _scale_changed(self) -> None:
        self._show_what_acts()
        self.changed.emit()

    def _show_what_acts(self) -> None:
        """At their own size pictures are not enlarged before the crop."""
        self.jitter.setEnabled(self.scale.currentData() != "native")

    @staticmethod
    def _exact(shown: int, given: float) -> float:
        """What a field that shows whole numbers stands for."""
        return given if round(given) == shown else float(shown)

    def minimumSizeHint(self) -> QSize:
        # as narrow as most lines allow: there it gets them
        return QSize(self.width_of(_PER_LINE[-1]), super().minimumSizeHint().height())

    def width_of(self, per_line: int) -> int:
        """How wide it must be for so many fields in a line."""
        widths = [field.minimumSizeHint().width() for field in self._fields]
        return sum(max(widths[column::per_line]) for column in range(per_line)) + (per_line - 1) * self._grid.horizontalSpacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(next((per_line for per_line in _PER_LINE if self.width_of(per_line) <= self.width()), _PER_LINE[-1]))

    def _lay_out(self, per_line: int) -> None:
        if per_line == self._per_line:
            return
        self._per_line = per_line
        while self._grid.takeAt(0) is not None:
            pass
        for index, field in enumerate(self._fields):
            self._grid.addWidget(field, *divmod(index, per_line))
        for column in range(len(self._fields) + 1):
            self._grid.setColumnStretch(column, 1 if column == per_line else 0)

    def _named(self, words: str, field: QWidget) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        name = QLabel(words)
        name.setBuddy(field)
        field.setAccessibleName(words.replace("&", ""))
        field.setFixedWidth(132 if isinstance(field, ChoiceField) else 84)
        layout.addWidget(name)
        layout.addWidget(field)
        layout.addStretch(1)
        return line

    def _explain(self) -> None:
        texts = field_descriptions(Augmentation)
        fields = {"jitter": self.jitter, "mirror": self.mirror, "rotation_deg": self.rotation}
        fields |= {"input_colour": self.input_colour, "interpolation": self.interpolation, "scale": self.scale}
        assert set(fields) == set(Augmentation.__struct_fields__), "every setting has its field"
        for name, field in fields.items():
            words = QCoreApplication.translate("RunSettings", texts[name])
            field.setToolTip(words)
            field.setAccessibleDescription(words)


def interpolation_words(value: Interpolation) -> str:
    """What a way of resizing is called."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("AugmentationForm", text)

    return {"auto": tr("Automatic"), "smooth": tr("Smooth"), "nearest": tr("Nearest")}[value]


def _short_scale_words(policy: ScalePolicy) -> str:

    def tr(text: str) -> str:
        return QCoreApplication.translate("AugmentationForm", text)

    return {"whole": tr("Resized"), "fit": tr("Fitted"), "native": tr("Own size")}[policy]
