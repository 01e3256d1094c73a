"""A dataset is whole or absent, remembers what was decided, and is refused untouched where it is not ours."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.pairs.dataset import Dataset, create_dataset, list_datasets
from core.pairs.finding import Findings, find_pairs
from core.pairs.index import DATABASE_NAME
from core.pairs.loading import load_pair
from core.pairs.resolving import resolve_dataset
from core.pairs.sample import SAMPLE_NAME, sample_attribution, sample_dir, sample_paths
from core.texts import MAX_NAME
from core.workspace import WorkspaceFolders

ROOT_DIR = Path(__file__).resolve().parents[3]
MakePictures = Callable[..., list[Path]]


@pytest.fixture
def findings(tmp_path: Path, make_side_by_side: MakePictures) -> Findings:
    make_side_by_side(tmp_path / "pictures", num=10)
    return find_pairs([tmp_path / "pictures"])


@pytest.fixture
def dataset(workspace: Path, findings: Findings) -> Dataset:
    return create_dataset(workspace, "Label maps", findings, validation_share=0.2, seed=3)


def test_it_keeps_what_was_found(workspace: Path, dataset: Dataset, findings: Findings) -> None:
    assert dataset.name == "Label maps"
    assert dataset.counts() == {"train": 8, "validation": 2, "test": 0}
    assert [(pair.name, pair.input, pair.target) for pair in dataset.pairs()] == [
        (pair.name, pair.input, pair.target) for pair in findings.pairs
    ]
    assert dataset.input_side == "left" and dataset.input_sides == ("left", "right")
    held_out = dataset.pairs("validation")
    assert len(held_out) == 2 and {pair.split for pair in held_out} == {"validation"}
    again = Dataset.open(dataset.dataset_dir)
    assert again.pairs() == dataset.pairs()
    assert [(entry.name, entry.num_pairs, entry.error) for entry in list_datasets(workspace)] == [("Label maps", 10, None)]
    assert list(dataset.dataset_dir.iterdir()) == [dataset.dataset_dir / DATABASE_NAME]


def test_swapping_sides(dataset: Dataset) -> None:
    before = dataset.pairs()
    assert (dataset.input_name, dataset.target_name) == ("left", "right")
    dataset.edits.swap_all()
    assert dataset.input_side == "right" and (dataset.input_name, dataset.target_name) == ("right", "left")
    for old, new in zip(before, Dataset.open(dataset.dataset_dir).pairs(), strict=True):
        assert (old.input, old.target, old.split) == (new.target, new.input, new.split)
    dataset.edits.name_sides("labels", "photo")
    dataset.edits.swap_all()
    assert (dataset.input_name, dataset.target_name) == ("photo", "labels")
    assert dataset.pairs() == before


def test_input_of_the_second_folder(workspace: Path, tmp_path: Path, make_pictures: MakePictures) -> None:
    make_pictures(tmp_path / "photo")
    make_pictures(tmp_path / "labels", seed=1)
    found = find_pairs([tmp_path / "photo", tmp_path / "labels"])
    made = create_dataset(workspace, "two", found)
    assert made.input_side == "second" and made.input_name == "labels"
    assert {path_from_json(pair.input.path).parent.name for pair in made.pairs()} == {"labels"}
    made.edits.swap_all()
    assert {path_from_json(pair.input.path).parent.name for pair in made.pairs()} == {"photo"}


def test_splitting_anew(dataset: Dataset) -> None:
    dataset.edits.split_by_share(0.5, seed=1)
    one = {pair.name for pair in dataset.pairs("validation")}
    dataset.edits.split_by_share(0.5, seed=2)
    two = {pair.name for pair in dataset.pairs("validation")}
    dataset.edits.split_by_share(0.5, seed=1)
    assert len(one) == len(two) == 5 and one != two
    assert {pair.name for pair in dataset.pairs("validation")} == one


def test_names(workspace: Path, dataset: Dataset, findings: Findings) -> None:
    dataset.rename("  Häuser / 街 ")
    assert Dataset.open(dataset.dataset_dir).name == "Häuser / 街"
    with pytest.raises(AppError) as caught:
        create_dataset(workspace, "Häuser / 街", findings)
    assert caught.value.code == ErrorCode.NAME_TAKEN
    other = create_dataset(workspace, "Label maps", findings)  # the folder of that name is the renamed one's
    assert other.dataset_dir != dataset.dataset_dir
    with pytest.raises(AppError) as caught:
        other.rename("Häuser / 街")
    assert caught.value.code == ErrorCode.NAME_TAKEN
    with pytest.raises(AppError):
        other.rename(" ")
    for name in ("..", "con", 'a<b>:"|?*', "x" * 400, "正面" * 100, ".hidden", "/", "-rf"):
        made = create_dataset(workspace, name, findings)
        assert made.dataset_dir.parent == WorkspaceFolders(workspace).datasets_dir
        assert made.name == name and len(os.fsencode(made.dataset_dir.name)) <= 120
        assert not made.dataset_dir.name.startswith(".")
    assert len(list_datasets(workspace)) == 10


def test_an_existing_folder_is_left_alone(tmp_path: Path, findings: Findings) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    with pytest.raises(AppError) as caught:
        Dataset.create(folder, "mine", findings)
    assert caught.value.code == ErrorCode.NAME_TAKEN and not list(folder.iterdir())


# ------------------------------------------------------------------------------------------------------ broken datasets


def spoil_header(path: Path) -> None:
    path.write_bytes(b"garbage" * 100)


def spoil_tail(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def foreign_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE pairs (x)")
    connection.commit()
    connection.close()


def drop_facts(path: Path) -> None:
    change(path, "DELETE FROM facts WHERE key = 'first_side'")


def nonsense_row(path: Path) -> None:
    change(path, "UPDATE pairs SET first_side = 'inside' WHERE id = 3")


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = 1")
    connection.execute(statement)
    connection.commit()
    connection.close()


def spoil_description(path: Path) -> None:
    """SQLite then quotes bytes that are no text."""
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE steps (", b"CREATE T\xffBLE steps ("))


@pytest.mark.parametrize("spoil", [spoil_header, spoil_tail, spoil_description, empty_file, foreign_database, drop_facts, nonsense_row])
def test_damaged_datasets_are_refused_and_kept(workspace: Path, dataset: Dataset, spoil: Callable[[Path], None]) -> None:
    path = dataset.dataset_dir / DATABASE_NAME
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(AppError) as caught:
        _ = Dataset.open(dataset.dataset_dir).name, Dataset.open(dataset.dataset_dir).pairs()
    assert caught.value.code == ErrorCode.NOT_A_DATASET
    assert str(dataset.dataset_dir) in caught.value.message
    assert path.read_bytes() == before
    assert len(list_datasets(workspace)) == 1


def test_a_damaged_dataset_is_listed_with_its_error(workspace: Path, dataset: Dataset, findings: Findings) -> None:
    create_dataset(workspace, "sound", findings)
    spoil_header(dataset.dataset_dir / DATABASE_NAME)
    bad, sound = list_datasets(workspace)
    assert bad.error is not None and bad.error.code == ErrorCode.NOT_A_DATASET and bad.name == dataset.dataset_dir.name
    assert sound.error is None and sound.num_pairs == 10
    (WorkspaceFolders(workspace).datasets_dir / "notes.txt").write_text("not a dataset")
    assert len(list_datasets(workspace)) == 2


def test_a_newer_format_is_refused_untouched(dataset: Dataset) -> None:
    path = dataset.dataset_dir / DATABASE_NAME
    change(path, "PRAGMA user_version = 99")
    before = path.read_bytes()
    for act in (
        lambda: Dataset.open(dataset.dataset_dir),
        dataset.edits.swap_all,
        lambda: dataset.edits.split_by_share(0.3),
        dataset.pairs,
    ):
        with pytest.raises(AppError) as caught:
            act()
        assert caught.value.code == ErrorCode.NEWER_FORMAT and "99" in caught.value.message
    assert path.read_bytes() == before


def test_what_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        Dataset.open(tmp_path / "gone")
    assert caught.value.code == ErrorCode.PATH_MISSING
    with pytest.raises(AppError) as caught:
        Dataset.open(tmp_path)
    assert caught.value.code == ErrorCode.NOT_A_DATASET
    assert list_datasets(tmp_path / "no workspace") == []


def test_a_dataset_another_program_is_writing(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.pairs.index._BUSY_TIMEOUT_S", 0.1)
    connection = sqlite3.connect(dataset.dataset_dir / DATABASE_NAME)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(AppError, match="Another window or program") as caught:
            dataset.edits.swap_all()
    finally:
        connection.rollback()
        connection.close()
    assert caught.value.code == ErrorCode.DISK_FAILED
    assert dataset.input_side == "left"


# -------------------------------------------------------------------------------------------------------------- resolve


def test_resolving_names_folders_and_plain_pictures(workspace: Path, dataset: Dataset, tmp_path: Path, findings: Findings) -> None:
    by_name = resolve_dataset("Label maps", workspace)
    by_folder = resolve_dataset(dataset.dataset_dir, tmp_path / "elsewhere")
    assert by_name == by_folder and by_name.pairs == dataset.pairs() and by_name.name == "Label maps"
    turned = resolve_dataset("Label maps", workspace, "right")
    assert (turned.input_name, turned.target_name) == ("right", "left")
    assert [pair.input for pair in turned.pairs] == [pair.target for pair in by_name.pairs]
    assert dataset.input_side == "left"  # only for this once
    plain = resolve_dataset(str(tmp_path / "pictures"), workspace)
    assert sum(pair.split == "validation" for pair in plain.pairs) == 1 and plain.name == "pictures"
    assert resolve_dataset(tmp_path / "pictures", workspace, "right").input_name == "right"
    with pytest.raises(AppError) as caught:
        resolve_dataset("Label maps", workspace, "first")
    assert caught.value.code == ErrorCode.BAD_COMMAND
    with pytest.raises(AppError, match="no dataset called Labels") as caught:
        resolve_dataset("Labels", workspace)
    assert caught.value.code == ErrorCode.PATH_MISSING


def test_published_splits_are_taken_as_they_come(shared_data: Path, workspace: Path) -> None:
    resolved = resolve_dataset(shared_data / "facades", workspace)
    assert [sum(pair.split == split for pair in resolved.pairs) for split in ("train", "validation")] == [400, 100]
    assert (resolved.input_name, resolved.target_name) == ("labels", "photo")
    labels, photo = load_pair(resolved.pairs[0])
    assert labels.shape == photo.shape == (256, 256, 3)
    assert labels[..., 2].mean() > photo[..., 2].mean() + 30  # label maps are mostly blue


def test_the_sample(workspace: Path) -> None:
    made = create_dataset(workspace, SAMPLE_NAME, find_pairs(sample_paths()))
    assert made.counts() == {"train": 461, "validation": 51, "test": 0}
    assert (made.input_name, made.target_name) == ("outline", "colour")
    assert made.terms == sample_attribution() and "CC BY-SA 4.0" in made.terms
    outline, colour = load_pair(made.pairs()[0])
    assert outline.shape == colour.shape == (256, 256, 3)
    assert (sample_dir() / "LICENSE.txt").is_file()
    listed = (sample_dir() / "index.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line.partition(",")[0] for line in listed} == {path.name for path in (sample_dir() / "colour").iterdir()}
    assert resolve_dataset(sample_dir(), workspace).input_name == "outline"


def test_the_sample_shows_the_same_pixels_as_its_source(shared_data: Path) -> None:
    from core.images.reading import read_picture

    for ours, theirs in (("outline", "A"), ("colour", "B")):
        paths = sorted((sample_dir() / ours).iterdir())
        assert [path.name for path in paths] == sorted(path.name for path in (shared_data / "openmoji" / theirs).iterdir())
        for path in paths[::16]:
            assert (read_picture(path).pixels == read_picture(shared_data / "openmoji" / theirs / path.name).pixels).all()


@pytest.mark.skipif(os.name == "nt", reason="names of bytes are POSIX")
def test_paths_that_are_not_utf8_are_kept(workspace: Path, tmp_path: Path, make_side_by_side: MakePictures) -> None:
    (path,) = make_side_by_side(tmp_path / "set", num=1)
    odd = Path(os.fsdecode(os.fsencode(path.parent) + b"/caf\xe9.png"))
    path.rename(odd)
    made = create_dataset(workspace, "odd", find_pairs([tmp_path / "set"]))
    (pair,) = made.pairs()
    assert path_from_json(pair.input.path) == odd
    load_pair(pair)


def test_the_window_can_open_datasets_without_any_picture_code(dataset: Dataset) -> None:
    program = f"""
import sys
sys.path.insert(0, {str(ROOT_DIR)!r})
from pathlib import Path
from core.pairs.dataset import list_datasets
print(len(list_datasets(Path({str(dataset.dataset_dir.parents[1])!r}))))
print(sorted({{"numpy", "PIL", "cv2", "torch"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.split("\n")[:2] == ["1", "[]"], done.stderr


def test_facts_are_plain_json_friendly(dataset: Dataset) -> None:
    """What the window shows of a dataset can go through JSON as it is."""
    facts = [dataset.name, dataset.input_side, list(dataset.input_sides), dataset.counts(), dataset.terms]
    assert json.loads(json.dumps(facts)) == facts


def test_a_name_longer_than_any_is_told_by_its_beginning(dataset: Dataset) -> None:
    change(dataset.dataset_dir / DATABASE_NAME, f"UPDATE facts SET value = '{'x' * 3_000_000}' WHERE key = 'name'")
    assert len(Dataset.open(dataset.dataset_dir).name) == MAX_NAME
