"""The Train page's widgets with real run folders: previews, curves, settings, and a run of a million steps."""

import time
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QScrollArea, QSlider, QWidget
from pytestqt.qtbot import QtBot

from core.jobs.events import Failed, Finished, Started
from core.jobs.lock import JobLock
from core.jobs.state import JobState
from core.models.library import starter_path
from core.pairs.dataset import DatasetEntry
from core.pairs.pair import Half, Pair
from desktop.dialogs.closing_training import ClosingTrainingDialog
from desktop.item_models.run_control import Action, RunControl, RunPhase
from desktop.item_models.run_items import RunEntry, RunItems
from desktop.item_models.settings_fields import settings_fields
from desktop.theme import LIGHT, style_sheet
from desktop.widgets.preview_wall import PreviewWall
from desktop.widgets.run_facts import RunFacts
from desktop.widgets.run_header import RunHeader
from desktop.widgets.run_menu import RunMenu
from desktop.widgets.run_setup import RunSetup
from desktop.widgets.settings_form import SettingsForm
from desktop.widgets.trouble_panel import TroublePanel
from desktop.wording import number
from tests.fake_job import FakeWorker
from training.creating import create_run
from training.history import RunHistory
from training.presets import preset_settings
from training.run import (
    CheckpointSaved,
    InputPlanned,
    Label,
    Losses,
    RunFolder,
    RunRequest,
    read_request,
    write_label,
)
from training.settings import RunSettings

PAIRS = [Pair(name="1", input=Half(str(starter_path())), target=Half(str(starter_path())))]
"""Of files that are there, which is all that making a run looks at."""


def losses(step: int) -> Losses:
    values = dict.fromkeys(("G_GAN", "G_L1", "D_real", "D_fake"), (0.5, 0.4, 0.6))
    return Losses(step=step, epoch=0, count=25, values=values, steps_per_s=4.0, data_wait_share=0.0, total_steps=1_000_000)


def test_the_form_gives_back_what_is_typed_and_marks_it(qtbot: QtBot) -> None:
    form = SettingsForm()
    qtbot.addWidget(form)
    assert form.settings == RunSettings()
    form.editor("width").setValue(8)
    form.editor("jitter").setChecked(False)
    form.editor("size_px").setCurrentIndex(form.editor("size_px").findData(64))
    form.editor("learning_rate").setText("0.001")
    settings = form.settings
    assert (settings.width, settings.jitter, settings.size_px, settings.learning_rate) == (8, False, 64, 0.001)
    assert set(form.changes()) == {"width", "jitter", "size_px", "learning_rate"}
    assert form._labels["width"].property("role") == "changed"
    form.set_preset(RunSettings())
    assert form.changes() == []


def test_what_was_changed_from_the_preset_is_marked_and_set_back_one_by_one(qtbot: QtBot) -> None:
    form = SettingsForm()
    qtbot.addWidget(form)
    form.resize(900, 900)
    form.show()
    form.set_preset(preset_settings("paper-shoes"))
    assert not [name for name, reset in form.resets.items() if not reset.isHidden()]
    form.change({"epochs": 3, "mirror": True, "objective": "L1+GAN"})
    form.editor("learning_rate").setText("0.00020")
    shown = {name for name, reset in form.resets.items() if not reset.isHidden()}
    assert shown == {"epochs", "mirror", "objective"} == set(form.changes()), "a number typed otherwise is none other"
    assert form.resets["epochs"].accessibleName() == "Set “Epochs” back to 15"
    assert form.resets["mirror"].accessibleName() == "Set “Random mirroring” back to off"
    assert "Changed; the preset has 15." in form.editor("epochs").accessibleDescription()
    qtbot.keyClick(form.resets["epochs"], Qt.Key.Key_Space)
    assert form.settings.epochs == 15 and form.resets["epochs"].isHidden() and form.settings.mirror
    form.resets["objective"].click()
    assert form.changes() == ["mirror"]


