"""Which colours a model's pad offers."""

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from core.models.header import GeneratorShape, ModelHeader, read_header
from core.models.library import starter_path
from core.pairs.augmentation import Labels
from desktop.item_models.pad_colours import colours_for, distance, frequent_colours
from desktop.widgets.model_picture import example_input

pytestmark = pytest.mark.usefixtures("qapp")
NOTHING = QImage()


def header(**fields: object) -> ModelHeader:
    return ModelHeader(**{"name": "m", "generator": GeneratorShape(), **fields})


def colours_of(swatches) -> list[str]:
    return [swatch.colour for swatch in swatches]


def test_a_palette_is_offered_with_its_names() -> None:
    pad = colours_for(header(palette=("#0000AA sky", "#0000b0", "#c81e1e wall of bricks", "no colour")), NOTHING)
    assert colours_of(pad.swatches) == ["#0000aa", "#0000b0", "#c81e1e"]
    assert [swatch.words for swatch in pad.swatches] == ["sky", "#0000b0", "wall of bricks"]
    assert pad.paper == "#0000aa", "the most frequent"
    assert pad.ink == "#c81e1e", "the next that can be told from it"
    assert pad.is_labels


def test_a_line_drawing_gives_its_paper_and_its_ink() -> None:
    pad = colours_for(read_header(starter_path()), example_input(read_header(starter_path())))
    assert distance(pad.paper, "#ffffff") < 24 and distance(pad.ink, "#000000") < 96
    assert 4 <= 256 * pad.pen_share <= 9, "its lines are 7 pixels broad"
    assert not pad.is_labels and pad.ink in colours_of(pad.swatches) and len(pad.swatches) > 4


def test_white_lines_on_black_are_drawn_white_on_black() -> None:
    example = QImage(64, 64, QImage.Format.Format_RGB32)
    example.fill(QColor("black"))
    painter = QPainter(example)
    painter.fillRect(10, 10, 40, 3, QColor("white"))
    painter.end()
    pad = colours_for(header(), example)
    assert 64 * pad.pen_share == pytest.approx(3, rel=0.1)
    assert (pad.paper, pad.ink) == ("#000000", "#ffffff")


def test_label_maps_without_a_palette_take_the_colours_of_the_example() -> None:
    example = QImage(60, 60, QImage.Format.Format_RGB32)
    for row, colour in enumerate(("#112233", "#112233", "#ff0000", "#00ff00")):
        painter = QPainter(example)
        painter.fillRect(0, 15 * row, 60, 15, QColor(colour))
        painter.end()
    pad = colours_for(header(labels=Labels(input=True)), example)
    assert sorted(colours_of(pad.swatches)) == ["#00ff00", "#112233", "#ff0000"] and pad.paper == "#112233"


def test_a_photo_names_no_colours() -> None:
    photo = QImage(64, 64, QImage.Format.Format_RGB32)
    for x in range(64):
        for y in range(64):
            photo.setPixelColor(x, y, QColor(4 * x, 4 * y, (x * y) % 256))
    assert frequent_colours(photo) == []
    pad = colours_for(header(), photo)
    assert (pad.paper, pad.ink) == ("#ffffff", "#000000")


@pytest.mark.parametrize(
    ("shape", "space", "paper", "is_grey"),
    [
        (GeneratorShape(input_channels=1), "sRGB", "#ffffff", True),
        (GeneratorShape(input_channels=2), "sRGB", None, True),
        (GeneratorShape(input_channels=4), "sRGB", None, False),
        (GeneratorShape(input_channels=1, output_channels=2), "Lab", "#ffffff", True),
    ],
)
def test_grey_and_opacity(shape: GeneratorShape, space: str, paper: str | None, is_grey: bool) -> None:
    pad = colours_for(header(generator=shape, colour_space=space), NOTHING)
    assert pad.paper == paper
    greys = [QColor(colour).hslSaturation() == 0 for colour in colours_of(pad.swatches)]
    assert all(greys) == is_grey
