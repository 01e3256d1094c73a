"""Pictures that users add to a run's previews: copies in the run's folder, put there and taken away by watchers (no torch)."""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, write_whole
from core.jobs.control import send
from core.jobs.lock import living_owner
from training.run import RunFolder

MAX_OWN = 24
"""So many pictures of users a run's previews hold: each is translated again at every preview."""
MAX_BYTES = 256_000_000
"""A larger file is not copied."""
MAX_PIXELS_PER_BYTE = 5000
"""Denser than this no picture is that shows something; a few bytes that unfold to a hundred million pixels are."""
_SMALL_PIXELS = 1_000_000
_ID_DIGITS = 16
_MAX_TITLE_BYTES = 120
_FILE_NAME = re.compile(rf"^(?P<id>[0-9a-f]{{{_ID_DIGITS}}})-(?P<title>.+)$", re.DOTALL)
_PREVIEW_NAME = re.compile(rf"^own-(?P<id>[0-9a-f]{{{_ID_DIGITS}}})\.webp$")
_NO_FILE_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@dataclass(frozen=True)
class OwnPicture:
    """A copy in own-pictures/. `id` is of its content, so that the same picture is the same in every run; `title` its file's name."""

    path: Path
    id: str
    title: str

    @property
    def preview_name(self) -> str:
        """What it is called in the folders of previews."""
        return f"own-{self.id}.webp"


def is_own(preview_name: str) -> bool:
    """Whether a picture in a preview is one that a user added, and no held-out pair."""
    return _PREVIEW_NAME.match(preview_name) is not None


def own_pictures(run_dir: Path) -> list[OwnPicture]:
    """Those that a run's previews are to hold now, in the order in which they were added; none where the folder can't be read."""
    found = []
    try:
        for entry in os.scandir(RunFolder(run_dir).own_pictures_dir):
            match = _FILE_NAME.match(entry.name)
            if match is not None and entry.is_file():
                found.append((entry.stat().st_mtime_ns, OwnPicture(Path(entry.path), match["id"], match["title"])))
    except OSError:
        return []
    return [picture for _, picture in sorted(found, key=lambda each: (each[0], each[1].title))][:MAX_OWN]


def without_removed(names: Iterable[str], own: Iterable[OwnPicture]) -> list[str]:
    """The pictures of a preview without those that their users have removed since."""
    there = {picture.preview_name for picture in own}
    return [name for name in names if not is_own(name) or name in there]


def add_own_picture(run_dir: Path, path: Path) -> tuple[OwnPicture, bool]:
    """Copy a picture whole into the run, which is looked at first; the original is only read. Returns it, and whether it is new there.

    Raises AppError: BAD_COMMAND (there are MAX_OWN), PICTURE_TOO_LARGE, what core.images.reading raises, and the disk's troubles.
    """
    from core.images.reading import read_picture

    _refuse_bombs(path)
    read_picture(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise disk_error(error, path) from error
    number = hashlib.sha256(data).hexdigest()[:_ID_DIGITS]
    there = own_pictures(run_dir)
    known = next((picture for picture in there if picture.id == number), None)
    if known is not None:
        return known, False
    if len(there) >= MAX_OWN:
        message = f"{path_to_text(path)} is not added: the previews hold {MAX_OWN} pictures of yours already."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Remove one first.", path=path_to_text(path))
    folder = RunFolder(run_dir).own_pictures_dir
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise disk_error(error, folder) from error
    title = _title_of(path)
    made = OwnPicture(folder / f"{number}-{title}", number, title)
    write_whole(made.path, data)
    return made, True


def remove_own_picture(picture: OwnPicture) -> None:
    """Take a picture out of the previews; nothing where it has gone already. Raises AppError for the disk's troubles."""
    try:
        picture.path.unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error, picture.path) from error


def own_picture_called(run_dir: Path, word: str) -> OwnPicture:
    """The picture of that title, or of that id. Raises AppError PATH_MISSING."""
    there = own_pictures(run_dir)
    found = [picture for picture in there if word in (picture.title, picture.id)]
    if found:
        return found[0]
    hint = f"There are: {', '.join(picture.title for picture in there)}." if there else "Nobody has added one."
    raise AppError(ErrorCode.PATH_MISSING, f"The previews of {path_to_text(run_dir)} hold no picture {word} of yours.", hint, path=word)


def ask_for_preview(run_dir: Path) -> bool:
    """Have the run's worker make a preview now, with the pictures that came; False where nobody trains it. Raises AppError (DISK_*)."""
    folder = RunFolder(run_dir).job
    if living_owner(folder) is None:
        return False
    send(folder, "preview")
    return True


def _refuse_bombs(path: Path) -> None:
    """By its header and its size alone. Raises AppError: PICTURE_TOO_LARGE, and what the header shows."""
    from core.images.reading import picture_size

    width, height = picture_size(path)
    name, num_bytes = path_to_text(path), path.stat().st_size
    if num_bytes > MAX_BYTES:
        message = f"The picture {name} is too large to be copied into the run: {num_bytes / 1e6:,.0f} MB."
        raise AppError(ErrorCode.PICTURE_TOO_LARGE, message, f"Make it smaller than {MAX_BYTES // 1_000_000} MB.", path=name)
    if width * height > max(_SMALL_PIXELS, MAX_PIXELS_PER_BYTE * num_bytes):
        message = f"The picture {name} is too large: {width} x {height} pixels, which {num_bytes:,} bytes can't hold a picture of."
        raise AppError(ErrorCode.PICTURE_TOO_LARGE, message, "Choose another picture.", path=name)


def _title_of(path: Path) -> str:
    """The file's name as any system can have it, cut at its beginning where it is long."""
    title = _NO_FILE_NAME.sub("_", path_to_text(Path(path.name))).strip(" .") or "picture"
    while len(title.encode()) > _MAX_TITLE_BYTES:
        title = title[1:]
    return title
