"""Nine random draws of one pair as training would see them, live while the settings change."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.errors import AppError
from core.pairs.augmentation import Augmentation
from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe
from desktop.context import AppContext
from desktop.sentences import message_of
from desktop.service import SupersededError
from desktop.theme import SPACE_PX
from desktop.widgets.augmentation_form import AugmentationForm
from desktop.widgets.augmentation_sheet import AugmentationSheet
from desktop.widgets.buttons import Button, label
from desktop.wording import fill
from training.requests import AugmentationPreview, PreviewAugmentation

NUM_DRAWS = 9
DRAW_PX = 256


class AugmentationPanel(QWidget):
    """Asks the helper only while it is on screen, one question at a time: a field that is turned never queues."""

    settings_changed = Signal(object)
    """The Augmentation that the user has set."""

    def __init__(self, context: AppContext, lane: str, parent: QWidget | None = None) -> None:
        """`lane`: of its own for every place in the window (training.requests)."""
        super().__init__(parent)
        self._context = context
        self._lane = lane
        self._pair: Pair | None = None
        self._recipe: Recipe = ()
        self._seed = 0
        self._shown: PreviewAugmentation | None = None
        self._is_busy = False
        self.sheet = AugmentationSheet()
        self.form = AugmentationForm()
        self.again_button = Button(self.tr("Another &nine"), "random", "normal", self.draw_again)
        self.labels_label = label("", "caption", wraps=True)
        foot = QHBoxLayout()
        foot.setSpacing(2 * SPACE_PX)
        foot.addWidget(self.labels_label, 1)
        foot.addWidget(self.again_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX + 4)
        layout.addWidget(self.form)
        layout.addWidget(self.sheet, 1)
        layout.addLayout(foot)
        self.form.changed.connect(self._changed)

    @property
    def settings(self) -> Augmentation:
        """What the fields say."""
        return self.form.settings

    def set_settings(self, settings: Augmentation) -> None:
        """Show these settings, such as those of a preset; tells nothing."""
        self.form.set_settings(settings)
        self._refresh()

    def show_pair(self, pair: Pair | None, recipe: Recipe = ()) -> None:
        """Draw this pair; with a recipe its input is made of the photo."""
        self._pair, self._recipe = pair, recipe
        if pair is None:
            self.sheet.show_text("")
        self._refresh()

    def draw_again(self) -> None:
        """Nine other draws with the same settings."""
        self._seed += 1
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _changed(self) -> None:
        self._refresh()
        self.settings_changed.emit(self.settings)

    def _wanted(self) -> PreviewAugmentation | None:
        if self._pair is None:
            return None
        return PreviewAugmentation(
            pair=self._pair,
            augmentation=self.settings,
            recipe=self._recipe,
            size_px=DRAW_PX,
            seed=self._seed,
            num=NUM_DRAWS,
            lane=self._lane,
        )

    def _refresh(self) -> None:
        if self.isVisible() and not self._is_busy and self._wanted() not in (None, self._shown):
            self._is_busy = True
            self._context.spawn(self._ask())

    async def _ask(self) -> None:
        try:
            while self.isVisible() and (wanted := self._wanted()) not in (None, self._shown):
                self._shown = wanted
                try:
                    answer = await self._context.service.ask(wanted)
                except AppError as error:
                    self.sheet.show_text(message_of(error))
                    self.labels_label.setText("")
                    continue
                self._show(answer)
        except SupersededError:
            self._shown = None
        finally:
            self._is_busy = False

    def _show(self, answer: AugmentationPreview) -> None:
        pictures = zip(answer.inputs, answer.targets, strict=True)
        self.sheet.show_draws([(QPixmap(first), QPixmap(second)) for first, second in pictures])
        self.labels_label.setText(self._labels_words(answer))
        self.sheet.setAccessibleDescription(fill(self.tr("%1 random draws. %2"), len(answer.inputs), self.labels_label.text()))

    def _labels_words(self, answer: AugmentationPreview) -> str:
        if answer.input_is_labels and answer.target_is_labels:
            return self.tr("Input and target are label maps: their colours are never blended.")
        if answer.input_is_labels:
            return self.tr("The input is a label map: its colours are never blended.")
        if answer.target_is_labels:
            return self.tr("The target is a label map: its colours are never blended.")
        return self.tr("Both halves change alike; only the input changes colour.")
