"""The CSV report of a translation."""

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.jobs.events import Started
from core.translation.history import TranslationHistory
from core.translation.job import Listed, RowDone, RowFailed, RowSkipped, TranslationJob
from core.translation.plan import PlannedFile
from core.translation.report import COLUMNS, write_report
from tests.journals import write_journal


@pytest.fixture
def history(tmp_path: Path, make_job: Callable[..., TranslationJob]) -> TranslationHistory:
    """Five rows: done with a note, failed, skipped, done under an odd name, waiting."""
    job = make_job([tmp_path / "in"], tmp_path / "out")
    names = ["a,b.png", "c.png", "d.png", os.fsdecode(b"line\nbreak \xff.png"), "f.png"]
    write_journal(
        job,
        [
            PlannedFile(index=index, source=path_to_json(tmp_path / "in" / name), output=path_to_json(Path(name)))
            for index, name in enumerate(names)
        ],
    )
    events: list[Any] = [
        Started(from_step=0, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="here"),
        Listed(num_files=5),
        RowDone(index=0, output="a,b.png", seconds=0.25, note='first of "31" frames'),
        RowFailed(index=1, code=ErrorCode.PICTURE_UNREADABLE, message="It is damaged.\nReplace it."),
        RowSkipped(index=2, reason="exists"),
        RowDone(index=3, output=path_to_json(Path("odd.png")), seconds=1.0),
    ]
    told = TranslationHistory(job.path)
    told.apply(events)
    return told


def test_every_row_is_one_line_that_a_spreadsheet_reads(tmp_path: Path, history: TranslationHistory) -> None:
    path = tmp_path / "report.csv"
    path.write_text("an older report")
    write_report(history, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *lines = list(csv.reader(file))
    assert tuple(header) == COLUMNS
    by_name = [dict(zip(header, line, strict=True)) for line in lines]
    assert [line["number"] for line in by_name] == ["1", "2", "3", "4", "5"]
    assert [line["state"] for line in by_name] == ["done", "failed", "skipped", "done", "waiting"]
    assert by_name[0]["input"] == str(tmp_path / "in" / "a,b.png") and by_name[0]["output"] == str(tmp_path / "out" / "a,b.png")
    assert (by_name[0]["seconds"], by_name[0]["message"]) == ("0.2500", 'first of "31" frames')
    assert (by_name[1]["code"], by_name[1]["message"]) == ("data.picture_unreadable", "It is damaged.\nReplace it.")
    assert by_name[2]["message"] == "exists"
    assert by_name[3]["input"].endswith("line␊break �.png") and by_name[3]["output"].endswith("odd.png")
    assert by_name[4]["seconds"] == ""
    assert [bool(line["output"]) for line in by_name] == [True, False, True, True, False], "only files that are there"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_what_looks_like_a_formula_stays_text(tmp_path: Path, history: TranslationHistory, start: str) -> None:
    history.apply([RowFailed(index=4, code=ErrorCode.PICTURE_UNREADABLE, message=f"{start}HYPERLINK() is no picture.")])
    write_report(history, tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        *_, last = csv.reader(file)
    assert last[-1] == f"'{start}HYPERLINK() is no picture."


def test_a_place_that_takes_no_report_is_told(tmp_path: Path, history: TranslationHistory) -> None:
    with pytest.raises(AppError) as caught:
        write_report(history, tmp_path / "gone" / "report.csv")
    assert caught.value.code is ErrorCode.FOLDER_GONE
