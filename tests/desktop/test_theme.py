"""The look: contrast, every token used as meant, the system's choice followed."""

import pytest

from desktop.theme import DARK, LIGHT, Theme, Tokens, contrast, style_sheet, tokens

MIN_TEXT_CONTRAST = 4.5
MIN_OUTLINE_CONTRAST = 3.0


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # WCAG's well-known near miss


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_all_words_are_readable(look: Tokens) -> None:
    poor = [(text, ground) for text, ground in look.pairs_to_read() if contrast(text, ground) < MIN_TEXT_CONTRAST]
    assert poor == []


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_outlines_of_fields_can_be_seen(look: Tokens) -> None:
    for ground in (look.ground, look.surface):
        assert contrast(look.border_strong, ground) >= MIN_OUTLINE_CONTRAST


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_the_style_sheet_takes_every_word_from_the_tokens(look: Tokens) -> None:
    text = style_sheet(look)
    assert "$" not in text
    assert look.accent in text and look.ground in text


def test_choosing_a_theme_restyles_the_application(qapp) -> None:
    theme = Theme("light")
    theme.apply()
    assert tokens() is LIGHT
    heard = []
    theme.changed.connect(lambda: heard.append(True))
    theme.choose("dark")
    assert heard and tokens() is DARK
    assert qapp.palette().window().color().name().upper() == DARK.ground
