"""What to call runs where one is chosen of several: by their names, and those that have the same by when they were made."""

from collections.abc import Iterable
from pathlib import Path

from core.files import path_to_text
from core.texts import shortened
from desktop.item_models.run_entry import RunEntry
from desktop.wording import moment

_MAX_LETTERS = 32
"""Of a name with something behind it, which is not to be cut: it is what tells."""


def run_titles(entries: Iterable[RunEntry]) -> dict[Path, str]:
    """A title for each run that no other of them has."""
    by_name: dict[str, list[RunEntry]] = {}
    for entry in entries:
        by_name.setdefault(entry.name, []).append(entry)
    titles: dict[Path, str] = {}
    for name, alike in by_name.items():
        tellers = _tellers(alike) if len(alike) > 1 else [""]
        for entry, teller in zip(alike, tellers, strict=True):
            titles[entry.run_dir] = f"{shortened(name, _MAX_LETTERS)} · {teller}" if teller else name
    return titles


def _tellers(alike: list[RunEntry]) -> list[str]:
    """What tells these apart, one for each: when they were made, else their folders' names, else where these are."""
    made = [made_words(entry) for entry in alike]
    folders = [entry.run_dir.name for entry in alike]
    for words in (made, folders):
        if all(words) and len(set(words)) == len(words):
            return words
    return [path_to_text(entry.run_dir) for entry in alike]


def made_words(entry: RunEntry) -> str:
    """When a run was made; '' where that is not known."""
    return moment(entry.request.created) if entry.request is not None else ""
