"""Tables for spreadsheets: CSV files that are whole or absent, and whose cells compute nothing when they are opened."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from core.files import disk_error, writing_whole

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class RowWriter(Protocol):
    """What writes the rows of a table."""

    def writerow(self, row: Iterable[Any], /) -> object:
        """Write one row; None is an empty cell."""


@contextmanager
def writing_table(path: Path) -> Iterator[RowWriter]:
    """Gives what writes the rows; what stood at `path` is replaced whole at the end.

    UTF-8 with a byte order mark, without which spreadsheets take it for another encoding. Raises AppError (DISK_*, FOLDER_GONE).
    """
    with writing_whole(path) as temporary_path:
        try:
            with temporary_path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
                yield csv.writer(file)
        except OSError as error:
            raise disk_error(error, path) from error


def as_text(cell: str) -> str:
    """A cell as text: a name somebody else chose must not compute when the table is opened (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
