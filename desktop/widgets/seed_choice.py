"""Which noise the model draws while it is tried: none, or that of a seed, and another one at a press."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from core.models.header import ModelHeader
from desktop.settings import MAX_SEED
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import IconButton
from desktop.widgets.fields import NumberField

FIELD_WIDTH_PX = 72


class SeedChoice(QWidget):
    """Each seed is another variation."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.noise = QCheckBox(self.tr("Noise"))
        self.noise.setChecked(True)
        self.seed = NumberField(0, MAX_SEED)
        self.seed.setFixedWidth(FIELD_WIDTH_PX)
        self.seed.setAccessibleName(self.tr("Seed of the noise"))
        self.seed.setToolTip(self.tr("The same number gives the same result, another number another one."))
        self.another = IconButton(self.tr("Another variation: the next seed"), "random", self.next_seed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_PX)
        for widget in (self.noise, self.seed, self.another):
            row.addWidget(widget)
        self.noise.toggled.connect(self._on_noise)
        self.seed.valueChanged.connect(lambda _: self.changed.emit())

    @property
    def value(self) -> int | None:
        """The seed; None without noise."""
        return self.seed.value() if self.noise.isChecked() and self.noise.isEnabled() else None

    @property
    def choice(self) -> tuple[bool, int]:
        """(whether noise is wanted, the seed)"""
        return self.noise.isChecked(), self.seed.value()

    def choose(self, choice: tuple[bool, int]) -> None:
        """Choose as `choice` says."""
        with QSignalBlocker(self):
            self.noise.setChecked(choice[0])
            self.seed.setValue(choice[1])

    def next_seed(self) -> None:
        """Another variation."""
        self.seed.setValue((self.seed.value() + 1) % (MAX_SEED + 1))

    def show_model(self, header: ModelHeader) -> None:
        """Some networks draw no noise."""
        has_noise = header.generator.dropout
        self.noise.setEnabled(has_noise)
        drawn = self.tr("The network draws random noise, as in training. The noise stays while you draw.")
        self.noise.setToolTip(drawn if has_noise else self.tr("This network draws no noise: there is one result."))
        self._allow()

    def _on_noise(self) -> None:
        self._allow()
        self.changed.emit()

    def _allow(self) -> None:
        for widget in (self.seed, self.another):
            widget.setEnabled(self.value is not None)
