"""What goes into a report for help: versions, settings, the logs of window and helper, and all that tells of the jobs at hand."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from core.files import path_from_json
from core.jobs.folder import JobFolder
from core.jobs.reader import read_all
from core.logbook import log_dir
from core.plain_files import open_plain, read_plain
from core.translation.job import REQUEST_NAME as TRANSLATION_REQUEST_NAME
from core.translation.job import TRANSLATION_EVENTS, RowFailed, TranslationJob, list_jobs
from core.translation.journal import read_rows
from core.workspace import WorkspaceFolders
from training.help_report.scrubbing import Scrubber
from training.help_report.versions import versions_text
from training.run import REQUEST_NAME as RUN_REQUEST_NAME
from training.run import RunFolder, list_runs

MAX_LOG_BYTES = 700_000
"""Of each log; of longer ones the end tells what went wrong, and the beginning what was begun."""
MAX_HEAD_BYTES = 30_000
MAX_PICTURES = 12

Progress = Callable[[int, int], bool]
"""progress(num_done, num_total): whether to go on."""


class Wanted(NamedTuple):
    """What a report shall tell."""

    workspace: Path
    jobs: Sequence[Path] = ()
    """Folders of the runs and translations at hand; none: the newest of each kind."""
    settings_path: Path | None = None
    """The window's settings."""
    with_paths: bool = False
    with_pictures: bool = False


class Member(NamedTuple):
    """One file of a report."""

    name: str
    data: bytes
    is_picture: bool = False

    @property
    def text(self) -> str:
        """What it says; '' of a picture."""
        return "" if self.is_picture else self.data.decode("utf-8", "replace")


class _Source(NamedTuple):
    """A file that is taken in, and what it is called there."""

    path: Path
    name: str
    is_json: bool = False
    is_picture: bool = False


def collect(wanted: Wanted, progress: Progress = lambda _done, _total: True) -> list[Member] | None:
    """Everything that the report holds, scrubbed; None where `progress` said to stop. What cannot be read is left out, and named."""
    scrubber = Scrubber(wanted.workspace, keeps_paths=wanted.with_paths)
    sources = list(_sources(wanted))
    members, missing = [], []
    for number, source in enumerate(sources):
        if not progress(number, len(sources)):
            return None
        try:
            data = read_plain(source.path) if source.is_picture else _tail(source.path)
        except FileNotFoundError:
            continue
        except OSError as error:
            missing.append(f"{source.name}: {error.strerror}")
            continue
        if not source.is_picture:
            text = data.decode("utf-8", "replace")
            data = (scrubber.document(text) if source.is_json else scrubber.text(text)).encode("utf-8", "replace")
        members.append(Member(source.name, data, source.is_picture))
    about = [_about(wanted), "", versions_text(wanted.workspace), *(f"Could not be read: {line}" for line in missing)]
    members.insert(0, Member("report.txt", scrubber.text("\n".join(about)).encode("utf-8", "replace")))
    progress(len(sources), len(sources))
    return members


def newest_jobs(workspace: Path) -> list[Path]:
    """The run and the translation that were begun last."""
    found = []
    for listed in (list_runs, list_jobs):
        try:
            found += listed(workspace)[:1]
        except OSError:
            continue
    return found


def _about(wanted: Wanted) -> str:
    paths = "Paths and names of files are as they are."
    if not wanted.with_paths:
        paths = "Paths, names, user and computer are replaced by words in < >."
    pictures = "Some pictures of the jobs are in pictures/." if wanted.with_pictures else "There are no pictures in it."
    return f"A report for whoever helps with Diptych. {paths} {pictures}"


def _sources(wanted: Wanted) -> Iterator[_Source]:
    if wanted.settings_path is not None:
        yield _Source(wanted.settings_path, "settings.json", is_json=True)
    for name in ("diptych.log.2", "diptych.log.1", "diptych.log", "self-test.txt"):
        yield _Source(log_dir() / name, f"window/{name}" if name.startswith("diptych") else name)
    folders = WorkspaceFolders(wanted.workspace)
    for name in ("service.log", "trying.log"):
        yield _Source(folders.cache_dir / name, f"helper/{name}")
    yield _Source(JobFolder(folders.queue_dir, "").log_path, "queue/worker.log")
    num_pictures = 0
    for number, job_dir in enumerate(wanted.jobs or newest_jobs(wanted.workspace), 1):
        kind = "run" if (job_dir / RUN_REQUEST_NAME).is_file() else "translation"
        yield from _of_job(job_dir, f"{kind}-{number}")
        if wanted.with_pictures:
            for path in _pictures_of(job_dir)[: MAX_PICTURES - num_pictures]:
                num_pictures += 1
                yield _Source(path, f"pictures/{kind}-{number}-{num_pictures:02}{path.suffix.lower()}", is_picture=True)


def _of_job(job_dir: Path, name: str) -> Iterator[_Source]:
    for request in (RUN_REQUEST_NAME, TRANSLATION_REQUEST_NAME):
        yield _Source(job_dir / request, f"{name}/{request}", is_json=True)
    folder = JobFolder(job_dir, "")
    yield _Source(folder.heartbeat_path, f"{name}/heartbeat.json", is_json=True)
    yield _Source(folder.lock_path, f"{name}/lock.json", is_json=True)
    yield _Source(folder.log_path, f"{name}/worker.log")
    yield _Source(folder.events_path, f"{name}/events.jsonl", is_json=True)


def _pictures_of(job_dir: Path) -> list[Path]:
    """Of a run the pictures of its newest preview, of a translation the inputs that failed."""
    if (job_dir / RUN_REQUEST_NAME).is_file():
        previews_dir = RunFolder(job_dir).previews_dir
        newest = max((path for path in previews_dir.iterdir() if path.is_dir()), default=None) if previews_dir.is_dir() else None
        return sorted(newest.glob("*.webp")) if newest is not None else []
    job = TranslationJob(job_dir)
    failed = {event.index for event in read_all(job.folder, TRANSLATION_EVENTS) if isinstance(event, RowFailed)}
    return [path_from_json(row.source) for row in read_rows(job.journal_path) if row.index in failed] if failed else []


def _tail(path: Path) -> bytes:
    """A file, or its beginning and its end in whole lines where it is very long."""
    with open_plain(path) as file:
        size = file.seek(0, 2)
        if size <= MAX_LOG_BYTES:
            file.seek(0)
            return file.read()
        file.seek(0)
        head = file.read(MAX_HEAD_BYTES).rpartition(b"\n")[0]
        file.seek(size - MAX_LOG_BYTES + MAX_HEAD_BYTES)
        end = file.read().partition(b"\n")[2]
    return head + f"\n... {(size - len(head) - len(end)) / 1e6:.1f} MB left out ...\n".encode() + end
