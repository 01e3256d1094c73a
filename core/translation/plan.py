"""The plan of names: which output each input gets, before the first one is computed (no torch)."""

import os
import re
import stat
import string
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from core.errors import AppError, ErrorCode
from core.files import FoundFile, disk_error, partial_path_for, path_to_json, path_to_text

JsonPath = str | dict[str, str]
OutputFormat = Literal["png", "jpeg", "webp", "tiff", "bmp", "avif", "exr"]
OnExisting = Literal["number", "skip", "replace"]

# Those of core.images.writing, said again because it loads numpy and OpenCV, which the window does without; a test compares them.
EXTENSIONS: dict[OutputFormat, str] = {
    "png": ".png",
    "jpeg": ".jpg",
    "webp": ".webp",
    "tiff": ".tif",
    "bmp": ".bmp",
    "avif": ".avif",
    "exr": ".exr",
}
TEMPLATE_FIELDS = ("name", "index", "variation", "model")
"""What a name template may hold in braces."""
MAX_NAME_BYTES = 255
"""What a name may have on the usual file systems."""

_READ = "jpg jpeg jpe jfif png apng webp tif tiff bmp dib gif avif mpo ppm pgm pbm pnm exr"
# Not read (yet), but pictures to the user: a failed row says so, leaving them out would lose them in silence.
_NOT_READ = "heic heif jxl jp2 j2k psd hdr tga ico dds svg cr2 cr3 nef arw dng raf orf rw2"
_PICTURE_EXTENSIONS = frozenset(f".{extension}" for extension in f"{_READ} {_NOT_READ}".split())
_PICTURE_START = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|II\*\x00|MM\x00\*|GIF8[79]a|P[1-6]\s|v/1\x01|....ftypavi[fs]", re.DOTALL
)


class PlannedFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the journal: `source` is absolute, `output` relative to the output folder (absolute, where it
    lies beside its input), `skip` says why nothing is to be done."""

    index: int
    source: JsonPath
    output: JsonPath
    skip: str = ""
    variation: int = 0
    """Which of several results of the picture, from 0; it has the noise of that number, and one more in its name."""
    closes: bool = False
    """The last row of its folder: a folder's rows are in the journal down to this one, or none of them counts."""


class _Claim(NamedTuple):
    relative: Path
    """The output's place below the output folder."""
    exists: bool


def find_pictures(files: Iterable[FoundFile], output_dir: Path, named: Iterable[Path] = ()) -> Iterator[FoundFile]:
    """Those of the found files that are to be translated.

    A file among `named`, what the user gave, always is; in a folder those with a picture's extension or first bytes are.
    An output folder that lies inside an input folder is no input: a second start would translate what the first one made.
    """
    given = set(named)
    output_real = os.path.realpath(output_dir)
    is_output: dict[Path, bool] = {}
    for file in files:
        if file.path in given:
            yield file
            continue
        parent = file.path.parent
        if parent not in is_output:
            root_real, parent_real = os.path.realpath(file.root), os.path.realpath(parent)
            below_root = output_real != root_real and _lies_in(output_real, root_real)
            is_output[parent] = below_root and _lies_in(parent_real, output_real)
        if not is_output[parent] and _looks_like_picture(file.path):
            yield file


def plan_outputs(
    files: Sequence[FoundFile], output_dir: Path, *, format: OutputFormat, template: str, on_existing: OnExisting, model_name: str = ""
) -> Iterator[PlannedFile]:
    """Name the output of every input, in the inputs' order; the tree below each dropped folder is kept.

    No two outputs share a name, also where case and Unicode form do not count; none is an input, also through links;
    what exists already is numbered around, skipped or replaced as `on_existing` says. The same files on the same disk
    give the same plan. Raises AppError: BAD_COMMAND (template).
    """
    check_template(template)
    folders = {_key(parent) for file in files for parent in _ancestors(_relative_dir(file))}
    planner = _Planner(files, output_dir, folders, on_existing)
    extension = EXTENSIONS[format]
    for index, file in enumerate(files):
        stem = _fill(template, file, index, model_name)
        claim = planner.claim(_relative_dir(file), stem, extension)
        skip = "exists" if claim.exists and on_existing == "skip" else ""
        yield PlannedFile(index=index, source=path_to_json(file.path), output=path_to_json(claim.relative), skip=skip)


