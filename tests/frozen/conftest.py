"""The app as built, in a read-only folder with a space and an accent, on a virtual screen: only where DIPTYCH_APP names its folder.

    .venv/bin/pyinstaller --noconfirm build.spec && DIPTYCH_APP=dist/Diptych .venv/bin/python -m pytest tests/frozen

DIPTYCH_PICTURES names a folder that keeps the pictures taken of the screen.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from tests.frozen.screen import Screen, Window, until, virtual_screen

HERE = Path(__file__).parent
COMMAND_TIMEOUT_S = 180.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("DIPTYCH_APP"):
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="DIPTYCH_APP names no built app"))


class App:
    """The built app as a user has it, whose home is empty at first."""

    def __init__(self, folder: Path, home: Path, screen: Screen) -> None:
        self.folder = folder
        self.home = home
        self.screen = screen
        self.workspace = home / "Arbeit 工作"
        # Without a locale Qt says at every start that it takes C.UTF-8; of a tiny network's threads one would wait for the other.
        self.environment = {"DISPLAY": screen.name, "HOME": str(home), "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}
        self._windows: list[subprocess.Popen[bytes]] = []

    def command(self, *arguments: object, program: str = "diptych-cli", environment: dict[str, str] | None = None) -> tuple[int, str]:
        """Run a program to its end, from `/`; its exit code and all it printed."""
        done = subprocess.run(
            [self.folder / program, *map(str, arguments)],
            cwd="/",
            env=self.environment if environment is None else environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=COMMAND_TIMEOUT_S,
            check=False,
            preexec_fn=without_root_rights,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def works(self, *arguments: object) -> str:
        """Run a command of the workspace that has to succeed; what it printed."""
        code, text = self.command(*arguments, "--workspace", self.workspace, "--device", "cpu")
        assert code == 0, f"{arguments}: {text}"
        return text

    def start_window(self, *paths: Path) -> Window:
        """Start the window, wait until it is drawn and give it the keyboard."""
        return self.start([str(self.folder / "Diptych"), *map(str, paths), "--workspace", str(self.workspace), "--device", "cpu"])

    def start(self, command: Sequence[str]) -> Window:
        """The same by a command."""
        process = subprocess.Popen(command, cwd="/", env=self.environment, preexec_fn=without_root_rights)
        self._windows.append(process)
        window = self.screen.wait_for("Diptych")
        until(lambda: window.num_colours > 12, "the window is drawn")
        assert window.pid == process.pid
        window.take_keyboard()
        return window

    def close(self, window: Window) -> None:
        """Close the window and wait for its process to end well; nothing of the app is left running then.

        Where it asks about a training that has just ended, it is told to stay open and asked again once it has seen that.
        """
        process = next(process for process in self._windows if process.pid == window.pid)
        window.ask_to_close()
        deadline = time.monotonic() + COMMAND_TIMEOUT_S
        while process.poll() is None:
            assert time.monotonic() < deadline, "it does not close"
            questions = [one for one in self.screen.windows() if one.handle.id != window.handle.id]
            for question in questions:
                question.press("Escape")
                until(lambda question=question: not question.is_there, "the question gone")
                window.ask_to_close()
            time.sleep(0.1)
        assert process.returncode == 0
        until(lambda: not self.processes(), "nothing is left running")

    def processes(self) -> list[psutil.Process]:
        """Every live process of the app, whoever started it."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.status() != psutil.STATUS_ZOMBIE and Path(process.exe()).parent == self.folder:
                    found.append(process)
            except (psutil.Error, OSError):
                continue
        return found

    def end(self) -> None:
        """End what is left of it."""
        for process in self.processes():
            process.kill()
        for window in self._windows:
            window.wait()


def without_root_rights() -> None:
    """In a process about to start: even root may then not write where the file's mode forbids it."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.fixture(scope="session")
def app_dir() -> Iterator[Path]:
    """The built folder under another name, of hard links, where nothing can be written."""
    built = Path(os.environ["DIPTYCH_APP"]).resolve()
    place = Path(tempfile.mkdtemp(prefix="Façade app ", dir=built.parent))
    folder = place / "Ma façade"
    shutil.copytree(built, folder, symlinks=True, copy_function=os.link)
    folders = [place, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink()), folder]
    for path in folders:
        path.chmod(0o555)
    yield folder
    for path in folders:
        path.chmod(0o755)
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    with virtual_screen() as one:
        yield one


@pytest.fixture
def app(app_dir: Path, tmp_path: Path, screen: Screen) -> Iterator[App]:
    home = tmp_path / "home"
    home.mkdir()
    one = App(app_dir, home, screen)
    yield one
    one.end()
    assert not one.screen.windows(), "no window is left"


@pytest.fixture
def keep_picture(screen: Screen, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """keep_picture(name): a picture of the screen as it is now, where DIPTYCH_PICTURES wants it."""

    def keep(name: str) -> None:
        if folder := os.environ.get("DIPTYCH_PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            screen.picture().save(Path(folder) / f"{name}.png")

    return keep
