"""What every test gets: folders of its own, and a failure when it leaves warnings, log lines, threads or processes behind."""

import logging
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_HOME = tempfile.TemporaryDirectory(prefix="diptych-tests-", ignore_cleanup_errors=True)
# Before Qt or platformdirs look: nothing of the user's is read or written, and no window comes up.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The window speaks the system's language: here English.
os.environ["LC_ALL"], os.environ["LANGUAGE"] = "C.UTF-8", ""
# Networks of a test are tiny: threads that share one would wait for each other, here and in every process started from here.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Where the tests were started in the background of a shell, Ctrl-C is ignored, here and in every process started from here.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
for _name in ("CONFIG", "CACHE", "DATA", "STATE", "DOCUMENTS"):
    _dir = Path(_HOME.name) / _name.lower()
    _dir.mkdir()
    os.environ[f"XDG_{_name}_DIR" if _name == "DOCUMENTS" else f"XDG_{_name}_HOME"] = str(_dir)

os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(Path(_HOME.name) / "hypothesis")

import psutil  # noqa: E402
import pytest  # noqa: E402

ROOT_DIR = Path(__file__).resolve().parent.parent
SETTLE_S = 10.0
"""How long threads and processes of a finished test may take to end."""


@pytest.fixture
def shared_data() -> Path:
    """The folder of real datasets (facades, openmoji, maps, ...) beside the checkout; the test is skipped where there is none."""
    folder = ROOT_DIR.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real datasets at {folder}")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def make_pictures() -> Callable[..., list[Path]]:
    """make_pictures(folder, num=4, width=32, height=32, seed=0): that many different PNGs, named 000.png and so on."""
    import numpy as np
    from PIL import Image

    def make(folder: Path, num: int = 4, width: int = 32, height: int = 32, seed: int = 0) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{index:03}.png" for index in range(num)]
        for index, path in enumerate(paths):
            random = np.random.default_rng((seed, index))
            coarse = Image.fromarray(random.integers(0, 256, (4, 4, 3), dtype=np.uint8))
            coarse.resize((width, height), Image.Resampling.BICUBIC).save(path)
        return paths

    return make


@pytest.fixture
def make_side_by_side() -> Callable[..., list[Path]]:
    """make_side_by_side(folder, num=4, size_px=32): pictures twice as wide as high, left a flat label map, right its noisy photo."""
    import numpy as np
    from PIL import Image

    def make(folder: Path, num: int = 4, size_px: int = 32) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{index:03}.png" for index in range(num)]
        palette = np.array([[255, 255, 255], [200, 30, 30], [30, 60, 200]], np.uint8)
        for index, path in enumerate(paths):
            random = np.random.default_rng(index)
            labels = palette[np.kron(random.integers(0, 3, (4, 4)), np.ones((size_px // 4, size_px // 4), np.int64))]
            photo = np.clip(255 - labels.astype(np.int64) + random.integers(-40, 41, labels.shape), 0, 255).astype(np.uint8)
            Image.fromarray(np.concatenate([labels, photo], axis=1)).save(path)
        return paths

    return make


class _LogLines(logging.Handler):
    """Keeps what is logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or error in the log fails the test, unless the test takes `caplog` and so looks at the log itself."""
    if "caplog" in request.fixturenames:
        yield
        return
    handler = _LogLines()
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    if handler.lines:
        pytest.fail("unexpected log lines:\n" + "\n".join(handler.lines), pytrace=False)


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """A thread or process that outlives its test fails it (and the process is ended)."""
    threads_before = set(threading.enumerate())
    processes_before = set(_live_children())
    yield
    threads: set[threading.Thread] = set()
    processes: set[psutil.Process] = set()
    deadline = time.monotonic() + SETTLE_S
    while time.monotonic() < deadline:
        threads = {thread for thread in threading.enumerate() if thread not in threads_before}
        processes = set(_live_children()) - processes_before
        if not threads and not processes:
            return
        time.sleep(0.02)
    left = [f"thread {thread.name}" for thread in threads]
    for process in processes:
        left.append(f"process {process.pid}: {_command_of(process)}")
        process.kill()
    pytest.fail("left running: " + "; ".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def no_lease_left() -> Iterator[None]:
    """A lease that outlives its test fails it: every later training would wait for its holder."""
    yield
    from core.jobs.lease import leases_dir

    own = list(leases_dir().glob(f"*.{os.getpid()}-*.lease"))
    for path in own:
        path.unlink()
    assert not own, f"leases left: {own}"


def _live_children() -> list[psutil.Process]:
    if not _has_children():
        return []
    alive = []
    for process in psutil.Process().children(recursive=True):
        try:
            if process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process)
        except psutil.NoSuchProcess:
            continue
    return alive


def _has_children() -> bool:
    """Whether to look for them among all processes of the machine, which takes some milliseconds and is asked after every test."""
    told = list(Path("/proc/self/task").glob("*/children"))
    try:
        return not told or any(path.read_bytes() for path in told)
    except OSError:  # one of our threads has just ended
        return True


def _command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return "?"


def pytest_unconfigure() -> None:
    for handler in logging.getLogger().handlers[:]:
        if isinstance(handler, logging.FileHandler):
            handler.close()
            logging.getLogger().removeHandler(handler)
    _HOME.cleanup()
