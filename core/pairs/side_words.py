"""The words by which people tell the two sides of a pair apart in names of folders and files: A and B, input and target, ..."""

import re

SIDE_WORDS: tuple[tuple[str, str], ...] = (
    ("a", "b"),
    ("real a", "real b"),
    ("real a", "fake b"),
    ("input", "target"),
    ("input", "output"),
    ("inputs", "targets"),
    ("inputs", "outputs"),
    ("in", "out"),
    ("source", "target"),
    ("src", "dst"),
    ("src", "tgt"),
    ("x", "y"),
    ("before", "after"),
    ("label", "photo"),
    ("labels", "photo"),
    ("label", "image"),
    ("labels", "images"),
    ("mask", "image"),
    ("masks", "images"),
    ("edge", "photo"),
    ("edges", "photo"),
    ("sketch", "photo"),
    ("outline", "colour"),
    ("lr", "hr"),
)
"""Each as (the side that is usually the input, the other). Case does not count; between two words may stand '_', '-', '.' or a blank."""

_WITHOUT_DIRECTION = (("a", "b"), ("real a", "real b"), ("real a", "fake b"))
_ALL_WORDS = sorted({word for pair in SIDE_WORDS for word in pair}, key=len, reverse=True)
_WORD = "|".join(re.escape(word).replace(r"\ ", r"[ _.-]?") for word in _ALL_WORDS)
_SUFFIX = re.compile(rf"(?P<base>.+?)[ _.-](?P<word>{_WORD})", re.IGNORECASE | re.DOTALL)
_SEPARATOR = re.compile(r"[ _.-]")
_PLAIN = {word.replace(" ", ""): word for word in _ALL_WORDS}


def split_suffix(stem: str) -> tuple[str, str] | None:
    """A stem like 'house-12_A' as ('house-12', 'a'): its base and its word as in SIDE_WORDS; None where it ends in none of them."""
    found = _SUFFIX.fullmatch(stem)
    return None if found is None else (found["base"], _PLAIN[_SEPARATOR.sub("", found["word"]).lower()])


def side_word(name: str) -> str | None:
    """The word of SIDE_WORDS that a folder's whole name is, or None."""
    return _PLAIN.get(_SEPARATOR.sub("", name).lower())


def input_by_words(names: tuple[str, str]) -> int | None:
    """Which of two sides the words say is the input: 0 or 1; None where they say nothing of it, as A and B do."""
    words = (side_word(names[0]), side_word(names[1]))
    for pair in SIDE_WORDS:
        if pair not in _WITHOUT_DIRECTION and set(words) == set(pair):
            return 0 if words[0] == pair[0] else 1
    return None
