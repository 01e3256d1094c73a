"""A dataset remembers what a check found, and its split never parts copies."""

from pathlib import Path

from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from core.pairs.health.checking import checked
from core.pairs.health.keeping import held_out_apart, store_report
from tests.core.pairs.pictures import save, save_pair, scene, scenes


def test_copies_stay_on_one_side_whatever_the_seed(tmp_path: Path) -> None:
    pairs = scenes(tmp_path, 12, 32)
    pairs += [save_pair(tmp_path, f"again {number}", *scene(number % 4, 32)) for number in range(8)]
    report = checked(pairs)
    assert len(report.copies) == 4
    parted = 0
    for seed in range(20):
        split = {pair.name: pair.split for pair in held_out_apart(pairs, report, 0.3, seed)}
        assert all(len({split[name] for name in group}) == 1 for group in report.copies)
        assert 2 <= sum(one == "validation" for one in split.values()) <= 8
        parted += any(split[name] == "validation" for group in report.copies for name in group)
    assert parted  # copies are held out too, together


def test_a_split_that_folders_made_stays(tmp_path: Path) -> None:
    pairs = [*scenes(tmp_path, 3, 32), save_pair(tmp_path, "copy", *scene(0, 32), split="validation")]
    report = checked(pairs)
    assert [problem.code for problem in report.problems] == ["split_leak"]
    assert held_out_apart(pairs, report, 0.5, 0) == pairs


def test_what_was_found_is_stored_and_replaced(tmp_path: Path, workspace: Path) -> None:
    scenes(tmp_path / "set", 6, 32)
    save_pair(tmp_path / "set", "copy", *scene(0, 32))
    findings = find_pairs([tmp_path / "set"])
    dataset = create_dataset(workspace, "x", findings)
    report = checked(findings.pairs)
    store_report(dataset, report)
    told = {row.pair.name: dataset.problem_details(row.id) for row in dataset.rows(0, 10) if row.problems}
    assert told == {name: {"exact_duplicate": "000, copy are the same to the pixel."} for name in ("000", "copy")}
    save(tmp_path / "set" / "photo" / "copy.png", scene(9, 32)[1])
    store_report(dataset, checked(findings.pairs))
    assert not any(row.problems for row in dataset.rows(0, 10)) and dataset.num_leaks() == 0
