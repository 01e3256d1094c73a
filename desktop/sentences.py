"""What core, training and the workers say in English, in the window's language: their templates are found again and filled anew.

They know no Qt and say whole sentences with values in them. release/texts.py collects the templates from their sources, the .ts file
holds them with their translations, and here a sentence is matched against them. One that none fits stays English.
"""

import re
import xml.etree.ElementTree as ET
from functools import cache, lru_cache

from core.errors import AppError
from core.texts import shortened
from desktop.languages import ENGLISH, LANGUAGES_DIR, spoken
from desktop.wording import fill, joined

CONTEXT = "Sentences"
MAX_DEPTH = 4
"""A sentence may hold the reason, which may hold a word; no deeper."""
LEAST_LITERAL = 8
"""Templates with less text of their own could be taken for a part of somebody's file name."""
_PLACE = re.compile(r"%\d")
_NEXT_SENTENCE = re.compile(r"[.!?] (?=\S)")
"""Before it ends a sentence, as what happened does before its hint."""


class _Template:
    """A sentence with places, and its translation."""

    def __init__(self, source: str, translation: str) -> None:
        self.translation = translation
        self._literals = _PLACE.split(source)
        self._longest = max(self._literals, key=len)
        self._pattern: re.Pattern[str] | None = None
        self.num_literal = sum(map(len, self._literals))

    def values(self, text: str) -> tuple[str, ...] | None:
        """What stands at the places, where the text is this sentence."""
        if self._longest not in text:
            return None
        if self._pattern is None:
            self._pattern = re.compile("(.*?)".join(map(re.escape, self._literals)), re.DOTALL)
        found = self._pattern.fullmatch(text)
        return None if found is None else found.groups()


def say(text: str) -> str:
    """A sentence of core or training in the window's language; of one that is longer than anybody reads the beginning."""
    text = shortened(text)
    return text if spoken() == ENGLISH or not text else _said(spoken(), text, MAX_DEPTH)


def message_of(error: AppError) -> str:
    """What happened, in the window's language."""
    return say(error.message)


def hint_of(error: AppError) -> str:
    """What an error itself says to do next, in the window's language."""
    return say(error.hint)


def words_of(error: AppError) -> str:
    """What happened and what to do next."""
    return joined(message_of(error), hint_of(error))


@lru_cache(maxsize=2048)
def _said(language: str, text: str, depth: int) -> str:
    whole, templates = _catalogue(language)
    if text in whole:
        return whole[text]
    for end in reversed([match.start() for match in _NEXT_SENTENCE.finditer(text)]):
        first, rest = text[: end + 1], text[end + 2 :]
        if (said := _said(language, rest, depth)) != rest and (before := _said(language, first, depth)) != first:
            return f"{before}{said}"
    for template in templates:
        values = template.values(text)
        if values is not None:
            return fill(template.translation, *(_value(language, value, depth) for value in values))
    return text


def _value(language: str, value: str, depth: int) -> str:
    """A value of a sentence: a sentence itself, half of one, or a name, which stays as it is."""
    return _said(language, value, depth - 1) if depth and " " in value else value


@cache
def _catalogue(language: str) -> tuple[dict[str, str], list[_Template]]:
    """The sentences without a place by their English; those with places, the most particular first."""
    whole: dict[str, str] = {}
    templates: list[_Template] = []
    for context in ET.parse(LANGUAGES_DIR / f"{language}.ts").getroot().iter("context"):
        if context.findtext("name") != CONTEXT:
            continue
        for message in context.iter("message"):
            source, translation = message.findtext("source") or "", message.findtext("translation") or ""
            if not translation:
                continue
            forms = {source: translation}
            if source.startswith(" ") and source.endswith("."):
                # A sentence that is put behind another: texts are taken apart without the space between them.
                forms[source.lstrip()] = translation.lstrip()
            if _PLACE.search(source):
                templates += [_Template(*form) for form in forms.items()]
            else:
                whole |= forms
    kept = [template for template in templates if template.num_literal >= LEAST_LITERAL]
    return whole, sorted(kept, key=lambda template: -template.num_literal)
