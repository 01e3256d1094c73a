"""Checkpoints are written beside the training: one at a time, told with what they cost, and a trouble is never lost."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

import training.saving
from core.errors import AppError, ErrorCode
from core.jobs.events import Warned
from core.jobs.reader import read_all
from core.jobs.writer import EventWriter
from training.checkpoint import write_checkpoint
from training.checkpoint_folders import checkpoint_dirs, read_checkpoint_state
from training.loop import Loop
from training.run import CheckpointSaved, RunEvent, RunFolder, step_name
from training.saving import Saver
from training.settings import RunSettings, settings_with
from training.telling import Teller

PATIENCE_S = 60


class Scene:
    """A saver, the loop it saves, and what it told."""

    def __init__(self, folder: RunFolder, settings: RunSettings) -> None:
        self.folder = folder
        self.loop = Loop(settings, torch.device("cpu"))
        self.writer = EventWriter(folder.job)
        self.writer.begin_session()
        self.saver = Saver(folder.path, self.loop, Teller(self.writer), [])

    def save(self, step: int, l1: float = -1.0, **options: bool) -> None:
        self.loop.step = step
        self.saver.save(l1, **options)

    def told(self) -> list[CheckpointSaved | Warned]:
        return [event for event in read_all(self.folder.job, RunEvent) if isinstance(event, CheckpointSaved | Warned)]


@pytest.fixture
def scene(make_run: Callable[..., RunFolder], tiny_settings: RunSettings) -> Iterator[Scene]:
    one = Scene(make_run(), settings_with(tiny_settings, {"milestone_every": 3}))
    with one.saver:
        yield one
    one.writer.close()


class Gate:
    """Stands in for write_checkpoint: each write waits until it may."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.may_write = threading.Event()
        self.num_writing = self.most_at_once = 0
        self.trouble = trouble

    def __call__(self, *arguments: object, **named: object) -> Path:
        self.num_writing += 1
        self.most_at_once = max(self.most_at_once, self.num_writing)
        assert self.may_write.wait(PATIENCE_S)
        self.num_writing -= 1
        if self.trouble is not None:
            raise self.trouble
        return write_checkpoint(*arguments, **named)  # type: ignore[arg-type]


def test_training_goes_on_while_it_is_written_and_two_are_never_written_at_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate()
    monkeypatch.setattr(training.saving, "write_checkpoint", gate)
    scene.save(1)
    weight = next(scene.loop.generator.parameters())
    kept = weight.detach().clone()
    with torch.no_grad():
        weight.add_(1)
    assert not checkpoint_dirs(scene.folder.path), "it is still being written, and we are here"
    threading.Timer(0.2, gate.may_write.set).start()
    scene.save(2)
    scene.saver.check(wait=True)
    assert gate.most_at_once == 1
    first, second = scene.told()
    assert isinstance(first, CheckpointSaved) and isinstance(second, CheckpointSaved)
    assert second.stall_s >= 0.15 > first.stall_s, "waiting for the one before is told as what it is"
    loaded = Loop(scene.loop.settings, torch.device("cpu"))
    training_checkpoint = scene.folder.path / first.folder
    from training.checkpoint import load_checkpoint

    load_checkpoint(loaded, training_checkpoint)
    assert torch.equal(next(loaded.generator.parameters()), kept)


def test_what_it_cost_and_which_is_best_is_told(scene: Scene) -> None:
    for step, l1 in ((1, 0.5), (2, 0.4), (3, -1.0), (4, 0.45)):
        scene.save(step, l1, generator_only=step == 3)
    scene.saver.check(wait=True)
    told = [event for event in scene.told() if isinstance(event, CheckpointSaved)]
    assert [(event.step, event.best, event.resumable) for event in told] == [
        (1, True, True),
        (2, True, True),
        (3, False, False),
        (4, False, True),
    ]
    assert all(event.num_bytes > 0 and event.seconds > 0 and event.stall_s >= 0 for event in told)
    assert [path.name for path in checkpoint_dirs(scene.folder.path)] == [step_name(step) for step in (2, 3, 4)]
    assert read_checkpoint_state(scene.folder.path / told[1].folder).l1 == 0.4


def test_a_step_is_saved_once(scene: Scene) -> None:
    scene.save(1)
    scene.save(1)
    scene.saver.save_last(-1)
    assert len(scene.told()) == 1


def test_a_checkpoint_takes_the_place_of_the_milestone_of_its_step(scene: Scene) -> None:
    scene.save(3, generator_only=True)
    scene.saver.save_last(-1)
    assert [event.resumable for event in scene.told() if isinstance(event, CheckpointSaved)] == [False, True]
    assert read_checkpoint_state(checkpoint_dirs(scene.folder.path)[0]).resumable


def test_a_full_disk_costs_one_checkpoint_and_the_next_is_tried_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(AppError(ErrorCode.DISK_FULL, "There is no room left."))
    gate.may_write.set()
    monkeypatch.setattr(training.saving, "write_checkpoint", gate)
    scene.save(1)
    scene.save(2)
    assert [event.code for event in scene.told() if isinstance(event, Warned)] == [ErrorCode.DISK_FULL]
    with pytest.raises(AppError):
        scene.loop.step = 3
        scene.saver.save_last(-1)
    gate.trouble = None
    scene.loop.step = 4
    scene.saver.save_last(-1)
    assert [path.name for path in checkpoint_dirs(scene.folder.path)] == [step_name(4)]


@pytest.mark.parametrize("trouble", [AppError(ErrorCode.DISK_READ_ONLY, "It may not be written."), ValueError("a bug")])
def test_any_other_trouble_of_the_thread_is_raised_in_the_loops(scene: Scene, monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    gate = Gate(trouble)
    gate.may_write.set()
    monkeypatch.setattr(training.saving, "write_checkpoint", gate)
    scene.save(1)
    with pytest.raises(type(trouble), match=str(trouble)):
        scene.saver.check(wait=True)
    scene.saver.check()
