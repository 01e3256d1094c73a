"""Files as the pad gets them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.images.reading import read_picture, upright_digest
from core.pairs.recipes.making import made_input, random_for
from core.pairs.recipes.recipe import parse_recipe
from training.pad_pictures import open_for_pad, pad_size
from training.trying_requests import OpenForPad, PadPicture


def pixels_of(answer: PadPicture) -> np.ndarray:
    return np.frombuffer(answer.pixels, np.uint8).reshape(answer.height, answer.width, 4)


@pytest.mark.parametrize(
    ("picture", "pad"),
    [((256, 256), (256, 256)), ((1024, 512), (512, 256)), ((300, 3000), (51, 512)), ((3000, 300), (512, 51)), ((10, 20), (256, 512))],
)
def test_the_shorter_side_is_the_networks_and_the_longer_one_no_more_than_twice_that(picture, pad) -> None:
    assert pad_size(*picture, 256) == pad


def test_a_picture_comes_upright_and_on_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (64, 32), (255, 0, 0, 255))
    image.paste((0, 0, 255, 0), (0, 0, 32, 32))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees to the right
    image.save(tmp_path / "turned.png", exif=exif)
    request = OpenForPad(path=path_to_json(tmp_path / "turned.png"), side_px=32, blended=False)
    pixels = pixels_of(open_for_pad(request))
    assert pixels.shape == (64, 32, 4)
    assert pixels[0, 0].tolist() == [255, 255, 255, 255] and pixels[63, 31].tolist() == [255, 0, 0, 255]
    kept = pixels_of(open_for_pad(OpenForPad(path=request.path, side_px=32, blended=False, keeps_opacity=True)))
    assert kept[0, 0, 3] == 0 and kept[63, 31, 3] == 255


def test_a_label_map_keeps_its_colours(tmp_path: Path, make_side_by_side) -> None:
    (path,) = make_side_by_side(tmp_path, num=1, size_px=96)
    with Image.open(path) as pair:
        pair.crop((0, 0, 96, 96)).save(path)
    request = OpenForPad(path=path_to_json(path), side_px=40, blended=False)
    colours = {tuple(colour) for colour in pixels_of(open_for_pad(request)).reshape(-1, 4).tolist()}
    assert colours <= {(255, 255, 255, 255), (200, 30, 30, 255), (30, 60, 200, 255)}
    blended = pixels_of(open_for_pad(OpenForPad(path=request.path, side_px=40)))
    assert len({tuple(colour) for colour in blended.reshape(-1, 4).tolist()}) > 3


def test_a_photo_becomes_what_the_recipe_makes_of_it_in_training(tmp_path: Path, make_pictures) -> None:
    (path,) = make_pictures(tmp_path, num=1, width=64, height=64)
    recipe = parse_recipe("holes+noise")
    answer = open_for_pad(OpenForPad(path=path_to_json(path), side_px=64, recipe=recipe, seed=5))
    photo = read_picture(path).pixels
    wanted = made_input(photo, recipe, random_for(upright_digest(photo), 5))
    assert (pixels_of(answer)[..., :3] == wanted).all() and (wanted != photo).any()


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.png").write_bytes(b"no")
    with pytest.raises(AppError) as caught:
        open_for_pad(OpenForPad(path=path_to_json(tmp_path / "no.png"), side_px=64))
    assert caught.value.code is ErrorCode.PICTURE_UNREADABLE
