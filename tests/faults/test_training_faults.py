"""Faults that a training survives, a test for each: sessions in this process where nothing but the run's folder matters, else real workers.

Elsewhere: workers that ignore a stop, are terminated or killed (tests/core/jobs/test_process.py); stalls and clocks (test_state.py);
garbage in the events, and very many of them (test_events_file.py, tests/desktop/test_watching.py); a stop asked before the run is
resumed (test_control.py); of many starters one works (test_lock.py); the window closed or killed, a worker that fails at its start
(tests/stories/test_training_story.py). Workers killed at any time: test_training_kills.py.
"""

import os
import pickle
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from torch import Tensor

import core.pix2pix.losses
import diptych
import training.loss_report
from core.errors import AppError, ErrorCode
from core.jobs.control import send
from core.jobs.events import Answered, Failed, Finished, Paused, Started, Stopped, Warned
from core.jobs.lease import leases_dir
from core.jobs.lock import JobLock
from core.jobs.reader import read_all
from core.jobs.state import JobState, StateWatcher
from core.models.header import read_header
from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from core.pairs.pair import Half, Pair
from core.pix2pix.step import TrainingStep
from tests.training.worker_forks import WorkerForks
from tests.waiting import wait_until
from training.checkpoint_folders import CheckpointState, checkpoint_dirs, write_checkpoint_state
from training.creating import create_run
from training.history import RunHistory
from training.looking import Looker
from training.models import export_model
from training.obeying import Orders
from training.run import (
    CheckpointSaved,
    Losses,
    PairSkipped,
    RunEvent,
    RunFolder,
    RunRequest,
    Validation,
    read_pairs,
    read_request,
    step_name,
)
from training.run_curves import VALIDATION
from training.settings import RUN_FORMAT, RunSettings, settings_with
from training.worker import run_worker

MakeRun = Callable[..., RunFolder]


def train(folder: RunFolder, stop_at: int | None = None) -> int:
    """One session in this process; its exit code."""
    return run_worker(folder.path, device="cpu", stop_at=stop_at)


def events_of(folder: RunFolder, *kinds: type) -> list[Any]:
    return [event for event in read_all(folder.job, RunEvent) if isinstance(event, kinds or object)]


def steps_saved(folder: RunFolder) -> list[int]:
    return [int(path.name.removeprefix("step-")) for path in checkpoint_dirs(folder.path)]


def content(checkpoint_dir: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in checkpoint_dir.iterdir()}


def history_of(folder: RunFolder) -> RunHistory:
    history = RunHistory()
    history.apply(events_of(folder))
    return history


def curves_of(folder: RunFolder) -> dict[str, tuple[list[float], list[float]]]:
    """The points of every curve of the steps as a watcher folds them; a stop measures more often."""
    told = {name: series for name, series in history_of(folder).figures.series.items() if not name.startswith(VALIDATION)}
    return {name: (series.steps.tolist(), series.means.tolist()) for name, series in told.items()}


def state_of(folder: RunFolder) -> JobState:
    watcher = StateWatcher(folder.job)
    watcher.update(read_all(folder.job, RunEvent))
    return watcher.state(time.monotonic())


# ------------------------------------------------------------------------------------------------------------ stop and resume


@pytest.mark.parametrize(
    "stops", [(1,), (11,), (16,), (5, 8), (20, 21)], ids=["first", "mid-epoch", "end of epoch", "twice", "at a checkpoint"]
)
def test_stopped_at_any_step_and_resumed_all_is_bit_for_bit_that_of_the_uninterrupted_run(
    make_run: MakeRun, undisturbed: RunFolder, every_step_told: None, stops: tuple[int, ...]
) -> None:
    folder = make_run("stopped", **EXACT)
    for stop in (*stops, None):
        assert train(folder, stop) == 0
    in_both = set(steps_saved(folder)) & set(steps_saved(undisturbed))
    assert 24 in in_both
    for step in in_both:
        ours, theirs = (content(run.checkpoints_dir / step_name(step)) for run in (folder, undisturbed))
        assert ours == theirs, "both networks, the running mean, both optimisers, and what is said of them"
    assert curves_of(folder) == curves_of(undisturbed)
    measured, expected = ({(event.step, event.l1) for event in history_of(run).validation} for run in (folder, undisturbed))
    assert expected <= measured
    last = step_name(24)
    assert content(folder.previews_dir / last) == content(undisturbed.previews_dir / last)