def test_marks_stay_while_settings_contradict_each_other(qtbot: QtBot) -> None:
    setup = RunSetup()
    qtbot.addWidget(setup)
    setup.form.change({"objective": "L1", "r1_weight": 5.0})
    assert set(setup.form.changes()) == {"objective", "r1_weight"} and not setup.start_button.isEnabled()
    assert "trains no discriminator" in setup._amount.text() and setup.form.editor("r1_weight").isEnabled()
    setup.form.resets["r1_weight"].click()
    assert setup.form.settings.objective == "L1" and setup.form.changes() == ["objective"]


def test_a_new_form_holds_nothing_of_a_run_that_was_to_be_like_another(qtbot: QtBot, tmp_path: Path) -> None:
    setup = RunSetup()
    qtbot.addWidget(setup)
    setup.search_field.setText("checkpoints")
    setup.begin_like(tmp_path, RunRequest(settings=RunSettings(epochs=3), dataset="Labels", num_train=4), "other")
    assert setup.search_field.text() == "", "all settings of the other run are to be seen"
    setup.name_field.setText("again")
    setup.search_field.setText("width")
    assert setup.like_run == tmp_path and setup.settings.epochs == 3
    setup.begin_anew()
    assert setup.like_run is None and setup.settings.epochs != 3 and setup.dataset_box.count() == 0
    assert setup.name_field.text() == setup.search_field.text() == ""
    setup.form.change({"epochs": 7})
    setup.begin_anew()
    assert setup.settings.epochs == 7, "what was set here stays"


def test_fields_that_change_nothing_are_grey_and_say_why(qtbot: QtBot) -> None:
    form = SettingsForm()
    qtbot.addWidget(form)
    assert form.editor("discriminator").isEnabled() and form.editor("lambda_l1").isEnabled()
    form.change({"objective": "L1"})
    assert not form.editor("discriminator").isEnabled() and form.editor("lambda_l1").isEnabled()
    assert "no effect" in form.editor("discriminator_width").toolTip()
    form.change({"objective": "cGAN"})
    assert form.editor("discriminator").isEnabled() and not form.editor("lambda_l1").isEnabled()


def test_a_preset_says_what_it_sets_and_how_far_it_was_checked(qtbot: QtBot) -> None:
    setup = RunSetup()
    qtbot.addWidget(setup)
    setup.preset_box.setCurrentIndex(setup.preset_box.findData("paper-shoes"))
    words = setup.presets.words.text()
    assert "It sets: epochs 15, batch size 4, random jitter off, random mirroring off." in words
    assert "checked against the paper's text" in words and "Outlines are the input." in words
    assert (setup.settings.epochs, setup.settings.mirror) == (15, False)
    setup.preset_box.setCurrentIndex(setup.preset_box.findData("paper-facades"))
    assert "It sets nothing beyond the defaults" in setup.presets.words.text()