def check_template(template: str) -> None:
    """A name template holds text and {name}, {index}, {variation}, {model}. Raises AppError: BAD_COMMAND."""
    try:
        fields = [part for part in string.Formatter().parse(template) if part[1] is not None]
    except ValueError:
        fields = [("", "", "", "")]
    is_wrong = any(field not in TEMPLATE_FIELDS or spec or conversion for _, field, spec, conversion in fields)
    if is_wrong or not template or any(character in template for character in "/\\\0"):
        raise AppError(
            ErrorCode.BAD_COMMAND,
            f"The name template {template!r} can't be used.",
            "It may hold text without slashes and the fields {name}, {index}, {variation} and {model}.",
            template=template,
        )


def numbered_name(name: str, number: int) -> str:
    """`name` with a number before its extension, shortened so that a file system takes it: photo.png, 2 to photo-2.png."""
    path = Path(name)
    return fitting_name(path.stem, f"-{number}{path.suffix}")


class _Planner:
    """The names given away so far."""

    def __init__(self, files: Sequence[FoundFile], output_dir: Path, folders: set[str], on_existing: OnExisting) -> None:
        self.output_dir = output_dir
        self.folders = folders
        self.on_existing = on_existing
        self.taken: set[str] = set()
        self.next_number: dict[str, int] = {}
        self.disk_counts = output_dir.is_dir()
        self.inputs = set(_identities(files)) if self.disk_counts else set()

    def claim(self, folder: Path, stem: str, extension: str) -> _Claim:
        first = folder / fitting_name(stem, extension)
        first_key = _key(first)
        # Remembered, or a thousand files of one name would try a million names.
        number = self.next_number.get(first_key, 1)
        while True:
            candidate = first if number == 1 else folder / fitting_name(stem, f"-{number}{extension}")
            number += 1
            key = _key(candidate)
            if key in self.taken or key in self.folders:
                continue
            exists = self._existing(candidate)
            if exists is None or (exists and self.on_existing == "number"):
                continue
            self.taken.add(key)
            self.next_number[first_key] = number
            return _Claim(candidate, exists)

    def _existing(self, relative: Path) -> bool | None:
        """Whether something stands there that may be replaced or skipped; None where nothing may ever be written."""
        if not self.disk_counts:
            return False
        path = self.output_dir / relative
        try:
            status = path.stat()
        except OSError:
            # A dangling link is something of the user's, too.
            return os.path.lexists(path)
        if not stat.S_ISREG(status.st_mode) or (status.st_dev, status.st_ino) in self.inputs:
            return None
        return True


def _identities(files: Iterable[FoundFile]) -> Iterator[tuple[int, int]]:
    for file in files:
        try:
            status = file.path.stat()
        except OSError:
            continue
        yield status.st_dev, status.st_ino


def _relative_dir(file: FoundFile) -> Path:
    return file.path.relative_to(file.root).parent


def _ancestors(folder: Path) -> Iterator[Path]:
    if folder.parts:
        yield folder
        yield from folder.parents[:-1]


def _fill(template: str, file: FoundFile, index: int, model_name: str) -> str:
    safe_model = "".join("-" if character in '/\\:*?"<>|\0' else character for character in model_name)
    return template.format(name=file.path.stem, index=f"{index + 1:06d}", model=safe_model)


def fitting_name(stem: str, ending: str) -> str:
    """Stem and ending, the stem shortened by whole characters until a file system takes the name."""
    if 4 * (len(stem) + len(ending)) <= MAX_NAME_BYTES:
        return stem + ending
    room = MAX_NAME_BYTES - len(os.fsencode(ending))
    encoded = os.fsencode(stem)
    if len(encoded) <= room:
        return stem + ending
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + ending


def _key(relative: Path) -> str:
    """What two names share that are one file on some file system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(relative)).casefold())


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _looks_like_picture(path: Path) -> bool:
    if path.suffix.lower() in _PICTURE_EXTENSIONS:
        return True
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError:
        return False
    return _PICTURE_START.match(start) is not None


def check_output_dir(output_dir: Path) -> None:
    """Make the output folder and write into it once, so that a folder that can't be written is said before anything is computed.

    Raises AppError: DISK_READ_ONLY, DISK_FULL, DISK_FAILED, NAME_TAKEN (a file has that name).
    """
    try:
        output_dir.mkdir(parents=True, exist_ok=True)
        probe_path = partial_path_for(output_dir / "probe")
        probe_path.write_bytes(b"diptych")
        probe_path.unlink()
    except (FileExistsError, NotADirectoryError) as error:
        name = path_to_text(output_dir)
        raise AppError(ErrorCode.NAME_TAKEN, f"{name} is a file, not a folder.", "Choose a folder for the outputs.", path=name) from error
    except OSError as error:
        raise disk_error(error, output_dir) from error
