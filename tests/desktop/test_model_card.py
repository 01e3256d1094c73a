"""A model's card says what a user must know of it before using it."""

from pathlib import Path

from PySide6.QtWidgets import QLabel

from core.models.header import GeneratorShape, ModelHeader, read_header
from core.models.library import ModelEntry
from core.pairs.recipes.recipe import parse_recipe
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.model_card import ModelCard
from tests.scenery import write_model


def words_on(card: ModelCard) -> list[str]:
    return [line.whole_text if isinstance(line, ElidedLabel) else line.text() for line in card.findChildren(QLabel)]


def test_a_model_with_a_recipe_says_it(qtbot, tmp_path: Path) -> None:
    paths = [
        write_model(tmp_path / "plain.safetensors", "Plain"),
        write_model(tmp_path / "made.safetensors", "Made", recipe=parse_recipe("downscale:factor=8+jpeg")),
    ]
    plain, made = (ModelCard(ModelEntry(path, read_header(path), starter=False)) for path in paths)
    for card in (plain, made):
        qtbot.addWidget(card)
    said = "Inputs made of photos by Fewer pixels, Strong JPEG"
    (line,) = [line for line in made.findChildren(ElidedLabel) if line.whole_text == said]
    assert "downscale:factor=8+jpeg" in line.toolTip()
    assert not any("photos" in words for words in words_on(plain))


def test_an_unusual_network_is_named(qtbot) -> None:
    resnet, colouring = GeneratorShape(kind="resnet9"), GeneratorShape(input_channels=1, output_channels=2)
    headers = [
        ModelHeader(name="plain", generator=GeneratorShape()),
        ModelHeader(name="other", generator=resnet),
        ModelHeader(name="colours", generator=colouring, colour_space="Lab"),
    ]
    cards = [ModelCard(ModelEntry(Path("m.safetensors"), header, starter=False)) for header in headers]
    for card in cards:
        qtbot.addWidget(card)
    assert "256 px" in words_on(cards[0])
    assert "ResNet, 9 blocks · 256 px" in words_on(cards[1])
    assert "colours pictures (Lab) · 256 px" in words_on(cards[2])
