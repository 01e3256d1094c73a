"""The front door: verbs, paths, wrong commands, and an exit code for every end."""

import errno
import importlib
import logging
import os
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

import diptych
from core.errors import AppError, ErrorCode, exit_code_of
from core.jobs.last_words import read_last_words
from core.version import VERSION

ROOT_DIR = Path(diptych.__file__).parent


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[Path], dict[str, object]]]:
    """What the window was opened with, instead of a window."""
    calls: list[tuple[list[Path], dict[str, object]]] = []
    window = types.ModuleType("desktop.app")
    window.main = lambda paths, **options: calls.append((list(paths), options)) or 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "desktop.app", window)
    return calls


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """command(run): the verb `watch` does this instead."""

    def replace(run: Callable[[object], int]) -> None:
        module = types.ModuleType("training.commands.watch", "A command of the test's.")
        module.add_arguments = lambda parser: parser.add_argument("words", nargs="*")  # type: ignore[attr-defined]
        module.run = run  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "training.commands.watch", module)

    return replace


@pytest.fixture
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A log folder of the test's own."""
    import core.logbook

    monkeypatch.setattr(core.logbook, "log_dir", lambda: tmp_path / "log")
    root = logging.getLogger()
    others = [handler for handler in root.handlers if isinstance(handler, RotatingFileHandler)]
    for handler in others:
        root.removeHandler(handler)
    yield tmp_path / "log" / "diptych.log"
    for handler in root.handlers[:]:
        if isinstance(handler, RotatingFileHandler | logging.NullHandler):
            root.removeHandler(handler)
            handler.close()
    for handler in others:
        root.addHandler(handler)


def outcome(arguments: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, str(ROOT_DIR / "diptych.py"), *arguments]
    return subprocess.run(program, capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload]


def test_help_lists_the_verbs_that_exist_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert diptych.main(["--help"]) == 0
    shown = capsys.readouterr().out
    listed = shown.split("verbs:\n")[1].split("\n\n")[0]
    assert [line.split()[0] for line in listed.splitlines()] == list(diptych.VERBS)
    assert "_service" not in shown and "_train-worker" not in shown


def test_every_verb_has_its_command_and_every_command_its_verb() -> None:
    for verb in diptych.VERBS:
        module = importlib.import_module(f"training.commands.{verb.replace('-', '_')}")
        assert callable(module.add_arguments) and callable(module.run) and module.__doc__
    for path in (ROOT_DIR / "training" / "commands").glob("*.py"):
        if "def add_arguments" in path.read_text(encoding="utf-8"):
            assert path.stem.replace("_", "-") in diptych.VERBS
    for name in diptych.WORKERS.values():
        assert callable(importlib.import_module(name).main)


