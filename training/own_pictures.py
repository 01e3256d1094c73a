"""Pictures that users add to a run's previews: copies in the run's folder, put there and taken away by watchers (no torch)."""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, write_whole
from core.jobs.control import send
from core.jobs.lock import living_owner
from training.run import RunFolder, RunRequest, read_request
from training.settings import recipe_in_use

MAX_OWN = 24
"""So many pictures of users a run's previews hold: each is translated again at every preview."""
MAX_BYTES = 256_000_000
"""A larger file is not copied."""
MAX_PIXELS_PER_BYTE = 5000
"""Denser than this no picture is that shows something; a few bytes that unfold to a hundred million pixels are."""
_SMALL_PIXELS = 1_000_000
_ID_DIGITS = 16
_TARGETS = "targets"
"""The folder of the targets, in that of the pictures; they bear the pictures' ids."""
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
    target: Path | None = None
    """The copy of what it should become; None where the user did not say."""

    @property
    def preview_name(self) -> str:
        """What it is called in the folders of previews."""
        return f"own-{self.id}.webp"


def is_own(preview_name: str) -> bool:
    """Whether a picture in a preview is one that a user added, and no held-out pair."""
    return _PREVIEW_NAME.match(preview_name) is not None


def own_pictures(run_dir: Path) -> list[OwnPicture]:
    """Those that a run's previews are to hold now, in the order in which they were added; none where the folder can't be read."""
    found, folder = [], RunFolder(run_dir).own_pictures_dir
    try:
        targets = {number: path for number, _, path, _ in _copies(folder / _TARGETS)}
        for number, title, path, changed_ns in _copies(folder):
            found.append((changed_ns, OwnPicture(path, number, title, targets.get(number))))
    except OSError:
        return []
    return [picture for _, picture in sorted(found, key=lambda each: (each[0], each[1].title))][:MAX_OWN]


def _copies(folder: Path) -> list[tuple[str, str, Path, int]]:
    """(id, title, path, when it was written) of each; none where the folder is not there."""
    found = []
    try:
        for entry in os.scandir(folder):
            match = _FILE_NAME.match(entry.name)
            if match is not None and entry.is_file():
                found.append((match["id"], match["title"], Path(entry.path), entry.stat().st_mtime_ns))
    except FileNotFoundError:
        pass
    return found


def without_removed(names: Iterable[str], own: Iterable[OwnPicture]) -> list[str]:
    """The pictures of a preview without those that their users have removed since."""
    there = {picture.preview_name for picture in own}
    return [name for name in names if not is_own(name) or name in there]


def takes_targets(request: RunRequest) -> bool:
    """Whether users can say what their pictures should become: not where a run makes its inputs of the pictures, the targets then."""
    return request.settings.colour_space != "Lab" and not recipe_in_use(request.settings, request.recipe)


def add_own_picture(run_dir: Path, path: Path, target: Path | None = None) -> tuple[OwnPicture, bool]:
    """Copy a picture whole into the run, which is looked at first; the original is only read. Returns it, and whether it is new there.

    `target` is what it should become, of the same size; one that is there already may be given a target that it has not.

    Raises AppError: BAD_COMMAND (there are MAX_OWN, or a target where the run takes none), PAIRS_UNCLEAR (the two differ in size),
    PICTURE_TOO_LARGE, what core.images.reading raises, and the disk's troubles.
    """
    if target is not None and not takes_targets(read_request(run_dir)):
        name = path_to_text(target)
        message = f"{name} is not added: this run makes its inputs of the pictures themselves, which are their own targets."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Add the picture alone.", path=name)
    data, size = _looked_at(path)
    target_data = _target_of(path, size, target) if target is not None else b""
    number = hashlib.sha256(data).hexdigest()[:_ID_DIGITS]
    there = own_pictures(run_dir)
    known = next((picture for picture in there if picture.id == number), None)
    if known is not None:
        if target is None or known.target is not None:
            return known, False
        return replace(known, target=_copied(run_dir, number, target, target_data, _TARGETS)), True
    if len(there) >= MAX_OWN:
        message = f"{path_to_text(path)} is not added: the previews hold {MAX_OWN} pictures of yours already."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Remove one first.", path=path_to_text(path))
    # The target first: a worker that looks in between finds nothing, not half of it.
    target_copy = _copied(run_dir, number, target, target_data, _TARGETS) if target is not None else None
    return OwnPicture(_copied(run_dir, number, path, data), number, _title_of(path), target_copy), True


def remove_own_picture(picture: OwnPicture) -> None:
    """Take a picture out of the previews, its target too; nothing where it has gone already. Raises AppError for the disk's troubles."""
    for path in (picture.path, picture.target):
        if path is None:
            continue
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise disk_error(error, path) from error


def own_picture_called(run_dir: Path, word: str) -> OwnPicture:
    """The picture of that title, or of that id. Raises AppError PATH_MISSING."""
    there = own_pictures(run_dir)
    shown = path_to_text(word)  # as titles are: bytes that are not UTF-8 are signs
    found = [picture for picture in there if shown in (picture.title, picture.id)]
    if found:
        return found[0]
    hint = f"There are: {', '.join(picture.title for picture in there)}." if there else "Nobody has added one."
    raise AppError(ErrorCode.PATH_MISSING, f"The previews of {path_to_text(run_dir)} hold no picture {shown} of yours.", hint, path=shown)


def ask_for_preview(run_dir: Path) -> bool:
    """Have the run's worker make a preview now, with the pictures that came; False where nobody trains it. Raises AppError (DISK_*)."""
    folder = RunFolder(run_dir).job
    if living_owner(folder) is None:
        return False
    send(folder, "preview")
    return True


def _looked_at(path: Path) -> tuple[bytes, tuple[int, ...]]:
    """A picture's file, and its size as it is seen: (width, height)."""
    from core.images.reading import read_picture

    _refuse_bombs(path)
    height, width = read_picture(path).pixels.shape[:2]
    try:
        return path.read_bytes(), (width, height)
    except OSError as error:
        raise disk_error(error, path) from error


def _target_of(path: Path, size: tuple[int, ...], target: Path) -> bytes:
    from core.pairs.loading import sizes_differ

    data, target_size = _looked_at(target)
    if target_size != size:
        raise sizes_differ(path_to_text(Path(path.name)), path, size, target, target_size)
    return data


def _copied(run_dir: Path, number: str, path: Path, data: bytes, below: str = "") -> Path:
    """Write a copy whole into own-pictures, or a folder in it."""
    folder = RunFolder(run_dir).own_pictures_dir / below
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, folder) from error
    copy = folder / f"{number}-{_title_of(path)}"
    write_whole(copy, data)
    return copy


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
