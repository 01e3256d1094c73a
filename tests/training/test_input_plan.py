"""Where pairs are kept is decided by what is free, told in plain words; at native size small pairs are told before the start."""

from pathlib import Path

import numpy as np
import pytest

from core.jobs.events import Event, Warned
from core.pairs.pair import Half, Pair
from tests.core.pairs.pictures import save, scene, scenes
from training import input_plan
from training.input_plan import PairSizes, pair_sizes, plan_input, prepare_input
from training.run import InputPlanned
from training.settings import RunSettings, settings_with

PAPER = RunSettings()
MANY = [Pair(name=str(number), input=Half("/a.png"), target=Half("/b.png")) for number in range(400)]
NOTHING = PairSizes(400, {})


def test_a_dataset_that_fits_is_kept_whole() -> None:
    plan = plan_input(PAPER, NOTHING, has_recipe=False, free_bytes=4_000_000_000)
    assert plan.pair_bytes == 286 * 286 * 6 and plan.budget_bytes == 2_000_000_000
    assert plan.event().message == "All 400 training pairs (196 MB decoded) are kept in memory, where 2.0 GB may be used for them."


def test_what_does_not_fit_is_told_with_its_number() -> None:
    plan = plan_input(PAPER, NOTHING, has_recipe=False, free_bytes=100_000_000)
    event = plan.event()
    assert "About 101 of 400 training pairs" in event.message and "50 MB" in event.message and "again in every epoch" in event.message
    assert (event.num_pairs, event.budget_bytes, event.needed_bytes) == (400, 50_000_000, 400 * 286 * 286 * 6)


def test_a_card_takes_a_quarter_of_what_it_has_free_and_a_photo_half_of_a_pair() -> None:
    on_card = plan_input(PAPER, NOTHING, has_recipe=False, free_bytes=10**9, free_device_bytes=10**10).event()
    assert on_card.device_budget_bytes == 2_500_000_000 and "on the card, where 2.5 GB" in on_card.message
    photos = plan_input(PAPER, NOTHING, has_recipe=True, free_bytes=10**9)
    assert photos.pair_bytes == 286 * 286 * 3


def test_at_native_size_what_was_measured_counts_and_large_pictures_get_fewer_threads() -> None:
    native = settings_with(PAPER, {"scale": "native"})
    sizes = PairSizes(400, {0: (2160, 4096), 1: (100, 4096)})
    plan = plan_input(native, sizes, has_recipe=False, free_bytes=10**9)
    assert plan.pair_bytes == (2160 * 4096 + 256 * 4096) * 6 // 2
    assert plan.num_threads == 10**9 // 2 // (4 * 2160 * 4096 * 6) == 2


def test_small_pairs_are_told_before_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = scenes(tmp_path, 3, 64)
    wide = save(tmp_path / "wide.png", np.concatenate(scene(9, 80), axis=1)[:40])
    pairs.append(Pair(name="wide", input=Half(str(wide), "left"), target=Half(str(wide), "right")))
    pairs.append(Pair(name="gone", input=Half("/nowhere.png"), target=Half("/nowhere.png")))
    told: list[Event] = []
    native = settings_with(PAPER, {"scale": "native", "size_px": 64})
    prepare_input(pairs, native, told.append, lambda: True, has_recipe=False)
    planned, warned = told
    assert isinstance(planned, InputPlanned) and isinstance(warned, Warned) and warned.code == "data.pairs_small"
    assert (
        "1 of 4 training pairs looked at (5 in all) is smaller" in warned.message
        and "wide (80 x 40)" in warned.message
        and "mirroring" in warned.message
    )
    told.clear()
    prepare_input(pairs, settings_with(PAPER, {"size_px": 64}), told.append, lambda: True, has_recipe=False)
    assert len(told) == 1, "resized ones have no such question"
    monkeypatch.setattr(input_plan, "NUM_MEASURED", 2)
    assert sorted(pair_sizes(pairs[:4], lambda: True).known) == [0, 2]
    assert "looked at (4 in all)" in input_plan.small_pairs_words(pairs, PairSizes(4, {3: (40, 80)}), 64)
