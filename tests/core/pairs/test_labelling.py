"""Label maps are known by few flat colours and hard borders; drawings, photographs and blended labels are not taken for them."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from core.pairs.augmentation import NO_LABELS, Labels
from core.pairs.finding import find_pairs
from core.pairs.labelling import find_labels
from core.pairs.pair import Half, Pair
from tests.core.pairs.pictures import save, save_pair, scene, scenes


def test_drawn_labels_are_known_and_their_photographs_are_none(tmp_path: Path) -> None:
    pairs = scenes(tmp_path, 8)
    assert find_labels(pairs, "auto") == Labels(input=True)
    turned = [Pair(name=pair.name, input=pair.target, target=pair.input) for pair in pairs]
    assert find_labels(turned, "auto") == Labels(target=True)
    assert find_labels(pairs, "smooth") == NO_LABELS
    assert find_labels(pairs, "nearest") == Labels(input=True), "of the halves with few colours"
    assert find_labels([], "auto") == NO_LABELS


def test_large_labels_are_known_too(tmp_path: Path) -> None:
    pairs = [save_pair(tmp_path, "a", *(np.asarray(Image.fromarray(side).resize((1300, 1300), 0)) for side in scene(1)))]
    assert find_labels(pairs, "auto").input


def test_labels_that_were_resized_smoothly_or_are_jpeg_gain_nothing(tmp_path: Path) -> None:
    for number in range(4):
        labels, photo = scene(number, 128)
        save(tmp_path / "soft" / f"{number}_A.png", cv2.resize(cv2.GaussianBlur(labels, (0, 0), 1.0), (96, 96)))
        save(tmp_path / "soft" / f"{number}_B.png", cv2.resize(photo, (96, 96)))
    pairs = find_pairs([tmp_path / "soft"], "first").pairs
    assert find_labels(pairs, "auto") == NO_LABELS
    assert find_labels(pairs, "nearest") == Labels(input=True), "but whoever says so gets it"


def test_two_colours_are_a_drawing(tmp_path: Path) -> None:
    drawing = np.full((64, 64, 3), 255, np.uint8)
    cv2.circle(drawing, (32, 32), 20, (0, 0, 0), 2)
    assert find_labels([save_pair(tmp_path, "a", drawing, scene(1)[1])], "auto") == NO_LABELS


def test_said_of_pictures_that_are_none_nearest_holds_for_both(tmp_path: Path) -> None:
    pair = save_pair(tmp_path, "a", scene(1)[1], scene(2)[1])
    assert find_labels([pair], "nearest") == Labels(input=True, target=True)
    assert find_labels([pair], "nearest", has_recipe=True) == Labels(target=True), "what a recipe makes is never resized"


def test_lost_and_tiny_pictures_are_passed_over(tmp_path: Path) -> None:
    gone = Pair(name="gone", input=Half(str(tmp_path / "no.png")), target=Half(str(tmp_path / "no.png")))
    dot = Half(str(save(tmp_path / "dot.png", np.zeros((1, 1, 3), np.uint8))))
    pairs = [gone, Pair(name="dot", input=dot, target=dot), *scenes(tmp_path, 3)]
    assert find_labels(pairs, "auto") == Labels(input=True)
    assert find_labels([gone], "auto") == NO_LABELS


@pytest.mark.parametrize(("folder", "nearest"), [("facades", Labels(input=True)), ("maps", Labels(input=True))])
def test_published_labels_and_maps_were_blended_when_they_were_made(shared_data: Path, folder: str, nearest: Labels) -> None:
    pairs = find_pairs([shared_data / folder]).pairs
    assert find_labels(pairs, "auto") == NO_LABELS
    assert find_labels(pairs, "nearest") == nearest


def test_emoji_are_drawings(shared_data: Path) -> None:
    assert find_labels(find_pairs([shared_data / "openmoji"]).pairs, "auto") == NO_LABELS
