"""`diptych --self-test` through the real main(): every page is drawn, the helper answers, and what fails is in the report."""

import sys
from pathlib import Path

import pytest

import diptych
from core.jobs.process import Worker, start_command
from core.logbook import log_dir
from desktop import self_test
from desktop.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("qapp")


def commands_that(text: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line's checks, which have tests of their own, print this and end so."""

    def start(arguments: list[str], log_path: Path) -> Worker:
        assert arguments == ["self-test", "--device", "cpu"]
        return start_command([sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"], log_path)

    monkeypatch.setattr(self_test, "start_worker", start)


def test_every_page_is_drawn_the_helper_answers_and_the_report_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_settings: Path
) -> None:
    commands_that("ok      torch (1.0 s): computes", 0, monkeypatch)
    assert diptych.main(["--self-test", "--device", "cpu"]) == 0
    report = capsys.readouterr().out
    pages = ["home", "datasets", "train", "translate", "try", "models", "study"]
    wanted = [f"page {name}" for name in pages] + ["helper process", "torch"]
    assert [line.split(" (")[0].removeprefix("ok").strip() for line in report.splitlines()[1:-1]] == wanted
    path = log_dir() / self_test.REPORT_NAME
    assert str(path) in report and path.read_text(encoding="utf-8") in report
    assert not list(own_settings.rglob("*")), "nothing of the user's is touched"


def test_a_page_that_is_not_drawn_and_commands_that_fail_are_in_the_report_and_the_rest_is_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands_that("FAILED  torch: a library is missing", 1, monkeypatch)
    show_page = MainWindow.show_page

    def broken(self: MainWindow, name: str, argument: object = None) -> object:
        if name == "models":
            raise ZeroDivisionError("of ours")
        return show_page(self, name, argument)

    monkeypatch.setattr(MainWindow, "show_page", broken)
    assert diptych.main(["--self-test", "--device", "cpu"]) == 1
    report = capsys.readouterr().out
    assert "FAILED  page models: ZeroDivisionError('of ours')" in report and "ok      page study" in report
    assert "a library is missing" in report and "FAILED  command line: " in report and "exit code 1" in report
