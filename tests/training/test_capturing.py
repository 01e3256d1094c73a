"""Steps are captured only where scratch steps showed that they are the same and faster; what was found is told and kept."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from core.errors import ErrorCode
from core.jobs.events import Failed, Finished, Started, Warned
from core.jobs.reader import read_all
from core.pix2pix.captured import WARM_UP, CapturedStep
from tests.core.pix2pix.recorded import RecordedGraph
from training import capturing, code_path, loop
from training.capturing import NUM_STEPS, Made, judge_captured
from training.code_path import settle_code_path
from training.data import Batch
from training.loop import Loop
from training.run import CheckpointSaved, RunEvent, RunFolder
from training.settings import RunSettings, settings_with
from training.worker import run_worker

CPU = torch.device("cpu")


@pytest.fixture
def graphs(monkeypatch: pytest.MonkeyPatch) -> list[RecordedGraph]:
    """The device says that it can capture; all graphs that were made."""
    made: list[RecordedGraph] = []

    def new_graph(_device: torch.device) -> RecordedGraph:
        made.append(RecordedGraph())
        return made[-1]

    monkeypatch.setattr(loop, "new_graph", new_graph)
    monkeypatch.setattr(code_path, "can_capture", lambda _device: True)
    return made


@pytest.fixture
def always_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capturing, "CAPTURED_FASTER", 1e9)


@pytest.mark.usefixtures("always_faster")
@pytest.mark.parametrize("changes", [{"schedule": "linear"}, {"precision": "bf16", "batch_size": 2, "ema_decay": 0.9}])
def test_the_same_steps_are_judged_alike(graphs: list[RecordedGraph], tiny_settings: RunSettings, changes: dict[str, object]) -> None:
    settings = settings_with(tiny_settings, changes)
    pays, reason = judge_captured(settings, CPU, settings.precision)
    assert pays, reason
    (graph,) = graphs
    assert graph.calls == ["beside"] * WARM_UP + ["record"] + ["replay"] * NUM_STEPS


@pytest.mark.usefixtures("always_faster", "graphs")
@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda made: torch.manual_seed(123), id="noise of another seed"),
        pytest.param(lambda made: made._step.set_learning_rate(1e-3), id="another learning rate"),
        pytest.param(lambda made: setattr(made._graph, "replay", lambda: None), id="nothing computed"),
    ],
)
def test_steps_that_differ_are_refused(
    tiny_settings: RunSettings, monkeypatch: pytest.MonkeyPatch, wrong: Callable[[CapturedStep], object]
) -> None:
    replayed = CapturedStep._replayed

    def spoiled(made: CapturedStep, *arguments: Any) -> Any:
        wrong(made)
        return replayed(made, *arguments)

    monkeypatch.setattr(CapturedStep, "_replayed", spoiled)
    # Noise has to be there for another seed to matter: a network of this size has one layer of it.
    pays, reason = judge_captured(tiny_settings, CPU, "fp32")
    assert not pays and "captured steps are not the same" in reason


def test_steps_that_are_not_faster_are_refused(tiny_settings: RunSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capturing, "_made", lambda *_: Made(torch.ones(3, 4), torch.ones(5), 1.0, 1.0, ""))
    pays, reason = judge_captured(tiny_settings, CPU, "fp32")
    assert not pays and "not clearly faster (1e+03 ms a step captured, 1e+03 ms plainly)" in reason


@pytest.mark.usefixtures("graphs")
@pytest.mark.parametrize(("method", "because"), [("record", "could not be captured (no room)"), ("replay", "not captured: no room")])
def test_whatever_goes_wrong_is_a_reason(tiny_settings: RunSettings, monkeypatch: pytest.MonkeyPatch, method: str, because: str) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(RecordedGraph, method, fails)
    pays, reason = judge_captured(tiny_settings, CPU, "fp32")
    assert not pays and because in reason


def test_a_device_that_cannot_capture_is_not_measured(
    make_run: Callable[..., RunFolder], tiny_settings: RunSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_path, "judge_captured", None)
    assert settle_code_path(make_run().path, tiny_settings, CPU)[0].word == "products-fp32"


@pytest.mark.usefixtures("graphs")
def test_the_choice_is_kept_and_ranks_have_none(
    make_run: Callable[..., RunFolder], tiny_settings: RunSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def judged(_settings: RunSettings, _device: torch.device, precision: str) -> tuple[bool, str]:
        asked.append(precision)
        return True, "captured steps are 3 times as fast and the same"

    monkeypatch.setattr(code_path, "judge_captured", judged)
    folder = make_run()
    first, _ = settle_code_path(folder.path, tiny_settings, CPU)
    assert (first.word, first.precision) == ("captured-fp32", "fp32")
    assert first.reason == "fp32 was asked for; captured steps are 3 times as fast and the same"
    again, changed = settle_code_path(folder.path, tiny_settings, CPU)
    assert again.word == "captured-fp32" and again.reason == f"as this run began ({first.reason})" and not changed
    assert asked == ["fp32"], "measured once"
    assert settle_code_path(make_run("ranked").path, tiny_settings, CPU, 2)[0].word == "products-fp32"
    # The same folder where nothing can be captured.
    monkeypatch.setattr(code_path, "can_capture", lambda _device: False)
    elsewhere, changed = settle_code_path(folder.path, tiny_settings, CPU)
    assert elsewhere.word == "products-fp32" and "captured-fp32" in changed


def test_a_loop_keeps_its_mean_and_ends_where_a_loss_is_no_number(graphs: list[RecordedGraph], tiny_settings: RunSettings) -> None:
    """The running mean takes in what the plain loop's does, and nothing of a step that is not finite."""
    settings = settings_with(tiny_settings, {"ema_decay": 0.9, "schedule": "linear"})
    plain, captured = Loop(settings, CPU, (8,)), Loop(settings, CPU, (8,), code_path="captured-fp32")
    for step in range(5):
        reports = [each.advance(capturing.noise_batch(settings, step)) for each in (plain, captured)]
        assert all(report.finite for report in reports)
        torch.testing.assert_close(reports[1].figures[:6], reports[0].figures[:6], rtol=1e-4, atol=1e-5)
    assert plain.averaged is not None and captured.averaged is not None
    mean = [weight.clone() for weight in captured.averaged.network.parameters()]
    for ours, theirs in zip(mean, plain.averaged.network.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-5)
    sound = capturing.noise_batch(settings, 5)
    assert not captured.advance(Batch(5, sound.picture, sound.target / 0)).finite
    assert all(torch.equal(old, new) for old, new in zip(mean, captured.averaged.network.parameters(), strict=True))
    assert graphs[0].calls.count("replay") == 4


