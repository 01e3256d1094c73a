"""One picture tried at a time: what comes back is what a translation would make, of any kind of network."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.models.weights import load_generator
from core.translation.translator import Translator
from tests.translating import write_tiny_model
from training.trying_requests import PictureTried, TryPicture
from training.trying_work import Trier


def picture(width: int = 32, height: int = 32, seed: int = 0) -> np.ndarray:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)
    pixels[..., 3] = np.where(pixels[..., 3] > 127, 255, 0)
    return pixels


def asked(model: Path, pixels: np.ndarray, **fields: object) -> TryPicture:
    height, width = pixels.shape[:2]
    return TryPicture(
        **{"model": path_to_json(model), "width": width, "height": height, "pixels": pixels.tobytes(), "device": "cpu", **fields}
    )


def made(trier: Trier, request: TryPicture) -> np.ndarray:
    answer = trier.work(request)
    assert isinstance(answer, PictureTried) and answer.device == "cpu" and answer.milliseconds > 0
    return np.frombuffer(answer.pixels, np.uint8).reshape(answer.height, answer.width, 4)


@pytest.mark.parametrize("channels", [(3, 3), (1, 1), (4, 4), (2, 3)])
def test_the_result_is_a_translation_of_the_picture(tmp_path: Path, channels: tuple[int, int]) -> None:
    model = write_tiny_model(tmp_path / "m.safetensors", input_channels=channels[0], output_channels=channels[1])
    pixels = picture(48, 20)
    if channels[0] in (1, 3):
        pixels[..., 3] = 255
    result = made(Trier(), asked(model, pixels, seed=None))
    header, generator = load_generator(model, torch.device("cpu"))
    given = pixels[..., :3].copy()
    given[pixels[..., 3] == 0] = 255
    given = np.dstack([given, pixels[..., 3]]) if channels[0] in (2, 4) else given
    wanted = Translator(generator, header, torch.device("cpu")).translate_one(given, b"", None)
    assert result.shape == (20, 48, 4)
    assert np.abs(result[..., : wanted.shape[2]].astype(int) - wanted.astype(int)).max() <= 2
    assert channels[1] == 4 or (result[..., 3] == 255).all()


def test_transparent_parts_lie_on_white_where_the_network_knows_no_opacity(tmp_path: Path) -> None:
    model = write_tiny_model(tmp_path / "m.safetensors")
    clear = np.zeros((32, 32, 4), np.uint8)
    white = np.full((32, 32, 4), 255, np.uint8)
    trier = Trier()
    assert (made(trier, asked(model, clear)) == made(trier, asked(model, white))).all()


def test_seeds_are_variations_and_the_same_one_gives_the_same(tmp_path: Path) -> None:
    model, trier = write_tiny_model(tmp_path / "m.safetensors"), Trier()
    pixels = picture()
    first, again, other, calm = (made(trier, asked(model, pixels, seed=seed)) for seed in (0, 0, 1, None))
    assert (first == again).all()
    assert (first != other).any() and (first != calm).any()


def test_the_model_stays_and_another_takes_its_place(tmp_path: Path) -> None:
    trier = Trier()
    one, two = (write_tiny_model(tmp_path / f"{name}.safetensors", width=width) for name, width in (("one", 4), ("two", 8)))
    made(trier, asked(one, picture()))
    kept = trier._keeper._translator
    made(trier, asked(one, picture(seed=1)))
    assert trier._keeper._translator is kept
    made(trier, asked(two, picture()))
    assert trier._keeper._translator is not kept


def test_a_model_that_has_gone_and_a_picture_that_is_none_are_refused(tmp_path: Path) -> None:
    trier = Trier()
    with pytest.raises(AppError) as caught:
        trier.work(asked(tmp_path / "gone.safetensors", picture()))
    assert caught.value.code is ErrorCode.PATH_MISSING and "gone.safetensors" in caught.value.message
    with pytest.raises(AppError) as caught:
        trier.work(asked(tmp_path / "m.safetensors", picture(), width=31))
    assert caught.value.code is ErrorCode.BAD_COMMAND
