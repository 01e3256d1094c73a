"""What the list knows of a run: its label, how far it came, and the words for both."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from core.jobs.events import Started
from core.jobs.heartbeat import HeartbeatRecord
from core.jobs.state import JobState
from desktop.item_models.run_control import Action, RunPhase
from desktop.item_models.run_entry import RunEntry, read_entry
from desktop.run_words import entry_tool_tip, entry_words, progress_words, score_words
from training.run import CheckpointSaved, Label, RunFolder, change_label, write_label


def started(from_step: int, device: str = "cpu") -> Started:
    return Started(from_step=from_step, device=device, precision="", code_path="", reason="", pid=1, host="")


def saved(step: int, l1: float) -> CheckpointSaved:
    return CheckpointSaved(step=step, folder="", l1=l1)


def test_name_and_notes_are_read_again_only_where_they_are_others(tmp_path: Path) -> None:
    run_dir = tmp_path / "run"
    run_dir.mkdir()
    entry = read_entry(run_dir)
    assert (entry.name, entry.notes, bool(entry.error)) == ("run", "", True)
    assert not entry.read_label()
    change_label(run_dir, name="Facades", notes=" wide \n")
    assert entry.read_label() and (entry.name, entry.notes) == ("Facades", "wide")
    assert not entry.read_label()
    assert "Facades" in entry_tool_tip(entry) and entry_tool_tip(entry).endswith("wide")


def test_a_name_is_one_line_and_one_of_nothing_is_the_folder_s(tmp_path: Path) -> None:
    for name, shown in (("two\nlines\tand  tabs ", "two lines and tabs"), (" \n", "run")):
        (tmp_path / "run").mkdir(exist_ok=True)
        write_label(tmp_path / "run", Label(name=name, notes="a\nb"))
        entry = read_entry(tmp_path / "run")
        assert (entry.name, entry.notes) == (shown, "a\nb")


def test_names_and_notes_that_look_like_html_are_told_as_they_stand(qapp: QApplication, tmp_path: Path) -> None:
    words = "<h1>Big</h1> & <img src='//elsewhere/a.png'>\n  <b>second"
    entry = RunEntry(tmp_path, words)
    told = QTextDocument()
    told.setHtml(entry_tool_tip(entry))
    assert told.toPlainText() == words
    assert entry_tool_tip(RunEntry(tmp_path, "plain & < simple")) == "plain & < simple"


@pytest.mark.parametrize("looks_first", [False, True])
def test_a_worker_killed_in_its_first_step_lacked_memory_whoever_sees_it_first(tmp_path: Path, looks_first: bool) -> None:
    entry = RunEntry(tmp_path, "Facades")
    entry.control.ask(Action.CONTINUE)
    entry.take_events([started(0)])
    entry.take_state(JobState.RUNNING)
    sightings = [lambda: entry.take_state(JobState.INTERRUPTED), lambda: entry.worker_ended("", lacked_memory=True)]
    for see in sightings if looks_first else reversed(sightings):
        see()
    assert entry.phase is RunPhase.INTERRUPTED and entry.control.lacked_memory


@pytest.mark.parametrize("lacked_memory", [False, True])
@pytest.mark.parametrize("looks_first", [False, True])
def test_of_one_that_ended_before_it_began_its_end_says_it(tmp_path: Path, lacked_memory: bool, looks_first: bool) -> None:
    entry = RunEntry(tmp_path, "Facades")
    entry.control.ask(Action.CONTINUE)
    sightings = [lambda: entry.take_state(JobState.INTERRUPTED), lambda: entry.worker_ended("", lacked_memory=lacked_memory)]
    for see in sightings if looks_first else reversed(sightings):
        see()
    assert entry.phase is RunPhase.START_FAILED and entry.control.lacked_memory is lacked_memory


def test_how_far_a_run_came_is_known_when_nobody_is_at_it(tmp_path: Path) -> None:
    entry = RunEntry(tmp_path, "Facades")
    entry.take_state(JobState.STOPPED)
    assert entry.share == -1 and progress_words(entry) == ""
    beat = HeartbeatRecord(pid=1, counter=1, step=50, total=200)
    RunFolder(tmp_path).job.heartbeat_path.write_bytes(msgspec.json.encode(beat))
    entry.take_state(JobState.INTERRUPTED)
    assert entry.share == 0.25 and progress_words(entry) == "25 %"
    entry.take_events([started(0), saved(10, 0.1234)])
    assert score_words(entry) == "L1 0.123 · Processor"
    assert entry_words(entry) == "The run Facades: Interrupted, 25 %, L1 0.123 · Processor"
    entry.take_state(JobState.FINISHED)
    assert entry.share == 1.0 and progress_words(entry) == "", "what is done needs no percent"
    entry.forget()
    assert score_words(entry) == ""
