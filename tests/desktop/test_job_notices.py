"""What the window tells of jobs while nobody looks at it: progress in its title, and once how each ended or what is wrong."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.errors import ErrorCode
from core.jobs.events import Failed, Finished, Paused, Started, Stopped
from core.models.library import starter_path
from core.pairs.pair import Half, Pair
from core.translation.job import RowFailed, create_job, request_for
from desktop import live_jobs, watching
from desktop.job_notices import JobNotices
from desktop.live_jobs import LiveJobs
from desktop.tray import Tray, badged_icon
from tests.fake_job import FakeWorker
from training.creating import create_run
from training.run import CheckpointSaved, Label, RunEvent, RunFolder, RunRequest, write_label
from training.settings import RunSettings

RECORDED_DIR = Path(__file__).parents[1] / "training" / "recorded"


class FakeTray(Tray):
    """Keeps what it is told."""

    def __init__(self, *, is_there: bool) -> None:
        super().__init__()
        self._is_there = is_there
        self.standing: object = None
        self.words = ""
        self.told: list[tuple[str, str]] = []

    @property
    def is_there(self) -> bool:
        return self._is_there

    def show_standing(self, standing, words: str) -> None:
        self.standing, self.words = standing, words

    def tell(self, title: str, words: str) -> bool:
        self.told.append((title, words))
        return self._is_there


class Scene:
    """A window that is not active, and what is told beside it."""

    def __init__(self, workspace: Path, *, has_tray: bool = True) -> None:
        self.workspace = workspace
        self.window = QWidget()
        self.tray = FakeTray(is_there=has_tray)
        self.jobs = LiveJobs(workspace)
        self.notices = JobNotices(self.window, self.jobs, self.tray)

    def run(self, name: str, settings: RunSettings | None = None) -> RunFolder:
        half = Half(str(starter_path()))
        pairs = [Pair(name="1", input=half, target=half)]
        folder = create_run(self.workspace / "runs" / name, RunRequest(settings=settings or RunSettings(), dataset="d"), pairs)
        write_label(folder.path, Label(name=f"The {name}"))
        return folder


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs in the background are read as often as what is on screen."""
    monkeypatch.setattr(watching, "IN_BACKGROUND_MS", 50)
    monkeypatch.setattr(watching, "STATE_EVERY_S", 0.05)


@pytest.fixture
def scene(qtbot: QtBot, workspace: Path) -> Iterator[Scene]:
    made = Scene(workspace)
    qtbot.addWidget(made.window)
    yield made
    made.jobs.stop()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_progress_is_in_the_title_and_the_end_stays_until_the_window_is_active(qtbot: QtBot, scene: Scene) -> None:
    worker = FakeWorker(scene.run("facades").job)
    worker.beat(30, 200)
    scene.jobs.start()
    qtbot.waitUntil(lambda: scene.window.windowTitle() == "15 % · The facades – Diptych")
    assert (scene.tray.standing, scene.tray.words) == ("accent", "Training: 15 % · The facades")
    assert scene.jobs.jobs[0].is_here and scene.jobs.jobs[0].is_at_work
    worker.tell(Paused(step=30))
    qtbot.waitUntil(lambda: scene.window.windowTitle() == "Paused · The facades – Diptych")
    assert not scene.jobs.jobs[0].is_at_work
    worker.tell(CheckpointSaved(step=200, folder="", l1=0.1234))
    worker.end(Finished(step=200))
    qtbot.waitUntil(lambda: scene.tray.told != [])
    assert scene.tray.told == [("Trained: The facades", "The training is done. Its best checkpoint has an L1 of 0.123.")]
    assert (scene.window.windowTitle(), scene.tray.standing) == ("Trained: The facades – Diptych", "good")
    assert scene.notices.news_of == (scene.workspace / "runs" / "facades", True)
    scene.window.show()
    scene.window.activateWindow()
    qtbot.waitUntil(lambda: scene.window.windowTitle() == "Diptych")
    assert scene.tray.standing is None and scene.jobs.jobs == []


def test_nothing_is_told_to_who_is_looking_or_does_not_want_it(qtbot: QtBot, scene: Scene) -> None:
    folder = scene.run("facades")
    scene.notices.is_wanted = False
    for is_active in (False, True):
        if is_active:
            scene.notices.is_wanted = True
            scene.window.show()
            scene.window.activateWindow()
            qtbot.waitUntil(scene.window.isActiveWindow)
        worker = FakeWorker(folder.job)
        scene.jobs.start()
        qtbot.waitUntil(lambda: bool(scene.jobs.jobs))
        assert scene.tray.standing == ("accent" if is_active else None)
        worker.end(Failed(code="disk.full", message="Full.", step=1))
        qtbot.waitUntil(lambda: not scene.jobs.jobs)
    assert scene.tray.told == [] and scene.window.windowTitle() == "Diptych"


