"""Cards on the Train page: shown while they hold, their remedy as a button."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.diagnosis_words import remedy_button_words
from desktop.run_making import as_setting
from desktop.widgets.diagnosis_cards import NUM_SHOWN, ROOM_FOR_TWO_PX, DiagnosisCards
from training.diagnosis import Action, Card, CardCode, ChangeSetting, Remedy
from training.settings import RunSettings, settings_with


def card(code: CardCode, remedy: Remedy, reason: str = "Because.") -> Card:
    return Card(code, "Title.", reason, "small", remedy)


def test_cards_come_with_their_figures_and_one_button(qtbot: QtBot) -> None:
    cards = DiagnosisCards()
    qtbot.addWidget(cards)
    cards.show_cards([], is_live=True)
    assert cards.isHidden()
    slower = card(CardCode.EXPLODING, ChangeSetting("learning_rate", 1e-4))
    cards.show_cards([slower, card(CardCode.OVERFITTING, Action.STOP_AND_KEEP_BEST)], is_live=True)
    first, second = cards.cards
    assert (first.title.text(), first.reason.text(), first.normal.text()) == ("Title.", "Because.", "Normal: small")
    assert (first.button.text(), second.button.text()) == ("New run with learning rate 0.0001", "Save and stop")
    asked: list[Card] = []
    cards.remedy_asked.connect(asked.append)
    newer = card(CardCode.EXPLODING, ChangeSetting("learning_rate", 1e-4), "By now more.")
    cards.show_cards([newer, second.card], is_live=False)
    assert cards.cards[0] is first and first.reason.text() == "By now more.", "a card that stays keeps its button and the focus"
    assert second.button.isHidden(), "what is over can't be stopped"
    first.button.click()
    assert asked == [newer]
    cards.show_cards([card(code, Action.LOOK_AT_PAIRS) for code in CardCode], is_live=True)
    assert len(cards.cards) == NUM_SHOWN
    cards.show_cards([], is_live=True)
    assert cards.isHidden() and cards.cards == []


def test_a_low_view_shows_the_first_card_alone(qtbot: QtBot) -> None:
    cards = DiagnosisCards()
    qtbot.addWidget(cards)
    two = [card(CardCode.EXPLODING, Action.LOOK_AT_PAIRS), card(CardCode.OVERFITTING, Action.STOP_AND_KEEP_BEST)]
    cards.fit(ROOM_FOR_TWO_PX - 1)
    cards.show_cards(two, is_live=True)
    assert [view.isHidden() for view in cards.cards] == [False, True]
    first = cards.cards[0]
    assert first.normal.isHidden() and "small" in first.toolTip(), "it is short there"
    assert not first.also.isHidden() and first.also.whole_text == "Also: Title.", "and names the one that has no room"
    cards.fit(ROOM_FOR_TWO_PX)
    assert [view.isHidden() for view in cards.cards] == [False, False]
    assert not first.normal.isHidden() and first.also.isHidden()


@pytest.mark.parametrize("name", ["learning_rate", "lambda_l1", "batch_size", "jitter"])
def test_a_remedy_is_a_value_that_its_setting_takes(name: str) -> None:
    value = as_setting(name, 1.0)
    assert getattr(settings_with(RunSettings(), {name: value}), name) == value
    assert remedy_button_words(ChangeSetting(name, 1.0)).startswith("New run with ")