EXACT: dict[str, object] = {"epochs": 3, "schedule": "linear", "ema_decay": 0.9, "precision": "bf16", "batch_size": 1}


@pytest.fixture
def every_step_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event of losses for every step, so that curves can be compared whatever the clock says."""
    monkeypatch.setattr(training.loss_report, "INTERVAL_S", 0.0)
    monkeypatch.setattr(training.loss_report, "SHARE_OF_SESSION", 0.0)


@pytest.fixture
def undisturbed(make_run: MakeRun, every_step_told: None) -> RunFolder:
    folder = make_run("undisturbed", **EXACT)
    assert train(folder) == 0
    return folder


def test_a_stop_in_the_midst_of_a_look_leaves_no_gap_in_previews_and_curves(
    make_run: MakeRun, undisturbed: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_run("stopped", **EXACT)
    validate = Looker.validate

    def stopped_first(self: Looker) -> None:
        if self._loop.step == 10:
            send(folder.job, "stop")
        validate(self)

    with monkeypatch.context() as patch:
        patch.setattr(Looker, "validate", stopped_first)
        assert train(folder) == 0
    assert steps_saved(folder) == [10] and [event.step for event in events_of(folder, Validation)] == [0]
    shutil.rmtree(folder.previews_dir / step_name(10))
    assert train(folder) == 0
    ours, theirs = (history_of(run) for run in (folder, undisturbed))
    assert [(event.step, event.l1) for event in ours.validation] == [(event.step, event.l1) for event in theirs.validation]
    assert [(saved.step, saved.l1, saved.best) for saved in ours.checkpoints] == [
        (saved.step, saved.l1, saved.best) for saved in theirs.checkpoints
    ]
    assert content(folder.previews_dir / step_name(10)) == content(undisturbed.previews_dir / step_name(10))
    assert {path.name: content(path) for path in checkpoint_dirs(folder.path)} == {
        path.name: content(path) for path in checkpoint_dirs(undisturbed.path)
    }


def test_stop_after_this_epoch_stops_there_and_stop_at_once(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_run(epochs=1000)
    at_step(monkeypatch, 10, lambda: send(folder.job, "stop_after_epoch"))
    assert train(folder) == 0
    (stopped,) = events_of(folder, Stopped)
    assert stopped.step == 16 and steps_saved(folder)[-1] == 16
    answers = {event.command: event.accepted for event in events_of(folder, Answered)}
    assert answers == {"stop_after_epoch": True}


def at_step(monkeypatch: pytest.MonkeyPatch, step: int, action: Callable[[], object]) -> None:
    """Do something from within the loop, when it stands at this step."""
    obey = Orders.obey

    def first_act(self: Orders, now: int, actions: Any) -> None:
        if now == step:
            action()
        obey(self, now, actions)

    monkeypatch.setattr(Orders, "obey", first_act)


def test_a_finished_run_goes_on_for_more_epochs_with_its_curves_and_a_schedule_that_is_defined(make_run: MakeRun) -> None:
    from training.prolonging import prolong, read_prolongations

    folder = make_run(epochs=1, schedule="cosine")
    assert train(folder) == 0
    for _ in range(2):
        prolong(folder.path, 2)
    assert read_prolongations(folder.path) == [2], "what was not begun is replaced"
    assert train(folder, 12) == 0
    prolong(folder.path, 1)
    assert read_prolongations(folder.path) == [2, 1]
    assert train(folder) == 0
    assert [event.from_step for event in events_of(folder, Started)] == [0, 8, 12]
    assert [event.step for event in events_of(folder, Finished)] == [8, 32]
    assert events_of(folder, Losses)[-1].total_steps == 32
    history = history_of(folder)
    assert history.step == 32 and history.figures.series["G_L1"].steps[-1] == 32
    with JobLock(folder.job), pytest.raises(AppError) as caught:
        prolong(folder.path, 1)
    assert caught.value.code is ErrorCode.JOB_BUSY


def test_a_run_begins_from_a_models_weights_and_from_a_runs_with_its_discriminator(
    make_run: MakeRun, tiny_settings: RunSettings, tmp_path: Path
) -> None:
    from safetensors.torch import load_file

    from training.starting import find_start

    source = make_run("source")
    assert train(source, 3) == 0
    model = export_model(source.path, tmp_path / "model.safetensors", name="source")
    settings = settings_with(tiny_settings, {"ema_decay": 0.9, "checkpoint_every": 1})
    for start_from, num_files in ((model, 1), (source.path, 2)):
        start = find_start(start_from, settings)
        request = RunRequest(settings=settings, dataset="tiny", starts_from=start.name, parent=start.parent)
        folder = create_run(tmp_path / f"from-{num_files}", request, read_pairs(source.path), start.files)
        assert len(read_request(folder.path).start_hashes) == num_files
        model.with_name("moved").write_bytes(b"") if num_files == 1 else None
        assert train(folder, 1) == 0
        before = load_file(checkpoint_dirs(source.path)[-1] / "generator.safetensors")
        after = load_file(checkpoint_dirs(folder.path)[-1] / "generator.safetensors")
        moved = max(float((after[name] - before[name]).abs().max()) for name in before)
        assert 0 < moved < 3 * settings.learning_rate, "one step from where the other stood"
    (folder.start_dir / "generator.safetensors").write_bytes(b"changed")
    shutil.rmtree(folder.checkpoints_dir)
    assert train(folder) == 5
    assert events_of(folder, Failed)[-1].code == ErrorCode.NOT_A_RUN


# --------------------------------------------------------------------------------------------------------------- checkpoints


@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty", "missing", "pipe"])
def test_a_damaged_newest_checkpoint_gives_way_to_the_one_before_and_it_is_said(make_run: MakeRun, damage: str) -> None:
    folder = make_run()
    assert train(folder, 13) == 0
    assert steps_saved(folder) == [10, 13]
    newest = checkpoint_dirs(folder.path)[-1]
    spoil(newest / "generator-adam.safetensors", damage)
    assert train(folder, 20) == 0
    (warned,) = events_of(folder, Warned)
    assert warned.code == ErrorCode.CHECKPOINT_DAMAGED and str(newest) in warned.message
    assert [event.from_step for event in events_of(folder, Started)] == [0, 10]
    assert steps_saved(folder) == [10, 20], "the damaged one is no longer in the way"
    for path in checkpoint_dirs(folder.path):
        spoil(path / "state.json", damage)
    assert train(folder) == 5
    failed = events_of(folder)[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.CHECKPOINT_DAMAGED
    assert "None of the 2 checkpoints" in failed.message and failed.hint


def test_checkpoints_that_are_all_gone_are_told_before_the_run_begins_anew(make_run: MakeRun) -> None:
    folder = make_run()
    assert train(folder, 3) == 0
    shutil.rmtree(folder.checkpoints_dir)
    assert train(folder, 2) == 0
    (warned,) = events_of(folder, Warned)
    assert warned.code == ErrorCode.NO_CHECKPOINT and str(folder.path) in warned.message
    assert [event.from_step for event in events_of(folder, Started)] == [0, 0]


def test_a_run_whose_file_was_edited_into_what_can_not_be_trained_is_told_so(make_run: MakeRun) -> None:
    folder = make_run()
    request = folder.job.request_path.read_text()
    for edit, words in (("discriminator_scales", 3), "too deep"), (("batch_size", 9), "larger than the number of training pairs"):
        key, value = edit
        edited = msgspec.json.decode(request)
        edited["settings"][key] = value
        folder.job.request_path.write_bytes(msgspec.json.encode(edited))
        assert train(folder) == 2
        failed = events_of(folder)[-1]
        assert isinstance(failed, Failed) and failed.code == ErrorCode.BAD_SETTING and words in failed.message


def spoil(path: Path, damage: str) -> None:
    data = path.read_bytes()
    match damage:
        case "truncated":
            path.write_bytes(data[: len(data) // 2])
        case "flipped":
            path.write_bytes(data[:-9] + bytes([data[-9] ^ 4]) + data[-8:])
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "pipe":
            path.unlink()
            os.mkfifo(path)


class _Bomb:
    """A pickle of it makes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (self.path,)


