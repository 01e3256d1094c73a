"""How a run computes is measured once, told, and kept for all its sessions."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
import torch

from core.errors import AppError, ErrorCode
from core.jobs.events import Started, Warned
from core.jobs.process import start_worker
from core.jobs.reader import read_all
from training import code_path
from training.code_path import choose_code_path, has_bf16, settle_code_path
from training.computing import Computing
from training.loop import Loop
from training.run import RunEvent, RunFolder, worker_arguments
from training.settings import RunSettings, settings_with

CPU = torch.device("cpu")


@pytest.fixture
def auto(tiny_settings: RunSettings) -> RunSettings:
    return settings_with(tiny_settings, {"precision": "auto"})


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """measured(seconds in bf16, losses in bf16): fp32 takes one second and all its losses are 1."""

    def set_figures(seconds: float, losses: float, *, hardware: bool = True) -> None:
        figures = {"fp32": (1.0, torch.ones(3, 4)), "bf16": (seconds, torch.full((3, 4), losses))}
        monkeypatch.setattr(code_path, "_measured", lambda _settings, _device, precision: figures[precision])
        monkeypatch.setattr(code_path, "has_bf16", lambda _device: hardware)

    return set_figures


@pytest.mark.parametrize(
    ("seconds", "losses", "hardware", "word", "because"),
    [
        (0.5, 1.01, True, "products-bf16", "2 times as fast"),
        (0.95, 1.0, True, "products-fp32", "not clearly faster"),
        (0.5, 1.06, True, "products-fp32", "differ by 6.0%"),
        (0.5, float("nan"), True, "products-fp32", "differ by nan"),
        (0.5, 1.0, False, "products-fp32", "no bf16 arithmetic"),
    ],
)
def test_mixed_precision_is_taken_where_it_is_faster_and_agrees(
    auto: RunSettings, measured: Callable[..., None], seconds: float, losses: float, hardware: bool, word: str, because: str
) -> None:
    measured(seconds, losses, hardware=hardware)
    chosen = choose_code_path(auto, CPU)
    assert chosen.word == word and because in chosen.reason and chosen.precision == word[-4:]


def test_the_measurement_is_of_real_steps_in_both_precisions(auto: RunSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    advanced: list[str] = []
    advance = Loop.advance

    def noted(loop: Loop, batch: Any) -> Any:
        advanced.append("bf16" if loop.training_step.generator._copies else "fp32")
        return advance(loop, batch)

    monkeypatch.setattr(Loop, "advance", noted)
    monkeypatch.setattr(code_path, "has_bf16", lambda _device: True)
    monkeypatch.setattr(code_path, "FASTER", 1e9)
    chosen = choose_code_path(auto, CPU)
    assert advanced == ["fp32"] * 3 + ["bf16"] * 3
    assert chosen.word == "products-bf16", f"a fresh network's losses agree: {chosen.reason}"


def test_where_a_batch_finds_no_memory_in_fp32_single_pairs_are_measured(auto: RunSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, str]] = []

    def measured(settings: RunSettings, _device: torch.device, precision: str) -> tuple[float, torch.Tensor]:
        asked.append((settings.batch_size, precision))
        if settings.batch_size > 1 and precision == "fp32":
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 33554432 bytes.")
        return {"fp32": 1.0, "bf16": 0.5}[precision], torch.ones(3, 4)

    monkeypatch.setattr(code_path, "has_bf16", lambda _device: True)
    monkeypatch.setattr(code_path, "_measured", measured)
    chosen = choose_code_path(settings_with(auto, {"batch_size": 3}), CPU)
    assert asked == [(3, "fp32"), (1, "fp32"), (1, "bf16")]
    assert chosen.precision == "bf16" and "on single pairs" in chosen.reason


@pytest.mark.parametrize(("batch_size", "error"), [(1, MemoryError()), (3, ValueError("another trouble"))])
def test_what_no_smaller_measurement_mends_is_raised(
    auto: RunSettings, monkeypatch: pytest.MonkeyPatch, batch_size: int, error: Exception
) -> None:
    monkeypatch.setattr(code_path, "has_bf16", lambda _device: True)
    monkeypatch.setattr(code_path, "_measured", Mock(side_effect=error))
    with pytest.raises(type(error)):
        choose_code_path(settings_with(auto, {"batch_size": batch_size}), CPU)
    assert code_path._measured.call_count == 1


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_precision_that_was_asked_for_is_not_measured(
    tiny_settings: RunSettings, monkeypatch: pytest.MonkeyPatch, precision: str
) -> None:
    monkeypatch.setattr(code_path, "_measured", None)
    chosen = choose_code_path(settings_with(tiny_settings, {"precision": precision}), CPU)
    assert (chosen.word, chosen.reason) == (f"products-{precision}", f"{precision} was asked for")


def test_what_was_chosen_is_kept_with_the_run(make_run: Callable[..., RunFolder], auto: RunSettings, measured: Callable[..., None]) -> None:
    run_dir = make_run(precision="auto").path
    measured(0.5, 1.0)
    first, changed = settle_code_path(run_dir, auto, CPU)
    assert first.word == "products-bf16" and not changed
    measured(2.0, 1.0)
    again, changed = settle_code_path(run_dir, auto, CPU)
    assert again.word == "products-bf16" and not changed and "as this run began" in again.reason


def test_on_another_kind_of_device_the_precision_stays_and_the_change_is_told(
    make_run: Callable[..., RunFolder], auto: RunSettings
) -> None:
    folder = make_run(precision="auto")
    folder.code_path_path.write_text(json.dumps({"word": "eager-bf16", "device": "cuda", "reason": "measured"}))
    chosen, changed = settle_code_path(folder.path, auto, CPU)
    assert chosen.word == "products-bf16" and "eager-bf16" in changed and "products-bf16" in changed
    assert settle_code_path(folder.path, auto, CPU)[1] == "", "told once"


def test_another_number_of_threads_is_told_with_the_way_back(make_run: Callable[..., RunFolder], tiny_settings: RunSettings) -> None:
    folder, threads = make_run(), torch.get_num_threads()
    settle_code_path(folder.path, tiny_settings, CPU)
    try:
        torch.set_num_threads(threads + 1)
        chosen, changed = settle_code_path(folder.path, tiny_settings, CPU)
    finally:
        torch.set_num_threads(threads)
    assert f"was {threads} " in changed and f"is {threads + 1} now" in changed and f"With {threads} they would not" in changed
    assert chosen.num_threads == threads and settle_code_path(folder.path, tiny_settings, CPU)[1] == ""


def test_a_resume_takes_the_threads_that_were_asked_for_at_first(make_run: Callable[..., RunFolder]) -> None:
    folder = make_run()

    def session(stop_at: int, threads: int = 0) -> None:
        arguments = worker_arguments(folder.path, Computing(device="cpu", threads=threads), stop_at=stop_at)
        assert start_worker(arguments, folder.job.log_path).wait(120) == 0

    session(1, threads=3)
    session(2)
    assert not [event for event in read_all(folder.job, RunEvent) if isinstance(event, Warned)], "it computes as it did"
    session(3, threads=2)
    (warned,) = [event for event in read_all(folder.job, RunEvent) if isinstance(event, Warned)]
    assert "was 3 when this run was begun and is 2 now" in warned.message


def test_an_older_run_goes_on_in_the_precision_it_was_asked_for(make_run: Callable[..., RunFolder], tiny_settings: RunSettings) -> None:
    folder = make_run()
    (folder.checkpoints_dir / "step-00000001").mkdir(parents=True)
    chosen, changed = settle_code_path(folder.path, tiny_settings, CPU)
    assert chosen.word == "products-fp32" and not changed and not folder.code_path_path.exists()


@pytest.mark.parametrize("change", [None, {"word": "eager-fp99"}, {"num_threads": -7}, {"num_threads": 10**9}, {"num_ranks": 0}])
def test_a_damaged_file_is_refused_by_its_name(
    make_run: Callable[..., RunFolder], tiny_settings: RunSettings, change: dict[str, object] | None
) -> None:
    folder = make_run()
    whole = {"word": "products-fp32", "device": "cpu", "reason": ""}
    folder.code_path_path.write_text("{" if change is None else json.dumps(whole | change))
    with pytest.raises(AppError) as caught:
        settle_code_path(folder.path, tiny_settings, CPU)
    assert caught.value.code is ErrorCode.NOT_A_RUN and "code-path.json" in caught.value.message


def test_the_worker_tells_it_and_resumes_with_it(make_run: Callable[..., RunFolder], run_worker_process: Callable[..., Any]) -> None:
    folder = make_run(precision="auto", epochs=1)
    assert run_worker_process(folder.path, stop_at=1).returncode == 0
    kept = json.loads(folder.code_path_path.read_bytes())
    # As if the first session had been on a card, and had found the other precision better than a measurement here might.
    folder.code_path_path.write_text(json.dumps({**kept, "word": "eager-bf16", "device": "cuda"}))
    assert run_worker_process(folder.path, stop_at=2).returncode == 0
    first, second = (event for event in read_all(folder.job, RunEvent) if isinstance(event, Started))
    assert first.code_path == kept["word"] and kept["reason"] in first.reason and first.precision == kept["word"][-4:]
    assert (second.code_path, second.precision) == ("products-bf16", "bf16")
    assert [event.code for event in read_all(folder.job, RunEvent) if isinstance(event, Warned)] == [ErrorCode.CODE_PATH_CHANGED]


def test_a_device_without_bf16_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not has_bf16(torch.device("mps"))
    for operators, has_it in (
        (SimpleNamespace(_is_mkldnn_bf16_supported=lambda: True), True),
        (SimpleNamespace(_is_mkldnn_bf16_supported=lambda: False), False),
        (SimpleNamespace(), False),  # a torch that does not tell
    ):
        monkeypatch.setattr(torch.ops, "mkldnn", operators)
        assert has_bf16(CPU) is has_it
