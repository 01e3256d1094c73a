"""What a plan of names is made of: rows, formats and their extensions, templates, names that fit (no torch)."""

import os
import string
from pathlib import Path
from typing import Literal

import msgspec

from core.errors import AppError, ErrorCode
from core.files import JsonPath, disk_error, partial_path_for, path_to_text

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
DEFAULT_TEMPLATE = "{name}"
BESIDE_TEMPLATE = "{name}-{model}"
"""Where the results lie beside their pictures and no template was asked for: each needs a name of its own."""
MAX_NAME_BYTES = 255
"""What a name may have on the usual file systems."""


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
    """The last row of a part of its folder: the part's rows are in the journal down to this one, or none of them counts."""


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


def check_output_dir(output_dir: Path) -> None:
    """Make the output folder and write into it once, so that a folder that can't be written is said before anything is computed.

    Raises AppError: DISK_READ_ONLY, DISK_FULL, DISK_FAILED, NAME_TAKEN (a file has that name).
    """
    try:
        output_dir.mkdir(parents=True, exist_ok=True)
        probe_path = partial_path_for(output_dir / "probe")
        try:
            probe_path.write_bytes(b"diptych")
        finally:  # a full disk makes the file and refuses its content
            probe_path.unlink(missing_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        name = path_to_text(output_dir)
        raise AppError(ErrorCode.NAME_TAKEN, f"{name} is a file, not a folder.", "Choose a folder for the outputs.", path=name) from error
    except OSError as error:
        raise disk_error(error, output_dir) from error
