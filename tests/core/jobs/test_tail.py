"""The last events of a job, read from the end of its file."""

import pytest

from core.jobs.events import Finished, Warned
from core.jobs.folder import JobFolder
from core.jobs.tail import last_ending, last_lines
from core.jobs.writer import EventWriter


def test_a_job_without_events_has_no_last_ones(job: JobFolder) -> None:
    assert last_lines(job) == [] and last_ending(job) is None


def test_the_newest_line_comes_first_and_a_torn_one_is_none(job: JobFolder) -> None:
    job.events_path.write_bytes(b"one\ntwo\nthr")
    assert last_lines(job) == [b"two", b"one"]


def test_of_a_long_history_only_the_end_is_read(job: JobFolder) -> None:
    job.events_path.write_bytes(b"".join(b"%07d\n" % number for number in range(100_000)))
    lines = last_lines(job)
    assert lines[0] == b"0099999" and 1_000 < len(lines) < 10_000


@pytest.mark.parametrize("says_more", [False, True])
def test_an_ending_counts_only_where_it_is_the_last_word(job: JobFolder, says_more: bool) -> None:
    with EventWriter(job) as writer:
        writer.begin_session()
        writer.write(Finished(step=5))
        if says_more:
            writer.write(Warned(code="disk.full", message="No room."))
    ending = last_ending(job)
    assert ending is None if says_more else isinstance(ending, Finished) and ending.step == 5
