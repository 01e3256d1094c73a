"""The window without a mouse and without eyes: every control named, every page gone round by Tab as one reads, every dialog too."""

import asyncio
import importlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QWidget

import diptych
from core.errors import AppError, ErrorCode
from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from core.pairs.recipes.recipe import LIGHTNESS
from core.study.making import folders_source, make_study
from core.translation.job import Listed, RowDone, RowFailed, create_job, new_job_dir, request_for
from core.translation.plan import PlannedFile
from core.workspace import open_workspace
from desktop.dialogs.about import AboutDialog
from desktop.dialogs.closing import ClosingDialog
from desktop.dialogs.closing_training import ClosingTrainingDialog
from desktop.dialogs.compare_settings import CompareSettingsDialog
from desktop.dialogs.dialog import Dialog
from desktop.dialogs.disk_use import DiskUseDialog
from desktop.dialogs.error import ErrorDialog
from desktop.dialogs.evaluate import EvaluateDialog
from desktop.dialogs.export_dataset import ExportDialog
from desktop.dialogs.export_model import ExportModelDialog
from desktop.dialogs.guide import GuideDialog, guide_path
from desktop.dialogs.help_report import HelpReportDialog
from desktop.dialogs.import_model import ImportModelDialog
from desktop.dialogs.keys import KeysDialog
from desktop.dialogs.make_model import MakeModelDialog
from desktop.dialogs.more_epochs import MoreEpochsDialog
from desktop.dialogs.name import NameDialog
from desktop.dialogs.new_study import NewStudyDialog
from desktop.dialogs.note import NoteDialog
from desktop.dialogs.preferences import PreferencesDialog
from desktop.dialogs.recipe import RecipeDialog
from desktop.main_window import MainWindow
from desktop.page_entries import page_entries
from desktop.warm_worker import WarmWorker
from desktop.widgets.fold import Fold
from tests.driving import drop, run_window, until
from tests.fake_job import FakeWorker
from tests.journals import write_journal
from tests.keyboard import controls_in, described, left_out, name_of, out_of_order, tab_round, torn_apart
from tests.scenery import write_models
from tests.stories.test_runs_story import give_events
from training.creating import create_run
from training.run import RunRequest
from training.settings import RunSettings

SETTLE_S = 0.1
"""Until what was just shown is laid out."""
pytestmark = pytest.mark.usefixtures("qapp")
MakePictures = Callable[..., list[Path]]


@pytest.fixture(autouse=True)
def loop_that_never_stands_still() -> None:
    """The walks themselves take the loop's time; other stories watch over it."""


