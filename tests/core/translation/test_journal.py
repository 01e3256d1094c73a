"""The journal of files: whole folders or nothing, whatever happens while it is written."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from core.errors import AppError, ErrorCode
from core.translation.journal import JournalReader, JournalWriter, find_rows, read_rows
from core.translation.plan import PlannedFile


def folder(start: int, num: int) -> Iterator[PlannedFile]:
    for index in range(start, start + num):
        yield PlannedFile(index=index, source=f"/in/{index}.jpg", output=f"{index}.png", closes=index == start + num - 1)


def never() -> bool:
    return False


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal of two folders with three rows each."""
    path = tmp_path / "files.jsonl"
    with JournalWriter(path) as journal:
        assert list(journal.recover(never)) == []
        assert journal.append(folder(0, 3)) == 3
        journal.append(folder(3, 3))
        journal.sync()
    return path


def test_rows_come_back_and_go_on(path: Path) -> None:
    with JournalWriter(path) as journal:
        assert [row.index for row in journal.recover(never)] == list(range(6))
        journal.append(folder(6, 2))
        journal.sync()
    assert [row.source for row in read_rows(path)] == [f"/in/{index}.jpg" for index in range(8)]
    assert [row.index for row in find_rows(path, {7, 2, 99})] == [2, 7]
    assert list(read_rows(path.with_name("none"))) == [] and find_rows(path, set()) == []


@pytest.mark.parametrize("num_bytes", [1, 20, 45, 60, 90, 130])
def test_what_a_death_left_of_a_folder_is_cut_off(path: Path, num_bytes: int) -> None:
    whole = path.read_bytes()
    rest = b"".join(msgspec.json.encode(row) + b"\n" for row in folder(6, 3))
    path.write_bytes(whole + rest[:num_bytes])
    with JournalWriter(path) as journal:
        assert [row.index for row in journal.recover(never)] == list(range(6))
        assert path.read_bytes() == whole
        journal.append(folder(6, 1))
        journal.sync()
    assert [row.index for row in read_rows(path)] == list(range(7))


def test_rows_that_were_not_brought_to_the_disk_go_with_the_writer(path: Path) -> None:
    whole = path.read_bytes()
    with JournalWriter(path) as journal:
        list(journal.recover(never))
        journal.append(folder(6, 10_000))
        assert path.stat().st_size > len(whole)
    assert path.read_bytes() == whole


def test_a_full_disk_leaves_the_journal_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = path.read_bytes()
    write = os.write
    room = 100

    def tight(descriptor: int, data: memoryview) -> int:
        nonlocal room
        if room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        num_written = write(descriptor, data[:room])
        room -= num_written
        return num_written

    with JournalWriter(path) as journal:
        list(journal.recover(never))
        journal.append(folder(6, 5))
        monkeypatch.setattr(os, "write", tight)
        with pytest.raises(AppError) as caught:
            journal.sync()
        assert caught.value.code is ErrorCode.DISK_FULL and "files.jsonl" in caught.value.message
        assert path.read_bytes() == whole
        room = 10**6
        journal.append(folder(6, 5))
        journal.sync()
    assert len(list(read_rows(path))) == 11


def test_a_damaged_journal_is_told(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"index":1', b'"index":?'))
    with pytest.raises(AppError) as caught:
        list(read_rows(path))
    assert caught.value.code is ErrorCode.NOT_A_JOB and "files.jsonl" in caught.value.message
    path.write_bytes(data.replace(b'"index":1', b'"index":7'))
    with JournalWriter(path) as journal, pytest.raises(AppError, match="row 1 is missing"):
        list(journal.recover(never))
    path.write_bytes(data)
    with pytest.raises(AppError, match="ends after 6 of 7 rows"):
        list(read_rows(path, 7))


def test_a_reader_takes_what_was_told_and_nothing_beyond_it(path: Path) -> None:
    reader = JournalReader(path)
    assert [len(reader.read(4)), len(reader.read(4))] == [4, 0]
    # After a crash the rows beyond may have been cut off and be others now.
    with path.open("ab") as file:
        file.write(b'{"torn')
    assert len(reader.read(5)) == 1 and len(reader.read(100)) == 1 and reader.read(100) == []
    assert reader.num_read == 6


def test_a_reader_follows_a_long_journal_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with JournalWriter(path) as journal:
        list(journal.recover(never))
        journal.append(folder(0, 20_000))
        journal.sync()
    reader = JournalReader(path)
    pieces = []
    while reader.num_read < 20_000:
        pieces.append(reader.read(20_000))
    assert len(pieces) > 2 and [msgspec.json.decode(line)["index"] for piece in pieces for line in piece] == list(range(20_000))


def test_a_place_that_takes_no_journal_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        JournalWriter(tmp_path / "gone" / "files.jsonl")
    assert caught.value.code is ErrorCode.FOLDER_GONE
