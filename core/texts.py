"""How long the texts are that files hold: others may have made those, and a window that lays out millions of letters stands still."""

from typing import Annotated

from msgspec import Meta

MAX_NAME = 4096
"""Longer is no name that anybody gave; no system takes longer paths either."""
MAX_SHOWN = 10_000
"""So many characters of a message are shown."""
MAX_TEXT = 131_072
"""Notes and terms are no longer; it is also the longest that a system takes on a command line."""

Name = Annotated[str, Meta(max_length=MAX_NAME)]
"""A name, a date or a word in a file; with a longer one the file is damaged."""
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
"""Sentences in a file; with longer ones the file is damaged."""


def shortened(text: str, most: int = MAX_SHOWN) -> str:
    """The text where it has at most so many characters; of a longer one its beginning and …, so many in all."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
