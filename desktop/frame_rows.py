"""Which rows of a translation's table stand for one picture and which for all frames of a sequence (no Qt)."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from core.translation.history import RowState
from core.translation.sequences import FrameRun


class FrameRows:
    """The lines of the table: a row's index, or a sequence as `~place` in `sequences`. Lines are in the order of the rows.

    A sequence that is open has its frames' lines after its own.
    """

    def __init__(self) -> None:
        self.lines = array("q")
        self.sequences: list[FrameRun] = []
        self._starts = array("q")
        """The first row of each line, to search in."""
        self._open: set[int] = set()

    def __len__(self) -> int:
        return len(self.lines)

    def sequence(self, line: int) -> FrameRun | None:
        """The sequence that a line stands for; None for a single picture."""
        code = self.lines[line]
        return self.sequences[~code] if code < 0 else None

    def first_row(self, line: int) -> int:
        """The row of a line; of a sequence its first."""
        return self._starts[line]

    def is_open(self, line: int) -> bool:
        """Whether a sequence's frames are shown below it."""
        return self.lines[line] < 0 and ~self.lines[line] in self._open

    def is_frame(self, line: int) -> bool:
        """Whether a line is a frame below its open sequence."""
        code = self.lines[line]
        if code < 0 or not self._open:
            return False
        return any(self.sequences[place].start <= code < self.sequences[place].stop for place in self._open)

    def append(self, run: FrameRun, first_new: int, *, as_one: bool) -> None:
        """Add a run as one line, or its rows from `first_new` on as a line each."""
        if as_one:
            self.lines.append(~len(self.sequences))
            self._starts.append(run.start)
            self.sequences.append(run)
        else:
            rows = array("q", range(first_new, run.stop))
            self.lines.extend(rows)
            self._starts.extend(rows)

    def cut(self, line: int) -> None:
        """Take out this line and all after it."""
        del self.lines[line:]
        del self._starts[line:]

    def extend_open(self, run: FrameRun, first_new: int) -> None:
        """Frames came to the last sequence, whose frames are shown: they get lines, too."""
        rows = array("q", range(first_new, run.stop))
        self.lines.extend(rows)
        self._starts.extend(rows)

    def show_rows(self, rows: Iterable[int]) -> None:
        """Show exactly these rows, in order, each as a line."""
        self.lines = array("q", rows)
        self._starts = array("q", self.lines)
        self.sequences, self._open = [], set()

    def insert(self, line: int, row: int) -> None:
        """Put a single row in as that line."""
        self.lines.insert(line, row)
        self._starts.insert(line, row)

    def remove(self, line: int) -> None:
        """Take a single row's line out."""
        self.lines.pop(line)
        self._starts.pop(line)

    def mark_open(self, line: int, is_open: bool) -> None:
        """Say that a sequence's frames are shown below it; the lines themselves come and go with `insert_frames` and `remove_frames`."""
        place = ~self.lines[line]
        if is_open:
            self._open.add(place)
        else:
            self._open.discard(place)

    def insert_frames(self, line: int) -> None:
        """Show a sequence's frames below it."""
        run = self.sequences[~self.lines[line]]
        rows = array("q", range(run.start, run.stop))
        self.lines[line + 1 : line + 1] = rows
        self._starts[line + 1 : line + 1] = rows

    def remove_frames(self, line: int) -> None:
        """Show a sequence as one line again."""
        run = self.sequences[~self.lines[line]]
        stop = line + 1 + run.stop - run.start
        del self.lines[line + 1 : stop]
        del self._starts[line + 1 : stop]

    def first_line_at(self, row: int) -> int:
        """The first line that begins with a row or a later one: a sequence's own, before those of its frames."""
        return bisect_left(self._starts, row)

    def place_of(self, row: int) -> int:
        """The line where a row stands or would stand; a frame of a closed sequence stands in its sequence's line."""
        line = bisect_right(self._starts, row) - 1
        if line >= 0 and (self._starts[line] == row or self._holds(line, row)):
            return line
        return line + 1

    def lines_with(self, row: int) -> list[int]:
        """Every line that says something about a row: its own, and its sequence's."""
        line = bisect_right(self._starts, row) - 1
        if line < 0:
            return []
        found = [line] if self._starts[line] == row or self._holds(line, row) else []
        for place in self._open:
            run = self.sequences[place]
            if run.start <= row < run.stop:
                found.append(self.first_line_at(run.start))
        return found

    def _holds(self, line: int, row: int) -> bool:
        run = self.sequence(line)
        return run is not None and run.start <= row < run.stop


def counts(states: bytes) -> dict[RowState, int]:
    """How many of these rows are in each state."""
    return {state: states.count(state) for state in RowState}
