"""Pairs from a table: a CSV file of two columns, the paths of inputs and targets relative to it, and the split if there is a third."""

import csv
import io
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, visible_text
from core.images.reading import is_picture_name
from core.pairs.naming import fold
from core.pairs.pair import Split
from core.pairs.problems import Problem, problem
from core.pairs.scanning import SPLIT_WORDS
from core.plain_files import open_plain, read_plain

TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
EXPORT_NAME = "pairs.csv"
EXPORT_HEADING = ("input", "target", "split")
_DELIMITERS = ",;\t|"
_NUM_TRIED = 50
_MAX_BYTES = 200_000_000


@dataclass(frozen=True)
class TableRow:
    """One line of a table; both files exist, their content was not looked at."""

    first: Path
    second: Path
    split: Split | None


@dataclass(frozen=True)
class Table:
    """What a table says. `names` are its headings, or ('first', 'second') where it has none."""

    names: tuple[str, str]
    rows: list[TableRow]
    problems: list[Problem]


def is_table(path: Path) -> bool:
    """Whether a file is named like a table."""
    return path.suffix.lower() in TABLE_SUFFIXES and path.is_file()


def exported_table(folder: Path) -> Path | None:
    """The table that an export wrote into this folder, known by its name and heading; None where there is none that can be read."""
    path = folder / EXPORT_NAME
    try:
        with open_plain(path) as file:
            heading = file.readline(100)
    except OSError:
        return None
    return path if heading.rstrip() == ",".join(EXPORT_HEADING).encode() else None


def read_table(path: Path) -> Table:
    """Read a table: comma, semicolon, tab or bar between the columns, quotes, a heading or none, UTF-8 or UTF-16 with or without a mark.

    Raises AppError: PAIRS_UNCLEAR (not two or three columns, or no pair of files in it), DISK_* where it can't be read.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise _unclear(path, "is too large for a table of pairs")
        data = read_plain(path)
    except OSError as error:
        raise disk_error(error, path) from error
    lines = _parsed(_decoded(data), path)
    if not lines:
        raise _unclear(path, "is empty")
    names = ("first", "second")
    if _is_heading(lines[0], path.parent):
        names = (visible_text(lines[0][0].strip()) or "first", visible_text(lines[0][1].strip()) or "second")
        lines = lines[1:]
    rows: list[TableRow] = []
    missing: dict[Path, None] = {}
    is_split = any(_split_in(cells) for cells in lines)
    for cells in lines:
        first, second = (_existing(cell, path.parent) for cell in cells[:2])
        if first is None or second is None:
            missing.update((path.parent / cell, None) for cell, there in zip(cells, (first, second), strict=False) if there is None)
            continue
        split = _split_in(cells)
        if is_split and split is None and len(cells) > 2 and cells[2].strip():
            # To train on what was meant to be held out would go wrong in silence.
            raise _unclear(path, f"says {visible_text(cells[2].strip())} of a pair, where other lines say train, val or test")
        rows.append(TableRow(first, second, split))
    if not rows:
        example = f": {path_to_text(next(iter(missing)))} is not" if missing else ""
        raise _unclear(path, f"names no two pictures that are there{example}")
    problems = [problem("missing", _missing_message(list(missing), path), list(missing))] if missing else []
    return Table(names, rows, problems)


def _split_in(cells: Sequence[str]) -> Split | None:
    return SPLIT_WORDS.get(fold(cells[2].strip())) if len(cells) > 2 else None


def _decoded(data: bytes) -> str:
    """Text as spreadsheets and other programs save it; bytes that are not UTF-8 are kept, as file names on this system keep them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def _parsed(text: str, path: Path) -> list[list[str]]:
    """The lines with the delimiter under which most of the first lines name two files, or where none does have two columns."""
    tried = {delimiter: _lines(text, delimiter, _NUM_TRIED) for delimiter in _DELIMITERS}

    def fits(delimiter: str) -> tuple[int, int]:
        lines = tried[delimiter]
        return sum(_names_two(cells, path.parent) for cells in lines), sum(len(cells) in (2, 3) for cells in lines)

    best = max(_DELIMITERS, key=fits)
    lines = _lines(text, best, None)
    for number, cells in enumerate(lines, 1):
        if len(cells) not in (2, 3):
            what = f"has {len(cells)} column{'s' if len(cells) > 1 else ''} in line {number}, not two"
            raise _unclear(path, what)
    return lines


def _lines(text: str, delimiter: str, limit: int | None) -> list[list[str]]:
    lines: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True):
            while len(cells) > 2 and not cells[-1].strip():
                cells.pop()
            if any(cell.strip() for cell in cells):
                lines.append(cells)
            if len(lines) == limit:
                break
    except csv.Error:  # a NUL, or a cell of megabytes: no table, and so no pairs in it
        return []
    return lines


def _names_two(cells: Sequence[str], folder: Path) -> bool:
    return len(cells) in (2, 3) and all(_existing(cell, folder) is not None for cell in cells[:2])


def _is_heading(cells: Sequence[str], folder: Path) -> bool:
    return not any(is_picture_name(Path(cell.strip())) or _existing(cell, folder) for cell in cells[:2])


def _existing(cell: str, folder: Path) -> Path | None:
    """The file that a cell names; where it is written with backslashes or in the Western code of Windows, also that one."""
    plain = cell.strip()
    spellings = [plain, plain.replace("\\", "/")]
    raw = plain.encode("utf-8", "surrogateescape")
    if raw != plain.encode("utf-8", "replace"):
        spellings.append(raw.decode("cp1252", "replace").replace("\\", "/"))
    for spelling in spellings:
        with suppress(OSError):  # longer than any name
            if spelling and "\0" not in spelling and (folder / spelling).is_file():
                return Path(os.path.normpath(folder / spelling))
    return None


def _missing_message(missing: Sequence[Path], path: Path) -> str:
    first = path_to_text(missing[0])
    others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    return f"{first}{others}, named in {path_to_text(Path(path.name))}, {'is' if len(missing) == 1 else 'are'} not there."


def _unclear(path: Path, what: str) -> AppError:
    hint = "A table of pairs has two columns: the path of the input and that of the target, relative to the table."
    hint += " In a third it may say train, val or test."
    return AppError(ErrorCode.PAIRS_UNCLEAR, f"The table {path_to_text(path)} {what}.", hint, path=path_to_text(path))
