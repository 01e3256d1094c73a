"""Words of the command line that must be more than any text, as types for argparse: paths, text that can be stored, whole numbers."""

import argparse
import errno
import os
from collections.abc import Callable
from pathlib import Path


def path_option(text: str) -> Path:
    """A path that was really given: '' would mean the current folder, and is mostly a variable that is not set."""
    return Path(filled_option(text))


def filled_option(text: str) -> str:
    """Text that is not empty: a path or a name of something, and no longer than names can be."""
    if not text:
        raise argparse.ArgumentTypeError("it is empty; is a variable not set?")
    try:
        os.lstat(text)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # whoever asked later whether it is there would meet this
            raise argparse.ArgumentTypeError("it is longer than names can be here") from error
    return text


def text_option(text: str) -> str:
    """Text to be stored in files, which hold UTF-8 only."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError("it holds bytes that are not UTF-8") from error
    return text


def name_option(text: str) -> str:
    """Text to be stored in files that is not empty."""
    return text_option(filled_option(text))


def whole_option(least: int, most: int | None = None) -> Callable[[str], int]:
    """A whole number in these bounds."""

    def number(text: str) -> int:
        is_whole = text.isascii() and text.isdigit() and len(text) < 10
        if not is_whole or int(text) < least or (most is not None and int(text) > most):
            bounds = f"of {least} or more" if most is None else f"from {least} to {most}"
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number {bounds}")
        return int(text)

    return number
