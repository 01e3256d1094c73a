"""What stands last in a job's events, read from the end of the file: a long history is not read for it."""

import os

import msgspec

from core.jobs.events import Failed, Finished, JobEvent, Stopped
from core.jobs.folder import JobFolder
from core.plain_files import open_plain

Ending = Finished | Stopped | Failed
_TAIL_BYTES = 65_536
_decoder = msgspec.json.Decoder(JobEvent)


def last_lines(folder: JobFolder) -> list[bytes]:
    """The last whole lines, the newest first; none where the file is not there or can't be read."""
    try:
        with open_plain(folder.events_path) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL_BYTES))
            lines = file.read(_TAIL_BYTES).split(b"\n")
    except OSError:
        return []
    return lines[-2::-1]  # what follows the last line break is not whole


def last_ending(folder: JobFolder) -> Ending | None:
    """The end of the last session if it is the last thing in the events' file (it is, by the protocol)."""
    for line in last_lines(folder):
        try:
            event = _decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        return event if isinstance(event, Ending) else None
    return None