@pytest.fixture(autouse=True)
def no_worker_ahead_of_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is translated here."""
    monkeypatch.setattr(WarmWorker, "prepare", lambda *_: None)


@pytest.fixture
def furnished(workspace: Path, tmp_path: Path, make_pictures: MakePictures, make_side_by_side: MakePictures) -> Path:
    """A workspace with something of everything: a dataset, a run that stopped, models, a translation that ended badly, a study."""
    open_workspace(workspace)
    make_side_by_side(tmp_path / "pairs", num=12)
    dataset = create_dataset(workspace, "Labels", find_pairs([tmp_path / "pairs"]))
    give_events(create_run(workspace / "runs" / "run", RunRequest(settings=RunSettings(), dataset="Labels"), dataset.pairs()))
    write_models(workspace)
    pictures = make_pictures(tmp_path / "pictures", num=3)
    request = request_for(pictures, workspace / "models" / "emoji.safetensors", tmp_path / "out")
    job = create_job(new_job_dir(workspace), request)
    write_journal(job, (PlannedFile(index=i, source=str(path), output=path.name) for i, path in enumerate(pictures)))
    worker = FakeWorker(job.folder)
    worker.tell(Listed(num_files=3), RowDone(index=0, output="000.png", seconds=0.5, time=1.0))
    worker.tell(RowFailed(index=1, code="data.picture_unreadable", message="001.png is cut short.", time=1.5))
    worker.die()
    make_pictures(tmp_path / "real", num=2)
    make_pictures(tmp_path / "made", num=2, seed=1)
    make_study(workspace, "cats", folders_source(tmp_path / "real", tmp_path / "made"), lambda *_: True)
    return workspace


def unfold_all(root: QWidget) -> None:
    """Open every section, so that all in it is on screen."""
    for fold in root.findChildren(Fold):
        fold.set_open(True)


async def bare_pages(window: MainWindow) -> AsyncIterator[str]:
    """Every page as it is on a first start."""
    for entry in page_entries():
        window.show_page(entry.name)
        yield entry.name


async def full_pages(window: MainWindow, tmp_path: Path) -> AsyncIterator[str]:
    """Every page with something on it, in each of its states."""
    datasets = window.show_page("datasets")
    await until(lambda: datasets.model.facts is not None and datasets.model.num_rows == 12, "the dataset")
    for face in ("pairs", "health", "split"):
        datasets.view.show_face(face)
        yield f"datasets, {face}"
    datasets._look_at(1)
    await until(lambda: datasets.stack.currentWidget() is datasets.pair_view, "the pair view")
    yield "a pair"
    datasets.inspect([tmp_path / "pairs"])
    await until(lambda: datasets.intake.intake is not None and datasets.intake.intake.is_final, "the intake")
    yield "datasets, intake"
    datasets.inspect([tmp_path / "pictures"], as_photos=True)
    await until(lambda: datasets.intake.intake is not None and datasets.intake.intake.is_final, "the intake of photos")
    yield "datasets, recipe"
    training = window.show_page("train")
    await until(lambda: training.view.run_dir is not None and training.view.is_caught_up, "the run")
    yield "a run"
    training.show_setup()
    unfold_all(training.setup)
    yield "a new training"
    translation = window.show_page("translate")
    drop(window, tmp_path / "pictures")
    await until(lambda: translation.sources.num_pictures == 3, "the pictures are counted")
    unfold_all(translation)
    yield "a new translation"
    (job_dir,) = (window.context.workspace / "translations").iterdir()
    translation.open_session(job_dir, start=False)
    await until(lambda: translation.job.rows.rowCount() == 3, "its rows")
    translation.job.choose_row(1)
    yield "a translation"
    for name in ("try", "models", "study"):
        window.show_page(name)
        yield name


async def faults_of(window: QWidget, state: str) -> list[str]:
    """What is wrong for the keyboard with what is on screen."""
    window.activateWindow()
    await until(window.isActiveWindow, "the window has the keyboard")
    await asyncio.sleep(SETTLE_S)
    stops = [one for one in controls_in(window) if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    places = {one: one.mapTo(window, QPoint(0, 0)) for one in stops}
    is_in_columns = isinstance(window, MainWindow)  # of which the sidebar is the first
    first = min(stops, key=lambda one: (places[one].x(), places[one].y()) if is_in_columns else (places[one].y(), places[one].x()))
    first.setFocus(Qt.FocusReason.TabFocusReason)
    forwards = await tab_round(window)
    await asyncio.sleep(0)
    faults = [f"no name: {described(one)}" for one in controls_in(window) if one.isVisible() and not name_of(one)]
    faults += [f"not reached: {one}" for one in left_out(window, forwards)]
    faults += [f"order: {one}" for one in out_of_order(forwards)]
    faults += [f"torn: {one}" for one in torn_apart(forwards)]
    backwards = await tab_round(window, backwards=True)
    if backwards[1:] != forwards[:0:-1]:
        faults.append("Shift+Tab does not go the same way back")
    return [f"{state}: {fault}" for fault in faults]


def test_an_empty_window_is_gone_round_by_keyboard(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        faults = [fault async for state in bare_pages(window) for fault in await faults_of(window, state)]
        assert not faults, "\n".join(faults)

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_window_full_of_things_is_gone_round_by_keyboard(furnished: Path, tmp_path: Path) -> None:
    async def story(window: MainWindow) -> None:
        faults = [fault async for state in full_pages(window, tmp_path) for fault in await faults_of(window, state)]
        assert not faults, "\n".join(faults)

    assert run_window(story, "--workspace", str(furnished)) == 0


def dialogs(window: MainWindow, tmp_path: Path) -> dict[str, Callable[[], QDialog]]:
    """A way to build each of the dialogs, by the name of its class."""
    context, models = window.context, window.show_page("models")
    entry = next(card.entry for card in models.grid.cards if not card.entry.starter)
    training = window.show_page("train")
    run = training.runs.entries[0]
    facts = window.pages["datasets"].model.facts
    pairs = [window.pages["datasets"].model.row(0).pair]
    error = AppError(ErrorCode.NOT_A_MODEL, f"{tmp_path} is no model.", "Choose another.", path=str(tmp_path))
    return {
        "AboutDialog": lambda: AboutDialog(window),
        "ClosingDialog": lambda: ClosingDialog(window),
        "ClosingTrainingDialog": lambda: ClosingTrainingDialog(2, 1, window),
        "CompareSettingsDialog": lambda: CompareSettingsDialog(training.runs.entries, run, window),
        "DiskUseDialog": lambda: DiskUseDialog(context, frozenset(), window),
        "ErrorDialog": lambda: ErrorDialog(error, "more", window),
        "EvaluateDialog": lambda: EvaluateDialog(context, entry, window),
        "ExportDialog": lambda: ExportDialog(context, facts, tmp_path, window),
        "ExportModelDialog": lambda: ExportModelDialog(context, entry, window),
        "GuideDialog": lambda: GuideDialog(guide_path(), window),
        "HelpReportDialog": lambda: HelpReportDialog(context, [run.run_dir], window),
        "ImportModelDialog": lambda: ImportModelDialog(context, tmp_path / "latest_net_G.pth", window),
        "KeysDialog": lambda: KeysDialog("train", window),
        "MakeModelDialog": lambda: MakeModelDialog(run.run_dir, "Labels", window),
        "MoreEpochsDialog": lambda: MoreEpochsDialog(10, window),
        "NameDialog": lambda: NameDialog("Rename", "Words", "Labels", "Rename", window),
        "NewStudyDialog": lambda: NewStudyDialog(context, window),
        "NoteDialog": lambda: NoteDialog("Notes", "", window),
        "PreferencesDialog": lambda: PreferencesDialog(context, window.open_disk_use, window),
        "RecipeDialog": lambda: RecipeDialog(context, LIGHTNESS, pairs, window),
    }


def dialog_classes() -> set[str]:
    """The dialogs there are, without those that others derive from."""
    for path in (Path(diptych.__file__).parent / "desktop" / "dialogs").glob("[a-z]*.py"):
        importlib.import_module(f"desktop.dialogs.{path.stem}")
    found, left = set(), [Dialog]
    while left:
        one = left.pop()
        left += one.__subclasses__()
        found.update([one.__name__] if one.__module__.startswith("desktop.") and not one.__subclasses__() else [])
    return found


def test_every_dialog_is_gone_round_by_keyboard(furnished: Path, tmp_path: Path) -> None:
    async def story(window: MainWindow) -> None:
        datasets = window.show_page("datasets")
        await until(lambda: datasets.model.facts is not None and datasets.model.row(0) is not None, "the dataset")
        made = dialogs(window, tmp_path)
        assert set(made) == dialog_classes(), "every dialog is tried here"
        faults = []
        for name, make in made.items():
            dialog = make()
            dialog.open()
            await until(dialog.isVisible, name)
            unfold_all(dialog)
            faults += await faults_of(dialog, name)
            dialog.close()
        assert not faults, "\n".join(faults)

    assert run_window(story, "--workspace", str(furnished)) == 0
