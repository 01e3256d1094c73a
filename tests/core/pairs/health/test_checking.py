"""A check finds every problem that was made on purpose and invents none, on drawn scenes and on the real datasets."""

import itertools
import os
import threading
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import cv2
import msgspec
import numpy as np
import pytest
from PIL import Image

from core.files import path_from_json, path_to_json
from core.pairs.finding import find_pairs
from core.pairs.health import checking
from core.pairs.health.checking import CheckProgress, check_pairs, checked
from core.pairs.health.report import HealthReport
from core.pairs.pair import Half, Pair
from core.pairs.problems import Problem, by_code, remedy_of, title_of
from tests.core.pairs.pictures import save, save_pair, scene, scenes

NUM_REAL = 60


def names_by_code(report: HealthReport) -> dict[str, list[list[str]]]:
    return {code: [problem.pairs for problem in problems] for code, problems in by_code(report.problems).items()}


def moved(pixels: np.ndarray, right: int, down: int) -> np.ndarray:
    height, width = pixels.shape[:2]
    return cv2.warpAffine(pixels, np.array([[1, 0, right], [0, 1, down]], np.float32), (width, height), borderMode=cv2.BORDER_REPLICATE)


# ------------------------------------------------------------------------------------------------------------ none invented


def test_clean_scenes_are_clean(tmp_path: Path) -> None:
    report = checked(scenes(tmp_path, 30), crop_px=64)
    assert report.problems == [] and report.lost == [] and report.copies == []
    assert report.num_pairs == 30 and report.smallest == report.largest == (64, 64)
    assert report.pairs_per_s > 0


@pytest.mark.parametrize("name", ["facades", "maps"])
def test_nothing_is_invented_on_published_datasets(shared_data: Path, name: str) -> None:
    findings = find_pairs([shared_data / name])
    assert checked(spread(findings.pairs), crop_px=256).problems == []


def test_nothing_is_invented_on_the_openmoji(shared_data: Path) -> None:
    """But for the full moon and the yellow circle, whose outlines are the same to the pixel and whose colours nearly so."""
    pairs = find_pairs([shared_data / "openmoji"]).pairs
    alike = [pair for pair in pairs if pair.name in ("1F315", "1F7E1")]
    report = checked([*spread([pair for pair in pairs if pair not in alike]), *alike], crop_px=256)
    assert names_by_code(report) == {"near_duplicate": [["1F315", "1F7E1"]]}


