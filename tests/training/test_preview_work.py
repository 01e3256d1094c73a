"""Live previews: the pictures a training would see, as PNGs in a cache that stays small, made without torch."""

import queue
from pathlib import Path

import numpy as np
import pytest

from core.errors import AppError, ErrorCode
from core.images.reading import read_picture
from core.images.resizing import padded, resized
from core.pairs.augmentation import Augmentation
from core.pairs.pair import Half, Pair
from core.pairs.recipes.making import made_input, random_for
from core.pairs.recipes.recipe import parse_recipe
from tests.core.pairs.pictures import save, save_pair, scene
from training import preview_work
from training.preview_work import PreviewWorker
from training.requests import AnyAnswer, AugmentationPreview, PreviewAugmentation, PreviewRecipe, RecipePreview, Refused, Superseded
from training.serving import Service

NOISE = parse_recipe("noise")


@pytest.fixture
def worker(tmp_path: Path) -> PreviewWorker:
    return PreviewWorker(tmp_path / "cache")


@pytest.fixture
def photo_path(tmp_path: Path) -> Path:
    return save(tmp_path / "photo.png", scene(1, 100)[1])


def pixels_of(file: str) -> np.ndarray:
    return read_picture(Path(file)).pixels


def test_a_recipe_is_shown_at_the_networks_size_as_held_out_pairs_get_it(worker: PreviewWorker, photo_path: Path) -> None:
    answer = worker.work(PreviewRecipe(path=str(photo_path), recipe=NOISE, size_px=64, name="cats/photo", seed=3, num=3))
    assert isinstance(answer, RecipePreview) and len(set(answer.inputs)) == 3
    photo = resized(scene(1, 100)[1], 64, 64)
    assert np.array_equal(pixels_of(answer.photo), photo)
    assert np.array_equal(pixels_of(answer.inputs[0]), made_input(photo, NOISE, random_for("cats/photo", 3)))
    again = worker.work(PreviewRecipe(path=str(photo_path), recipe=NOISE, size_px=64, name="cats/photo", seed=3, num=3))
    assert again == answer
    plain = worker.work(PreviewRecipe(path=str(photo_path), size_px=64))
    assert isinstance(plain, RecipePreview) and plain.inputs == [plain.photo], "without a recipe the input is the photo"


def test_a_changed_photo_is_read_anew(worker: PreviewWorker, photo_path: Path) -> None:
    before = worker.work(PreviewRecipe(path=str(photo_path), recipe=NOISE, size_px=64))
    save(photo_path, scene(2, 101)[1])
    after = worker.work(PreviewRecipe(path=str(photo_path), recipe=NOISE, size_px=64))
    assert isinstance(before, RecipePreview) and isinstance(after, RecipePreview) and before.photo != after.photo


def test_nine_draws_of_a_pair_move_both_halves(worker: PreviewWorker, tmp_path: Path) -> None:
    pair = save_pair(tmp_path, "a", *scene(4))
    settings = Augmentation(rotation_deg=10.0, input_colour=0.4)
    answer = worker.work(PreviewAugmentation(pair=pair, augmentation=settings, size_px=32))
    assert isinstance(answer, AugmentationPreview) and answer.input_is_labels and not answer.target_is_labels
    assert len(set(answer.targets)) == 9 and all(pixels_of(file).shape == (32, 32, 3) for file in answer.inputs + answer.targets)
    smooth = worker.work(PreviewAugmentation(pair=pair, augmentation=Augmentation(interpolation="smooth"), size_px=32, num=1))
    assert isinstance(smooth, AugmentationPreview) and not smooth.input_is_labels


def test_draws_follow_the_scale_policy(worker: PreviewWorker, tmp_path: Path) -> None:
    pair = save_pair(tmp_path, "a", *(half[:60] for half in scene(4, 90)))
    photo = scene(4, 90)[1][:60]
    native = worker.work(PreviewAugmentation(pair=pair, augmentation=Augmentation(scale="native", mirror=False), size_px=32))
    assert isinstance(native, AugmentationPreview) and len(set(native.targets)) == 9
    parts = {photo[top : top + 32, left : left + 32].tobytes() for top in range(29) for left in range(59)}
    assert all(pixels_of(file).tobytes() in parts for file in native.targets)
    still = Augmentation(scale="fit", jitter=False, mirror=False)
    fitted = worker.work(PreviewAugmentation(pair=pair, augmentation=still, size_px=32, num=1))
    assert isinstance(fitted, AugmentationPreview)
    assert np.array_equal(pixels_of(fitted.targets[0]), padded(resized(photo, 21, 32), 32, 32))


def test_photos_are_augmented_with_their_recipe(worker: PreviewWorker, photo_path: Path) -> None:
    half = Half(str(photo_path))
    request = PreviewAugmentation(
        pair=Pair(name="a", input=half, target=half), augmentation=Augmentation(), recipe=parse_recipe("edges"), size_px=64, num=2
    )
    answer = worker.work(request)
    assert isinstance(answer, AugmentationPreview)
    assert all(set(np.unique(pixels_of(file))) <= {0, 255} for file in answer.inputs)


@pytest.mark.parametrize(("size_px", "num"), [(7, 1), (5000, 1), (64, 0), (64, 17)])
def test_what_no_page_shows_is_refused(worker: PreviewWorker, photo_path: Path, size_px: int, num: int) -> None:
    with pytest.raises(AppError) as caught:
        worker.work(PreviewRecipe(path=str(photo_path), size_px=size_px, num=num))
    assert caught.value.code is ErrorCode.BAD_COMMAND


def test_the_cache_stays_small(worker: PreviewWorker, photo_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_work, "NUM_FILES_KEPT", 10)
    for seed in range(30):
        answer = worker.work(PreviewRecipe(path=str(photo_path), recipe=NOISE, size_px=16, seed=seed))
        assert isinstance(answer, RecipePreview) and Path(answer.inputs[0]).is_file()
    assert 5 <= len(list((tmp_path / "cache").iterdir())) <= 10


def test_the_helper_answers_newest_wins_and_a_lost_picture_is_told(workspace: Path, photo_path: Path) -> None:
    told: queue.Queue[AnyAnswer] = queue.Queue()
    service = Service(workspace, told.put)  # type: ignore[arg-type]
    for number in range(1, 6):
        recipe = parse_recipe(f"blur:sigma_px={number}")
        service.take(PreviewRecipe(id=number, lane="recipe", path=str(photo_path), recipe=recipe))
    service.take(PreviewRecipe(id=9, path="/nowhere/gone.png", recipe=NOISE))
    answers = {answer.id: answer for answer in (told.get(timeout=60) for _ in range(6))}
    assert isinstance(answers[5], RecipePreview) and Path(answers[5].inputs[0]).parent == workspace / "cache" / "previews"
    assert all(isinstance(answers[number], Superseded | RecipePreview) for number in range(1, 5))
    assert isinstance(answers[4], Superseded) or isinstance(answers[1], RecipePreview)
    assert isinstance(answers[9], Refused) and answers[9].code == ErrorCode.PATH_MISSING
    assert service.end(grace_s=30)