def test_a_pickle_that_runs_code_is_refused_as_checkpoint_and_as_model_and_nothing_runs(
    make_run: MakeRun, tmp_path: Path, workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mark = tmp_path / "it ran"
    bomb = pickle.dumps({"state_dict": _Bomb(mark)})
    pickle.loads(bomb)
    assert mark.exists(), "it is one that works"
    mark.unlink()
    folder = make_run()
    assert train(folder, 13) == 0
    for name in ("generator.safetensors", "state.json"):
        (checkpoint_dirs(folder.path)[-1] / name).write_bytes(bomb)
    assert train(folder, 13) == 0
    assert [event.from_step for event in events_of(folder, Started)] == [0, 10]
    checkpoint_dir = checkpoint_dirs(folder.path)[-1]
    (checkpoint_dir / "generator.safetensors").write_bytes(bomb)
    with pytest.raises(AppError) as caught:
        export_model(folder.path, tmp_path / "model.safetensors", name="m", step=13)
    assert caught.value.code is ErrorCode.CHECKPOINT_DAMAGED
    torch.save({"state_dict": _Bomb(mark)}, tmp_path / "bomb.pth")
    mark.unlink(missing_ok=True)
    for path in (tmp_path / "bomb.pth", tmp_path / "bomb.safetensors"):
        path.write_bytes(path.read_bytes() if path.exists() else bomb)
        with pytest.raises(AppError) as caught:
            read_header(path)
        assert caught.value.code is ErrorCode.NOT_A_MODEL
        arguments = ["train", "--dataset", str(tmp_path / "pictures"), "--start-from", str(path), "--workspace", str(workspace)]
        assert diptych.main(arguments) == 5
    assert "no model of Diptych" in capfd.readouterr().err
    assert not mark.exists()


def test_a_checkpoint_of_another_architecture_or_a_newer_format_is_refused_before_training_with_both_values(make_run: MakeRun) -> None:
    other, folder = make_run("other", width=8), make_run()
    assert train(other, 1) == train(folder, 2) == 0
    shutil.copytree(checkpoint_dirs(other.path)[0], folder.checkpoints_dir / step_name(1))
    shutil.rmtree(folder.checkpoints_dir / step_name(2))
    assert train(folder) == 5
    failed = events_of(folder)[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.MODEL_MISMATCH
    assert "unet of width 8" in failed.message and "unet of width 4" in failed.message
    write_checkpoint_state(folder.checkpoints_dir / step_name(1), CheckpointState(step=1, format=RUN_FORMAT + 3))
    assert train(folder) == 5
    failed = events_of(folder)[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.NEWER_FORMAT
    assert f"format {RUN_FORMAT + 3}; this one knows {RUN_FORMAT}" in failed.message
    assert len(events_of(folder, Started)) == 1, "neither began a session"


# ------------------------------------------------------------------------------------------------------------ loss and memory


def test_a_loss_that_is_no_number_updates_nothing_and_the_last_good_checkpoint_stays(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed, folder = make_run("undisturbed"), make_run()
    assert train(undisturbed, 20) == 0
    l1_loss = core.pix2pix.losses.F.l1_loss
    with monkeypatch.context() as patch:
        at_step(patch, 13, lambda: patch.setattr(core.pix2pix.losses.F, "l1_loss", lambda *given: l1_loss(*given) * float("nan")))
        assert train(folder) == 6
    failed = events_of(folder)[-1]
    assert isinstance(failed, Failed) and (failed.code, failed.step) == (ErrorCode.LOSS_NOT_FINITE, 14)
    assert "step 14" in failed.message and failed.hint
    assert steps_saved(folder) == [10]
    assert train(folder, 20) == 0
    assert content(checkpoint_dirs(folder.path)[-1]) == content(checkpoint_dirs(undisturbed.path)[-1])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."), ErrorCode.MEMORY_DEVICE),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), ErrorCode.MEMORY_DEVICE),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory"), ErrorCode.MEMORY_HOST),
        (MemoryError(), ErrorCode.MEMORY_HOST),
    ],
)
def test_memory_that_runs_out_in_a_step_ends_the_worker_with_its_code_and_the_last_checkpoint_stays(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, error: Exception, code: ErrorCode
) -> None:
    folder = make_run()

    def no_memory(*_: object, **__: object) -> Tensor:
        raise error

    at_step(monkeypatch, 13, lambda: monkeypatch.setattr(TrainingStep, "__call__", no_memory))
    assert train(folder) == 3
    failed = events_of(folder)[-1]
    assert isinstance(failed, Failed) and (failed.code, failed.step) == (code, 13)
    assert "smaller" in failed.hint
    assert steps_saved(folder) == [10]


