"""A recipe and, live beside it, what it makes of a few of the user's photos."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.errors import AppError
from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe
from desktop.context import AppContext
from desktop.sentences import message_of
from desktop.service import SupersededError
from desktop.theme import SPACE_PX, tokens
from desktop.widgets.buttons import label
from desktop.widgets.pair_cell import draw_filling
from desktop.widgets.recipe_form import RecipeForm
from training.requests import PreviewRecipe, RecipePreview

NUM_PHOTOS = 4
PREVIEW_PX = 256
TYPING_MS = 120
"""After so long without another change the pictures are made anew."""
FORM_WIDTH_PX = 346
NARROW_PX = 620
NUM_PHOTOS_NARROW = 2


class RecipePanel(QWidget):
    """The form at the left, the pictures at the right. The newest recipe wins; the pictures before stay until theirs have come."""

    changed = Signal()

    def __init__(self, context: AppContext, lane: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._lane = lane
        self._pairs: list[Pair] = []
        self.form = RecipeForm()
        self.trouble = label("", "danger", wraps=True)
        self.trouble.hide()
        self.sheets = [PhotoSheet() for _ in range(NUM_PHOTOS)]
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TYPING_MS)
        self._soon.timeout.connect(self._ask)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 10, 0)
        inner.addWidget(self.form)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(FORM_WIDTH_PX)
        scroll.setWidget(content)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE_PX)
        self._is_narrow: bool | None = None
        self._place_sheets()
        right = QVBoxLayout()
        right.setSpacing(SPACE_PX)
        right.addWidget(self.trouble)
        right.addLayout(self._grid)
        right.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE_PX)
        layout.addWidget(scroll)
        layout.addLayout(right, 1)
        self.form.changed.connect(self._changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_sheets()

    def _place_sheets(self) -> None:
        """Two by two, or where there is no room for that the first two below each other, large enough to see something."""
        is_narrow = self.width() < NARROW_PX
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        num_columns = 1 if is_narrow else 2
        for index, sheet in enumerate(self.sheets):
            self._grid.removeWidget(sheet)
            sheet.setVisible(not is_narrow or index < NUM_PHOTOS_NARROW)
            if not sheet.isHidden():
                self._grid.addWidget(sheet, index // num_columns, index % num_columns)

    @property
    def recipe(self) -> Recipe:
        """What the form says."""
        return self.form.recipe

    def show_photos(self, pairs: Sequence[Pair]) -> None:
        """Show what the recipe makes of the first of these."""
        shown = list(pairs[:NUM_PHOTOS])
        if shown != self._pairs:
            self._pairs = shown
            for sheet, pair in zip(self.sheets, [*shown, *[None] * NUM_PHOTOS], strict=False):
                sheet.show_files("", "", pair.name if pair is not None else "")
            self._soon.start()

    def stop(self) -> None:
        """Ask for no more."""
        self._soon.stop()

    def _changed(self) -> None:
        self._soon.start()
        self.changed.emit()

    def _ask(self) -> None:
        for index, pair in enumerate(self._pairs):
            request = PreviewRecipe(
                path=pair.target.path, recipe=self.recipe, size_px=PREVIEW_PX, name=pair.name, lane=f"{self._lane}/{index}"
            )
            self._context.spawn(self._show(self.sheets[index], pair, request))

    async def _show(self, sheet: "PhotoSheet", pair: Pair, request: PreviewRecipe) -> None:
        try:
            made: RecipePreview = await self._context.service.ask(request)
        except SupersededError:
            return
        except AppError as error:
            self.trouble.setText(message_of(error))
            self.trouble.show()
            return
        if pair in self._pairs:
            self.trouble.hide()
            sheet.show_files(made.inputs[0], made.photo, pair.name)


class PhotoSheet(QWidget):
    """The input made of a photo, and the photo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = (QPixmap(), QPixmap())
        self.setMinimumSize(120, 60)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def has_pictures(self) -> bool:
        """Whether both are there."""
        return not any(picture.isNull() for picture in self._pictures)

    def show_files(self, made: str, photo: str, name: str) -> None:
        """Show these files of the helper's; '' for none yet."""
        self._pictures = QPixmap(made), QPixmap(photo)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def heightForWidth(self, width: int) -> int:
        return width // 2

    def sizeHint(self) -> QSize:
        return QSize(280, 140)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = min(self.width() // 2, self.height())
        left, top = (self.width() - 2 * side) // 2, (self.height() - side) // 2
        for index, picture in enumerate(self._pictures):
            place = QRect(left + index * side, top, side, side).adjusted(1, 1, -1, -1)
            painter.fillRect(place, QColor(tokens().canvas))
            draw_filling(painter, place, picture)
