"""Facts of single pairs: hashes that noise does not move, headers of every kind of file, shifts only where edges agree."""

from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.pairs.health.facts import COLOUR_CELLS, DIGEST_BYTES, GREY_CELLS, HASH_BYTES, NUM_LOOKS, PairFacts, facts_of_pair, perceptual_hash
from core.pairs.health.shift import estimated_shift
from core.pairs.pair import Half, Pair, Side
from tests.core.pairs.pictures import save, scene


def whole(one: Path, two: Path | None = None) -> Pair:
    return Pair(name="a", input=Half(path_to_json(one)), target=Half(path_to_json(two or one)))


def bits_apart(one: bytes, two: bytes) -> int:
    return int(np.bitwise_count(np.frombuffer(one, np.uint8) ^ np.frombuffer(two, np.uint8)).sum())


def test_noise_on_an_even_ground_changes_no_bit() -> None:
    drawing = np.full((256, 256), 250, np.uint8)
    cv2.circle(drawing, (90, 120), 40, 20, -1)
    before = perceptual_hash(drawing)
    for seed in range(20):
        tilt = np.linspace(4 * (seed % 3), 0, 256)[None, :]
        noisy = drawing - np.random.default_rng(seed).integers(0, 5, drawing.shape) - tilt
        assert bits_apart(before, perceptual_hash(np.clip(noisy, 0, 255).astype(np.uint8))) == 0
    other = drawing.copy()
    cv2.circle(other, (180, 60), 40, 20, -1)
    assert bits_apart(before, perceptual_hash(other)) > 6


def test_facts_are_of_their_sizes_and_can_be_kept(tmp_path: Path) -> None:
    labels, photo = scene(0, 300)
    facts = facts_of_pair(whole(save(tmp_path / "a.png", labels), save(tmp_path / "b.jpg", photo, quality=95)))
    for half in (facts.input, facts.target):
        assert (half.width, half.height, half.depth, half.colour) == (300, 300, 8, "colour")
        assert (len(half.digest), len(half.hash), len(half.looks)) == (DIGEST_BYTES, HASH_BYTES, NUM_LOOKS)
        assert len(half.coarse) == GREY_CELLS**2 + 3 * COLOUR_CELLS**2
    assert facts.shift is None and facts.difference > 10
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=PairFacts) == facts


def test_large_jpegs_are_decoded_reduced_but_measured_whole(tmp_path: Path) -> None:
    labels, photo = scene(1, 1024)
    facts = facts_of_pair(whole(save(tmp_path / "a.jpg", labels, quality=95), save(tmp_path / "b.png", photo)))
    assert (facts.input.width, facts.target.width) == (1024, 1024) and facts.shift is None


@pytest.mark.parametrize(
    ("name", "depth", "colour"),
    [
        ("hopper_gray.jpg", 8, "grey"),
        ("hopper_1bit.pbm", 8, "grey"),
        ("pil_sample_cmyk.jpg", 8, "CMYK"),
        ("16bit.cropped.tif", 16, "grey"),
        ("12bit.cropped.tif", 16, "grey"),
        ("pngsuite_basn2c16.png", 16, "colour"),
        ("float_nan.tif", 32, "grey"),
        ("pngsuite_basi3p04.png", 8, "colour"),
        ("hopper.avif", 8, "colour"),
        ("hopper_orientation_5.webp", 8, "colour"),
    ],
)
def test_how_files_are_stored(shared_data: Path, name: str, depth: int, colour: str) -> None:
    facts = facts_of_pair(whole(shared_data / "badimages" / name))
    assert (facts.input.depth, facts.input.colour.partition(" (")[0]) == (depth, colour)


def test_too_narrow_to_be_halved(tmp_path: Path) -> None:
    stored = path_to_json(save(tmp_path / "a.png", np.zeros((8, 1, 3), np.uint8)))
    sides: tuple[Side, Side] = ("left", "right")
    with pytest.raises(AppError) as caught:
        facts_of_pair(Pair(name="a", input=Half(stored, sides[0]), target=Half(stored, sides[1])))
    assert caught.value.code == ErrorCode.PAIRS_UNCLEAR and "a.png" in caught.value.message


def test_tiny_pairs(tmp_path: Path) -> None:
    for size in (1, 2, 5):
        facts = facts_of_pair(whole(save(tmp_path / "a.png", np.zeros((size, size, 3), np.uint8))))
        assert facts.difference == 0 and facts.shift is None


@pytest.mark.parametrize("seed", range(8))
def test_shifts_of_the_same_edges(seed: int) -> None:
    labels, photo = scene(seed, 128)
    right, down = (int(value) for value in np.random.default_rng(seed).integers(-10, 11, 2))
    right += 12 if abs(right) + abs(down) < 4 else 0
    move = np.array([[1, 0, right], [0, 1, down]], np.float32)
    found = estimated_shift(labels, cv2.warpAffine(photo, move, (128, 128), borderMode=cv2.BORDER_REPLICATE))
    assert found is not None and abs(found[0] - right) < 1 and abs(found[1] - down) < 1


@pytest.mark.parametrize("seed", range(8))
def test_no_shift_where_there_is_none_to_tell(seed: int) -> None:
    labels, photo = scene(seed, 128)
    assert estimated_shift(labels, photo) is None
    assert estimated_shift(labels, scene(seed + 50, 128)[1]) is None
    assert estimated_shift(np.zeros_like(labels), np.zeros_like(labels)) is None


@pytest.mark.parametrize("seed", range(8))
def test_a_pattern_that_repeats_could_be_shifted_by_anything(seed: int) -> None:
    stripes = np.where(np.indices((128, 128)).sum(axis=0)[..., None] // (9 + seed) % 2, 0, 255).repeat(3, axis=2)
    noise = np.random.default_rng(seed).normal(0, 25, (2, 128, 128, 3))
    one, two = (np.clip(np.roll(stripes, off, axis=1) + some, 0, 255).astype(np.uint8) for off, some in zip((0, 5), noise, strict=True))
    assert estimated_shift(one, two) is None