def test_a_batch_that_does_not_fit_in_memory_ends_with_its_code_and_a_smaller_one_works(make_run: MakeRun, forks: WorkerForks) -> None:
    room = 700_000_000
    sizes: dict[str, object] = {"size_px": 512, "width": 24, "epochs": 1, "validation_pairs": 1, "preview_pairs": 1}
    large, small = make_run("large", **sizes, batch_size=8), make_run("small", **(sizes | {"size_px": 128, "width": 4}), batch_size=1)
    assert forks.run(large.path, "--stop-at", "1", address_space=room) == 3, large.job.log_path.read_text()
    failed = events_of(large)[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.MEMORY_HOST and "smaller" in failed.hint
    assert not checkpoint_dirs(large.path)
    assert forks.run(small.path, "--stop-at", "1", address_space=room) == 0, small.job.log_path.read_text()


# ---------------------------------------------------------------------------------------------------------------------- disk


def test_a_disk_full_at_checkpoint_preview_and_log_costs_nothing_old_and_later_saves_work(make_run: MakeRun, forks: WorkerForks) -> None:
    folder = make_run(epochs=100_000, preview_every=5, checkpoint_every=5, validation_every=100_000)
    assert forks.run(folder.path, "--stop-at", "7") == 0
    before = {path.name: content(path) for path in checkpoint_dirs(folder.path)}
    size = folder.job.events_path.stat().st_size
    pid = forks.start(folder.path)
    wait_until(lambda: events_of(folder, Losses)[-1].session == 2, "steps of the second session")
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    wait_until(lambda: heartbeat_step(folder) > 40, "steps while the disk is full")
    assert {path.name: content(path) for path in checkpoint_dirs(folder.path)}.items() >= before.items()
    assert folder.job.events_path.read_bytes()[size:].endswith(b"\n")
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    saved = len(events_of(folder, CheckpointSaved))
    wait_until(lambda: len(events_of(folder, CheckpointSaved)) > saved, "a checkpoint when there is room again")
    assert {event.code for event in events_of(folder, Warned)} == {ErrorCode.DISK_FULL}, "said, once it could be"
    send(folder.job, "stop")
    assert forks.wait() == 0
    assert state_of(folder) is JobState.STOPPED
    history = history_of(folder)
    assert history.checkpoints[-1].step == steps_saved(folder)[-1] == history.step


def heartbeat_step(folder: RunFolder) -> int:
    from core.jobs.heartbeat import read_heartbeat

    beat = read_heartbeat(folder.job)
    return 0 if beat is None else beat.step


def test_a_disk_full_at_the_last_checkpoint_waits_for_room_and_never_says_finished_before(make_run: MakeRun, forks: WorkerForks) -> None:
    folder = make_run(epochs=1, checkpoint_every=1000)
    pid = forks.start(folder.path, file_size=100_000)
    wait_until(lambda: events_of(folder, Paused), "the pause")
    assert {event.code for event in events_of(folder, Warned)} == {ErrorCode.DISK_FULL}
    assert not events_of(folder, Finished) and not checkpoint_dirs(folder.path)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    send(folder.job, "resume")
    assert forks.wait() == 0
    assert isinstance(events_of(folder)[-1], Finished) and steps_saved(folder) == [8]


def test_a_stop_with_a_full_disk_is_told_as_what_it_is(make_run: MakeRun, forks: WorkerForks) -> None:
    folder = make_run(epochs=100_000, checkpoint_every=100_000)
    forks.start(folder.path, file_size=100_000)
    wait_until(lambda: events_of(folder, Losses), "steps")
    send(folder.job, "stop")
    assert forks.wait() == 4
    failed = events_of(folder)[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.DISK_FULL and not checkpoint_dirs(folder.path)


def test_a_stop_reaches_a_worker_also_where_the_disk_takes_no_command(make_run: MakeRun, forks: WorkerForks) -> None:
    folder = make_run(epochs=100_000, checkpoint_every=100_000)
    forks.start(folder.path)
    wait_until(lambda: events_of(folder, Losses), "steps")
    shutil.rmtree(folder.job.control_dir, ignore_errors=True)
    folder.job.control_dir.write_bytes(b"no folder")
    with pytest.raises(AppError):
        send(folder.job, "stop")
    assert diptych.main(["train", "--run", str(folder.path), "--ask", "stop"]) == 0
    assert forks.wait() == 0
    assert isinstance(events_of(folder)[-1], Stopped) and steps_saved(folder)


def test_a_run_folder_that_is_removed_is_said_within_an_interval_and_nothing_is_called_finished(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = make_run(epochs=100_000, checkpoint_every=50, validation_every=100_000, preview_every=100_000)
    steps: list[int] = []
    at_step(monkeypatch, 20, lambda: shutil.rmtree(folder.path))
    advance = TrainingStep.__call__
    monkeypatch.setattr(TrainingStep, "__call__", lambda *given, **named: (steps.append(1), advance(*given, **named))[1])
    assert train(folder) == 4
    assert len(steps) <= 50 + 50
    assert ErrorCode.FOLDER_GONE in capfd.readouterr().out, "the last words of the log, for there are no events"


def test_a_run_folder_that_becomes_read_only_is_said_within_an_interval_and_can_go_on_later(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, locked: Callable[[Path], None]
) -> None:
    folder = make_run()
    assert train(folder, 5) == 0
    with monkeypatch.context() as patch:
        at_step(patch, 7, lambda: locked(folder.path))
        assert train(folder) == 4
    os.seteuid(os.getuid())
    failed = events_of(folder)[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.DISK_READ_ONLY
    assert failed.step <= 10 and str(folder.path) in failed.message
    for place in (folder.path, folder.checkpoints_dir, folder.previews_dir):
        place.chmod(0o755)
    folder.job.lock_path.unlink()  # it names this process, where a worker's would be gone by now
    for lease in leases_dir().iterdir():  # and nobody may remove a lease of root's
        lease.unlink()
    assert train(folder, 12) == 0
    assert steps_saved(folder) == [10, 12]


@pytest.fixture
def locked() -> Iterator[Callable[[Path], None]]:
    """locked(folder): nobody may write in it any more, root neither (who becomes nobody until the test is over)."""
    opened: list[Path] = []

    def lock(folder: Path) -> None:
        for place in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
            place.chmod(0o555)
        for parent in folder.parents:
            if parent.stat().st_mode & 0o001 == 0:
                parent.chmod(parent.stat().st_mode | 0o011)
                opened.append(parent)
        if os.geteuid() == 0:
            os.seteuid(65534)

    yield lock
    os.seteuid(os.getuid())
    for parent in opened:
        parent.chmod(0o700)


# -------------------------------------------------------------------------------------------------------------------- pictures


def run_of_thirty(tmp_path: Path, settings: RunSettings, make_side_by_side: Callable[..., list[Path]]) -> tuple[RunFolder, list[Path]]:
    """A run, and its pictures, of which all but the first are for training."""
    files = make_side_by_side(tmp_path / "many", num=30)
    pairs = [
        Pair(name=file.stem, input=Half(str(file), "left"), target=Half(str(file), "right"), split="train" if index else "validation")
        for index, file in enumerate(files)
    ]
    return create_run(tmp_path / "run", RunRequest(settings=settings, dataset="many"), pairs), files


def test_a_training_image_removed_in_mid_run_is_skipped_and_counted_and_over_5_percent_stop_the_run(
    tmp_path: Path, tiny_settings: RunSettings, make_side_by_side: Callable[..., list[Path]]
) -> None:
    folder, files = run_of_thirty(tmp_path, settings_with(tiny_settings, {"epochs": 2}), make_side_by_side)
    assert train(folder, 3) == 0
    files[7].unlink()
    assert train(folder, 40) == 0
    assert [event.name for event in events_of(folder, PairSkipped)] == [files[7].stem]
    assert history_of(folder).num_skipped_pairs == 1
    for file in files[8:10]:
        file.unlink()
    assert train(folder) == 5
    failed = events_of(folder)[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.PAIRS_LOST
    assert steps_saved(folder)[-1] >= 40, "what was learned stays"


def test_a_training_image_replaced_between_a_stop_and_a_resume_is_skipped_and_counted_and_over_5_percent_stop_the_run(
    tmp_path: Path, tiny_settings: RunSettings, make_side_by_side: Callable[..., list[Path]]
) -> None:
    folder, files = run_of_thirty(tmp_path, settings_with(tiny_settings, {"epochs": 3}), make_side_by_side)
    assert train(folder, 29) == 0, "an epoch: all pairs were read"
    shutil.copy(files[3], files[7])
    assert train(folder, 58) == 0
    assert [(event.name, "replaced" in event.message) for event in events_of(folder, PairSkipped)] == [(files[7].stem, True)]
    shutil.copy(files[3], files[8])
    assert train(folder) == 5
    failed = events_of(folder)[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.PAIRS_LOST and "replaced" in failed.message


def test_a_dataset_edited_during_a_run_has_no_effect_on_it(
    workspace: Path, tmp_path: Path, tiny_settings: RunSettings, make_side_by_side: Callable[..., list[Path]]
) -> None:
    make_side_by_side(tmp_path / "pictures", num=10)
    dataset = create_dataset(workspace, "Edited", find_pairs([tmp_path / "pictures"]), validation_share=0.2, seed=3)
    request = RunRequest(settings=tiny_settings, dataset="Edited")
    undisturbed, folder = (create_run(tmp_path / name, request, dataset.pairs()) for name in ("undisturbed", "run"))
    assert train(undisturbed, 12) == train(folder, 5) == 0
    dataset.edits.swap_all()
    dataset.edits.split_by_share(0.5, seed=8)
    make_side_by_side(tmp_path / "pictures" / "new", num=3)
    assert train(folder, 12) == 0
    assert content(checkpoint_dirs(folder.path)[-1]) == content(checkpoint_dirs(undisturbed.path)[-1])


def test_datasets_that_can_not_train_are_told_before_the_start_and_one_pair_works(
    tmp_path: Path,
    workspace: Path,
    tiny_settings: RunSettings,
    make_side_by_side: Callable[..., list[Path]],
    make_pictures: Callable[..., list[Path]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "none").mkdir()
    make_pictures(tmp_path / "one side" / "input", num=2)
    make_pictures(tmp_path / "unequal" / "input", num=2)
    make_pictures(tmp_path / "unequal" / "target", num=2, width=48)
    make_side_by_side(tmp_path / "three", num=3)
    for name, code, words in (
        ("none", 5, "none"),
        ("one side", 5, "one side"),
        ("unequal", 5, "unequal"),
        ("three", 2, "batch size of 9"),
    ):
        arguments = ["train", "--dataset", str(tmp_path / name), "--run", str(tmp_path / "run"), "--set", "batch_size=9"]
        assert diptych.main([*arguments, "--workspace", str(workspace)]) == code, name
        assert words in capfd.readouterr().err
        assert not (tmp_path / "run").exists()
    (file,) = make_side_by_side(tmp_path / "one", num=1)
    pair = Pair(name="one", input=Half(str(file), "left"), target=Half(str(file), "right"))
    folder = create_run(tmp_path / "run", RunRequest(settings=settings_with(tiny_settings, {"epochs": 2}), dataset="one"), [pair])
    assert train(folder) == 0
    assert isinstance(events_of(folder)[-1], Finished)


# -------------------------------------------------------------------------------------------------------------------- workers


def test_a_gpu_asked_for_but_absent_is_said_and_the_cpu_is_offered(make_run: MakeRun) -> None:
    folder = make_run()
    assert run_worker(folder.path, device="cuda:7") == 7
    (failed,) = events_of(folder)
    assert isinstance(failed, Failed) and failed.code == ErrorCode.DEVICE_ABSENT
    assert "cuda:7" in failed.message and "--device cpu" in failed.hint


def test_a_second_worker_of_a_run_ends_with_its_code_and_changes_nothing(make_run: MakeRun, forks: WorkerForks) -> None:
    folder = make_run()
    with JobLock(folder.job):
        assert forks.run(folder.path) == 2
    assert not folder.job.events_path.exists() and "already works on" in folder.job.log_path.read_text()


def test_left_over_temporaries_of_the_dead_are_gone_after_the_next_start(make_run: MakeRun, forks: WorkerForks) -> None:
    folder = make_run()
    assert forks.run(folder.path, kill_in="training.checkpoint:rename_folder_whole") < 0
    assert [path for path in folder.checkpoints_dir.iterdir() if path.name.endswith(".partial")]
    assert train(folder, 12) == 0
    assert not list(folder.path.rglob("*.partial"))


def test_a_worker_killed_in_mid_step_is_interrupted_and_goes_on_from_its_last_checkpoint(make_run: MakeRun, forks: WorkerForks) -> None:
    undisturbed, folder = make_run("undisturbed", checkpoint_every=4), make_run(checkpoint_every=4)
    assert forks.run(folder.path, kill_in="core.pix2pix.step:judged_fake", call=16) == -signal.SIGKILL
    assert state_of(folder) is JobState.INTERRUPTED
    # That of step 12 may have been cut short; it was not begun before that of step 8 stood.
    last = steps_saved(folder)[-1]
    assert train(undisturbed, 20) == train(folder, 20) == 0
    assert last in (8, 12) and [event.from_step for event in events_of(folder, Started)] == [0, last]
    assert content(checkpoint_dirs(folder.path)[-1]) == content(checkpoint_dirs(undisturbed.path)[-1])
