"""What settings take is told in our words, whatever the library that checks them says."""

from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from core.allowed_values import allowed_words
from core.errors import AppError, ErrorCode
from core.pairs.recipes.recipe import parse_recipe
from training.settings import RunSettings, settings_with


class Kinds(msgspec.Struct):
    word: Literal["a", "b"] = "a"
    size: Literal[32, 64] = 32
    switch: bool = False
    free: int = 0
    least: Annotated[int, Meta(ge=1)] = 1
    both: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    above: Annotated[float, Meta(gt=0, le=1)] = 1.0
    below: Annotated[float, Meta(ge=0, lt=1)] = 0.0
    text: str = ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("word", "one of: a, b"),
        ("size", "one of: 32, 64"),
        ("switch", "true or false"),
        ("free", "a whole number"),
        ("least", "a whole number of 1 or more"),
        ("both", "a whole number from 0 to 2,147,483,647"),
        ("above", "a number above 0 and up to 1"),
        ("below", "a number from 0 on and below 1"),
        ("text", "text"),
    ],
)
def test_every_kind_of_field_has_its_words(name: str, words: str) -> None:
    assert allowed_words(Kinds, name) == words


@pytest.mark.parametrize("value", ["nonsense", "-1e9"])
@pytest.mark.parametrize("key", RunSettings.__struct_fields__)
def test_no_setting_is_refused_in_a_librarys_words(key: str, value: str) -> None:
    with pytest.raises(AppError) as raised:
        settings_with(RunSettings(), {key: value})
    error = raised.value
    assert error.code is ErrorCode.BAD_SETTING and error.message.startswith(f"The setting {key} can't be {value}: it takes ")
    assert error.hint and not any(sign in error.message + error.hint for sign in ("Expected", "`", "$", "\n"))


@pytest.mark.parametrize(
    ("recipe", "reason"),
    [
        (
            "blur:sigma_px=1000",
            "sigma_px of the recipe blur can't be 1000: it takes a number from 0.1 to 50, or a range of such: LOW..HIGH.",
        ),
        ("holes:num=0", "num of the recipe holes can't be 0: it takes a whole number from 1 to 64, or a range of such: LOW..HIGH."),
        ("grey:method=x", "method of the recipe grey can't be x: it takes one of: luma, lightness."),
        ("noise:colour=x", "colour of the recipe noise can't be x: it takes true or false."),
        ("blur:sigma_px=3..1", "sigma_px of the recipe blur can't be 3..1: the range of sigma_px goes from 3 down to 1."),
    ],
)
def test_nor_is_a_recipe(recipe: str, reason: str) -> None:
    with pytest.raises(AppError) as raised:
        parse_recipe(recipe)
    assert raised.value.message == reason