def test_scrolling_over_a_field_changes_no_setting(qtbot: QtBot) -> None:
    form = SettingsForm()
    qtbot.addWidget(form)
    form.show()
    for name in ("width", "size_px"):
        editor = form.editor(name)
        editor.clearFocus()
        place = QPointF(5, 5)
        no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        wheel = QWheelEvent(place, place, QPoint(), QPoint(0, 120), no_button, no_key, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(editor, wheel)
    assert form.settings == RunSettings()


def test_a_zero_that_means_no_amount_is_told_in_words(qtbot: QtBot) -> None:
    form = SettingsForm()
    qtbot.addWidget(form)
    assert (form.editor("milestone_every").text(), form.editor("checkpoint_space_mb").text()) == ("Never", "No limit")
    assert form.editor("seed").text() == "0" and form.changes() == []
    form.editor("checkpoint_space_mb").setValue(500)
    assert form.resets["checkpoint_space_mb"].accessibleName() == "Set “Room for checkpoints (MB)” back to No limit"


def test_a_word_that_two_settings_share_is_told_as_each_means_it(qtbot: QtBot) -> None:
    form = SettingsForm()
    qtbot.addWidget(form)
    words = {}
    for name in ("precision", "interpolation"):
        editor = form.editor(name)
        assert isinstance(editor, QComboBox)
        words[name] = editor.itemText(editor.findData("auto"))
    assert words == {"precision": "Measured on this device", "interpolation": "By what the pictures are"}


def test_a_setting_out_of_range_is_named_and_nothing_starts(qtbot: QtBot) -> None:
    setup = RunSetup()
    qtbot.addWidget(setup)
    setup.show()
    setup.form.editor("learning_rate").setText("fast")
    assert not setup.start_button.isEnabled()
    assert "learning_rate" in setup._amount.text()


@pytest.mark.parametrize("width", [560, 640, 760, 900, 1200])
def test_no_field_is_wider_than_its_place(qtbot: QtBot, width: int) -> None:
    setup = RunSetup()
    qtbot.addWidget(setup)
    setup.start_box.addItem("A model with a name that goes on and on, as those of files from elsewhere do, 手绘线稿 " * 3)
    setup.form.setStyleSheet("QLabel { font-size: 17px; } QComboBox { padding: 6px 30px; }")  # a wide font, as on some systems
    setup.resize(width, 700)
    setup.show()
    scroll = setup.findChild(QScrollArea)
    assert scroll is not None
    qtbot.waitUntil(lambda: scroll.widget().width() == scroll.viewport().width())
    qtbot.waitUntil(lambda: setup.form.layout().minimumSize().width() <= setup.form.width())


def test_fields_of_all_kinds_are_equally_high(qtbot: QtBot) -> None:
    setup = RunSetup()
    qtbot.addWidget(setup)
    setup.setStyleSheet(style_sheet(LIGHT))
    with qtbot.waitExposed(setup):
        setup.show()
    QApplication.processEvents()  # folds and the form lay themselves out once more when they know their width
    fields = [setup.form.editor(name) for name in ("epochs", "learning_rate", "schedule")] + [setup.name_field]
    assert len({field.height() for field in fields}) == 1


def test_every_control_can_be_reached_by_keyboard_and_has_a_name(qtbot: QtBot) -> None:
    setup, header, grid = RunSetup(), RunHeader(), PreviewWall()
    for widget in (setup, header, grid):
        qtbot.addWidget(widget)
        for control in widget.findChildren(QWidget):
            if isinstance(control, QAbstractButton | QComboBox | QSlider) or (
                isinstance(control, QLineEdit) and not control.objectName().startswith("qt_")
            ):
                spoken = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
                assert spoken, control
                assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, spoken


def test_tab_goes_from_a_section_through_its_fields_to_the_next(qtbot: QtBot) -> None:
    form = SettingsForm()
    qtbot.addWidget(form)
    order, widget = [form.sections["training"].header], form.sections["training"].header.nextInFocusChain()
    while widget is not order[0]:
        order.append(widget)
        widget = widget.nextInFocusChain()
    places = [order.index(section.header) for section in form.sections.values()]
    assert places == sorted(places)
    assert places[0] < order.index(form.editor("epochs")) < order.index(form.editor("seed")) < places[1] < order.index(form.editor("width"))


def test_settings_are_found_by_name_and_explanation_and_advanced_ones_are_folded(qtbot: QtBot) -> None:
    form = SettingsForm()
    qtbot.addWidget(form)
    form.show()
    assert form.editor("epochs").isVisible() and not form.editor("beta1").isVisible()
    assert {field.name for field in settings_fields()} == {name for names in form._names.values() for name in names}
    form.change({"beta1": 0.9})
    assert form.sections["advanced"].header.summary == "One setting changed" and form.settings.beta1 == 0.9
    form.seek("Momentum")
    assert form.editor("beta1").isVisible() and not form.editor("epochs").isVisible() and form.sections["network"].isHidden()
    form.seek("nothing of the kind")
    assert all(section.isHidden() for section in form.sections.values())
    form.seek("")
    assert form.editor("epochs").isVisible() and not form.editor("beta1").isVisible(), "folded as before"


def test_figures_are_told_only_while_the_worker_works(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    facts = RunFacts(page)
    facts.resize(2000, 40)
    facts.show_figures(None, None, {}, works=True)
    assert facts.isHidden()
    reason = "1.9 times as fast here"
    started = Started(from_step=0, device="cuda:0 (A card)", precision="bf16", code_path="eager", reason=reason, pid=1, host="")
    values = {"D_accuracy_real": (1.0, 1.0, 1.0), "D_accuracy_translated": (0.0, 0.0, 0.0)}
    recent = {"D_accuracy_real": 0.7, "D_accuracy_translated": 0.655}
    figures = {"pairs_per_s": 12.4, "data_wait_share": 0.012, "process_bytes": 1_200_000_000, "device_bytes": 3_400_000_000}
    latest = Losses(step=1, epoch=0, count=1, values=values, steps_per_s=1, total_steps=9, **figures)
    facts.show_figures(started, latest, recent, works=True)
    shown = [fact.text for fact in (facts.device, facts.pairs, facts.memory, facts.waiting, facts.seen_through)]
    assert shown == ["cuda:0 (A card), bf16", "12", "card 3.4 GB, computer 1.2 GB", "1.2 %", "70 % · 66 %"]
    assert facts.device.toolTip() == reason
    facts.resize(facts.device.sizeHint().width() + 20, 40)
    facts.show_figures(started, latest, recent, works=True)
    assert not facts.device.isHidden() and facts.memory.isHidden(), "what there is no room for is left out, not cut"
    facts.show_figures(started, latest, recent, works=False)
    assert not facts.pairs.text and not facts.memory.text and facts.seen_through.text
    saved = [CheckpointSaved(step=step, folder="x", l1=0.25, resumable=step != 500) for step in (250, 500)]
    facts.show_checkpoints(saved[0], saved[1:])
    assert (facts.best.text, facts.milestones.text) == ("Step 250 (L1 0.250)", "1, the last at step 500")


def test_who_closes_the_window_is_told_what_becomes_of_the_queue(qtbot: QtBot) -> None:
    def words(num_next: int) -> str:
        dialog = ClosingTrainingDialog(1, num_next)
        qtbot.addWidget(dialog)
        return " ".join(label.text() for label in dialog.findChildren(QLabel))

    assert "queue" not in words(0) and "The run that waits" in words(1) and "The 2 runs that wait" in words(2)


def test_a_failure_says_what_and_what_next_and_goes_when_it_is_over(qtbot: QtBot) -> None:
    panel = TroublePanel()
    qtbot.addWidget(panel)
    control = RunControl(state=JobState.FAILED, failure=Failed(code="memory.device", message="No memory.", hint="Choose less."))
    panel.show_control(control, None)
    assert panel.isVisible()
    assert (panel.sentence.text(), panel.hint.text()) == ("No memory.", "Choose less.")
    panel.copy_button.click()
    assert QApplication.clipboard().text() == "No memory.\nChoose less."
    panel.show_control(RunControl(state=JobState.RUNNING), 8)
    assert not panel.isVisible()


def test_of_an_interrupted_run_it_is_said_where_it_goes_on(qtbot: QtBot) -> None:
    panel = TroublePanel()
    qtbot.addWidget(panel)
    control = RunControl(state=JobState.INTERRUPTED)
    panel.show_control(control, 1234)
    assert f"step {number(1234)}." in panel.hint.text() and not panel.fit_button.isVisible()
    panel.show_control(control, None)
    assert "begins anew" in panel.hint.text()
    control.ended_early = True
    panel.show_control(control, None)
    assert "memory" in panel.hint.text() and panel.fit_button.isVisible()


def test_time_left_is_told_only_while_the_worker_works(qtbot: QtBot) -> None:
    header = RunHeader()
    qtbot.addWidget(header)
    history = RunHistory()
    history.apply([losses(250_000)])
    header.show_progress(history, RunControl(state=JobState.RUNNING).phase, 200)
    assert header.step.text == f"{number(250_000)} of {number(1_000_000)}"
    assert header.left.text
    header.show_progress(history, RunControl(state=JobState.STOPPED).phase, 200)
    assert not header.left.text


@pytest.mark.parametrize("width", [380, 470, 560, 700])
def test_figures_of_the_head_that_have_no_room_are_left_out_not_cut(qtbot: QtBot, width: int) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.setStyleSheet(style_sheet(LIGHT))
    header = RunHeader(page)
    header.setGeometry(0, 0, width, 120)
    page.show()
    history = RunHistory()
    history.apply([losses(654_321)])
    for step in (654_321, 654_400):
        history.apply([losses(step)])
        header.show_progress(history, RunPhase.TRAINING, 2_000)
        QApplication.processEvents()
    shown = [fact for fact in (header.step, header.left, header.speed, header.epoch) if fact.isVisible()]
    assert header.step in shown and (width < 700 or len(shown) > 2)
    qtbot.waitUntil(lambda: all(fact.value.width() >= fact.value.sizeHint().width() for fact in shown))


def test_while_a_worker_begins_something_moves(qtbot: QtBot) -> None:
    header = RunHeader()
    qtbot.addWidget(header)
    header.show_progress(RunHistory(), RunPhase.STARTING, 2)
    assert header.progress_bar.maximum() == 0, "busy"
    header.show_progress(RunHistory(), RunPhase.TRAINING, 2)
    assert header.progress_bar.maximum() == 0, "it has told nothing yet"
    history = RunHistory()
    history.apply([losses(0)])
    header.show_progress(history, RunPhase.TRAINING, 2)
    assert header.progress_bar.maximum() > 0 and header.progress_bar.value() == 0


def test_a_run_that_goes_on_for_more_epochs_has_no_goal_until_it_tells_the_new_one(qtbot: QtBot) -> None:
    header = RunHeader()
    qtbot.addWidget(header)
    history = RunHistory()
    history.apply([losses(1_000_000), Finished(step=1_000_000)])
    header.show_progress(history, RunPhase.FINISHED, 2)
    assert header.step.text == f"{number(1_000_000)} of {number(1_000_000)}"
    history.apply([Started(from_step=1_000_000, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="")])
    header.show_progress(history, RunPhase.TRAINING, 3)
    assert header.step.text == number(1_000_000) and not header.left.text and header.progress_bar.maximum() == 0


def test_an_open_menu_does_not_change_under_the_pointer(qtbot: QtBot) -> None:
    menu = RunMenu()
    qtbot.addWidget(menu)
    control = RunControl(state=JobState.RUNNING)
    menu.show_control(control, is_elsewhere=False)
    menu.popup(QPoint(0, 0))
    asked: list[Action] = []
    menu.asked.connect(asked.append)
    control.state = JobState.STOPPED
    menu.show_control(control, is_elsewhere=False)
    assert menu.orders[Action.CHECKPOINT].isVisible() and not menu.orders[Action.MORE_EPOCHS].isVisible()
    menu.orders[Action.CHECKPOINT].trigger()
    assert asked == [], "nothing is there any more that could do it"
    menu.close()
    qtbot.waitUntil(lambda: menu.orders[Action.MORE_EPOCHS].isVisible())
    assert not menu.orders[Action.CHECKPOINT].isVisible()
    menu.orders[Action.MORE_EPOCHS].trigger()
    assert asked == [Action.MORE_EPOCHS]


def test_the_speed_says_how_the_training_gets_its_pairs(qtbot: QtBot) -> None:
    header = RunHeader()
    qtbot.addWidget(header)
    history = RunHistory()
    planned = InputPlanned(num_pairs=400, needed_bytes=1, budget_bytes=2, message="All 400 pairs are kept in memory.")
    history.apply([planned, msgspec.structs.replace(losses(10), data_wait_share=0.0123)])
    header.show_progress(history, RunControl(state=JobState.RUNNING).phase, 200)
    share = QLocale().toString(1.2, "f", 1)
    assert header.speed.toolTip() == f"Waiting for pictures: {share} % of the time. All 400 pairs are kept in memory."
    header.show_progress(history, RunControl(state=JobState.STOPPED).phase, 200)
    assert header.speed.toolTip() == ""


def test_the_focus_of_a_button_that_goes_waits_for_the_one_that_takes_its_place(qtbot: QtBot) -> None:
    header = RunHeader()
    qtbot.addWidget(header)
    header.resize(900, 160)
    control = RunControl(state=JobState.RUNNING)
    header.show_control(control, has_checkpoint=True)
    with qtbot.waitExposed(header):
        header.show()
    header.activateWindow()
    asked: list[Action] = []
    header.asked.connect(asked.append)

    def after(**changes: object) -> QWidget:
        for name, value in changes.items():
            setattr(control, name, value)
        header.show_control(control, has_checkpoint=True)
        focused = header.focusWidget()
        qtbot.keyClick(focused, Qt.Key.Key_Space)
        return focused

    header.buttons[Action.PAUSE].setFocus()
    assert after(asked=Action.PAUSE) is header
    assert asked == []
    assert after(state=JobState.PAUSED, asked=None) is header.buttons[Action.RESUME]
    assert after(asked=Action.RESUME) is header
    assert after(state=JobState.RUNNING, asked=None) is header.buttons[Action.PAUSE]
    assert after(state=JobState.STOPPED) is header
    header.buttons[Action.CONTINUE].setFocus()
    assert after(is_starting=True) is header
    assert after(is_starting=False, state=JobState.RUNNING) is header.buttons[Action.PAUSE]
    assert asked == [Action.RESUME, Action.PAUSE, Action.PAUSE]

    assert after(asked=Action.PAUSE) is header
    header.buttons[Action.STOP].setFocus()
    header.show_control(control, has_checkpoint=True)
    control.state, control.asked = JobState.PAUSED, None
    header.show_control(control, has_checkpoint=True)
    assert header.focusWidget() is header.buttons[Action.STOP]


def test_runs_that_come_and_go_keep_the_others_in_place(qtbot: QtBot, workspace: Path) -> None:
    runs_dir = workspace / "runs"
    items = RunItems()
    items.watch_workspace(workspace)
    assert items.rowCount() == 0
    for index in range(3):
        create_run(runs_dir / f"run-{index}", RunRequest(settings=RunSettings(), dataset="d"), PAIRS)
    (runs_dir / "no run").mkdir()
    items.refresh()
    assert items.rowCount() == 3
    kept = items.entry(runs_dir / "run-1")
    write_label(runs_dir / "run-1", Label(name="第一次"))
    (runs_dir / "run-0" / "run.json").unlink()
    items.refresh()
    assert items.rowCount() == 2
    assert items.entry(runs_dir / "run-1") is kept
    assert kept is not None and kept.name == "第一次"
    qtbot.waitUntil(lambda: kept.control.state is JobState.NEW)


def test_a_run_whose_folder_goes_away_is_told_once_and_comes_back_with_its_drive(
    qtbot: QtBot, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in range(2):
        create_run(workspace / "runs" / f"run-{index}", RunRequest(settings=RunSettings(), dataset="d"), PAIRS)
    away = create_run(tmp_path / "drive" / "away", RunRequest(settings=RunSettings(), dataset="d"), PAIRS).path
    items, gone = RunItems(), []
    items.gone.connect(lambda entry: gone.append(entry.run_dir))
    items.watch_workspace(workspace)
    items.include(away)
    away.parent.rename(tmp_path / "unplugged")
    items.refresh()
    items.refresh()
    assert gone == [away] and items.rowCount() == 2
    (tmp_path / "unplugged").rename(away.parent)
    items.refresh()
    assert items.row_of(away) == 0
    items.sent_away.add(workspace / "runs" / "run-0")
    (workspace / "runs" / "run-0").rename(tmp_path / "trash")
    items.refresh()
    assert gone == [away] and items.rowCount() == 2, "who sent it away knows"

    def refuses(_workspace: Path) -> list[Path]:
        raise OSError(116, "Stale file handle")

    monkeypatch.setattr("desktop.item_models.run_items.list_runs", refuses)
    items.refresh()
    assert gone == [away] and items.rowCount() == 2, "a drive that does not answer has lost nothing yet"


def test_a_run_that_can_not_be_read_is_listed_with_the_reason(qtbot: QtBot, workspace: Path) -> None:
    (workspace / "runs" / "broken").mkdir(parents=True)
    (workspace / "runs" / "broken" / "run.json").write_text("{")
    items = RunItems()
    items.watch_workspace(workspace)
    (entry,) = items.entries
    assert isinstance(entry, RunEntry) and entry.request is None
    assert "broken" in items.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_dataset_with_trouble_is_not_offered(qtbot: QtBot, tmp_path: Path) -> None:
    from core.errors import AppError, ErrorCode

    setup = RunSetup()
    qtbot.addWidget(setup)
    setup.show_datasets([DatasetEntry(tmp_path, "bad", error=AppError(ErrorCode.NOT_A_DATASET, "No."))])
    assert setup.dataset_box.count() == 0


def test_a_run_with_a_worker_is_known_as_live_before_its_events_are_read(qtbot: QtBot, workspace: Path) -> None:
    for index in range(2):
        create_run(workspace / "runs" / f"run-{index}", RunRequest(settings=RunSettings(), dataset="d"), PAIRS)
    with JobLock(RunFolder(workspace / "runs" / "run-0").job):
        items = RunItems()
        items.watch_workspace(workspace)
        assert items.live_runs() == [workspace / "runs" / "run-0"]


def test_curves_of_a_training_at_work_are_drawn_once_a_second(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.widgets.run_view import CURVES_EVERY_S, RunView

    create_run(tmp_path / "run", RunRequest(settings=RunSettings(), dataset="d"), PAIRS)
    worker = FakeWorker(RunFolder(tmp_path / "run").job)
    view = RunView()
    qtbot.addWidget(view)
    entry = RunEntry(tmp_path / "run", "run", read_request(tmp_path / "run"), control=RunControl(state=JobState.RUNNING))
    view.show_run(entry)
    worker.tell(losses(2))
    qtbot.waitUntil(lambda: bool(view.is_caught_up and view.history.figures.series))
    drawn: list[float] = []
    monkeypatch.setattr(view.curves, "show_curves", lambda *_: drawn.append(time.monotonic()))
    begun = time.monotonic()
    for step in range(4, 24, 2):
        worker.tell(losses(step))
        qtbot.waitUntil(lambda step=step: view.header.step.text.startswith(number(step)))
    qtbot.waitUntil(lambda: bool(drawn) and view.history.step == 22)
    view.control.state = JobState.PAUSED
    num = len(drawn)
    view._paint()
    assert len(drawn) == num + 1, "at rest they are drawn at once"
    assert num <= 2 + (drawn[-1] - begun) / CURVES_EVERY_S
    view.leave()
    worker.die()


def test_a_run_of_an_ablation_offers_its_sheet_once_there_is_one(qtbot: QtBot, tmp_path: Path) -> None:
    from desktop.widgets.run_view import RunView

    create_run(tmp_path / "run", RunRequest(settings=RunSettings(), dataset="d", ablation=str(tmp_path / "out")), PAIRS)
    create_run(tmp_path / "other", RunRequest(settings=RunSettings(), dataset="d"), PAIRS)
    view = RunView()
    qtbot.addWidget(view)
    menu, action = view.header.menu, view.header.menu.sheet
    view.show_run(RunEntry(tmp_path / "run", "run", read_request(tmp_path / "run")))
    menu.aboutToShow.emit()
    assert not action.isVisible(), "nothing is measured yet"
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sheet.html").write_bytes(b"<!doctype html>")
    menu.aboutToShow.emit()
    assert action.isVisible()
    with qtbot.waitSignal(view.sheet_asked) as asked:
        action.trigger()
    assert asked.args == [tmp_path / "out" / "sheet.html"]
    view.show_run(RunEntry(tmp_path / "other", "other", read_request(tmp_path / "other")))
    assert not action.isVisible(), "a run of no ablation has none"
    view.leave()
