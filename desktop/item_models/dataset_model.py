"""The dataset on screen: the pairs that its filter lets through, page by page, the current pair, and every edit with undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import AppError, ErrorCode
from core.pairs import claim
from core.pairs.dataset import Dataset, delete_dataset, restore_dataset
from core.pairs.edits import Edited
from core.pairs.history import Selection, Step
from core.pairs.index import not_a_dataset
from core.pairs.pair import Split
from core.pairs.rows import PairRow
from core.pairs.snapshots import last_good_snapshot
from desktop.background import Background, Result
from desktop.item_models.dataset_state import DatasetFacts, RowRanges, Shown, Which, read_facts
from desktop.item_models.row_pages import PAGE, RowPages


class DatasetModel(QObject):
    """Reads and writes the index in a thread of its own: no call waits. What fails is told by `failed`, and nothing is changed then.

    While a dataset is open its right to edit is held; where another window has it, `is_read_only` and every edit fails.
    """

    opened = Signal()
    """Another dataset is shown, or none; `facts` and `num_rows` are of it."""
    open_failed = Signal(object, object)
    """(dataset folder, AppError): it can't be shown at all."""
    rows_reset = Signal()
    """Other pairs are shown, or another number of them: rows mean other pairs now."""
    rows_came = Signal(int, int)
    """The pairs of the rows from the first to the last were read, or changed."""
    facts_changed = Signal()
    """Name, sides, counts, or what can be undone."""
    current_changed = Signal(int)
    """The row of the current pair, or -1."""
    edited = Signal(object, object)
    """(Step or None, Edited or None): an edit, undo or redo was done."""
    failed = Signal(object)
    """An AppError for the user."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dataset: Dataset | None = None
        self.facts: DatasetFacts | None = None
        self.shown = Shown()
        self.num_rows = 0
        self.is_read_only = False
        self.reader_reason: AppError | None = None
        """Who edits, where it is read only."""
        self.current_id = 0
        """The id of the current pair; 0 while there is none."""
        self.current_row = -1
        self._pages_of = self.shown
        self._pages = RowPages()
        self._is_reading = False
        self._has_failed = False
        """No page could be read: the views are not to ask again and again."""
        self._turn = 0
        self._claimed: Path | None = None
        self._background = Background("dataset", self)

    # Which dataset

    def open(self, dataset_dir: Path) -> None:
        """Show a dataset from its first pair on; `opened` or `open_failed` tells how it went. The one shown before is let go."""
        self._turn += 1
        turn, shown, previous = self._turn, Shown(), self._claimed
        self._claimed = None

        def work() -> tuple[Dataset, DatasetFacts, int, AppError | None]:
            if previous is not None:
                claim.release(previous)
            dataset = Dataset.open(dataset_dir)
            reason = _claim_of(dataset_dir)
            try:
                return dataset, read_facts(dataset), dataset.count(shown.filter), reason
            except BaseException:
                if reason is None:
                    claim.release(dataset_dir)
                raise

        def then(found: tuple[Dataset, DatasetFacts, int, AppError | None]) -> None:
            dataset, facts, num_rows, reason = found
            if turn != self._turn:
                if reason is None:
                    self._background.run(lambda: claim.release(dataset_dir), lambda _: None, self.failed.emit)
                return
            self.dataset, self.facts, self.shown = dataset, facts, shown
            self.is_read_only, self.reader_reason = reason is not None, reason
            self._claimed = dataset_dir if reason is None else None
            self._pages_of = shown
            self._forget_rows(num_rows)
            self.current_id, self.current_row = 0, -1
            self.opened.emit()
            self.rows_reset.emit()
            self.current_changed.emit(-1)

        self._background.run(work, then, lambda error: turn == self._turn and self._not_opened(dataset_dir, error))

    def close(self) -> None:
        """Show no dataset, and let others edit the one that was shown."""
        self._turn += 1
        claimed, self._claimed = self._claimed, None
        if claimed is not None:
            self._background.run(lambda: claim.release(claimed), lambda _: None, self.failed.emit)
        if self.dataset is not None:
            self._show_none()

    def delete(self, move_to_trash: Callable[[Path], bool], then: Callable[[], object]) -> None:
        """Give the dataset shown to the system's trash, and show none. `then` is called when it is there."""
        dataset, claimed = self.dataset, self._claimed
        if dataset is None:
            return
        self._claimed = None

        def work() -> None:
            if claimed is not None:
                claim.release(claimed)
            delete_dataset(dataset.dataset_dir, move_to_trash)

        def failed(error: AppError) -> None:
            self.failed.emit(error)
            self.open(dataset.dataset_dir)

        self._turn += 1
        self._show_none()
        self._background.run(work, lambda _: then(), failed)

    def restore(self, dataset_dir: Path) -> None:
        """Put the last good snapshot in the place of a damaged index, which is kept; then show the dataset."""

        def work() -> None:
            snapshot = last_good_snapshot(dataset_dir)
            if snapshot is None:
                raise not_a_dataset(dataset_dir)
            restore_dataset(dataset_dir, snapshot)

        self._background.run(work, lambda _: self.open(dataset_dir), self.failed.emit)

    def end(self) -> None:
        """The window closes: finish the edit in hand and let go."""
        self._background.end()
        if self._claimed is not None:
            claim.release(self._claimed)
            self._claimed = None

    def _not_opened(self, dataset_dir: Path, error: AppError) -> None:
        self._show_none()
        self.open_failed.emit(dataset_dir, error)

    def _show_none(self) -> None:
        self.dataset = self.facts = None
        self._forget_rows(0)
        self.current_id, self.current_row = 0, -1
        self.opened.emit()
        self.rows_reset.emit()
        self.current_changed.emit(-1)

    # Which pairs

    def show(self, shown: Shown) -> None:
        """Filter and sort otherwise; the current pair stays current where it still shows."""
        if shown != self.shown:
            self.shown = shown
            self._pages.clear()
            self.refresh()

    def refresh(self) -> None:
        """Read anew what others may have changed: counts, order, pairs."""
        self._run(lambda dataset: None, lambda _: None)

    def row(self, index: int) -> PairRow | None:
        """The pair in a row, 0-based; None while it is being read: then `rows_came` will tell. After an edit the old one, until then."""
        found = self._pages.row(index)
        self._read_next()
        return found

    @property
    def current(self) -> PairRow | None:
        """The current pair; None where there is none, or while it is being read."""
        return self.row(self.current_row) if self.current_row >= 0 else None

    def set_current_row(self, index: int) -> None:
        """Make another pair current, by its row; out of range: the nearest."""
        if self.num_rows == 0:
            return
        index = min(max(index, 0), self.num_rows - 1)
        row = self.row(index)
        self.current_id = row.id if row is not None else 0
        if index != self.current_row:
            self.current_row = index
            self.current_changed.emit(index)

    def read(self, work: Callable[[Dataset], Result], then: Callable[[Result], object]) -> None:
        """Look something else up; `then` gets it, unless another dataset is shown by then."""
        dataset, turn = self.dataset, self._turn
        if dataset is not None:
            done = lambda result: turn == self._turn and then(result)  # noqa: E731
            self._background.run(lambda: work(dataset), done, self.failed.emit)

    # Edits

    def exclude(self, which: Which) -> None:
        """Leave pairs out of everything."""
        shown = self.shown
        self._edit(lambda dataset: dataset.edits.exclude(_selection(dataset, which, shown)))

    def include(self, which: Which) -> None:
        """Take pairs in again."""
        shown = self.shown
        self._edit(lambda dataset: dataset.edits.include(_selection(dataset, which, shown)))

    def swap(self, which: Which) -> None:
        """Make the other half of these pairs the input."""
        shown = self.shown
        self._edit(lambda dataset: dataset.edits.swap(_selection(dataset, which, shown)))

    def move(self, which: Which, split: Split) -> None:
        """Move pairs to training, validation or test; copies go along."""
        shown = self.shown
        self._edit(lambda dataset: dataset.edits.move(_selection(dataset, which, shown), split))

    def note(self, which: Which, text: str) -> None:
        """Write a note to pairs; an empty one takes it away."""
        shown = self.shown
        self._edit(lambda dataset: dataset.edits.note(_selection(dataset, which, shown), text))

    def change(self, action: Callable[[Dataset], Edited | None]) -> None:
        """Any other edit, such as a new split of all pairs."""
        self._edit(action)

    def undo(self) -> None:
        """Take back the newest step."""
        self._edit(lambda dataset: dataset.undo())

    def redo(self) -> None:
        """Do again what was undone last."""
        self._edit(lambda dataset: dataset.redo())

    def _edit(self, action: Callable[[Dataset], Edited | Step | None]) -> None:
        if self.dataset is None:
            return
        if self.reader_reason is not None:
            self.failed.emit(self.reader_reason)
            return

        def done(result: Edited | Step | None) -> None:
            step = result if isinstance(result, Step) else self.facts.next_undo if self.facts is not None else None
            self.edited.emit(step, result if isinstance(result, Edited) else None)

        self._run(action, done)

    def _run(self, action: Callable[[Dataset], Edited | Step | None], done: Callable[[Edited | Step | None], None]) -> None:
        """Do something to the dataset, then read anew what is shown of it."""
        dataset, shown, current_id, turn = self.dataset, self.shown, self.current_id, self._turn
        if dataset is None:
            return

        def work() -> tuple[Edited | Step | None, DatasetFacts, int, int | None]:
            result = action(dataset)
            place = (shown.filter, shown.sort)
            position = dataset.position_of(current_id, *place, descending=shown.descending) if current_id else None
            return result, read_facts(dataset), dataset.count(shown.filter), position

        def then(found: tuple[Edited | Step | None, DatasetFacts, int, int | None]) -> None:
            result, facts, num_rows, position = found
            if turn == self._turn:
                self._take(facts, shown, num_rows, position)
            done(result)

        def failed(error: AppError) -> None:
            if turn == self._turn:
                self.failed.emit(error)

        self._background.run(work, then, failed)

    def _take(self, facts: DatasetFacts, shown: Shown, num_rows: int, position: int | None) -> None:
        if shown != self.shown:
            return  # the newest wish is on its way
        self.facts = facts
        self._has_failed = False
        if num_rows == self.num_rows and shown == self._pages_of:
            self._pages.expire()
            if num_rows:
                self.rows_came.emit(0, num_rows - 1)
        else:
            self._pages_of = shown
            self._forget_rows(num_rows)
            self.rows_reset.emit()
        self.facts_changed.emit()
        if position is not None:
            row = position
        else:  # the current pair doesn't show any more: the one that took its place is next
            self.current_id = 0
            row = min(self.current_row, num_rows - 1)
        if row != self.current_row:
            self.current_row = row
            self.current_changed.emit(row)

    # Pages

    def _read_next(self) -> None:
        dataset = self.dataset
        if self._is_reading or self._has_failed or dataset is None or (number := self._pages.take_wanted()) is None:
            return
        page, shown, turn = number, self.shown, self._turn
        self._is_reading = True

        def work() -> list[PairRow]:
            return dataset.rows(page * PAGE, PAGE, shown.filter, shown.sort, descending=shown.descending)

        def then(rows: list[PairRow]) -> None:
            self._is_reading = False
            if rows and turn == self._turn and shown == self.shown:
                self._keep(page, rows)
            self._read_next()

        def failed(error: AppError) -> None:
            self._is_reading = False
            self._has_failed = True
            self.failed.emit(error)

        self._background.run(work, then, failed)

    def _keep(self, page: int, rows: list[PairRow]) -> None:
        self._pages.keep(page, rows)
        first = page * PAGE
        place = self.current_row - first
        if self.current_id == 0 and 0 <= place < len(rows):
            self.current_id = rows[place].id
        self.rows_came.emit(first, first + len(rows) - 1)

    def _forget_rows(self, num_rows: int) -> None:
        self.num_rows = num_rows
        self._has_failed = False
        self._pages.clear()


def _claim_of(dataset_dir: Path) -> AppError | None:
    """Take the right to edit; why not, where another window has it or the folder can't be written."""
    try:
        claim.take(dataset_dir)
    except AppError as error:
        if error.code in (ErrorCode.JOB_BUSY, ErrorCode.DISK_READ_ONLY):
            return error
        raise
    return None


def _selection(dataset: Dataset, which: Which, shown: Shown) -> Selection:
    """The pairs meant, in the terms of the index; reads it where rows of what is shown are given."""
    if not isinstance(which, RowRanges):
        return which
    ids: list[int] = []
    for first, last in which.ranges:
        ids += dataset.ids(first, last - first + 1, shown.filter, shown.sort, descending=shown.descending)
    return ids
