"""A picture that ends early is told by its first and last bytes, whatever the format; a whole one never is."""

from pathlib import Path

import pytest
from PIL import Image

from core.images.wholeness import is_cut_short

FORMATS = ["png", "jpg", "gif", "webp", "bmp", "avif"]


@pytest.fixture
def picture() -> Image.Image:
    return Image.effect_noise((80, 60), 90).convert("RGB")


@pytest.mark.parametrize("ending", FORMATS)
def test_a_whole_picture_is_none_and_each_beginning_of_it_is(tmp_path: Path, picture: Image.Image, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    picture.save(path)
    data = path.read_bytes()
    assert not is_cut_short(path)
    for share in (0.3, 0.6, 0.9, 0.99):
        path.write_bytes(data[: int(len(data) * share)])
        assert is_cut_short(path), f"at {share:.0%}"


def test_a_tiff_whose_directory_comes_last_is_cut_short_without_it(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    for order, mark in (("little", b"II*\0"), ("big", b"MM\0*")):
        for offset, is_short in ((0, True), (500, True), (100, False)):
            path.write_bytes(mark + offset.to_bytes(4, order) + bytes(200))
            assert is_cut_short(path) is is_short, (order, offset)


@pytest.mark.parametrize(
    "data", [b"", b"P", b"P6 8 8 255\n", b"\x76\x2f\x31\x01" + bytes(40), bytes(2000), b"RIFF\xff\xff\0\0AVI LIST", b"\0\0\0\0ftyp"]
)
def test_what_cannot_be_told_is_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    assert not is_cut_short(path)
    assert not is_cut_short(tmp_path / "gone.png") and not is_cut_short(tmp_path)


def test_bytes_after_the_end_do_no_harm(tmp_path: Path, picture: Image.Image) -> None:
    for ending in FORMATS:
        path = tmp_path / f"a.{ending}"
        picture.save(path)
        with path.open("ab") as file:
            file.write(bytes(16))
        assert not is_cut_short(path), ending
