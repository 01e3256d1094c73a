"""What can be done with the dataset on screen beyond its pairs: checks, splits, originals, export, name, trash."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from core.errors import AppError
from core.files import path_from_json, path_to_json
from core.pairs.dataset import Dataset
from core.pairs.edits import Edited
from core.pairs.health.digest import HealthDigest, read_digest
from core.pairs.history import Step
from core.pairs.pair import Split
from core.pairs.rows import PairFilter
from core.pairs.splitting import SplitFacts
from desktop.context import AppContext
from desktop.dataset_words import edited_words, num_pairs_words
from desktop.dialogs.choosing import ask_for_folder
from desktop.dialogs.dialog import Dialog
from desktop.dialogs.name import NameDialog
from desktop.item_models.dataset_model import DatasetModel
from desktop.item_models.dataset_state import RowRanges, Which
from desktop.long_work import LongWork
from desktop.opening import show_file
from desktop.trash import move_to_trash
from desktop.widgets.recipe_panel import NUM_PHOTOS
from desktop.wording import fill, number
from training.dataset_requests import CheckDataset, DatasetChecked, DatasetRelinked, LookAtOriginals, OriginalsLooked, RelinkDataset


class DatasetActions(QObject):
    """Asks where a question is needed, hands edits to the model and long work to the helper."""

    digest_changed = Signal(object)
    """The HealthDigest of the dataset on screen, or None; also when the counts of its problems may be others."""
    split_facts_came = Signal(object)
    """The SplitFacts of the dataset on screen."""
    leaks_counted = Signal(int)
    """So many groups of copies lie on more than one side of the split, as far as copies are known."""

    def __init__(self, context: AppContext, model: DatasetModel, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._model = model
        self._window = window
        self._digest: HealthDigest | None = None
        self._face = "pairs"
        self._num_leaks = 0
        self._looked_at: Path | None = None
        self.check = LongWork(context, "datasets/check", self)
        self.relink = LongWork(context, "datasets/relink", self)
        self._look = LongWork(context, "datasets/look", self)
        self.check.done.connect(self._checked)
        self.check.failed.connect(context.fail)
        self.relink.done.connect(self._relinked)
        self.relink.failed.connect(context.fail)
        self._look.done.connect(self._looked)
        self._look.failed.connect(self._not_looked)
        model.facts_changed.connect(self._facts_changed)

    def opened(self) -> None:
        """Another dataset is on screen, or none: what is under way for the one before ends, and its originals are looked at."""
        facts = self._model.facts
        shown = facts.dataset_dir if facts is not None else None
        if shown == self._looked_at and shown is not None:
            self._read_digest()
            return
        for work in (self.check, self.relink):
            work.stop()
        self._look.forget()
        self._looked_at = shown
        self._digest = None
        self.digest_changed.emit(None)
        self._count_leaks(0)
        if shown is not None:
            self._read_digest()
            self.look_at_originals()

    def end(self) -> None:
        """The window closes."""
        for work in (self.check, self.relink, self._look):
            work.end()

    def face_shown(self, face: str) -> None:
        """A face of the view came in front: what only it needs is looked up now."""
        self._face = face
        if face == "split":
            self._read_split_facts()

    def tell_edit(self, step: Step | None, edited: Edited | None) -> None:
        """Say in a toast what an edit did, where that is not plain to see."""
        if edited is not None and (edited.num_along or edited.num == 0 or edited.num > 1):
            self._context.show_message.emit(edited_words(step, edited))
        if self._model.facts is not None and step is not None and step.what in ("add", "rename"):
            self._context.datasets_changed.emit()
        may_leak = edited is None or self._num_leaks > 0 or (step is not None and step.what == "split")
        if may_leak and self._face != "split":  # moving pairs takes their copies along
            self._read_split_facts()

    # Edits of the whole

    def swap_sides(self) -> None:
        """The other side becomes the input."""
        self._model.change(lambda dataset: dataset.edits.swap_all())

    def change_recipe(self) -> None:
        """Ask for another recipe, seen live."""
        self._context.spawn(self._change_recipe())

    async def _change_recipe(self) -> None:
        from desktop.dialogs.recipe import RecipeDialog

        facts = self._model.facts
        if facts is None:
            return
        rows = [row for index in range(NUM_PHOTOS) if (row := self._model.row(index)) is not None]
        dialog = RecipeDialog(self._context, facts.recipe, [row.pair for row in rows], self._window)
        if await dialog.answer() == "ok" and dialog.recipe != facts.recipe:
            recipe = dialog.recipe
            self._model.change(lambda dataset: dataset.set_recipe(recipe))

    def split_by_share(self, validation: float, test: float | None, seed: int, by_folder: bool) -> None:
        """Divide all pairs anew."""
        self._model.change(lambda dataset: dataset.edits.split_by_share(validation, seed, test_share=test, by_folder=by_folder))

    def split_by_folders(self, folders: Mapping[str, Split]) -> None:
        """Divide by folders."""
        self._model.change(lambda dataset: dataset.edits.split_by_folders(folders))

    def mend_leaks(self) -> None:
        """Bring copies together."""
        self._model.change(lambda dataset: dataset.edits.mend_leaks())

    def remedy(self, what: str, code: str) -> None:
        """Do what a kind of problem offers, to all pairs in use that have it."""
        which = PairFilter(problem=code, excluded=False)
        if what == "exclude":
            self._model.exclude(which)
        elif what == "swap":
            self._model.swap(which)
        else:
            self.mend_leaks()

    def write_note(self, which: Which) -> None:
        """Ask for a note to the chosen pairs; of one pair the old note is shown."""
        num = which.num if isinstance(which, RowRanges) else self._model.num_rows
        row = self._model.row(which.ranges[0][0]) if isinstance(which, RowRanges) and num == 1 else None
        self._context.spawn(self._write_note(which, num, row.note if row is not None else ""))

    async def _write_note(self, which: Which, num: int, before: str) -> None:
        from desktop.dialogs.note import NoteDialog

        dialog = NoteDialog(fill(self.tr("Note to %1"), num_pairs_words(num)), before, self._window)
        if await dialog.answer() == "ok" and dialog.text.strip() != before:
            self._model.note(which, dialog.text)

    def rename(self) -> None:
        """Ask for another name."""
        self._context.spawn(self._rename())

    async def _rename(self) -> None:
        facts = self._model.facts
        if facts is None:
            return
        dialog = NameDialog(self.tr("Rename the dataset"), "", facts.name, self.tr("Rename"), self._window)
        if await dialog.answer() == "ok" and dialog.name != facts.name:
            self._model.change(lambda dataset: dataset.rename(dialog.name))

    # Originals

    def look_at_originals(self) -> None:
        """See which are missing, and read what was never read, beside all else."""
        if self._looked_at is not None:
            self._look.begin(LookAtOriginals(dataset_dir=str(self._looked_at), measure=True))

    def find_originals(self) -> None:
        """Ask for the folder where missing ones are now."""
        ask_for_folder(self._window, self.tr("Choose a folder in which the originals are now"), self.relink_in)

    def relink_in(self, folder: Path) -> None:
        """Look for missing originals in a folder and all that is in it."""
        facts = self._model.facts
        if facts is not None:
            self._look.forget()
            request = RelinkDataset(dataset_dir=str(facts.dataset_dir), folder=path_to_json(folder), acting_for=os.getpid())
            self.relink.begin(request)

    def show_folder(self, row: int) -> None:
        """Show the file of a pair's input in its folder."""
        found = self._model.row(row)
        if found is not None:
            show_file(path_from_json(found.pair.input.path))

    def find_pair(self, name: str, then: Callable[[int], object]) -> None:
        """Call `then` with the row in which the pair of this name shows, or -1."""
        shown = self._model.shown

        def look(dataset: Dataset) -> int:
            pair = dataset.id_of(name)
            row = dataset.position_of(pair, shown.filter, shown.sort, descending=shown.descending) if pair is not None else None
            return -1 if row is None else row

        self._model.read(look, then)

    def _looked(self, answer: OriginalsLooked) -> None:
        if self._model.facts is not None:
            self._count_leaks(answer.num_leaks)
            self._model.refresh()

    def _not_looked(self, error: AppError) -> None:
        """The helper tells again when it is asked for more; what is missing shows at the pictures themselves."""
        self._looked_at = None

    def _relinked(self, answer: DatasetRelinked) -> None:
        if answer.num_relinked:
            words = fill(self.tr("%1 files were found again."), number(answer.num_relinked))
        else:
            words = self.tr("None of the files was found there.")
        if answer.num_missing:
            words = f"{words} {fill(self.tr('%1 are still missing.'), number(answer.num_missing))}"
        if answer.num_unclear:
            words = f"{words} {fill(self.tr('Of %1 there are several of the same name.'), number(answer.num_unclear))}"
        if answer.num_different:
            words = f"{words} {fill(self.tr('%1 are there by name, but with another content.'), number(answer.num_different))}"
        self._context.show_message.emit(words)
        self._model.refresh()

    # Health

    def check_now(self, crop_px: int) -> None:
        """Look at every pair."""
        facts = self._model.facts
        if facts is not None:
            self.check.begin(CheckDataset(dataset_dir=str(facts.dataset_dir), crop_px=crop_px))

    def _checked(self, answer: DatasetChecked) -> None:
        self._digest = answer.digest
        self._model.refresh()
        self._read_split_facts()

    def _read_digest(self) -> None:
        def keep(digest: HealthDigest | None) -> None:
            self._digest = digest
            self.digest_changed.emit(digest)

        self._model.read(lambda dataset: read_digest(dataset.dataset_dir), keep)

    def _read_split_facts(self) -> None:
        def keep(facts: SplitFacts) -> None:
            self.split_facts_came.emit(facts)
            self._count_leaks(facts.num_leaks)

        self._model.read(lambda dataset: dataset.split_facts(), keep)

    def _count_leaks(self, num: int) -> None:
        self._num_leaks = num
        self.leaks_counted.emit(num)

    def _facts_changed(self) -> None:
        self.digest_changed.emit(self._digest)
        if self._face == "split":
            self._read_split_facts()

    # Out of the app

    def export(self) -> None:
        """Ask how and where to, and do it."""
        from desktop.dialogs.export_dataset import ExportDialog

        facts = self._model.facts
        if facts is not None:
            places = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
            ExportDialog(self._context, facts, places, self._window).open()

    def delete(self) -> None:
        """Ask, then give the dataset to the system's trash."""
        self._context.spawn(self._delete())

    async def _delete(self) -> None:
        facts = self._model.facts
        if facts is None:
            return
        title = fill(self.tr("Delete %1?"), facts.name)
        words = self.tr("The dataset goes to the trash: its list of pairs, notes and splits. Your pictures stay where they are.")
        dialog = Dialog(title, words, "trash", "danger", self._window)
        dialog.add_button("keep", self.tr("Keep it"))
        dialog.add_button("delete", self.tr("Move to trash"), "danger", default=True)
        if await dialog.answer() == "delete" and self._model.facts is not None and self._model.facts.dataset_dir == facts.dataset_dir:
            self.check.stop()
            self._look.forget()
            self._model.delete(move_to_trash, lambda: self._deleted(facts.name))

    def _deleted(self, name: str) -> None:
        self._context.datasets_changed.emit()
        self._context.show_message.emit(fill(self.tr("%1 is in the trash."), name))