def spread(pairs: list[Pair]) -> list[Pair]:
    return pairs[:: max(1, len(pairs) // NUM_REAL)]


# ---------------------------------------------------------------------------------------------------------- each one found


def spoiled(tmp_path: Path) -> tuple[list[Pair], dict[str, list[list[str]]]]:
    """Forty scenes with every problem that a check finds, and what it must tell."""
    pairs = scenes(tmp_path, 40)
    kept = {pair.name: pair for pair in pairs}

    def redo(name: str, labels: np.ndarray, photo: np.ndarray) -> None:
        save_pair(tmp_path, name, labels, photo)

    (tmp_path / "labels" / "000.png").write_bytes((tmp_path / "labels" / "000.png").read_bytes()[:150])
    (tmp_path / "photo" / "001.png").unlink()
    redo("002", scene(2)[0], scene(2, 80)[1])
    redo("003", scene(3)[1], scene(3)[1])
    for number in (4, 5):
        redo(f"{number:03}", *reversed(scene(number)))
    redo("006", scene(6)[0], moved(scene(6)[1], 5, -3))
    redo("008", *scene(7))
    labels, photo = scene(9)
    save(tmp_path / "labels" / "010.png", np.asarray(Image.fromarray(labels).resize((96, 96), Image.Resampling.BICUBIC)))
    jpeg = save(tmp_path / "photo" / "010.jpg", np.asarray(Image.fromarray(photo).resize((96, 96), Image.Resampling.BICUBIC)), quality=80)
    kept["010"] = msgspec.structs.replace(kept["010"], target=Half(path_to_json(jpeg)))
    redo("012", *scene(11))
    kept["012"] = msgspec.structs.replace(kept["012"], split="validation")
    redo("013", np.full((64, 64, 3), 255, np.uint8), scene(13)[1])
    cv2.imwrite(str(tmp_path / "photo" / "014.png"), scene(14)[1][..., ::-1].astype(np.uint16) * 257)
    Image.fromarray(scene(15)[1]).convert("L").save(tmp_path / "photo" / "015.png")
    redo("016", *scene(16, 48))
    return list(kept.values()), {
        "unreadable": [["000"]],
        "missing": [["001"]],
        "sizes_differ": [["002"]],
        "input_equals_target": [["003"]],
        "sides_swapped": [["004"], ["005"]],
        "misregistered": [["006"]],
        "exact_duplicate": [["007", "008"]],
        "near_duplicate": [["009", "010"]],
        "split_leak": [["011", "012"]],
        "nearly_empty": [["013"]],
        "mixed_depth": [["014"]],
        "mixed_colour": [["015"]],
        "too_small": [["016"]],
    }


def test_every_problem_is_found_and_no_other(tmp_path: Path) -> None:
    pairs, expected = spoiled(tmp_path)
    report = checked(pairs, crop_px=64)
    assert names_by_code(report) == expected
    assert report.lost == ["000", "001", "002"]
    assert report.copies == [["007", "008"], ["009", "010"], ["011", "012"]]
    assert report.smallest == (48, 48) and report.largest == (96, 96)
    by_name = {pair.name: pair for pair in pairs}
    for problem in report.problems:
        assert problem.message.endswith(".") and remedy_of(problem.code) and title_of(problem.code)
        files = {path_from_json(half.path) for name in problem.pairs for half in (by_name[name].input, by_name[name].target)}
        assert problem.paths and set(problem.paths) <= files
        assert problem.pairs_kept == (problem.code not in ("unreadable", "missing", "sizes_differ"))


def test_a_shift_is_a_number_and_an_arrow(tmp_path: Path) -> None:
    shifts = [(6, 0, "→"), (0, 6, "↓"), (-6, 0, "←"), (0, -6, "↑"), (5, 5, "↘"), (-5, 5, "↙"), (5, -5, "↗"), (-5, -5, "↖")]
    pairs = [save_pair(tmp_path, str(n), scene(n)[0], moved(scene(n)[1], right, down)) for n, (right, down, _) in enumerate(shifts)]
    problems = checked(pairs).problems
    assert [problem.code for problem in problems] == ["misregistered"] * 8
    for problem, (right, down, arrow) in zip(problems, shifts, strict=True):
        assert problem.shift is not None and problem.shift.arrow == arrow and arrow in problem.message
        assert abs(problem.shift.right - right) < 1 and abs(problem.shift.down - down) < 1
    assert "to the right" in problems[0].message and "below" in problems[1].message and "above" in problems[6].message


def test_a_shift_is_in_pixels_of_the_file(tmp_path: Path) -> None:
    """A large picture is compared reduced; the figure is of the original."""
    labels, photo = scene(1, 768)
    (problem,) = checked([save_pair(tmp_path, "a", labels, moved(photo, 24, 0))]).problems
    assert problem.shift is not None and abs(problem.shift.right - 24) < 3 and abs(problem.shift.down) < 3


def test_halves_of_one_file(tmp_path: Path) -> None:
    """Side by side, with the problems that need both halves; the file is decoded once."""
    pairs = []
    for number in range(14):
        labels, photo = scene(number)
        both = {2: (photo, labels), 3: (labels, labels), 4: (labels, moved(photo, 6, 0))}.get(number, (labels, photo))
        path = save(tmp_path / f"{number}.jpg", np.concatenate(both, axis=1), quality=92)
        stored = path_to_json(path)
        pairs.append(Pair(name=str(number), input=Half(stored, "left"), target=Half(stored, "right")))
    with mock.patch("core.pairs.health.facts.read_picture", wraps=checking.facts_of_pair.__globals__["read_picture"]) as reader:
        report = checked(pairs)
    assert names_by_code(report) == {"sides_swapped": [["2"]], "input_equals_target": [["3"]], "misregistered": [["4"]]}
    assert reader.call_count == 14


@pytest.mark.parametrize(
    "again",
    [
        lambda pixels, path: save(path.with_suffix(".bmp"), pixels),
        lambda pixels, path: save(path.with_suffix(".jpg"), pixels, quality=75),
        lambda pixels, path: save(path.with_suffix(".webp"), pixels, quality=80),
        lambda pixels, path: save(path, np.asarray(Image.fromarray(pixels).resize((128, 128), Image.Resampling.LANCZOS))),
        lambda pixels, path: save(path, np.clip(pixels * 0.93 + 4, 0, 255).astype(np.uint8)),
    ],
    ids=["bmp", "jpeg", "webp", "half the size", "brightness"],
)
def test_real_pictures_saved_anew_are_copies(shared_data: Path, tmp_path: Path, again: Callable[[np.ndarray, Path], Path]) -> None:
    pairs = find_pairs([shared_data / "facades"]).pairs[:12]
    for number, pair in enumerate(pairs[:4]):
        picture = np.asarray(Image.open(path_from_json(pair.input.path)))
        halves = [again(side, tmp_path / f"{name}{number}.png") for name, side in (("a", picture[:, 256:]), ("b", picture[:, :256]))]
        pairs.append(Pair(name=f"copy {number}", input=Half(path_to_json(halves[0])), target=Half(path_to_json(halves[1]))))
    report = checked(pairs)
    assert report.copies == [[pair.name, f"copy {number}"] for number, pair in enumerate(pairs[:4])]


def test_pairs_that_share_one_half_are_no_copies(tmp_path: Path) -> None:
    """The same outline in two colours teaches two things."""
    pairs = scenes(tmp_path, 4)
    pairs.append(save_pair(tmp_path, "new target", scene(0)[0], scene(9)[1]))
    pairs.append(save_pair(tmp_path, "new input", scene(9)[0], scene(1)[1]))
    assert checked(pairs).copies == []


def test_what_can_not_be_told_is_not_told(tmp_path: Path) -> None:
    """Pairs of two photographs: no side is the plainer, so none is turned; unrelated pictures have no shift."""
    pairs = [save_pair(tmp_path, str(n), scene(n)[1], scene(100 + n)[1]) for n in range(24)]
    assert checked(pairs).problems == []


def test_profiles_and_cmyk_are_other_colour_spaces(tmp_path: Path, shared_data: Path) -> None:
    pairs = scenes(tmp_path, 6)
    (tmp_path / "photo" / "000.jpg").write_bytes((shared_data / "badimages" / "pil_sample_cmyk.jpg").read_bytes())
    save(tmp_path / "labels" / "000.png", scene(0, 100)[0])
    pairs[0] = msgspec.structs.replace(pairs[0], target=Half(path_to_json(tmp_path / "photo" / "000.jpg")))
    (problem,) = [one for one in checked(pairs).problems if one.code == "mixed_colour"]
    assert problem.pairs == ["000"] and problem.paths == [tmp_path / "photo" / "000.jpg"] and "CMYK" in problem.message


# ------------------------------------------------------------------------------------------------ progress, cancel, cache


def last(steps: list[CheckProgress]) -> HealthReport:
    assert steps[-1].report is not None and all(step.report is None for step in steps[:-1])
    return steps[-1].report


def test_progress_and_its_end(tmp_path: Path) -> None:
    with mock.patch.object(checking, "_TELL_EVERY_S", 0.0):
        steps = list(check_pairs(scenes(tmp_path, 10), num_threads=2))
    assert [step.num_done for step in steps] == [*range(1, 11), 10]
    assert all(step.num_pairs == 10 and step.pairs_per_s > 0 for step in steps)
    assert last(steps).num_pairs == 10
    assert last(list(check_pairs([]))).problems == []


def test_what_finding_told_stands_in_the_report(tmp_path: Path) -> None:
    before = [Problem("unmatched", "x.png has no partner.", ["x.png"])]
    report = last(list(check_pairs(scenes(tmp_path, 3), found_before=before)))
    assert report.problems == before and report.lost == []


def test_a_check_cut_short_goes_on_where_it_was(tmp_path: Path) -> None:
    pairs = scenes(tmp_path / "set", 60)
    with mock.patch.object(checking, "_TELL_EVERY_S", 0.0):
        steps = check_pairs(pairs, cache_dir=tmp_path / "cache", num_threads=2)
        for step in itertools.islice(steps, 20):
            assert step.num_kept == 0
        steps.close()  # the threads end: the fixture on leaked ones would tell
    again = checked(pairs, cache_dir=tmp_path / "cache")
    assert 20 <= again.num_kept < 60 and again.problems == []
    with mock.patch.object(checking, "facts_of_pair", side_effect=AssertionError("decoded again")):
        assert checked(pairs, cache_dir=tmp_path / "cache").num_kept == 60
    assert not any(thread.name.startswith("check") for thread in threading.enumerate())


def test_only_what_changed_is_looked_at_again(tmp_path: Path) -> None:
    pairs, expected = spoiled(tmp_path / "set")
    first = checked(pairs, crop_px=64, cache_dir=tmp_path / "cache")
    second = checked(pairs, crop_px=64, cache_dir=tmp_path / "cache")
    assert second.num_kept == 37 and second.problems == first.problems and names_by_code(second) == expected
    changed = tmp_path / "set" / "photo" / "020.png"
    save(changed, np.zeros((64, 64, 3), np.uint8))
    third = checked(pairs, crop_px=64, cache_dir=tmp_path / "cache")
    assert third.num_kept == 36 and ["020"] in names_by_code(third)["nearly_empty"]
    save(changed, scene(20)[1])
    os.utime(changed, (1, 1))
    assert names_by_code(checked(pairs, crop_px=64, cache_dir=tmp_path / "cache")) == expected


def test_a_file_of_the_same_length_is_looked_at_again(tmp_path: Path) -> None:
    path = save(tmp_path / "a.bmp", scene(0)[0])
    pair = Pair(name="a", input=Half(path_to_json(path)), target=Half(path_to_json(save(tmp_path / "b.bmp", scene(0)[1]))))
    assert checked([pair], cache_dir=tmp_path / "cache").problems == []
    save(path, np.zeros((64, 64, 3), np.uint8))
    os.utime(path, (1, 1))
    report = checked([pair], cache_dir=tmp_path / "cache")
    assert report.num_kept == 0 and names_by_code(report) == {"nearly_empty": [["a"]]}


@pytest.mark.parametrize("damage", [b"", b"garbage" * 1000])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    pairs = scenes(tmp_path / "set", 5)
    checked(pairs, cache_dir=tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(damage)
    assert checked(pairs, cache_dir=tmp_path / "cache").num_kept == 0
    assert checked(pairs, cache_dir=tmp_path / "cache").num_kept == 5


def test_no_cache_where_none_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert checked(scenes(tmp_path / "set", 3), cache_dir=tmp_path / "file").num_pairs == 3


def test_originals_are_only_read(tmp_path: Path) -> None:
    pairs = scenes(tmp_path, 5)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*.png")}
    checked(pairs)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()} == before
