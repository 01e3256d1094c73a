"""Files are read; what is none is refused at once."""

import os
from pathlib import Path

import psutil
import pytest

from core.jobs.events import JobEvent
from core.jobs.folder import JobFolder
from core.jobs.reader import JobReader
from core.jobs.tail import last_ending
from core.plain_files import append_plain, open_plain, read_plain


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a\r\nb\x1a\0")
    (tmp_path / "link").symlink_to("file")
    assert read_plain(tmp_path / "file") == read_plain(tmp_path / "link") == b"a\r\nb\x1a\0"
    with open_plain(tmp_path / "file") as file:
        file.seek(3)
        assert file.read(1) == b"b"


def test_what_is_no_file_is_refused_at_once_and_stays_open_nowhere(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    num_open = psutil.Process().num_fds()
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path / "nothing")
    with pytest.raises(IsADirectoryError):
        read_plain(tmp_path)
    for name in ("pipe", "device"):
        with pytest.raises(OSError, match="no file"):
            read_plain(tmp_path / name)
    assert psutil.Process().num_fds() == num_open


def test_what_is_no_file_is_not_appended_to(tmp_path: Path) -> None:
    for _ in range(2):
        with append_plain(tmp_path / "log") as file:
            file.write(b"a")
    assert (tmp_path / "log").read_bytes() == b"aa"
    (tmp_path / "device").symlink_to("/dev/null")
    with append_plain(tmp_path / "device") as file:
        file.write(b"a")
    os.mkfifo(tmp_path / "pipe")
    num_open = psutil.Process().num_fds()
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(OSError, match="no file"):
        append_plain(tmp_path / "pipe")
    os.close(reader)
    with pytest.raises(OSError):
        append_plain(tmp_path / "pipe")
    assert psutil.Process().num_fds() == num_open


def test_a_run_whose_events_are_a_pipe_is_read_as_one_without(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path, "run.json")
    os.mkfifo(folder.events_path)
    reader: JobReader[JobEvent] = JobReader(folder, JobEvent)
    assert reader.poll() == [] and "no file" in str(reader.error)
    assert last_ending(folder) is None
