"""The form of a recipe says what it shows, for every effect there is."""

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from core.pairs.recipes.recipe import EFFECTS, Blur, Edges, Grey, Noise, parse_recipe, recipe_text
from desktop.item_models.effect_fields import effect_fields, effect_with
from desktop.recipe_words import choice_words, effect_purpose, effect_title, field_words
from desktop.widgets.fields import ChoiceField
from desktop.widgets.recipe_form import MAX_EFFECTS, RangeField, RecipeForm


@pytest.fixture
def form(qtbot: QtBot) -> RecipeForm:
    form = RecipeForm()
    qtbot.addWidget(form)
    return form


@pytest.mark.parametrize("word", EFFECTS)
def test_every_effect_is_shown_as_it_is_and_every_field_has_words(form: RecipeForm, word: str) -> None:
    form.set_recipe((EFFECTS[word](),))
    assert form.recipe == (EFFECTS[word](),)
    fields = effect_fields(EFFECTS[word])
    assert list(form.effects[0].editors) == [field.name for field in fields] == list(EFFECTS[word].__struct_fields__)
    assert effect_title(word) != word and effect_purpose(word)
    for field in fields:
        assert field.description and field_words(field.name)
        assert all(choice_words(choice) for choice in field.choices)
        assert field.kind in ("choice", "switch") or field.low < field.high


def test_a_fixed_number_becomes_a_range_and_back(form: RecipeForm, qtbot: QtBot) -> None:
    form.set_recipe((Edges(),))
    editor = form.effects[0].editors["low"]
    assert isinstance(editor, RangeField)
    with qtbot.waitSignal(form.changed):
        editor.low.setValue(40)
    assert form.recipe == (Edges(low=40.0),)
    editor.by_chance.setChecked(True)
    assert form.recipe == (Edges(low=(40.0, 50.0)),)
    editor.high.setValue(30)
    assert form.recipe == (Edges(low=(30.0, 40.0)),)
    editor.by_chance.setChecked(False)
    assert form.recipe == (Edges(low=40.0),)


def test_choices_switches_and_whole_numbers(form: RecipeForm) -> None:
    form.set_recipe((Grey(), Noise()))
    method, colour = form.effects[0].editors["method"], form.effects[1].editors["colour"]
    assert isinstance(method, ChoiceField) and isinstance(colour, QCheckBox)
    method.setCurrentIndex(method.findData("lightness"))
    colour.setChecked(False)
    assert form.recipe == (Grey(method="lightness"), Noise(colour=False))
    assert parse_recipe(recipe_text(form.recipe)) == form.recipe
    assert effect_with(EFFECTS["holes"](), "num", (7, 2)) == EFFECTS["holes"](num=(2, 7))


def test_effects_are_put_behind_each_other_up_to_a_limit(form: RecipeForm) -> None:
    form.set_recipe((Blur(),))
    assert form.effects[0].remove_button.isHidden()
    for _ in range(MAX_EFFECTS - 1):
        form.more_button.click()
    assert len(form.recipe) == MAX_EFFECTS and form.more_button.isHidden()
    form.effects[0].remove_button.click()
    assert len(form.recipe) == MAX_EFFECTS - 1 and not form.more_button.isHidden()
