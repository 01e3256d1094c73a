"""What earlier sessions told of rows counts, what nobody can have told does not."""

from pathlib import Path

import pytest

from core.jobs.events import Event
from core.jobs.writer import EventWriter
from core.translation.job import Listed, RowDone, RowFailed, RowSkipped, TranslationJob
from core.translation.settled import Settled


def settled_after(tmp_path: Path, *events: Event) -> Settled:
    job = TranslationJob(tmp_path)
    with EventWriter(job.folder) as writer:
        writer.begin_session()
        for event in events:
            writer.write(event)
    return Settled(job.folder, tmp_path)


def test_done_ones_whose_files_are_there_skipped_ones_and_crashes_are_settled(tmp_path: Path) -> None:
    (tmp_path / "0.png").write_bytes(b"")
    settled = settled_after(
        tmp_path,
        Listed(num_files=5),
        RowDone(index=0, output="0.png", seconds=1),
        RowDone(index=1, output="gone.png", seconds=1),
        RowSkipped(index=2, reason="exists"),
        RowFailed(index=3, code="data.decoder_hung", message=""),
        RowFailed(index=4, code="data.picture_unreadable", message=""),
    )
    assert [index in settled for index in range(6)] == [True, False, True, True, False, False]
    assert len(settled) == 3 and settled.num_crashed == 1


@pytest.mark.parametrize("index", [-1, -3, 2, 10**15])
def test_rows_that_there_can_not_be_are_ignored(tmp_path: Path, index: int) -> None:
    (tmp_path / "0.png").write_bytes(b"")
    settled = settled_after(
        tmp_path,
        Listed(num_files=2),
        RowSkipped(index=index, reason="exists"),
        RowDone(index=index, output="0.png", seconds=1),
        RowFailed(index=index, code="internal.worker_died", message=""),
        RowSkipped(index=1, reason="exists"),
    )
    assert len(settled) == 1 and 1 in settled and settled.num_crashed == 0
