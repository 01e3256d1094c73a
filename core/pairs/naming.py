"""Names of files, pairs and datasets: how they are compared and sorted, and what folders they become."""

import os
import re
import unicodedata
from pathlib import Path

from core.errors import AppError, ErrorCode

_MAX_FOLDER_BYTES = 100
_NUMBER = re.compile(r"[0-9]+")


def fold(name: str) -> str:
    """A name as it is compared: NFC and NFD, upper and lower case are the same."""
    return unicodedata.normalize("NFC", name).casefold()


def natural_key(name: str) -> str:
    """Text that sorts as people count: page2 before page10. Numbers carry the count of their digits in front, zeros at their head none."""
    return _NUMBER.sub(lambda found: _counted(found[0].lstrip("0")), fold(name))


def _counted(digits: str) -> str:
    """A number behind how many digits it has, as one character from '0' (none) on, so that it still sorts among letters as digits do."""
    return chr(ord("0") + min(len(digits), 200)) + digits


def checked_name(name: str, what: str = "dataset") -> str:
    """The name of a dataset, or of another thing, without spaces around it. Raises AppError BAD_SETTING for an empty one."""
    name = name.strip()
    if not name:
        raise AppError(ErrorCode.BAD_SETTING, f"A {what} needs a name.", "Write one.")
    return name


def safe_name(name: str, fallback: str) -> str:
    """A name as far as every system allows it for a file or folder; `fallback` (a word) where nothing of it is left."""
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', "-", unicodedata.normalize("NFC", name)).strip(" .-") or fallback
    safe = safe.encode("utf-8", "replace")[:_MAX_FOLDER_BYTES].decode("utf-8", "ignore").strip()
    if re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", safe, re.IGNORECASE):
        safe = f"{fallback} {safe}"
    return safe


def free_folder(datasets_dir: Path, name: str) -> Path:
    """A folder that does not exist yet, named after the dataset as far as every system allows."""
    safe = safe_name(name, "dataset")
    folder, number = datasets_dir / safe, 2
    while os.path.lexists(folder):
        folder, number = datasets_dir / f"{safe} {number}", number + 1
    return folder
