"""Single photos are pairs with themselves: found, kept, checked, exported and added to like others, their inputs made by the recipe."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.images.reading import read_picture
from core.pairs.adding import add_to_dataset
from core.pairs.dataset import Dataset, create_dataset
from core.pairs.exporting import ExportLayout, export_pairs
from core.pairs.finding import find_pairs
from core.pairs.health.checking import check_pairs
from core.pairs.index import opened_index
from core.pairs.loading import load_pair
from core.pairs.photos import find_photos
from core.pairs.recipes.making import made_input, random_for
from core.pairs.recipes.recipe import Recipe, parse_recipe
from core.pairs.resolving import resolve_dataset
from tests.core.pairs.pictures import save, scene

MakePictures = Callable[..., list[Path]]
EDGES = parse_recipe("edges:low=40")


def photos(folder: Path, num: int = 6) -> Path:
    for number in range(num):
        save(folder / f"{number}.png", scene(number)[1])
    return folder


def made(workspace: Path, folder: Path, recipe: Recipe = EDGES) -> Dataset:
    return create_dataset(workspace, "Photos", find_photos([folder], recipe))


def test_every_picture_is_a_pair_with_itself(tmp_path: Path) -> None:
    found = find_photos([photos(tmp_path / "in")], EDGES)
    assert [pair.name for pair in found.pairs] == list("012345")
    assert all(pair.input == pair.target for pair in found.pairs)
    assert (found.layout, found.input_name, found.target_name, found.name, found.recipe) == ("photos", "edges", "photo", "in", EDGES)


def test_folders_and_types_keep_names_apart_and_splits_are_named(tmp_path: Path) -> None:
    for place in ("train/a/x.png", "train/a/x.bmp", "train/b/x.png", "val/x.png"):
        save(tmp_path / "in" / place, scene(1)[1])
    found = find_photos([tmp_path / "in"], EDGES)
    assert {pair.name: pair.split for pair in found.pairs} == {
        "train/a/x": "train", "train/a/x.png": "train", "train/b/x": "train", "validation/x": "validation",
    } and found.has_splits  # fmt: skip


def test_without_a_recipe_photos_are_no_pairs(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        find_photos([photos(tmp_path / "in")], ())
    assert caught.value.code is ErrorCode.BAD_COMMAND
    with pytest.raises(AppError) as caught:
        find_photos([tmp_path / "nowhere"], EDGES)
    assert caught.value.code is ErrorCode.PATH_MISSING


def test_a_dataset_remembers_its_recipe_and_changes_it_with_undo(tmp_path: Path, workspace: Path) -> None:
    dataset = made(workspace, photos(tmp_path / "in"))
    assert Dataset.open(dataset.dataset_dir).recipe == EDGES and dataset.counts()["validation"] == 1
    jpeg = parse_recipe("blur+jpeg:quality=5..10")
    dataset.set_recipe(jpeg)
    assert dataset.recipe == jpeg and dataset.input_name == "blur and jpeg"
    dataset.undo()
    assert dataset.recipe == EDGES and dataset.input_name == "edges"
    dataset.redo()
    assert dataset.recipe == jpeg
    with pytest.raises(AppError):
        dataset.set_recipe(())
    more = save(tmp_path / "more" / "new.png", scene(99)[1]).parent
    assert add_to_dataset(dataset.dataset_dir, find_photos([more, tmp_path / "in"], jpeg)).num_added == 1


def test_a_dataset_of_pairs_has_no_recipe_and_takes_none(make_dataset: Callable[..., Dataset]) -> None:
    dataset = make_dataset("a", "b")
    assert dataset.recipe == ()
    with pytest.raises(AppError) as caught:
        dataset.set_recipe(EDGES)
    assert caught.value.code is ErrorCode.BAD_COMMAND
    with opened_index(dataset.dataset_dir) as database:  # as before there were recipes
        database.execute("DELETE FROM facts WHERE key = 'recipe'")
    assert dataset.recipe == ()


def test_a_recipe_that_is_damaged_is_damage(tmp_path: Path, workspace: Path) -> None:
    dataset = made(workspace, photos(tmp_path / "in"))
    with opened_index(dataset.dataset_dir) as database:
        database.execute("UPDATE facts SET value = '[{]' WHERE key = 'recipe'")
    with pytest.raises(AppError) as caught:
        _ = dataset.recipe
    assert caught.value.code is ErrorCode.NOT_A_DATASET


def test_a_folder_or_a_dataset_resolves_with_the_recipe_asked_for(
    tmp_path: Path, workspace: Path, make_side_by_side: Callable[..., list[Path]]
) -> None:
    folder = photos(tmp_path / "in")
    plain = resolve_dataset(folder, workspace, recipe=EDGES)
    assert plain.recipe == EDGES and len(plain.pairs) == 6 and (plain.input_name, plain.target_name) == ("edges", "photo")
    made(workspace, folder)
    assert resolve_dataset("Photos", workspace).recipe == EDGES
    other = resolve_dataset("Photos", workspace, recipe=parse_recipe("blur"))
    assert other.recipe == parse_recipe("blur") and other.input_name == "blur"
    make_side_by_side(tmp_path / "pairs")
    create_dataset(workspace, "Pairs", find_pairs([tmp_path / "pairs"]))
    with pytest.raises(AppError) as caught:
        resolve_dataset("Pairs", workspace, recipe=EDGES)
    assert caught.value.code is ErrorCode.BAD_COMMAND
    assert resolve_dataset("Pairs", workspace).recipe == ()


def test_a_check_calls_no_photo_a_copy_of_itself_but_finds_real_copies(tmp_path: Path) -> None:
    folder = photos(tmp_path / "in")
    save(folder / "again.png", scene(2)[1])
    save(folder / "white.png", np.full((64, 64, 3), 255, np.uint8))
    Image.fromarray(scene(50)[1]).convert("L").save(folder / "grey.png")
    *_, last = check_pairs(find_photos([folder], EDGES).pairs, are_photos=True)
    assert last.report is not None
    codes = {problem.code: problem for problem in last.report.problems}
    assert set(codes) == {"exact_duplicate", "nearly_empty", "mixed_colour"}
    assert len(last.report.problems) == 3 and set(codes["exact_duplicate"].pairs) == {"2", "again"}
    assert codes["nearly_empty"].message == "The photo white is nearly of one colour."
    assert codes["mixed_colour"].message.startswith("1 of the photos is")


@pytest.mark.parametrize("layout", ["side-by-side", "two-folders", "csv"])
def test_what_is_exported_has_the_inputs_made(tmp_path: Path, layout: ExportLayout) -> None:
    found = find_photos([photos(tmp_path / "in", num=3)], EDGES)
    list(export_pairs(found.pairs, layout, tmp_path / "out", EDGES))
    sides = {"side-by-side": "left", "two-folders": "first", "csv": None}
    again = find_pairs([tmp_path / "out" / "pairs.csv" if layout == "csv" else tmp_path / "out"], sides[layout])
    for pair, source in zip(sorted(again.pairs, key=lambda one: one.name), found.pairs, strict=True):
        photo = read_picture(Path(str(source.target.path))).pixels
        halves = {half.tobytes() for half in load_pair(pair)}
        assert halves == {photo.tobytes(), made_input(photo, EDGES, random_for(source.name, 0)).tobytes()}
