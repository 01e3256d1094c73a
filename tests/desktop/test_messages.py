"""Every error has words, and values put into sentences do no harm."""

import pytest

from core.errors import AppError, ErrorCode
from desktop.messages import details_to_copy, next_step, row_sentence, title_of
from desktop.wording import fill, time_left


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_code_has_a_title(code: ErrorCode) -> None:
    assert title_of(code)
    assert not title_of(code).endswith(".")


def test_an_error_without_own_words_shows_its_hint() -> None:
    assert next_step(AppError(ErrorCode.NO_PAIRS, "Nothing pairs.", "Rename the files.")) == "Rename the files."


def test_details_hold_code_sentence_and_facts() -> None:
    text = details_to_copy(AppError(ErrorCode.DISK_FULL, "The disk is full.", "Free some.", path="/x/ü.png"))
    assert "disk.full" in text and "The disk is full." in text and "path: /x/ü.png" in text


def test_rows_of_unknown_codes_keep_their_sentence() -> None:
    assert row_sentence("data.something_new", "It broke.") == "It broke."
    assert "readable" in row_sentence("data.picture_unreadable", "…")


def test_a_name_with_a_place_holder_in_it_stays_as_it_is() -> None:
    assert fill("%1 and %2", "100%2", "b") == "100%2 and b"
    assert fill("%3", "a") == "%3"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (3, "A few seconds left"),
        (32, "About 30 seconds left"),
        (62, "About a minute left"),
        (600, "About 10 minutes left"),
        (7200, "About 2 hours left"),
        (260_000, "About 3 days left"),
        (1e18, "Over 100 years left"),
    ],
)
def test_time_left_is_said_no_more_exactly_than_known(seconds: float, text: str) -> None:
    assert time_left(seconds) == text
