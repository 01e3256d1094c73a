"""What a new training learns to turn into what, in a sentence, with a button that turns it round for this training alone."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.pairs.dataset import Dataset
from desktop.dataset_words import side_words
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, label
from desktop.wording import fill
from training.built_in_presets import Preset


class DirectionLine(QWidget):
    """The dataset's own direction stays as it is."""

    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", "caption", wraps=True)
        self.turn_button = Button(self.tr("&Turn round"), "swap", "quiet", self._turn)
        self.turn_button.setToolTip(self.tr("For this training alone; the dataset stays as it is."))
        self._sides: tuple[str, str] | None = None
        """The dataset's input and target by their place; None where there is nothing to turn."""
        self._names = ("", "")
        self._is_turned = self._is_lab = False
        self._preset: Preset | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_PX)
        row.addWidget(self.words, 1)
        row.addWidget(self.turn_button)
        self.show_words("")

    @property
    def input_side(self) -> str | None:
        """The side of the dataset that is to be the input, where it is not the dataset's own."""
        return self._sides[1] if self._sides is not None and self._is_turned and not self._is_lab else None

    def show_dataset(self, dataset: Dataset) -> None:
        """Begin with a dataset's own direction. Raises AppError where it can't be read."""
        first, second = dataset.input_sides
        sides = (first, second) if dataset.input_side == first else (second, first)
        self._sides = None if dataset.recipe else sides
        self._names = dataset.input_name, dataset.target_name
        self._is_turned = False
        self._tell()

    def show_words(self, words: str) -> None:
        """A sentence about pairs whose direction is settled."""
        self._sides, self._names, self._is_turned = None, ("", ""), False
        self.words.setText(words)
        self.turn_button.hide()

    def go_by(self, preset: Preset | None, *, is_lab: bool) -> None:
        """What the preset takes for the input, and whether the network colours, whatever the input is."""
        if (preset, is_lab) != (self._preset, self._is_lab):
            self._preset, self._is_lab = preset, is_lab
            if any(self._names):
                self._tell()

    def _turn(self) -> None:
        self._is_turned = not self._is_turned
        self._tell()
        self.turned.emit()

    def _tell(self) -> None:
        given, wanted = self._names[::-1] if self._is_turned else self._names
        if self._is_lab:
            sentences = [fill(self.tr("It learns the colours of “%1” from its lightness; the inputs are not used."), side_words(wanted))]
        else:
            sentences = [self._direction(given, wanted)]
            if self._is_turned:
                sentences.append(self.tr("In the dataset it is the other way round."))
            if self._preset is not None and self._preset.is_turned(given, wanted):
                sentences.append(fill(self.tr("The preset takes “%1” for the input."), wanted))
        self.words.setText(" ".join(sentences))
        self.turn_button.setVisible(self._sides is not None and not self._is_lab)

    def _direction(self, given: str, wanted: str) -> str:
        halves = {
            "left": self.tr("It learns to turn the left half into the right half."),
            "right": self.tr("It learns to turn the right half into the left half."),
            "top": self.tr("It learns to turn the upper half into the lower half."),
            "bottom": self.tr("It learns to turn the lower half into the upper half."),
        }
        return halves.get(given) or fill(self.tr("It learns to turn %1 into %2."), given, wanted)