@pytest.mark.parametrize(
    ("ending", "standing", "title", "words"),
    [
        (Failed(code=ErrorCode.DISK_FULL, message="The disk is full.", step=3), "danger", "Failed", "The disk is full. The disk is full."),
        (Failed(code="from.later", message="Odd.", step=3), "danger", "Failed", "Something went wrong. Odd."),
        (Stopped(step=12), "warning", "Stopped", "It stopped at step 12 and can be resumed."),
        (None, "warning", "Broke off", "Its worker went away without a word."),
    ],
)
def test_each_way_to_end_has_its_words(
    qtbot: QtBot, scene: Scene, monkeypatch: pytest.MonkeyPatch, ending, standing: str, title: str, words: str
) -> None:
    monkeypatch.setattr(live_jobs, "SUCCESSOR_S", 0.0)
    monkeypatch.setattr(live_jobs, "LOOK_EVERY_MS", 50)
    worker = FakeWorker(scene.run("facades").job)
    scene.jobs.start()
    qtbot.waitUntil(lambda: bool(scene.jobs.jobs))
    worker.die() if ending is None else worker.end(ending)
    qtbot.waitUntil(lambda: scene.tray.told != [])
    assert scene.tray.told[0][0] == f"{title}: The facades" and scene.tray.told[0][1].startswith(words)
    assert scene.tray.standing == standing


def test_a_worker_that_is_given_a_successor_did_not_end(qtbot: QtBot, scene: Scene) -> None:
    folder = scene.run("facades")
    worker = FakeWorker(folder.job)
    scene.jobs.start()
    qtbot.waitUntil(lambda: bool(scene.jobs.jobs))
    job = scene.jobs.jobs[0]
    worker.die()
    qtbot.waitUntil(lambda: job.state is live_jobs.JobState.INTERRUPTED)
    scene.jobs.look()
    worker = FakeWorker(folder.job)
    qtbot.waitUntil(lambda: job.is_at_work)
    worker.end(Finished(step=1))
    qtbot.waitUntil(lambda: scene.tray.told != [])
    assert [title for title, _ in scene.tray.told] == ["Trained: The facades"]


def test_translations_are_told_too_but_not_cancelled_ones(
    qtbot: QtBot, scene: Scene, tmp_path: Path, make_pictures: Callable[..., list[Path]]
) -> None:
    make_pictures(tmp_path / "Holiday", num=1)
    request = request_for([tmp_path / "Holiday"], starter_path(), tmp_path / "out")
    first, second = (create_job(scene.workspace / "translations" / name, request) for name in ("1", "2"))
    worker = FakeWorker(first.folder)
    worker.beat(1, 4)
    training = FakeWorker(scene.run("facades").job)
    scene.jobs.start()
    qtbot.waitUntil(lambda: len(scene.jobs.jobs) == 2)
    qtbot.waitUntil(lambda: "Translating: 25 % · Holiday" in scene.tray.words.splitlines())
    assert scene.window.windowTitle().endswith(", and 1 more – Diptych")
    worker.tell(RowFailed(index=1, code="data.picture_unreadable", message=""), RowFailed(index=2, code="", message=""))
    worker.end(Finished(step=4))
    qtbot.waitUntil(lambda: scene.tray.told != [])
    assert scene.tray.told == [("Translated: Holiday", "The translation is done; 2 pictures could not be translated.")]
    worker = FakeWorker(second.folder)
    scene.jobs.look()
    qtbot.waitUntil(lambda: len(scene.jobs.jobs) == 2)
    worker.end(Stopped(step=1, reason="cancelled"))
    qtbot.waitUntil(lambda: len(scene.jobs.jobs) == 1)
    assert len(scene.tray.told) == 1
    training.die()


def test_a_training_that_goes_wrong_is_told_once_and_what_was_wrong_before_is_not(
    qtbot: QtBot, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_jobs, "DIAGNOSE_EVERY_S", 0.0)
    first, *lines = gzip.decompress((RECORDED_DIR / "discriminator-ahead-0.jsonl.gz").read_bytes()).splitlines()
    settings = msgspec.json.decode(first, type=RunSettings)
    decoder = msgspec.json.Decoder(RunEvent)
    events = [event for event in map(decoder.decode, lines) if not isinstance(event, Started | Finished | Stopped)]
    known = FakeWorker(scene.run("known", settings).job)
    known.tell(*events)
    fresh = FakeWorker(scene.run("fresh", settings).job)
    scene.jobs.start()
    qtbot.waitUntil(lambda: len(scene.jobs.jobs) == 2)
    fresh.tell(*events)
    known.tell(events[-1])
    qtbot.waitUntil(lambda: scene.tray.told != [])
    fresh.tell(events[-1])
    qtbot.wait(300)
    assert [title for title, _ in scene.tray.told] == ["Have a look at The fresh"]
    assert "discriminator" in scene.tray.told[0][1] and scene.tray.standing == "warning"
    known.die()
    fresh.die()


def test_without_a_tray_the_taskbar_asks_for_attention(qtbot: QtBot, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alerted: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", lambda window, *_: alerted.append(window))
    scene = Scene(workspace, has_tray=False)
    qtbot.addWidget(scene.window)
    worker = FakeWorker(scene.run("facades").job)
    scene.jobs.start()
    qtbot.waitUntil(lambda: bool(scene.jobs.jobs))
    worker.end(Finished(step=1))
    qtbot.waitUntil(lambda: alerted != [])
    assert alerted == [scene.window]
    scene.jobs.stop()


def test_the_trays_icon_wears_a_dot_and_a_system_without_a_tray_has_none(qtbot: QtBot) -> None:
    plain = badged_icon("good").pixmap(32, 32).toImage()
    assert plain.pixelColor(24, 24) != badged_icon("danger").pixmap(32, 32).toImage().pixelColor(24, 24)
    tray = Tray()
    if not tray.is_there:
        tray.show_standing("good", "words")
        assert tray._icon is None and not tray.tell("title", "words")
