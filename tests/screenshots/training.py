"""The Train page: runs in all their states, the form of a new one, and the dialogs of runs."""

from tests.screenshots.grabbing import drop_down, settle
from tests.screenshots.workspace import BEGUN_NAME, FAILED_NAME, FINISHED_NAME, RUN_NAME

SMALL = {"size_px": 128, "width": 8, "discriminator_width": 8}
START_S = 300.0
"""A worker measures which precision is faster and makes its first preview before its first step."""


def run_named(page, name: str):
    """Choose a run by its name."""
    page.runs.refresh()
    entry = next(entry for entry in page.runs.entries if entry.name == name)
    page._select(entry.run_dir)
    return entry


async def train(window, scene) -> None:
    page = window.show_page("train")
    run_named(page, RUN_NAME)
    await settle(quiet_s=1.5)


def new_training(window):
    """The form of a new training of the sample, as it is at first."""
    from PySide6.QtWidgets import QScrollArea

    page = window.show_page("train")
    page.show_setup()
    page.setup.search_field.clear()
    for place, section in enumerate(page.setup.form.sections.values()):
        section.set_open(place == 0)
    page.setup.findChild(QScrollArea).verticalScrollBar().setValue(0)
    page.setup.dataset_box.setCurrentIndex(0)
    page.setup._choose_preset()
    return page


async def train_new(window, scene) -> None:
    new_training(window)
    await settle()


async def train_measuring(window, scene) -> None:
    page = new_training(window)
    page.setup.form.change(SMALL)
    page.setup.measure_button.click()
    await settle()


async def train_fits(window, scene) -> None:
    page = new_training(window)
    page.setup.form.change(SMALL)
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


async def train_ended_early(window, scene) -> None:
    from core.jobs.state import JobState

    page = window.show_page("train")
    entry = run_named(page, "Never begun")
    await settle(lambda: page.view.control.state is not None)
    entry.take_state(JobState.INTERRUPTED)
    page.runs.changed(entry.run_dir)
    await settle(lambda: page.view.trouble.fit_button.isVisible())


async def train_failed(window, scene) -> None:
    page = window.show_page("train")
    run_named(page, FAILED_NAME)
    await settle(lambda: page.view.trouble.isVisible() and page.view.is_caught_up, quiet_s=1.5)


async def train_finished(window, scene) -> None:
    page = window.show_page("train")
    run_named(page, FINISHED_NAME)
    await settle(lambda: page.view.is_caught_up, quiet_s=1.5)


async def train_first_seconds(window, scene) -> None:
    from core.jobs.state import JobState

    page = window.show_page("train")
    entry = run_named(page, BEGUN_NAME)
    await settle(lambda: page.view.is_caught_up and entry.control.state is not None)
    entry.take_state(JobState.RUNNING)
    page.runs.changed(entry.run_dir)
    await settle(quiet_s=1.2)


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
    run_named(page, RUN_NAME)
    await settle(lambda: page.view.is_caught_up, quiet_s=1.0)
    reason = (
        "It is right on 98 % of the targets' patches and on 97 % of the translated ones; the generator's GAN loss is 6.1, "
        "and its pictures hardly follow their targets."
    )
    wins = Card(
        CardCode.DISCRIMINATOR_WINS,
        "The discriminator wins: the generator learns hardly anything.",
        reason,
        "It is right on 50 to 90 %, and G_GAN is between 0.7 and 3.",
        ChangeSetting("discriminator_width", 8),
    )
    reason = "Since step 1,200 the held-out pairs went from 0.182 to 0.214 from their targets, the training pairs from 0.145 to 0.091."
    normal = "Both fall, the held-out pairs more slowly; more pairs help."
    heart = Card(CardCode.OVERFITTING, "The network learns the training pairs by heart.", reason, normal, Action.STOP_AND_KEEP_BEST)
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


async def train_closing(window, scene) -> None:
    from desktop.dialogs.closing_training import ClosingTrainingDialog

    window.show_page("train")
    ClosingTrainingDialog(1, 2, window).open()
    await settle()


async def train_new_further(window, scene) -> None:
    from PySide6.QtWidgets import QScrollArea

    page = new_training(window)
    for section in page.setup.form.sections.values():
        section.set_open(True)
    await settle()
    bar = page.setup.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    await settle()


async def train_new_end(window, scene) -> None:
    from PySide6.QtWidgets import QScrollArea

    page = new_training(window)
    for section in page.setup.form.sections.values():
        section.set_open(True)
    await settle()
    bar = page.setup.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())
    await settle()


async def train_search(window, scene) -> None:
    page = new_training(window)
    await settle()  # nobody types before the form is there
    page.setup.search_field.setText("moving average")
    await settle()


async def train_search_nothing(window, scene) -> None:
    page = new_training(window)
    page.setup.search_field.setText("warp drive")
    await settle()


async def train_changed(window, scene) -> None:
    page = new_training(window)
    page.setup.form.change({"batch_size": 4, "width": 48, "epochs": 1})
    await settle()


async def train_preset_menu(window, scene) -> None:
    page = new_training(window)
    page.setup.presets.menu_button.click()
    await settle()


async def train_save_preset(window, scene) -> None:
    page = new_training(window)
    page.setup.presets.save_asked.emit()
    await settle()


async def train_menu(window, scene) -> None:
    page = window.show_page("train")
    run_named(page, RUN_NAME)
    await settle(lambda: page.view.is_caught_up)
    drop_down(page.view.header.menu, page.view.header.more_button)
    await settle()


async def train_rename(window, scene) -> None:
    await do_task(window, "rename")


async def train_note(window, scene) -> None:
    await do_task(window, "note")


async def do_task(window, task: str) -> None:
    """Ask something of the run that has notes."""
    from desktop.widgets.run_menu import RunTask

    page = window.show_page("train")
    page.tasks.do(run_named(page, "Wider, with jitter").run_dir, RunTask(task))
    await settle()


async def train_make_model(window, scene) -> None:
    page = window.show_page("train")
    page.orders.make_model(run_named(page, RUN_NAME).run_dir)
    await settle()


async def train_more_epochs(window, scene) -> None:
    from desktop.dialogs.more_epochs import MoreEpochsDialog

    page = window.show_page("train")
    run_named(page, RUN_NAME)
    MoreEpochsDialog(4, window).open()
    await settle()


SHOTS = (
    train,
    train_new,
    train_new_further,
    train_new_end,
    train_search,
    train_search_nothing,
    train_changed,
    train_preset_menu,
    train_save_preset,
    train_measuring,
    train_fits,
    train_too_large,
    train_queued,
    train_waiting,
    train_out_of_memory,
    train_ended_early,
    train_failed,
    train_finished,
    train_first_seconds,
    train_live,
    train_paused,
    train_cards,
    train_menu,
    train_rename,
    train_note,
    train_make_model,
    train_more_epochs,
    train_compare,
    train_trash,
    train_closing,
)
