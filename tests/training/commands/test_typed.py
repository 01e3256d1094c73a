"""Words of the command line that can be no path and no name."""

import argparse
import sys

import pytest

from training.commands.typed import filled_option, path_option, whole_option


@pytest.mark.parametrize("text", ["", "n" * 300, "./" + "n" * 300 + "/x.png"])
def test_what_can_be_no_path_is_refused(text: str) -> None:
    if text and sys.platform == "win32":
        pytest.skip("a long name is just not there")
    with pytest.raises(argparse.ArgumentTypeError):
        path_option(text)
    with pytest.raises(argparse.ArgumentTypeError):
        filled_option(text)


@pytest.mark.parametrize("text", ["n" * 250, "not/there", "/dev/null/x", "-x"])
def test_what_is_not_there_may_be_meant_to_come(text: str) -> None:
    assert str(path_option(text)) == filled_option(text) == text


def test_whole_numbers_keep_to_their_bounds() -> None:
    assert (whole_option(1)("1"), whole_option(1)("999999999"), whole_option(16, 4096)("4096")) == (1, 999_999_999, 4096)
    for text in ("0", "-1", "1.5", "٣", "1e3", "", "9" * 5000):
        with pytest.raises(argparse.ArgumentTypeError, match="no whole number of 1 or more"):
            whole_option(1)(text)
    with pytest.raises(argparse.ArgumentTypeError, match="'4097' is no whole number from 16 to 4096"):
        whole_option(16, 4096)("4097")
