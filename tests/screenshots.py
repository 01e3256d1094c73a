"""Takes a picture of every page, light and dark, on a real (virtual) screen.

    xvfb-run -a -s "-screen 0 1400x900x24" .venv/bin/python -m tests.screenshots FOLDER [--language zh_CN] [WIDTHxHEIGHT] [NAME]...

The pictures are of the window as main() shows it, in a workspace where all was really made: the sample as a dataset, a short training
on it, models of that, and a folder translated by the starter model.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

ROOT_DIR = Path(__file__).resolve().parent.parent
SIZE_PX = (1280, 800)
WAIT_S = 20.0
START_S = 300.0
"""A worker measures which precision is faster and makes its first preview before its first step."""
NUM_STEPS = 1000
_SIZE = re.compile(r"\d+x\d+")


async def settle(until: Callable[[], bool] = lambda: True, quiet_s: float = 0.35, wait_s: float = WAIT_S) -> None:
    """Wait until something holds, and then until the window has painted."""
    deadline = time.monotonic() + wait_s
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not come to what the picture is to show")
        await asyncio.sleep(0.02)
    await asyncio.sleep(quiet_s)


async def home(window, scene) -> None:
    window.show_page("home")
    await settle()


async def dataset_page(window, name: str):
    """The Datasets page with this dataset open, nothing chosen."""
    page = window.show_page("datasets")
    entry = next(entry for entry in page.datasets.entries if entry.name == name)
    page._select(entry.dataset_dir)
    await settle(lambda: page.model.facts is not None and page.model.facts.name == name)
    page.view.show_face("pairs")
    page.view.pairs.filters.show_all()
    page.view.pairs.grid.clearSelection()
    await settle(lambda: page.model.row(0) is not None and not page.model._background.is_busy)
    return page


async def datasets(window, scene) -> None:
    from core.pairs.sample import SAMPLE_NAME

    page = await dataset_page(window, SAMPLE_NAME)
    await settle(lambda: page.thumbnails.picture(page.model.row(0).pair.input) is not None, quiet_s=2.0)


async def datasets_chosen(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.view.pairs.grid.go_to(1)
    page.view.pairs.grid.setSelection(page.view.pairs.grid._place(1).united(page.view.pairs.grid._place(3)), select_flag())
    await settle(quiet_s=1.5)


def select_flag():
    from PySide6.QtCore import QItemSelectionModel

    return QItemSelectionModel.SelectionFlag.ClearAndSelect


async def datasets_health(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.view.show_face("health")
    page.view.health.check_button.click()
    await settle(lambda: page.view.health.num_kinds > 0 and not page.actions_of_dataset.check.is_running)
    section = page.view.health.sections.get("misregistered")
    if section is not None and not section.is_open:
        section.more_button.click()
    await settle(quiet_s=0.8)


async def datasets_split(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.view.show_face("split")
    await settle(lambda: page.view.split.copies.text() != "", quiet_s=1.0)


async def datasets_missing(window, scene) -> None:
    page = await dataset_page(window, scene["moved_name"])
    await settle(lambda: page.view.missing.isVisible(), quiet_s=1.0)


async def datasets_intake(window, scene) -> None:
    page = window.show_page("datasets")
    page.inspect([scene["pairs"]])
    await settle(lambda: page.intake.intake is not None and page.intake.intake.is_final, quiet_s=1.5)


async def datasets_recipe(window, scene) -> None:
    page = window.show_page("datasets")
    page.inspect([scene["photos"]], as_photos=True)
    await settle(lambda: page.intake.intake is not None and page.intake.intake.is_final)
    await settle(lambda: all(sheet.has_pictures for sheet in page.intake.found.recipe.sheets), quiet_s=0.8)


async def datasets_pair(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page._look_at(4)
    await settle(lambda: page.stack.currentWidget() is page.pair_view, quiet_s=2.0)


async def datasets_folders(window, scene) -> None:
    page = await dataset_page(window, scene["moved_name"])
    page.view.show_face("split")
    await settle(lambda: page.view.split.copies.text() != "")
    page.view.split.by_folder.setChecked(True)
    await settle(quiet_s=0.5)


async def datasets_nothing(window, scene) -> None:
    page = window.show_page("datasets")
    page.inspect([scene["inputs"]])
    await settle(lambda: page.intake.stack.currentWidget() is page.intake.nothing)


async def datasets_export(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.view.menu_actions["export"].trigger()
    await settle(quiet_s=1.0)


def run_named(page, name: str):
    """Choose a run by its name."""
    page.runs.refresh()
    entry = next(entry for entry in page.runs.entries if entry.name == name)
    page._select(entry.run_dir)
    return entry


async def train(window, scene) -> None:
    page = window.show_page("train")
    run_named(page, "quick")
    await settle(quiet_s=1.5)


def new_training(window):
    """The form of a new training of the sample."""
    page = window.show_page("train")
    page.show_setup()
    page.setup.dataset_box.setCurrentIndex(0)
    page.setup._choose_preset()
    return page


async def train_new(window, scene) -> None:
    new_training(window)
    await settle()


async def train_measuring(window, scene) -> None:
    page = new_training(window)
    page.setup.form.change({"width": 8, "discriminator_width": 8})
    page.setup.measure_button.click()
    await settle()


async def train_fits(window, scene) -> None:
    page = new_training(window)
    page.setup.form.change({"width": 8, "discriminator_width": 8})
    page.setup.measure_button.click()
    await settle(lambda: not page.measuring.state.is_measuring, wait_s=300)


async def train_too_large(window, scene) -> None:
    from core.errors import ErrorCode
    from training.preflight import Measured, Report

    page = new_training(window)
    page.setup.form.change({"batch_size": 32})
    out = Measured(code=ErrorCode.MEMORY_DEVICE, message="")
    page.measuring.state.end(Report(settings=page.setup.settings, measured=out, num_train=461, remedy={"batch_size": 12}))
    page.measuring.changed.emit()
    await settle()


async def train_queued(window, scene) -> None:
    page = window.show_page("train")
    run_named(page, "Wider, with jitter")
    await settle(lambda: page.view.control.queue_place > 0)


async def train_waiting(window, scene) -> None:
    page = window.show_page("train")
    run_named(page, "Never begun")
    await settle(lambda: page.view.control.state is not None)


async def train_out_of_memory(window, scene) -> None:
    page = window.show_page("train")
    run_named(page, "Batch of 64")
    await settle(lambda: page.view.trouble.fit_button.isVisible())


async def train_live(window, scene) -> None:
    await live(window, "pause", "resume")


async def train_paused(window, scene) -> None:
    await live(window, "resume", "pause")


async def live(window, offered: str, other: str) -> None:
    """A run whose worker works or rests: begun if it is not, and told to if it does not."""
    from desktop.item_models.run_control import LIVE_PHASES, Action

    page = window.show_page("train")
    entry = run_named(page, "Under way")
    await settle(lambda: entry.control.state is not None)
    if entry.phase not in LIVE_PHASES:
        page.orders.obey(entry.run_dir, Action.CONTINUE)
    await settle(lambda: {Action(offered), Action(other)} & entry.control.actions and page.view.history.step > 0, wait_s=START_S)
    if Action(other) in entry.control.actions:
        page.orders.obey(entry.run_dir, Action(other))
    await settle(lambda: Action(offered) in entry.control.actions, quiet_s=1.5, wait_s=START_S)


async def train_cards(window, scene) -> None:
    from training.diagnosis import Action, Card, CardCode, ChangeSetting

    page = window.show_page("train")
    run_named(page, "quick")
    await settle(lambda: page.view.is_caught_up, quiet_s=1.0)
    reason = "It judges 98 % of the targets and 97 % of the translated pictures rightly, and the generator's GAN loss is 6.1."
    wins = Card(
        CardCode.DISCRIMINATOR_WINS,
        "The discriminator wins: the generator learns nothing more from it.",
        reason,
        "50 to 90 % of each, and a loss of 0.7 to 3.",
        ChangeSetting("discriminator_width", 8),
    )
    reason = "The held-out distance rose from 0.182 to 0.214 while the training distance fell to 0.091."
    heart = Card(CardCode.OVERFITTING, "The network learns the training pairs by heart.", reason, "both fall.", Action.STOP_AND_KEEP_BEST)
    page.view.cards.show_cards([wins, heart], is_live=True)
    await settle()


async def train_compare(window, scene) -> None:
    from desktop.widgets.run_menu import RunTask

    page = window.show_page("train")
    page.tasks.do(run_named(page, "Batch of 64").run_dir, RunTask.COMPARE)
    await settle()


async def train_trash(window, scene) -> None:
    from desktop.widgets.run_menu import RunTask

    page = window.show_page("train")
    page.tasks.do(run_named(page, "Never begun").run_dir, RunTask.TRASH)
    await settle()


async def watched(window, name: str = "quick"):
    """A run that has ended, with all its previews on the wall, compared with none."""
    page = window.show_page("train")
    page.view.leave()
    run_named(page, name)
    page._chosen(page.run_list.currentIndex(), page.run_list.currentIndex())
    await settle(lambda: page.view.is_caught_up and page.view.previews.timeline.previews, quiet_s=0.8)
    page.view.previews.show_large(False)
    return page


async def train_own(window, scene) -> None:
    page = await watched(window)
    wall = page.view.previews
    wall.follow_newest()
    wall.sheet.parentWidget().parentWidget().verticalScrollBar().setValue(10_000)
    await settle(wall.sheet.is_complete)


async def train_own_later(window, scene) -> None:
    page = await watched(window)
    wall = page.view.previews
    wall.look_at(0)
    wall.sheet.parentWidget().parentWidget().verticalScrollBar().setValue(10_000)
    await settle(wall.sheet.is_complete)


async def train_own_large(window, scene) -> None:
    page = await watched(window)
    wall = page.view.previews
    wall.follow_newest()
    wall.show_large(True, wall.timeline.names[-1])
    await settle()


async def train_own_pending(window, scene) -> None:
    page = await watched(window)
    page.own_pictures.add(page.view.run_dir, [scene["late"]])
    await settle(lambda: page.view.previews.pending_note.isVisible())
    page.view.previews.tools.own_menu.click()
    await settle()


async def train_own_drop(window, scene) -> None:
    page = await watched(window)
    page.view.previews.drop.overlay.tell("Drop to add to the previews")
    await settle()


async def train_runs_menu(window, scene) -> None:
    page = await watched(window)
    page.view.previews.tools.runs_button.click()
    await settle(page.comparing.menu.isVisible)


async def two_runs(window, mode: str):
    from desktop.widgets.compare_scene import CompareMode

    page = await watched(window)
    wall = page.view.previews
    wall.tools.runs_button.click()
    await settle(page.comparing.menu.isVisible, quiet_s=0.1)
    next(action for action in page.comparing.menu.actions() if action.text().startswith("Narrower")).trigger()
    page.comparing.menu.close()
    wall.tools.mode_buttons[CompareMode(mode)].click()
    await settle(lambda: all(half.is_there for half in wall.compare.scene.halves), quiet_s=0.8)
    return page


async def train_two_runs(window, scene) -> None:
    page = await two_runs(window, "wipe")
    page.view.previews.look_at_other(1)
    await settle()


async def train_two_runs_difference(window, scene) -> None:
    await two_runs(window, "difference")


async def train_overlaid(window, scene) -> None:
    page = await watched(window)
    for entry in page.runs.entries:
        if entry.name.startswith("Narrower") or entry.name == "Small":
            page.comparing.overlay(entry.run_dir, is_on=True)
    await settle(lambda: len(page.view.curves.legend.values) == 3)
    page.view.curves.first.pointed_at.emit(310.0)
    await settle()


async def train_overlay_menu(window, scene) -> None:
    page = await watched(window)
    page.view.curves.tools.runs_button.click()
    await settle(page.comparing.menu.isVisible)


async def train_closing(window, scene) -> None:
    from desktop.dialogs.closing_training import ClosingTrainingDialog

    window.show_page("train")
    ClosingTrainingDialog(1, 2, window).open()
    await settle()


def new_translation(window, *open_sections: str):
    """The Translate page as it is at first, but with these sections open."""
    page = window.show_page("translate")
    page.new_translation()
    page.setup.network.scale.setCurrentIndex(0)
    for name, fold in page.setup.folds.items():
        fold.set_open(name in open_sections)
    return page


async def translate_empty(window, scene) -> None:
    new_translation(window, "results")
    await settle()


async def translate_sources(window, scene) -> None:
    page = new_translation(window, "results")
    page.setup.picker.choose(scene["models"][1])
    page.accept_paths([scene["photo"], scene["inputs"], *sorted((scene["inputs"] / "shot 010").iterdir())])
    await settle(lambda: page.sources.num_pictures > 0)


async def translate_options(window, scene) -> None:
    page = new_translation(window, "network")
    page.setup.picker.choose(scene["models"][1])
    page.accept_paths([scene["photo"], scene["inputs"]])
    page.setup.network.scale.setCurrentIndex(page.setup.network.scale.findData("fit"))
    page.sources.filters.fold.set_open(True)
    page.sources.filters.exclude_field.setText("proxy*")
    await settle(lambda: page.sources.found.is_final and "1440" in page.setup.network.sentence.text())
    await settle(quiet_s=0.8)


async def translate_done(window, scene) -> None:
    page = window.show_page("translate")
    page.open_session(scene["job"], start=False)
    await settle(lambda: page.job.chosen_row is not None)
    page.job.choose_row(0)
    await settle(lambda: page.job.compare.has_pictures)


async def translate_failed(window, scene) -> None:
    from desktop.item_models.translation_rows import RowFilter

    page = window.show_page("translate")
    page.open_session(scene["job"], start=False)
    await settle(lambda: page.job.chosen_row is not None)
    page.job.table.filters.button(RowFilter.FAILED).click()
    page.job.choose_row(page.session.history.failures()[0].index)
    await settle(lambda: page.job.table.copy.isVisible(), quiet_s=1.0)


async def translate_sequence(window, scene) -> None:
    page = window.show_page("translate")
    page.open_session(scene["job"], start=False)
    await settle(lambda: page.job.rows.has_sequences and page.job.chosen_row is not None)
    history = page.session.history
    first_frame = next(i for i in range(history.num_files) if history.source(i).name.startswith("plate"))
    page.job.choose_row(first_frame)
    page.job.table.view.scrollToBottom()
    await settle(lambda: page.job.compare.has_pictures, quiet_s=1.0)


async def models(window, scene) -> None:
    window.show_page("models")
    await settle()


async def models_evaluate(window, scene) -> None:
    from desktop.dialogs.evaluate import EvaluateDialog

    page = window.show_page("models")
    await settle()
    page.evaluate(next(card.entry for card in page.grid.cards if card.entry.starter))
    dialog = next(widget for widget in window.findChildren(EvaluateDialog) if widget.isVisible())
    names = [dialog.dataset.itemText(row) for row in range(dialog.dataset.count())]
    dialog.dataset.setCurrentIndex(next(row for row, name in enumerate(names) if name.startswith(scene["pairs_name"])))
    dialog.start_button.click()
    await settle(lambda: dialog.found is not None, wait_s=6 * WAIT_S)


async def study_page(window, scene):
    """The page with a study of some emoji against their outlines, and three subjects, one of whom stopped."""
    page = window.show_page("study")
    if not page.list.count():
        page.read(make_study_scene(window.context.workspace))
    await settle()
    return page


def make_study_scene(workspace: Path) -> Path:
    import msgspec

    from core.pairs.sample import sample_dir
    from core.study.keeping import Answer, open_study
    from core.study.making import folders_source, make_study
    from tests.scenery import copy_outlines

    outlines = copy_outlines(workspace.parent / "outlines", 24)
    colours = outlines.with_name("colours")
    colours.mkdir()
    for path in sorted((sample_dir() / "colour").iterdir())[:20]:
        shutil.copy(path, colours)
    study = open_study(make_study(workspace, "Emoji, coloured or not", folders_source(colours, outlines), lambda *_: True))
    for name, every in (("Ann", 9), ("Ben", 5), ("", 4)):
        session = study.begin(name)
        num = len(study.trials(session)) if name else 20
        study.keep(msgspec.structs.replace(session, answers=[Answer("first", at % every == 0, 1.0) for at in range(num)]))
    return study.path


async def study(window, scene) -> None:
    await study_page(window, scene)


async def study_session(window, scene) -> None:
    page = await study_page(window, scene)
    page.start_session()
    page.session.go_on()
    await settle(lambda: page.session.phase == "first", quiet_s=0.2)


async def study_question(window, scene) -> None:
    page = window.show_page("study")
    await settle(lambda: page.session.phase == "question")


async def study_new(window, scene) -> None:
    page = window.show_page("study")
    page.session.stop()
    page.new_study()
    await settle()


async def drop(window, scene) -> None:
    window.show_page("home")
    window.overlay.tell("Drop to translate these pictures")
    await settle()


async def trying_page(window, scene, row: int = -1):
    """The Try page with a model, the starter being the last, and an empty pad."""
    page = window.show_page("try")
    page.picker.setCurrentIndex(row % page.picker.count())
    page._remove_source()
    page.pad.start_anew(page.pad.size, page.pad.paper)
    await settle(lambda: page.trying.answer is not None and not page.trying.is_busy)
    return page


async def try_empty(window, scene) -> None:
    await trying_page(window, scene)
    await settle()


async def try_drawn(window, scene) -> None:
    from PySide6.QtCore import QPointF

    page = await trying_page(window, scene)
    page.open_picture(sorted(path for path in scene["inputs"].rglob("*.png"))[0])
    await settle(lambda: not page.pad.is_blank)
    for start, end in (((40, 30), (70, 18)), ((190, 24), (214, 44))):
        page.pad.begin(QPointF(*start))
        page.pad.move(QPointF(*end))
        page.pad.end()
    await settle(lambda: page.trying.tried == page.pad.image)


async def try_backdrop(window, scene) -> None:
    from PySide6.QtCore import QPointF

    from desktop.item_models.pad_source import SourceRole

    page = await trying_page(window, scene)
    page.open_picture(scene["photo"])
    page._change_role(SourceRole.BACKDROP)
    await settle(lambda: not page.pad.backdrop.isNull())
    page.pad.begin(QPointF(60, 180))
    for place in ((150, 150), (300, 145), (420, 190)):
        page.pad.move(QPointF(*place))
    page.pad.end()
    await settle(lambda: page.trying.tried == page.pad.image)


async def error(window, scene) -> None:
    from core.errors import AppError, ErrorCode

    window.show_page("models")
    path = "/media/photos/网络模型.safetensors"
    window.show_error(AppError(ErrorCode.NOT_A_MODEL, f"{path} is no model of Diptych: another program made it.", "", path=path))
    await settle()


async def closing(window, scene) -> None:
    from desktop.dialogs.closing import ClosingDialog

    window.show_page("translate")
    ClosingDialog(window).open()
    await settle()


async def preferences(window, scene) -> None:
    window.open_settings()
    await settle()


async def about(window, scene) -> None:
    window.open_about()
    await settle()


SHOTS: dict[str, Callable[..., Awaitable[None]]] = {
    shot.__name__: shot
    for shot in (
        home,
        datasets,
        datasets_chosen,
        datasets_health,
        datasets_split,
        datasets_missing,
        datasets_intake,
        datasets_recipe,
        datasets_pair,
        datasets_folders,
        datasets_nothing,
        datasets_export,
        train,
        train_new,
        train_measuring,
        train_fits,
        train_too_large,
        train_queued,
        train_waiting,
        train_out_of_memory,
        train_live,
        train_paused,
        train_cards,
        train_compare,
        train_trash,
        train_own,
        train_own_later,
        train_own_large,
        train_own_pending,
        train_own_drop,
        train_runs_menu,
        train_two_runs,
        train_two_runs_difference,
        train_overlaid,
        train_overlay_menu,
        train_closing,
        translate_empty,
        translate_sources,
        translate_options,
        translate_done,
        translate_failed,
        translate_sequence,
        try_empty,
        try_drawn,
        try_backdrop,
        models,
        models_evaluate,
        study,
        study_session,
        study_question,
        study_new,
        drop,
        error,
        closing,
        preferences,
        about,
    )
}


def diptych_command(*arguments: object) -> None:
    """Run a verb of the command line to its end."""
    subprocess.run([sys.executable, ROOT_DIR / "diptych.py", *map(str, arguments)], check=False, stdout=subprocess.DEVNULL)


def make_datasets(home_dir: Path, workspace: Path) -> dict:
    """Datasets as somebody has them: the sample, one with a Chinese name and troubles, and one whose originals were moved."""
    from core.pairs.sample import SAMPLE_NAME, sample_paths
    from tests.scenery import CHINESE_NAME, LONG_NAME, compose_pairs, paint_scenes

    here = ("--workspace", workspace)
    diptych_command("dataset", "create", SAMPLE_NAME, *sample_paths(), *here)
    pairs = compose_pairs(home_dir / "Emoji, my own", 60)
    diptych_command("dataset", "create", CHINESE_NAME, pairs, *here)
    cut = sorted(pairs.glob("*.png"))[12]
    cut.write_bytes(cut.read_bytes()[:900])
    moved = compose_pairs(home_dir / "On the other drive", 24, troubled=False)
    for place, path in enumerate(sorted(moved.iterdir())):
        folder = moved / ("cats", "dogs", "a folder whose name is rather long for a table")[place % 3]
        folder.mkdir(exist_ok=True)
        path.rename(folder / path.name)
    diptych_command("dataset", "create", LONG_NAME, moved, *here)
    moved.rename(home_dir / "Somewhere else")
    photos = paint_scenes(home_dir / "Photos")
    return {"pairs": pairs, "pairs_name": CHINESE_NAME, "moved_name": LONG_NAME, "photos": photos}


def make_runs(workspace: Path) -> None:
    """Runs in the states that take no training: one that waits for its start, two in the queue, one that went out of memory."""
    from core.jobs.events import Failed, Started
    from core.jobs.writer import EventWriter
    from core.pairs.dataset import Dataset, list_datasets
    from core.pairs.sample import SAMPLE_NAME
    from training.creating import create_run
    from training.presets import preset_settings
    from training.queue import Queue
    from training.run import Label, RunRequest, write_label
    from training.settings import settings_with

    dataset = Dataset.open(next(entry.dataset_dir for entry in list_datasets(workspace) if entry.name == SAMPLE_NAME))
    queue = Queue(workspace)
    queue.hold()
    made = {}
    for place, name in enumerate(("Batch of 64", "Never begun", "Wider, with jitter", "Narrow, no jitter", "Under way")):
        settings = settings_with(preset_settings("quick"), {"batch_size": 64} if place == 0 else {"width": 8, "discriminator_width": 8})
        request = RunRequest(settings=settings, dataset=SAMPLE_NAME, input_name="outline", target_name="colour", preset="quick")
        made[name] = create_run(workspace / "runs" / f"made-{place}", request, dataset.pairs())
        notes = "Does jitter still help when the network is wider?\nCompare the outlines." if name.startswith("Wider") else ""
        write_label(made[name].path, Label(name=name, notes=notes))
    queue.add(made["Narrow, no jitter"].path)
    queue.add(made["Wider, with jitter"].path)
    writer = EventWriter(made["Batch of 64"].job)
    writer.begin_session()
    writer.write(Started(from_step=0, device="cuda:0 (NVIDIA RTX A4000)", precision="bf16", code_path="eager", reason="", pid=1, host=""))
    message = "The device has not enough memory for these settings: CUDA out of memory. Tried to allocate 2.00 GiB."
    writer.write(Failed(code="memory.device", message=message, hint="Start a new run with a smaller batch size, width or size."))
    writer.close()


def make_others(run_dir: Path, workspace: Path, everywhere: tuple) -> None:
    """Two short trainings of the same pairs, to be compared with the first."""
    names = ("Narrower, for a machine without a card & with a name that does not end", "Small")
    for width, (folder, name) in zip((16, 4), zip(("narrower", "small"), names, strict=True), strict=True):
        changes = ("--set", f"width={width}", "--set", "discriminator_width=8", "--seed", width)
        other = ("--run", workspace / "runs" / folder, "--name", name, "--steps", 40 * width)
        diptych_command("train", "--like", run_dir, *changes, *other, *everywhere)


def make_scene(home_dir: Path, workspace: Path, *, with_models: bool) -> dict:
    """A workspace as somebody has it after the first hour; its models and translations only where they are wanted."""
    from core.pairs.sample import SAMPLE_NAME
    from core.translation.job import list_jobs
    from tests.scenery import CHINESE_NAME, copy_frames, copy_outlines, paint_photo

    inputs = copy_outlines(home_dir / f"Line drawings {CHINESE_NAME}", 24)
    scene = {"inputs": inputs, **make_datasets(home_dir, workspace)}
    if not with_models:
        return scene
    (inputs / "cut short.png").write_bytes((inputs / "1F357.png").read_bytes()[:900])
    copy_frames(inputs / "shot 010", 30)
    scene["photo"] = paint_photo(home_dir / "Harbour at dusk.jpg")
    run_dir = workspace / "runs" / "quick"
    everywhere = ("--workspace", workspace, "--device", "cpu")
    diptych_command("train", "--dataset", SAMPLE_NAME, "--run", run_dir, "--preset", "quick", "--steps", NUM_STEPS // 2, *everywhere)
    diptych_command("previews", "add", run_dir, sorted(inputs.glob("*.png"))[3], scene["photo"])
    diptych_command("train", "--resume", run_dir, "--steps", NUM_STEPS, *everywhere)
    make_others(run_dir, workspace, everywhere)
    scene["late"] = sorted(inputs.glob("*.png"))[5]
    model_paths = []
    for stem, name in (("quick", "Quick look"), ("chinese", CHINESE_NAME)):
        model_paths.append(workspace / "models" / f"{stem}.safetensors")
        options = ("--format", "diptych", "--name", name, "--output", model_paths[-1])
        diptych_command("model", "export", run_dir, *options, *everywhere)
    diptych_command("translate", "--model", "starter", "--output", home_dir / "coloured", inputs, *everywhere)
    make_runs(workspace)
    return {**scene, "models": model_paths, "job": list_jobs(workspace)[0]}


def write_language(language: str) -> None:
    """Have the window start in this language."""
    from desktop.settings import AppSettings, SettingsFile, default_settings_path

    assert SettingsFile(default_settings_path()).save(AppSettings(language=language))  # type: ignore[arg-type]


def main(folder: Path, names: list[str]) -> int:
    """Take the pictures."""
    home_dir = Path(tempfile.mkdtemp(prefix="diptych-screenshots-"))
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home_dir / name.lower())
    workspace = home_dir / "Diptych"
    if names and names[0] == "--language":
        write_language(names[1])
        del names[:2]
    size_px = SIZE_PX
    if names and _SIZE.fullmatch(names[0]):
        width, height = names.pop(0).split("x")
        size_px = int(width), int(height)
    scene = make_scene(home_dir, workspace, with_models=not names or any(not name.startswith("datasets") for name in names))

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from core.jobs.process import end_job
    from training.run import RunFolder, list_runs

    app = QApplication([])
    troubles: list[str] = []

    async def take_all() -> None:
        window = next(widget for widget in app.topLevelWidgets() if widget.metaObject().className() == "MainWindow")
        window.resize(*size_px)
        try:
            for theme in ("light", "dark"):
                window.context.theme.choose(theme)
                for name in names or SHOTS:
                    await SHOTS[name](window, scene)
                    await asyncio.sleep(0.1)
                    path = folder / f"{name}-{theme}.png"
                    _grab(app, window).save(str(path))
                    for overlay in window.findChildren(type(window.overlay)):
                        overlay.hide()
                    for menu in [widget for widget in app.topLevelWidgets() if widget.inherits("QMenu")]:
                        menu.close()
                    for dialog in [widget for widget in app.topLevelWidgets() if widget.inherits("QDialog")]:
                        dialog.close()
                    print(path)
        except Exception:
            traceback.print_exc()
            troubles.append(name)
        finally:
            for run_dir in list_runs(workspace):
                await asyncio.to_thread(end_job, RunFolder(run_dir).job)
            window.close_at_once()

    QTimer.singleShot(600, lambda: asyncio.ensure_future(take_all()))
    import diptych

    folder.mkdir(parents=True, exist_ok=True)
    return diptych.main(["--workspace", str(workspace)]) or len(troubles)


def _grab(app, window):
    """The window with whatever lies over it."""
    from PySide6.QtGui import QPainter

    picture = window.grab()
    painter = QPainter(picture)
    for menu in app.topLevelWidgets():
        if menu.inherits("QMenu") and menu.isVisible():
            painter.drawPixmap(window.mapFromGlobal(menu.pos()), menu.grab())
    for dialog in app.topLevelWidgets():
        if dialog.inherits("QDialog") and dialog.isVisible():
            painter.fillRect(picture.rect(), "#55000000")
            place = window.rect().center() - dialog.rect().center()
            painter.drawPixmap(place, dialog.grab())
    painter.end()
    return picture


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots"), sys.argv[2:]))
