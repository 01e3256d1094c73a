"""Which pictures of a folder are results of an earlier translation into that folder, told by their names (no torch)."""

import os
import re
import string
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from core.translation.naming import Naming, folded
from core.translation.plan import EXTENSIONS

_EXTENSIONS = frozenset(EXTENSIONS.values())
_NUMBER = re.compile(r"-[0-9]+$")
_MAX_NUMBERS = 2
"""A variation's, and the one for a name that was taken."""


class FormerResults:
    """Names that the template makes of another picture beside them, with whatever numbers and in whatever format.

    Nothing is told apart by a template that holds no text and no model's name: `{name}` makes of a picture its own name.
    """

    def __init__(self, naming: Naming) -> None:
        """`naming` is checked."""
        parts = list(string.Formatter().parse(naming.template))
        self._has_name = any(field == "name" for _, field, _, _ in parts)
        self._expression = (
            _expression_of(naming) if any(text or (field == "model" and naming.model_name) for text, field, _, _ in parts) else None
        )
        self._variations = naming.variations

    def candidates(self, names: Sequence[str]) -> list[str]:
        """Those of the names that may be results, if there is a picture that they were made of."""
        return [name for name in names if self._readings(name)] if self._expression is not None else []

    def among(self, candidates: Sequence[str], pictures: Collection[str]) -> list[str]:
        """Those of the candidates that are results of one of the `pictures`, which are all of the folder, candidates too."""
        if self._has_name:
            stems = {folded(_stem_of(name)) for name in pictures}
            return [name for name in candidates if any(reading["name"] in stems for reading in self._readings(name))]
        # Without {name} any picture will do. But there are no more results than pictures: else these are pictures that are so called.
        results = {self._readings(name)[0].string for name in candidates}
        num_others = len(pictures) - len(candidates)
        return list(candidates) if len(results) <= num_others * self._variations else []

    def left_out(self, folder: str, candidates: Sequence[str], pictures: Collection[str], was_given: Callable[[str], bool]) -> set[str]:
        """Those `among` the candidates in `folder` that no translation into it takes: none that was given itself (asked by its path), and
        no link, behind which lies a picture that may be met nowhere else."""
        paths = [Path(folder, name) for name in self.among(candidates, pictures)]
        return {path.name for path in paths if not was_given(os.fspath(path)) and not path.is_symlink()}

    def _readings(self, name: str) -> list[re.Match[str]]:
        """How the template may have made this name: as matches of its stem without numbers, the shortest first."""
        stem = _stem_of(name)
        if self._expression is None or name[len(stem) :].lower() not in _EXTENSIONS:
            return []
        texts = [folded(stem)]
        while len(texts) <= _MAX_NUMBERS and (shorter := _NUMBER.sub("", texts[-1])) != texts[-1]:
            texts.append(shorter)
        return [reading for text in reversed(texts) if (reading := self._expression.fullmatch(text)) is not None]


def _expression_of(naming: Naming) -> re.Pattern[str]:
    fields = {"index": "[0-9]{6,}", "variation": "[0-9]+", "model": re.escape(folded(naming.model_name))}
    expression, has_name = "", False
    for text, field, _, _ in string.Formatter().parse(naming.template):
        expression += re.escape(folded(text))
        if field == "name":
            expression += "(?P=name)" if has_name else "(?P<name>.+)"
            has_name = True
        elif field is not None:
            expression += fields[field]
    return re.compile(expression, re.DOTALL)


def _stem_of(name: str) -> str:
    dot = name.rfind(".")
    return name[:dot] if dot > 0 else name
