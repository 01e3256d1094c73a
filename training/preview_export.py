"""A run's previews as one file: the time line as an animation, or its moments beside each other as a contact sheet (no torch)."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from core.errors import AppError, ErrorCode
from core.files import path_to_text, writing_whole
from core.images.pillow import DECODER_ERRORS, opened_quietly
from core.jobs.reader import read_all
from core.plain_files import open_plain
from training.history import RunHistory
from training.own_pictures import is_own, own_pictures, without_removed
from training.run import Preview, RunFolder, WatchedEvent

MAX_FRAMES = {".webp": 240, ".gif": 120}
"""Of a longer time line evenly many are taken, the first and the newest among them. A GIF is held in memory until it is written."""
MAX_COLUMNS = 8
"""Moments of a contact sheet."""
MAX_PAIRS = 12
FRAME_MS, LAST_MS = 120, 1500
CELL_PX, GAP_PX, HEAD_PX = 192, 6, 24
_GROUND, _INK, _MUTED = "#FFFFFF", "#1B1B22", "#7A7A85"

Progress = Callable[[int, int], bool]
"""Told (done, of how many); whether to go on."""


class TimeLine(NamedTuple):
    """What was written: so many moments; `num_unreadable` pictures are there and could not be read."""

    num_moments: int
    num_unreadable: int


def export_previews(run_dir: Path, path: Path, progress: Progress) -> TimeLine:
    """Write the run's previews into `path`: .webp and .gif are animations, .png is a contact sheet.

    Raises AppError: BAD_COMMAND (another suffix, or no preview yet), PICTURE_UNREADABLE (not one of its pictures can be read; nothing is
    written), CANCELLED, and the disk's troubles.
    """
    kind = path.suffix.lower()
    if kind not in (*MAX_FRAMES, ".png"):
        message = f"{path.name} is no name for a time line: an animation ends with .webp or .gif, a contact sheet with .png."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Choose a name with one of these endings.", path=str(path))
    history = RunHistory()
    history.apply(read_all(RunFolder(run_dir).job, WatchedEvent))
    there = [preview for preview in history.previews if (run_dir / preview.folder).is_dir()]
    if not there:
        raise AppError(ErrorCode.BAD_COMMAND, f"The run {run_dir} has no preview yet.", "Wait for the first one.", path=str(run_dir))
    if kind == ".png":
        return _write_sheet(run_dir, evenly(there, MAX_COLUMNS), path, progress)
    return _write_animation(run_dir, evenly(there, MAX_FRAMES[kind]), path, progress)


def evenly(previews: Sequence[Preview], most: int) -> list[Preview]:
    """At most so many of them, the first and the last among them."""
    if len(previews) <= most:
        return list(previews)
    return [previews[round(place * (len(previews) - 1) / (most - 1))] for place in range(most)]


def _names(run_dir: Path, newest: Preview) -> list[str]:
    """The pictures that are shown: what users added comes last, and is never left out for pairs."""
    names = without_removed(newest.names, own_pictures(run_dir))
    own = [name for name in names if is_own(name)][: MAX_PAIRS - 1]
    return [name for name in names if not is_own(name)][: MAX_PAIRS - len(own)] + own


def _write_animation(run_dir: Path, previews: Sequence[Preview], path: Path, progress: Progress) -> TimeLine:
    names = _names(run_dir, previews[-1])
    of_sides, of_moments = _Pictures(), _Pictures()
    sides = [of_sides.column(RunFolder(run_dir).previews_dir / side, names) for side in ("input", "target")]

    def frames() -> Iterator[Image.Image]:
        for place, preview in enumerate(previews):
            _go_on(progress, place, len(previews))
            frame = _page(3, len(names))
            for column, (heading, pictures) in enumerate(
                (("Input", sides[0]), (f"Step {preview.step:,}", of_moments.column(run_dir / preview.folder, names)), ("Target", sides[1]))
            ):
                _paste(frame, column, heading, pictures)
            yield frame

    made = frames()
    first = next(made)
    durations = [FRAME_MS] * (len(previews) - 1) + [LAST_MS]
    options = {"lossless": False, "quality": 90, "method": 3} if path.suffix.lower() == ".webp" else {"optimize": False}
    with writing_whole(path) as temporary_path, temporary_path.open("wb") as file:
        kind = path.suffix.lower().removeprefix(".")
        first.save(file, kind, save_all=True, append_images=made, duration=durations, loop=0, **options)
        of_moments.refuse_if_none(run_dir)
    return TimeLine(len(previews), of_sides.num_unreadable + of_moments.num_unreadable)


def _write_sheet(run_dir: Path, previews: Sequence[Preview], path: Path, progress: Progress) -> TimeLine:
    names = _names(run_dir, previews[-1])
    previews_dir = RunFolder(run_dir).previews_dir
    of_sides, of_moments = _Pictures(), _Pictures()
    page = _page(len(previews) + 2, len(names))
    _paste(page, 0, "Input", of_sides.column(previews_dir / "input", names))
    for place, preview in enumerate(previews):
        _go_on(progress, place, len(previews))
        _paste(page, place + 1, f"Step {preview.step:,}", of_moments.column(run_dir / preview.folder, names))
    of_moments.refuse_if_none(run_dir)
    _paste(page, len(previews) + 1, "Target", of_sides.column(previews_dir / "target", names))
    with writing_whole(path) as temporary_path, temporary_path.open("wb") as file:
        page.save(file, "png")
    return TimeLine(len(previews), of_sides.num_unreadable + of_moments.num_unreadable)


def _go_on(progress: Progress, num_done: int, num_total: int) -> None:
    if not progress(num_done, num_total):
        raise AppError(ErrorCode.CANCELLED, "The export was stopped.", "Start it again when you like.")


def _page(num_columns: int, num_rows: int) -> Image.Image:
    size = (num_columns * (CELL_PX + GAP_PX) + GAP_PX, HEAD_PX + num_rows * (CELL_PX + GAP_PX) + GAP_PX)
    return Image.new("RGB", size, _GROUND)


class _Pictures:
    """Reads pictures, and counts how many of those that are there could be read."""

    def __init__(self) -> None:
        self.num_read = self.num_unreadable = 0

    def column(self, folder: Path, names: Sequence[str]) -> list[Image.Image | None]:
        """The pictures of a folder at the size of a cell; None where one is not there, or can't be read."""
        return [self._picture(folder / name) for name in names]

    def _picture(self, path: Path) -> Image.Image | None:
        try:
            with open_plain(path) as file, opened_quietly(file) as picture:
                small = picture.convert("RGB").resize((CELL_PX, CELL_PX), Image.Resampling.LANCZOS)
        except FileNotFoundError:
            return None
        except Image.DecompressionBombError:
            self.num_unreadable += 1
            return None
        except DECODER_ERRORS:
            self.num_unreadable += 1
            return None
        self.num_read += 1
        return small

    def refuse_if_none(self, run_dir: Path) -> None:
        """Raises AppError PICTURE_UNREADABLE where pictures are there and not one of them could be read."""
        if self.num_unreadable and not self.num_read:
            name = path_to_text(run_dir)
            message = f"Not one picture of the previews of {name} can be read: they are damaged."
            hint = "Put them back as they were, or train on: the next preview is made anew."
            raise AppError(ErrorCode.PICTURE_UNREADABLE, message, hint, path=name)


def _paste(page: Image.Image, column: int, heading: str, pictures: Sequence[Image.Image | None]) -> None:
    left = GAP_PX + column * (CELL_PX + GAP_PX)
    ImageDraw.Draw(page).text((left, 5), heading, fill=_INK, font=ImageFont.load_default(14))
    for row, picture in enumerate(pictures):
        top = HEAD_PX + GAP_PX + row * (CELL_PX + GAP_PX)
        if picture is not None:
            page.paste(picture, (left, top))
        else:  # a target that nobody knows, or a moment before a picture was added
            middle = (left + CELL_PX // 2, top + CELL_PX // 2)
            ImageDraw.Draw(page).text(middle, "none", fill=_MUTED, font=ImageFont.load_default(14), anchor="mm")
