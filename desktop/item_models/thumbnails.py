"""Small pictures of the user's originals, made by the helper process when a view wants them, and kept in bounded memory."""

import json
import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPixmap

from core.errors import AppError
from core.pairs.pair import Half
from core.pairs.recipes.recipe import Recipe, recipe_text
from desktop.context import AppContext
from desktop.sentences import message_of, say
from desktop.service import SupersededError
from training.requests import MakeThumbnails, PreviewRecipe, RecipePreview, Thumbnail

THUMBNAIL_PX = 112
MAX_KEPT = 300
"""Pictures in memory: several screens full, 15 MB (60 MB on a screen of twice the density)."""
MAX_WANTED = 200
"""Beyond it the oldest wishes are forgotten: the user has scrolled on."""
CHUNK = 24
"""Pictures asked for at once: small, so that what comes on screen next need not wait long."""

RECIPE_PX = 256
"""The size at which recipes make inputs for thumbnails: smaller, their lines would be thicker than those in training."""
Key = tuple[str, str]


@dataclass(frozen=True)
class Made:
    """An input that a recipe makes of a photo; `name` is the pair's, which decides what is drawn by chance."""

    photo: Half
    recipe: Recipe
    name: str


Picture = Half | Made


def key_of(wanted: Picture) -> Key:
    """What tells one picture from another."""
    half = wanted.photo if isinstance(wanted, Made) else wanted
    path = half.path if isinstance(half.path, str) else json.dumps(half.path)
    return path, f"{half.side} {recipe_text(wanted.recipe)} {wanted.name}" if isinstance(wanted, Made) else half.side


class ThumbnailStore(QObject):
    """Hands out what it has and gets what it has not, the latest wish first.

    `ready(keys)` tells which pictures came, or turned out not to come (`error_of` says why).
    """

    ready = Signal(object)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._errors: dict[Key, str] = {}
        self._wanted: OrderedDict[Key, Picture] = OrderedDict()
        self._asked: set[Key] = set()
        self._is_busy = False
        self._turn = 0
        """Troubles of an earlier turn no longer count."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(15)
        self._soon.timeout.connect(self._ask_next)

    def picture(self, wanted: Picture) -> QPixmap | None:
        """The thumbnail, or None while it is being made (or can't be)."""
        key = key_of(wanted)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        if key not in self._errors and key not in self._asked:
            self._wanted[key] = wanted
            self._wanted.move_to_end(key)
            while len(self._wanted) > MAX_WANTED:
                self._wanted.popitem(last=False)
            if not self._is_busy and not self._soon.isActive():
                self._soon.start()
        return None

    def error_of(self, wanted: Picture) -> str:
        """Why there is no thumbnail; '' as long as nothing is wrong with it."""
        return self._errors.get(key_of(wanted), "")

    def forget_wishes(self) -> None:
        """The view shows something else now; what it shows will be wished for again."""
        self._wanted.clear()

    def forget(self) -> None:
        """Other pictures are shown now, some perhaps under the names of those before."""
        self._kept.clear()
        self.forget_wishes()
        self.forget_errors()

    def forget_errors(self) -> None:
        """Files may have come back: try again what failed, also what is being looked at now."""
        self._errors.clear()
        self._turn += 1

    def _ask_next(self) -> None:
        if self._is_busy or not self._wanted:
            return
        chunk = [self._wanted.popitem(last=True) for _ in range(min(CHUNK, len(self._wanted)))]
        self._is_busy = True
        self._asked = {key for key, _ in chunk}
        self._context.spawn(self._fetch(chunk))

    async def _fetch(self, chunk: Sequence[tuple[Key, Picture]]) -> None:
        halves = [(key, wanted) for key, wanted in chunk if isinstance(wanted, Half)]
        try:
            if halves:
                await self._fetch_halves(halves)
            for key, wanted in chunk:
                if isinstance(wanted, Made):
                    await self._fetch_made(key, wanted)
        finally:
            self._is_busy = False
            self._asked = set()
            self._soon.start()
            open_keys = [key for key, _ in chunk if key not in self._kept and key not in self._errors]
            if open_keys:
                self.ready.emit(open_keys)  # whoever shows them wishes for them again

    async def _fetch_halves(self, chunk: Sequence[tuple[Key, Half]]) -> None:
        size_px = math.ceil(THUMBNAIL_PX * _pixel_ratio())
        request = MakeThumbnails(paths=[half.path for _, half in chunk], sides=[half.side for _, half in chunk], size_px=size_px)
        keys, turn = [key for key, _ in chunk], self._turn
        try:
            async for answer in self._context.service.stream(request):
                if isinstance(answer, Thumbnail) and 0 <= answer.index < len(keys) and (answer.file or turn == self._turn):
                    self._take(keys[answer.index], answer.file, say(answer.error))
        except SupersededError:
            pass
        except AppError as error:
            for key in keys:
                if key not in self._kept:
                    self._errors.setdefault(key, message_of(error))
            self.ready.emit(keys)

    async def _fetch_made(self, key: Key, wanted: Made) -> None:
        request = PreviewRecipe(path=wanted.photo.path, side=wanted.photo.side, recipe=wanted.recipe, size_px=RECIPE_PX, name=wanted.name)
        try:
            made: RecipePreview = await self._context.service.ask(request)
        except SupersededError:
            return
        except AppError as error:
            self._take(key, "", message_of(error))
        else:
            self._take(key, made.inputs[0], "")

    def _take(self, key: Key, file: str, error: str) -> None:
        pixmap = QPixmap(file) if file else QPixmap()
        if pixmap.isNull():
            self._errors[key] = error or self.tr("The picture can't be shown.")
        else:
            largest = math.ceil(THUMBNAIL_PX * _pixel_ratio())
            if max(pixmap.width(), pixmap.height()) > largest:
                ways = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                pixmap = pixmap.scaled(largest, largest, *ways)
            self._kept[key] = pixmap
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        self.ready.emit([key])


def _pixel_ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
