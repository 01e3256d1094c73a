"""The window of the app as built, used as a person does: by keys, drops from another program, and second starts."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.jobs.events import Finished, Started, Stopped
from core.jobs.reader import read_all
from core.pairs.sample import sample_dir
from tests.frozen.conftest import App, without_root_rights
from tests.frozen.screen import Window, until
from tests.frozen.test_commands import PAGES, TINY
from tests.release.test_linux import launched
from training.run import Losses, RunEvent, RunFolder

VISIBLE_S = 1.5
KeepPicture = Callable[[str], None]


def test_the_window_is_visible_within_its_time_and_holds_no_torch(app: App, keep_picture: KeepPicture) -> None:
    app.close(app.start_window())  # the disk is warm now
    times = []
    for _ in range(3):
        begun = time.monotonic()
        window = app.start_window()
        times.append(time.monotonic() - begun)
        app.close(window)
    assert min(times) < VISIBLE_S, times
    print(f"visible after {', '.join(f'{seconds:.2f}' for seconds in times)} s")
    window = app.start_window()
    seen = []
    for number, name in enumerate(PAGES, 1):
        window.press(f"ctrl+{number}")
        until(lambda: pixels(window) not in seen, f"the page {name}")
        time.sleep(0.3)  # its pictures come a moment after it
        seen.append(pixels(window))
        keep_picture(f"page-{name}")
    mapped = {Path(entry.path).name for entry in psutil.Process(window.pid).memory_maps()}
    assert any("Qt6Widgets" in name for name in mapped) and not [name for name in mapped if "torch" in name]
    app.close(window)


@pytest.fixture
def run_dir(app: App, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> Path:
    """A run that has stopped after its third step and has very many before it."""
    make_side_by_side(tmp_path / "labels", num=8)
    folder = app.workspace / "runs" / "story"
    endless = [word.replace("epochs=1", "epochs=100000").replace("checkpoint_every=4", "checkpoint_every=50") for word in TINY]
    app.works("train", "--dataset", tmp_path / "labels", "--run", folder, "--steps", 3, *endless)
    return folder


def pixels(window: Window) -> bytes:
    """What the window shows."""
    shown = window.picture()
    return b"" if shown is None else shown.tobytes()


def events_of(run_dir: Path, *kinds: type) -> list[Any]:
    return [event for event in read_all(RunFolder(run_dir).job, RunEvent) if isinstance(event, kinds)]


def only_window(app: App) -> None:
    """There is one program with a window, and one window: no worker shows any."""
    assert [process.name() for process in app.processes()].count("Diptych") == 1
    assert len(app.screen.windows()) == 1


def test_a_training_is_resumed_watched_stopped_and_resumed_by_keys(app: App, run_dir: Path, keep_picture: KeepPicture) -> None:
    window = app.start_window(run_dir)
    for session in (2, 3):
        pressed_until(window, "alt+r", lambda session=session: len(events_of(run_dir, Started)) == session, "the worker has begun")
        told = len(events_of(run_dir, Losses))
        until(lambda told=told: len(events_of(run_dir, Losses)) > told + 1, "it trains")
        only_window(app)
        before = pixels(window)
        until(lambda before=before: pixels(window) != before, "the window shows that it goes on")
        if session == 3:
            keep_picture("training")
        pressed_until(window, "alt+t", lambda session=session: len(events_of(run_dir, Stopped)) == session, "it has stopped")
    steps = [event.from_step for event in events_of(run_dir, Started)]
    assert steps[:2] == [0, 3] and steps[2] > 3, "each session goes on where the one before was stopped"
    app.close(window)


def pressed_until(window: Window, keys: str, look: Callable[[], object], what: str) -> None:
    """Press keys, and again each second (a button that is not there yet takes none), until something is true."""
    for _ in range(60):
        window.press(keys)
        try:
            until(look, what, 1.5)
        except AssertionError:
            continue
        return
    raise AssertionError(f"pressed {keys} in vain for: {what}")


@pytest.fixture
def outlines(tmp_path: Path) -> Callable[[str, int], Path]:
    """outlines(name, num): a folder with so many outlines of the sample."""

    def copy(name: str, num: int) -> Path:
        folder = tmp_path / "pictures" / name
        folder.mkdir(parents=True)
        for path in sorted((sample_dir() / "outline").iterdir())[:num]:
            shutil.copy(path, folder)
        return folder

    return copy


def num_translated(folder: Path) -> int:
    return len(list(folder.with_name(f"{folder.name} translated").glob("*.png")))


def test_pictures_are_translated_that_were_dropped_named_and_handed_over(
    app: App, outlines: Callable[[str, int], Path], keep_picture: KeepPicture
) -> None:
    named, handed, dropped = outlines("named on the command line", 2), outlines("handed over 移交", 2), outlines("dropped %20 ünïcode", 3)
    window = app.start_window(named)
    pressed_until(window, "alt+t", lambda: num_translated(named) == 2, "the pictures that were named")
    only_window(app)
    code, text = app.command(handed, "--workspace", app.workspace, program="Diptych")
    assert (code, text) == (0, ""), "a second start gives its paths to the first and ends"
    only_window(app)
    pressed_until(window, "alt+t", lambda: num_translated(handed) == 2, "the pictures that were handed over")
    code, text = app.command("--workspace", app.workspace, program="diptych-cli")
    assert (code, text) == (0, "") and len(app.screen.windows()) == 1
    until_dropped(app, window, dropped)
    keep_picture("translated")
    only_window(app)
    app.close(window)


def until_dropped(app: App, window: Window, folder: Path) -> None:
    app.screen.drop(window, [folder])
    pressed_until(window, "alt+t", lambda: num_translated(folder) == 3, "the pictures that were dropped")


def test_a_killed_window_leaves_no_orphan_but_a_training_that_the_next_one_finds(
    app: App, run_dir: Path, outlines: Callable[[str, int], Path]
) -> None:
    folder = outlines("some", 2)
    window = app.start_window(folder)
    pressed_until(window, "alt+t", lambda: num_translated(folder) == 2, "a worker that stays for the next translation")
    assert len(app.processes()) >= 2
    os.kill(window.pid, signal.SIGKILL)
    until(lambda: not app.processes(), "helper and worker have gone with it", 15)

    window = app.start_window(run_dir)
    pressed_until(window, "alt+r", lambda: len(events_of(run_dir, Started)) == 2, "the worker has begun")
    os.kill(window.pid, signal.SIGKILL)
    until(lambda: [process.cmdline()[1] for process in app.processes()] == ["_train-worker"], "only the training goes on", 15)
    told = len(events_of(run_dir, Losses))
    until(lambda: len(events_of(run_dir, Losses)) > told, "it trains without a window")
    window = app.start_window(run_dir)
    pressed_until(window, "alt+t", lambda: len(events_of(run_dir, Stopped)) == 2, "the next window stops it")
    assert not events_of(run_dir, Finished)
    app.close(window)


def test_its_entry_in_the_menu_starts_it_with_what_it_is_given(app: App, outlines: Callable[[str, int], Path]) -> None:
    data = app.home / "données $HOME"
    environment = {"PATH": os.environ["PATH"], "HOME": str(app.home), "XDG_DATA_HOME": str(data)}
    subprocess.run([app.folder / "install.sh"], env=environment, stdout=subprocess.DEVNULL, check=True, cwd="/")
    entry = (data / "applications" / "diptych.desktop").read_text(encoding="utf-8")
    (line,) = [line.removeprefix("Exec=") for line in entry.splitlines() if line.startswith("Exec=")]
    folder = outlines("from the file manager", 1)
    window = app.start(launched(line, str(folder)))
    pressed_until(window, "alt+t", lambda: num_translated(folder) == 1, "the folder that it was started with")
    app.close(window)


def test_the_console_program_opens_the_window(app: App) -> None:
    process = subprocess.Popen(
        [app.folder / "diptych-cli", "--workspace", app.workspace], cwd="/", env=app.environment, preexec_fn=without_root_rights
    )
    window = app.screen.wait_for("Diptych")
    window.ask_to_close()
    assert process.wait(30) == 0
