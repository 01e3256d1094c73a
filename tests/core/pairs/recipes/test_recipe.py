"""Recipes are read and written as text and as JSON, each field explained, and what makes no sense is refused by name."""

import gc
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import diptych
from core.errors import AppError, ErrorCode
from core.pairs.recipes.recipe import (
    EFFECTS,
    Blur,
    Downscale,
    Edges,
    Holes,
    Jpeg,
    Noise,
    Posterise,
    effect_descriptions,
    is_whole,
    parse_recipe,
    recipe_from_json,
    recipe_text,
    recipe_to_json,
    recipe_words,
)

TEXTS = {
    "edges": (Edges(),),
    "edges:low=40,high=100..200,ink=white": (Edges(low=40.0, high=(100.0, 200.0), ink="white"),),
    "downscale:factor=2..4+jpeg:quality=10": (Downscale(factor=(2.0, 4.0)), Jpeg(quality=10)),
    "holes:shape=box,share=0.25,num=3,fill=mean": (Holes(shape="box", share=0.25, num=3, fill="mean"),),
    "noise:levels=0.1..33.333333333,colour=false": (Noise(levels=(0.1, 33.333333333), colour=False),),
    "": (),
}


@pytest.mark.parametrize("text", TEXTS)
def test_text_and_json_there_and_back(text: str) -> None:
    recipe = parse_recipe(text)
    assert recipe == TEXTS[text] and recipe_text(recipe) == text
    assert recipe_from_json(recipe_to_json(recipe)) == recipe
    assert (recipe_to_json(recipe) == "") == (text == "")


@pytest.mark.parametrize("word", EFFECTS)
def test_every_effect_is_itself_by_name_and_every_field_says_what_it_does(word: str) -> None:
    kind = EFFECTS[word]
    assert parse_recipe(word) == (kind(),) and recipe_words((kind(),)) == word
    told = effect_descriptions(kind)
    assert list(told) == list(kind.__struct_fields__) and all(text.endswith(".") for text in told.values())


def test_blanks_between_do_not_count() -> None:
    assert parse_recipe(" blur:sigma_px = 2 , + jpeg ".replace(" , ", " ")) == (Blur(sigma_px=2.0), Jpeg())


def test_whole_numbers_are_known() -> None:
    assert is_whole(Jpeg, "quality") and is_whole(Posterise, "levels") and is_whole(Holes, "num")
    assert not is_whole(Noise, "levels") and not is_whole(Noise, "colour") and not is_whole(Holes, "share")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("sketch", "sketch"),
        ("edges:colour=1", "colour"),
        ("edges:low", "low"),
        ("edges:low=-1", "low"),
        ("jpeg:quality=1.5", "quality"),
        ("jpeg:quality=0..5", "quality"),
        ("jpeg:quality=9..5", "quality"),
        ("blur:sigma_px=1..", "sigma_px"),
        ("blur:sigma_px=nan", "sigma_px"),
        ("grey:method=hsv", "method"),
        ("edges+", ""),
        ("holes:shape=box..random", "shape"),
    ],
)
def test_what_makes_no_sense_is_named(text: str, named: str) -> None:
    with pytest.raises(AppError) as caught:
        parse_recipe(text)
    assert caught.value.code is ErrorCode.BAD_SETTING
    assert named in caught.value.message and caught.value.hint and "$" not in caught.value.message


@pytest.mark.parametrize("text", ['[{"effect":"edges","low":[5,1]}]', '[{"effect":"magic"}]', '[{"effect":"edges","strong":1}]', "{"])
def test_damaged_json_is_refused(text: str) -> None:
    with pytest.raises(msgspec.MsgspecError):
        recipe_from_json(text)


def test_the_types_are_taken_in_while_garbage_is_collected() -> None:
    """msgspec 0.22 crashed on some types of ranges when the collector ran in between."""
    program = 'import gc; gc.set_threshold(1); import core.pairs.recipes.recipe as r; print(r.recipe_from_json(\'[{"effect":"blur"}]\'))'
    root = Path(diptych.__file__).parent
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=root, check=False)
    assert done.returncode == 0 and "Blur" in done.stdout, done.stderr
    assert gc.isenabled()