def events_of(folder: RunFolder, *kinds: type[Any]) -> list[Any]:
    return [event for event in read_all(folder.job, RunEvent) if isinstance(event, kinds)]


@pytest.mark.usefixtures("graphs")
def test_a_session_that_can_no_longer_capture_says_so_and_trains_on(
    make_run: Callable[..., RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_path, "judge_captured", lambda *_: (True, "captured steps are the same"))
    monkeypatch.setattr(loop, "new_graph", lambda _device: RecordedGraph(RuntimeError("driver too old")))
    folder = make_run(epochs=1)
    assert run_worker(folder.path, device="cpu") == 0
    (started,), (warned,) = events_of(folder, Started), events_of(folder, Warned)
    assert (started.code_path, started.precision) == ("captured-fp32", "fp32") and "captured steps are the same" in started.reason
    assert warned.code == ErrorCode.CODE_PATH_CHANGED and "driver too old" in warned.message
    assert len(events_of(folder, Finished)) == 1


def test_a_captured_run_ends_at_a_loss_that_is_no_number_and_saves_nothing_of_it(
    graphs: list[RecordedGraph], make_run: Callable[..., RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_path, "judge_captured", lambda *_: (True, "captured steps are the same"))
    folder = make_run(epochs=1, checkpoint_every=1)

    def endless(self: RecordedGraph) -> None:
        made = len([call for call in self.calls if call == "replay"])
        if made == 3:
            object.__setattr__(steps[0].objective, "lambda_l1", 1e39)
        replay(self)

    steps: list[Any] = []
    replay, begun = RecordedGraph.replay, CapturedStep.__init__

    def noted(self: CapturedStep, step: Any, *rest: Any) -> None:
        steps.append(step)
        begun(self, step, *rest)

    monkeypatch.setattr(CapturedStep, "__init__", noted)
    monkeypatch.setattr(RecordedGraph, "replay", endless)
    assert run_worker(folder.path, device="cpu") == 6
    (failed,) = events_of(folder, Failed)
    assert failed.code == ErrorCode.LOSS_NOT_FINITE and f"at step {WARM_UP + 4}" in failed.message
    assert [event.step for event in events_of(folder, CheckpointSaved)] == list(range(1, WARM_UP + 4))
    assert graphs[0].calls[-1] == "replay"
