"""The set-up: done once, again when something changed, and in plain words where it cannot be done."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap


class Runner:
    """Stands for subprocess.call: notes the commands; making a venv leaves a Python there; `fail_at` names a word at which to fail."""

    def __init__(self, fail_at: str = "") -> None:
        self.commands: list[list[str]] = []
        self.fail_at = fail_at

    def __call__(self, command: list[str]) -> int:
        self.commands.append(command)
        if self.fail_at and self.fail_at in command:
            return 1
        if "venv" in command:
            python = bootstrap.python_of(Path(command[-1]))
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        return 0

    @property
    def words(self) -> list[str]:
        return ["venv" if "venv" in command else command[-1].rpartition("/")[2] for command in self.commands]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\nname = 'diptych'\n")
    return folder


def test_the_first_time_a_venv_is_made_and_filled(checkout: Path) -> None:
    runner = Runner()
    python = bootstrap.set_up(checkout, dev=False, run=runner)
    assert python == bootstrap.python_of(checkout / ".venv")
    assert runner.words == ["venv", "checkout"]
    assert runner.commands[1][:4] == [str(python), "-m", "pip", "install"]


def test_the_second_time_nothing_is_run(checkout: Path) -> None:
    bootstrap.set_up(checkout, dev=True, run=Runner())
    runner = Runner()
    bootstrap.set_up(checkout, dev=True, run=runner)
    bootstrap.set_up(checkout, dev=False, run=runner)
    assert runner.commands == []


def test_the_tests_add_their_tools_and_a_later_start_keeps_them(checkout: Path) -> None:
    bootstrap.set_up(checkout, dev=False, run=Runner())
    runner = Runner()
    bootstrap.set_up(checkout, dev=True, run=runner)
    (checkout / "pyproject.toml").write_text("[project]\nname = 'diptych'\nversion = '2'\n")
    bootstrap.set_up(checkout, dev=False, run=runner)
    assert runner.words == ["checkout[dev]", "checkout[dev]"]


def test_an_installation_that_failed_is_tried_again(checkout: Path) -> None:
    with pytest.raises(bootstrap.SetupError, match="Run the same command again"):
        bootstrap.set_up(checkout, dev=False, run=Runner(fail_at="pip"))
    runner = Runner()
    bootstrap.set_up(checkout, dev=False, run=runner)
    assert runner.words == ["checkout"]


def test_a_missing_venv_module_is_said_with_its_package(checkout: Path) -> None:
    with pytest.raises(bootstrap.SetupError, match="apt install python3-venv"):
        bootstrap.set_up(checkout, dev=False, run=Runner(fail_at="venv"))


def test_a_moved_checkout_is_set_up_anew(checkout: Path, tmp_path: Path) -> None:
    bootstrap.set_up(checkout, dev=False, run=Runner())
    moved = tmp_path / "moved"
    shutil.move(checkout, moved)
    runner = Runner()
    bootstrap.set_up(moved, dev=False, run=runner)
    assert runner.words == ["venv", "moved"]


def test_a_damaged_stamp_only_costs_a_look(checkout: Path) -> None:
    bootstrap.set_up(checkout, dev=False, run=Runner())
    (checkout / ".venv" / bootstrap.STAMP_NAME).write_bytes(b"\xff{")
    runner = Runner()
    bootstrap.set_up(checkout, dev=False, run=runner)
    assert runner.words == ["checkout"]
    assert json.loads((checkout / ".venv" / bootstrap.STAMP_NAME).read_text())["root"] == str(checkout)


def test_an_old_python_is_named() -> None:
    with pytest.raises(bootstrap.SetupError, match=r"this is 3\.9"):
        bootstrap.check_python((3, 9, 1))
    bootstrap.check_python((3, 11, 0))


def test_no_screen_is_said_before_qt_aborts() -> None:
    with pytest.raises(bootstrap.SetupError, match="no screen"):
        bootstrap.check_screen({}, "linux")
    bootstrap.check_screen({"DISPLAY": ":0"}, "linux")
    bootstrap.check_screen({}, "darwin")


def test_a_card_on_windows_gets_a_note() -> None:
    assert "CPU only" in bootstrap.note_on_card("win32", "nvidia-smi.exe")
    assert bootstrap.note_on_card("win32", None) == ""
    assert bootstrap.note_on_card("linux", "/usr/bin/nvidia-smi") == ""


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("cc"), reason="needs a C compiler to make a library that lacks another")
def test_a_missing_library_is_found_and_its_package_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty.c").write_text("int nothing;\n")
    cursor = tmp_path / "libxcb-cursor.so.0"
    subprocess.run(["cc", "-shared", "-o", cursor, tmp_path / "empty.c", "-Wl,-soname,libxcb-cursor.so.0.gone"], check=True)
    plugin = tmp_path / "plugin.so"
    subprocess.run(["cc", "-shared", "-Wl,--no-as-needed", "-o", plugin, tmp_path / "empty.c", cursor], check=True)
    assert bootstrap.missing_libraries([plugin]) == ["libxcb-cursor.so.0.gone"]

    monkeypatch.setattr(bootstrap, "missing_libraries", lambda files: ["libxcb-cursor.so.0", "libEGL.so.1"])
    with pytest.raises(bootstrap.SetupError, match="sudo apt install libegl1 libxcb-cursor0"):
        bootstrap.check_libraries(Path(sys.executable), window=True)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has system libraries to miss")
def test_the_libraries_of_this_installation_are_all_there() -> None:
    files = bootstrap.qt_files(Path(sys.executable), window=False)
    assert [path.name for path in files if path.name.startswith("QtWidgets")]
    assert bootstrap.missing_libraries(files) == []


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_sets_nothing_up(option: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "set_up", lambda *_arguments, **_options: pytest.fail("it was set up"))
    assert bootstrap.main([option]) == 0
    assert "bootstrap.py test" in capsys.readouterr().out
