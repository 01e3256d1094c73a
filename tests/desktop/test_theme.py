"""The look: contrast, every token used as meant, the system's choice followed."""

import re

import pytest
from PySide6.QtGui import QPalette

from desktop.theme import DARK, LIGHT, Theme, Tokens, contrast, palette_of, style_sheet, tokens

MIN_TEXT_CONTRAST = 4.5
MIN_OUTLINE_CONTRAST = 3.0


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # WCAG's well-known near miss


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_all_words_are_readable(look: Tokens) -> None:
    poor = [(text, ground) for text, ground in look.pairs_to_read() if contrast(text, ground) < MIN_TEXT_CONTRAST]
    assert poor == []


def rules(sheet: str) -> dict[str, dict[str, str]]:
    """Every selector of a style sheet with what is said of it, in the order of the sheet."""
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)):
        said = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in body.split(";")) if value}
        for selector in selectors.split(","):
            found.setdefault(selector.strip(), {}).update(said)
    return found


def words_and_grounds(look: Tokens) -> list[tuple[str, str, str]]:
    """Of every selector whose words or ground the sheet colours: (selector, colour of the words, colour behind them).

    A state (:hover, :checked) has what its plain selector says and it does not. What has no ground of its own may stand on a page, the
    sidebar, a card or a notice. Disabled words are left out, as WCAG does.
    """
    sheet = rules(style_sheet(look))
    found = []
    for selector, said in sheet.items():
        if ":disabled" in selector or not {"color", "background", "selection-color"} & said.keys():
            continue
        plain = re.sub(r"::?[a-z-]+", "", selector)
        kind = re.sub(r"\[.*?\]", "", plain)
        if kind == "QFrame" or ("::" in selector and not re.search(r"::(item|section|tab)", selector)):
            continue  # without words: frames, grooves, handles, indicators
        both = {**sheet.get(kind, {}), **sheet.get(plain, {}), **said}
        colour = both.get("color", look.text)
        own = both.get("background", "transparent")
        grounds = (
            [look.ground, look.sidebar, look.surface, look.warning_soft, look.danger_soft] if own in ("transparent", "none") else [own]
        )
        if "toast" in selector:
            grounds = [look.text]
        found += [(selector, colour, ground) for ground in grounds]
        if "selection-color" in both:
            found.append((f"{selector}, selected", both["selection-color"], both["selection-background-color"]))
    return found


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_words_of_every_rule_of_the_style_sheet_are_readable(look: Tokens) -> None:
    judged = words_and_grounds(look)
    assert len(judged) > 60, "the sheet is read"
    poor = [f"{name}: {colour} on {ground}" for name, colour, ground in judged if contrast(colour, ground) < MIN_TEXT_CONTRAST]
    assert poor == []


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_words_of_the_palette_are_readable(look: Tokens) -> None:
    role = QPalette.ColorRole
    pairs = [(role.WindowText, role.Window), (role.Text, role.Base), (role.Text, role.AlternateBase), (role.ButtonText, role.Button)]
    pairs += [(role.HighlightedText, role.Highlight), (role.ToolTipText, role.ToolTipBase), (role.PlaceholderText, role.Base)]
    pairs += [(role.Link, role.Window), (role.Link, role.Base), (role.BrightText, role.Window)]
    colours = {one: palette_of(look).color(one).name() for pair in pairs for one in pair}
    assert [(text, ground) for text, ground in pairs if contrast(colours[text], colours[ground]) < MIN_TEXT_CONTRAST] == []


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_words_over_pictures_are_readable(look: Tokens) -> None:
    """On the canvas stand hints in muted words, and why a picture is not there."""
    assert min(contrast(words, look.canvas) for words in (look.text, look.muted, look.danger)) >= MIN_TEXT_CONTRAST


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