@pytest.mark.parametrize("verb", diptych.VERBS)
def test_every_verb_explains_itself_and_takes_the_common_options(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert diptych.main([verb, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"diptych {verb}" in shown and "--workspace" in shown and "--device" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["--nonsense"],
        ["-x"],
        ["watch"],
        ["watch", "--nonsense", "folder"],
        ["dataset", "frobnicate"],
        ["train", "--device", "gpu"],
        ["--workspace"],
        ["train", "--works", "folder"],
    ],
)
def test_a_wrong_command_is_usage_and_2(
    arguments: list[str], opened: list[object], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert diptych.main(arguments) == 2
    shown = capsys.readouterr()
    assert "usage: diptych" in shown.err and "Traceback" not in shown.err and shown.out == ""
    assert opened == []


def test_without_a_verb_the_window_opens(opened: list[object], tmp_path: Path) -> None:
    (tmp_path / "a picture.png").touch()
    assert diptych.main([]) == 0
    assert diptych.main([str(tmp_path / "a picture.png"), str(tmp_path), "--workspace", str(tmp_path), "--device", "cpu"]) == 0
    assert opened == [
        ([], {"workspace": None, "device": ""}),
        ([tmp_path / "a picture.png", tmp_path], {"workspace": tmp_path, "device": "cpu"}),
    ]


def test_a_file_is_opened_whatever_it_is_called(opened: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("frobnicate", "train", "-x"):
        (tmp_path / name).touch()
    assert diptych.main(["frobnicate", "./train"]) == 0
    assert diptych.main(["--", "-x"]) == 0
    assert [paths for paths, _ in opened] == [[tmp_path / "frobnicate", tmp_path / "train"], [tmp_path / "-x"]]  # type: ignore[misc]


def test_a_path_that_is_not_there_is_said(opened: list[object], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert diptych.main([str(tmp_path / "gone.png")]) == exit_code_of(ErrorCode.PATH_MISSING)
    shown = capsys.readouterr().err
    assert "gone.png" in shown and len(shown.splitlines()) == 1
    assert opened == []


def test_common_options_stand_anywhere(command: Callable[..., None], tmp_path: Path) -> None:
    seen: list[object] = []
    command(lambda arguments: seen.append((arguments.words, arguments.workspace, arguments.device)) or 0)
    diptych.main(["watch", "a", "b"])
    diptych.main(["--device=cuda:1", "watch", "a", "--workspace", str(tmp_path), "b"])
    diptych.main(["watch", "--", "--device"])
    assert seen == [(["a", "b"], None, None), (["a", "b"], tmp_path, "cuda:1"), (["--device"], None, None)]


def test_a_trouble_of_the_users_is_one_line_and_its_code(command: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    def fail(arguments: object) -> int:
        raise AppError(ErrorCode.DISK_FULL, "There is no room on the disk.", "Free some.")

    command(fail)
    assert diptych.main(["watch"]) == 4
    assert capsys.readouterr().err == "diptych: There is no room on the disk. Free some.\n"


def test_a_bug_is_70_with_its_traceback_in_the_log(
    command: Callable[..., None], own_log: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: object) -> int:
        raise ZeroDivisionError("of ours")

    command(fail)
    assert diptych.main(["watch"]) == 70
    shown = capsys.readouterr().err
    assert "Traceback" not in shown and "ZeroDivisionError" in shown and str(own_log) in shown
    assert "ZeroDivisionError: of ours" in own_log.read_text()


def test_a_log_that_cannot_be_written_does_not_hide_the_exit_code(
    command: Callable[..., None],
    own_log: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")

    def fail(arguments: object) -> int:
        raise ZeroDivisionError

    command(fail)
    assert diptych.main(["watch"]) == 70
    assert "could not be written" in capsys.readouterr().err


@pytest.mark.parametrize("module", ["argparse", "core.streams", "core.errors", "training.commands.runs"])
def test_control_c_while_the_program_still_loads_ends_quietly(module: str, tmp_path: Path) -> None:
    program = f"""
import sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
import diptych
sys.exit(diptych.main(["runs", "list", "--workspace", {str(tmp_path)!r}]))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT_DIR, capture_output=True, text=True)
    assert done.returncode == 130 and done.stderr in ("", "diptych: cancelled.\n")


def test_control_c_is_130(command: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(arguments: object) -> int:
        raise KeyboardInterrupt

    command(interrupt)
    assert diptych.main(["watch"]) == 130
    assert capsys.readouterr().err == "diptych: cancelled.\n"


def test_a_worker_verb_tells_a_bug_on_stderr_which_is_its_log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    worker = types.ModuleType("training.worker")

    def fail(arguments: list[str]) -> int:
        raise ZeroDivisionError(arguments)

    worker.main = fail  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "training.worker", worker)
    assert diptych.main(["_train-worker", "folder"]) == 70
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the address space are Linux's")
@pytest.mark.parametrize("arguments", [["_train-worker", "."], ["evaluate", "--model", "starter", "--dataset", "resources/sample"]])
def test_too_little_memory_to_begin_is_said_in_a_sentence(arguments: list[str]) -> None:
    import resource

    def tighten() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))

    shown = outcome(arguments, cwd=ROOT_DIR, preexec_fn=tighten)
    assert shown.returncode == exit_code_of(ErrorCode.MEMORY_HOST) and "Traceback" not in shown.stderr
    told = read_last_words(shown.stdout, shown.returncode)
    assert "not enough memory for this" in (told.message if told is not None else shown.stderr)
    assert (told is not None) == arguments[0].startswith("_"), "only a worker's last words are read again by its starter"


def test_a_path_that_may_not_even_be_looked_at_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path_type = type(Path())
    exists = path_type.exists

    def refused(path: Path) -> bool:
        if "locked" in path.parts:  # as the system answers everybody but root
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return exists(path)

    monkeypatch.setattr(path_type, "exists", refused)
    assert diptych.main(["translate", "--model", "starter", "--output", "/tmp/out", "/tmp/locked/a.png"]) == 4
    shown = capsys.readouterr().err
    assert shown.startswith("diptych: /tmp/locked/a.png may not be written or read.") and "inside Diptych" not in shown


def test_it_runs_from_any_folder_and_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    shown = outcome(["--version"], cwd=tmp_path)
    assert (shown.returncode, shown.stdout.split()[0], shown.stderr) == (0, "Diptych", "")
    read_end, write_end = os.pipe()
    os.close(read_end)
    program = [sys.executable, str(ROOT_DIR / "diptych.py"), "dataset", "--help"]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    unread = subprocess.run(program, stdout=write_end, stderr=subprocess.PIPE, timeout=60, check=False, env=buffered)
    os.close(write_end)
    assert (unread.returncode, unread.stderr) == (0, b""), "what was asked for was done"


def test_the_version_is_that_of_the_project() -> None:
    import tomllib

    described = tomllib.loads((ROOT_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in described["project"]["dynamic"] and "version" not in described["project"], "it stands in one place"
    module, _, name = described["tool"]["setuptools"]["dynamic"]["version"]["attr"].rpartition(".")
    assert getattr(importlib.import_module(module), name) == VERSION


# ---- the frozen folder: two programs that know each other


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[list[str]]]:
    """frozen(name): this is the program of that name; the siblings it starts are noted."""
    started: list[list[str]] = []

    def freeze(name: str) -> list[list[str]]:
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        monkeypatch.setattr(sys, "executable", str(tmp_path / name))
        return started

    def note(command: list[object], **options: object) -> subprocess.CompletedProcess[str]:
        started.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(subprocess, "run", note)
    return freeze


def test_the_console_program_starts_the_window(frozen: Callable[[str], list[list[str]]], tmp_path: Path) -> None:
    started = frozen("diptych-cli")
    assert diptych.main([str(tmp_path), "--device", "cpu"]) == 3
    assert started == [[str(tmp_path / "Diptych"), "--device", "cpu", str(tmp_path)]]


def test_the_console_program_has_the_window_test_itself(frozen: Callable[[str], list[list[str]]], tmp_path: Path) -> None:
    started = frozen("diptych-cli")
    assert diptych.main(["--self-test", "--device", "cpu"]) == 3
    assert started == [[str(tmp_path / "Diptych"), "--self-test", "--device", "cpu"]]


def test_the_window_hands_a_verb_to_the_console_program(frozen: Callable[[str], list[list[str]]], tmp_path: Path) -> None:
    started = frozen("Diptych")
    assert diptych.main(["watch", str(tmp_path)]) == 3
    assert started == [[str(tmp_path / "diptych-cli"), "watch", str(tmp_path)]]


def test_a_half_frozen_folder_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "diptych-cli"))
    assert diptych.main([]) == exit_code_of(ErrorCode.WORKER_START)
    assert "Diptych cannot be started" in capsys.readouterr().err
