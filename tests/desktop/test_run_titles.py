"""Runs of one name are told apart where one of several is chosen, and no name is longer for it than it must be."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from desktop.dialogs.compare_settings import CompareSettingsDialog
from desktop.item_models.run_entry import RunEntry
from desktop.run_titles import run_titles
from desktop.run_words import entry_tool_tip
from desktop.wording import moment
from training.run import RunRequest
from training.settings import RunSettings

FIRST, SECOND = "2026-03-01T09:05:00+00:00", "2026-03-02T18:30:59+00:00"


def entry(run_dir: str, name: str, created: str = "") -> RunEntry:
    return RunEntry(Path(run_dir), name, RunRequest(settings=RunSettings(), dataset="d", created=created))


def test_those_of_one_name_say_when_they_were_made() -> None:
    titles = run_titles([entry("/r/a", "quick", FIRST), entry("/r/b", "quick", SECOND), entry("/r/c", "slow", FIRST)])
    assert titles == {Path("/r/a"): f"quick · {moment(FIRST)}", Path("/r/b"): f"quick · {moment(SECOND)}", Path("/r/c"): "slow"}
    assert moment(FIRST) != moment(SECOND) and moment(FIRST) != ""


@pytest.mark.parametrize("created", ["", "one day", SECOND.replace(":59", ":05")])
def test_where_that_tells_nothing_their_folders_do(created: str) -> None:
    assert run_titles([entry("/r/a", "quick", created), entry("/r/b", "quick", SECOND)]) == {
        Path("/r/a"): "quick · a",
        Path("/r/b"): "quick · b",
    }


def test_runs_of_one_folder_name_at_two_places_say_where_they_lie() -> None:
    assert run_titles([entry("/r/quick", "quick"), entry("/drive/quick", "quick")]) == {
        Path("/r/quick"): "quick · /r/quick",
        Path("/drive/quick"): "quick · /drive/quick",
    }
    unreadable = RunEntry(Path("/drive/a"), "quick", None, "damaged")
    assert run_titles([entry("/r/a", "quick", FIRST), unreadable])[Path("/drive/a")] == "quick · /drive/a"


def test_what_tells_them_apart_is_not_pushed_out_of_sight_by_a_long_name() -> None:
    titles = run_titles([entry("/r/a", "very " * 20, FIRST), entry("/r/b", "very " * 20, SECOND), entry("/r/c", "long " * 20)])
    assert titles[Path("/r/a")].endswith(f"… · {moment(FIRST)}") and len(titles[Path("/r/a")]) < 60
    assert titles[Path("/r/c")] == "long " * 20


def test_a_moment_is_written_as_the_language_does() -> None:
    before = QLocale()
    written = []
    for name in ("en_US", "zh_CN"):
        QLocale.setDefault(QLocale(name))
        written.append(moment(FIRST))
    QLocale.setDefault(before)
    assert "2026/3/" in written[1] and written[0] != written[1]


def test_the_list_and_the_comparison_of_settings_say_it_too(qtbot: QtBot) -> None:
    first, second = entry("/r/a", "quick", FIRST), entry("/r/b", "quick", SECOND)
    second.request = msgspec.structs.replace(second.request, dataset="other")
    dialog = CompareSettingsDialog([first, second], first)
    qtbot.addWidget(dialog)
    headings = [dialog.table.horizontalHeaderItem(column).text() for column in (1, 2)]
    assert headings == [dialog.first_box.currentText(), dialog.second_box.currentText()] == list(run_titles([first, second]).values())
    assert f"Made {moment(FIRST)}" in entry_tool_tip(first)
