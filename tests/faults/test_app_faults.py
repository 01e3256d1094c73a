"""Faults of the window and of the place it runs in: a flood of events, a card out of use, a home that takes nothing, a lost screen.

Elsewhere: damaged settings, bugs in slots and coroutines (tests/stories); a dataset's index (tests/core/pairs, tests/stories).
"""

import asyncio
import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import torch

from core.device import choose_device
from core.errors import AppError, ErrorCode
from core.jobs.process import program_command
from desktop.item_models.run_control import RunPhase
from desktop.main_window import MainWindow
from desktop.settings import AppSettings, SettingsFile
from tests.driving import run_window, until
from tests.faults.event_flood import A_SECOND
from tests.stories.training_pages import phase, training_page
from training.run import RunFolder

FLOOD_S = 3.0
PAUSE_S = 0.2
LOUD_GROWTH_MB = 60
FLOODER = Path(__file__).with_name("event_flood.py")


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the settings, empty."""
    folder = tmp_path / "config"
    folder.mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    return folder


@pytest.mark.usefixtures("qapp")
def test_ten_thousand_events_a_second_leave_the_window_responsive_and_its_memory_bounded(
    workspace: Path, make_run: Callable[..., RunFolder]
) -> None:
    folder = make_run(epochs=10**6)
    pauses: list[float] = []

    async def watched() -> None:
        last = time.thread_time()  # the window's own work: what others do on this computer is not its doing
        while True:
            await asyncio.sleep(0.005)
            now = time.thread_time()
            pauses.append(now - last)
            last = now

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        window.open_paths([folder.path])
        with subprocess.Popen([sys.executable, str(FLOODER), str(folder.path), str(FLOOD_S)], stdout=subprocess.PIPE, text=True) as flood:
            assert flood.stdout is not None
            await phase(page, RunPhase.TRAINING)
            await until(lambda: page.view.history.step > A_SECOND / 2 and page.view.curves.first.names, "the curves are there")
            before = psutil.Process().memory_info().rss
            watching = asyncio.ensure_future(watched())
            await until(lambda: flood.poll() is not None, "the end of the flood")
            num_told = int(flood.stdout.read())
        assert num_told > 0.5 * FLOOD_S * A_SECOND
        await until(lambda: page.view.history.step == num_told, "the window has read it all")
        watching.cancel()
        grown_mb = (psutil.Process().memory_info().rss - before) / 1e6
        assert grown_mb < LOUD_GROWTH_MB
        late = sorted(pauses)[int(0.95 * len(pauses))]
        assert late < PAUSE_S, f"the window stood still: 95 % of its pauses were shorter than {late:.2f} s"

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_card_that_torch_can_not_use_is_named_with_a_remedy_and_the_cpu_taken_where_none_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    ones = torch.ones

    def refuse(*size: int, device: torch.device | None = None, **options: object) -> torch.Tensor:
        if device is not None and device.type == "cuda":
            raise RuntimeError("CUDA error: no kernel image is available for execution on the device\nCompile with TORCH_USE_CUDA_DSA")
        return ones(*size, device=device, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(torch, "ones", refuse)
    with pytest.raises(AppError) as caught:
        choose_device("cuda:0")
    assert caught.value.code is ErrorCode.DEVICE_UNUSABLE
    assert "cuda:0" in caught.value.message and "no kernel image" in caught.value.message and "\n" not in caught.value.message
    assert "driver" in caught.value.hint and "--device cpu" in caught.value.hint
    assert choose_device(None).type == "cpu"


@pytest.mark.usefixtures("qapp")
def test_a_window_that_was_last_off_screen_is_visible(workspace: Path, own_settings: Path) -> None:
    from PySide6.QtGui import QGuiApplication

    async def leave(window: MainWindow) -> None:
        window.move(50_000, 40_000)
        window.close()
        await until(lambda: not window.isVisible(), "the window gone")

    async def come_back(window: MainWindow) -> None:
        shown = QGuiApplication.screenAt(window.frameGeometry().center())
        assert shown is not None and shown.availableGeometry().intersects(window.frameGeometry())

    assert run_window(leave, "--workspace", str(workspace)) == 0
    assert SettingsFile(own_settings / "Diptych" / "settings.json").load().geometry != AppSettings().geometry
    assert run_window(come_back, "--workspace", str(workspace)) == 0


@pytest.mark.usefixtures("qapp")
def test_an_exception_in_a_thread_is_a_dialog_and_a_log_entry_and_the_app_lives(workspace: Path, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ZeroDivisionError("a bug in a thread")

    async def story(window: MainWindow) -> None:
        threading.Thread(target=broken).start()
        await until(lambda: window.error_dialogs, "the dialog")
        assert window.error_dialogs[0].error.code is ErrorCode.INTERNAL
        window.error_dialogs[0].close()
        assert window.show_page("models") is window.pages["models"]

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert "a bug in a thread" in caplog.text


def without_root_rights() -> None:
    """In a process about to start: even root may then not write where the file's mode forbids it."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.fixture
def bare_environment(tmp_path: Path) -> dict[str, str]:
    """A home in which nothing can be written, no XDG folders, and temporary files on a place that takes none."""
    home = tmp_path / "home"
    home.mkdir(0o555)
    return {
        "HOME": str(home),
        "TMPDIR": "/dev/full",
        "PATH": os.environ["PATH"],
        "QT_QPA_PLATFORM": "offscreen",
        "OMP_NUM_THREADS": "1",
    }


def run_bare(environment: dict[str, str], *arguments: object, wait_s: float = 60) -> tuple[int | None, str]:
    """The real program there: its exit code (None where it still ran after `wait_s` and was killed) and what it said."""
    command = program_command(*map(str, arguments))
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=without_root_rights
    ) as process:
        try:
            said, _ = process.communicate(timeout=wait_s)
            return process.returncode, said
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
            return None, said


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="root's rights are taken away by means of Linux")


@linux_only
def test_the_window_starts_or_says_in_one_sentence_why_not_where_nothing_can_be_written(
    tmp_path: Path, bare_environment: dict[str, str]
) -> None:
    code, said = run_bare(bare_environment, "--workspace", tmp_path / "workspace", wait_s=6)
    assert code is None, f"with a workspace of its own it starts, and stays: {said}"
    assert "Traceback" not in said and "rror" not in said, said
    assert (tmp_path / "workspace" / "workspace.json").is_file()


@linux_only
def test_commands_say_in_one_sentence_what_is_missing_where_nothing_can_be_written(
    tmp_path: Path, bare_environment: dict[str, str], make_side_by_side: Callable[..., list[Path]]
) -> None:
    make_side_by_side(tmp_path / "pairs", num=2)
    code, said = run_bare(bare_environment, "dataset", "create", "Labels", tmp_path / "pairs")
    assert code == 4 and len(said.splitlines()) == 1 and str(bare_environment["HOME"]) in said, said
    code, said = run_bare(bare_environment, "dataset", "create", "Labels", tmp_path / "pairs", "--workspace", tmp_path / "workspace")
    assert code == 0 and "Traceback" not in said, said
