"""Listing, naming and journalling, folder by folder, while rows are taken; cut off anywhere it goes on as if nothing had been."""

import errno
import itertools
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import AppError, ErrorCode
from core.files import partial_path_for, path_from_json
from core.jobs.events import Event, Started, Warned
from core.jobs.writer import EventWriter
from core.translation import listing as listing_module
from core.translation.job import Listed, RowDone, TranslationJob, read_request
from core.translation.journal import JournalWriter, read_rows
from core.translation.listing import FollowedListing, Listing
from core.translation.plan import PlannedFile

MakeJob = Callable[..., TranslationJob]
ListRows = Callable[..., list[PlannedFile]]
PATIENCE_S = 30.0


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def outputs(rows: list[PlannedFile]) -> list[str]:
    return [str(path_from_json(row.output)) for row in rows]


def started(job: TranslationJob, settled: Any = ()) -> Listing:
    listing = Listing(job, read_request(job.path), settled)
    listing.start()
    return listing


def told_until_complete(listing: Listing | FollowedListing, writer: EventWriter | None = None) -> list[Event]:
    """What a session would write, and writes with `writer`."""
    events: list[Event] = []
    deadline = time.monotonic() + PATIENCE_S
    while not listing.is_complete:
        for event in listing.poll():
            events.append(event)
            if writer is not None:
                writer.write(event)
        assert time.monotonic() < deadline, "waited in vain for the listing"
        time.sleep(0.002)
    return events


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Ten folders of five pictures, all of the same names, in two given folders that share their outputs."""
    for root, folder, name in itertools.product(("one", "two"), "abcde", range(5)):
        touch(tmp_path / "in" / root / folder / f"{name}.jpg")
    touch(tmp_path / "in/one/c.png/x.jpg", tmp_path / "in/two/c.jpg")
    return tmp_path / "in"


def roots(tree: Path) -> list[Path]:
    return [tree / "one", tree / "two"]


def test_rows_are_handed_out_once_they_were_told_and_only_then(tmp_path: Path, tree: Path, make_job: MakeJob) -> None:
    job = make_job(roots(tree), tmp_path / "out")
    listing = started(job)
    listing._thread.join(PATIENCE_S)
    assert listing.num_files == 0 and listing.take(0) is None and not listing.is_exhausted
    events = told_until_complete(listing)
    assert isinstance(events[-1], Listed) and events[-1].is_complete and events[-1].num_files == listing.num_files == 52
    rows = list(listing.rows())
    assert [row.index for row in rows] == list(range(52)) and listing.is_exhausted
    assert len({output.lower() for output in outputs(rows)}) == 52
    listing.close()


def test_rows_of_earlier_folders_come_while_later_ones_are_still_listed(
    tmp_path: Path, tree: Path, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    scandir = os.scandir

    def held(path: str) -> Any:
        if path == str(tree / "one/e"):
            assert gate.wait(PATIENCE_S)
        return scandir(path)

    monkeypatch.setattr(listing_module, "TELL_EVERY_S", 0.0)
    monkeypatch.setattr(os, "scandir", held)
    listing = started(make_job([tree / "one"], tmp_path / "out"))
    rows = []
    deadline = time.monotonic() + PATIENCE_S
    while len(rows) < 21:
        assert all(not event.is_complete for event in listing.poll() if isinstance(event, Listed))
        row = listing.take(0.01)
        rows += [row] if row is not None else []
        assert time.monotonic() < deadline
    assert not listing.is_exhausted and {Path(output).parent.name for output in outputs(rows)} == {"a", "b", "c", "c.png", "d"}
    gate.set()
    told_until_complete(listing)
    assert len(rows) + len(list(listing.rows())) == listing.num_files == 26
    listing.close()


def test_who_waits_for_rows_is_woken_by_news_and_by_the_end(tmp_path: Path, tree: Path, make_job: MakeJob) -> None:
    job = make_job(roots(tree), tmp_path / "out")
    listing = Listing(job, read_request(job.path), ())
    taken: list[PlannedFile] = []
    waiting = threading.Thread(target=lambda: taken.extend(listing.rows()))
    waiting.start()
    listing.start()
    told_until_complete(listing)
    waiting.join(PATIENCE_S)
    assert len(taken) == 52
    idle = Listing(job, read_request(job.path), ())
    waiting = threading.Thread(target=lambda: taken.extend(idle.rows()))
    waiting.start()
    idle.close()
    waiting.join(PATIENCE_S)
    assert not waiting.is_alive() and len(taken) == 52
    listing.close()


def test_settled_rows_are_passed_over_also_those_that_were_settled_since(tmp_path: Path, tree: Path, make_job: MakeJob) -> None:
    settled = {0, 1, 7}
    listing = started(make_job(roots(tree), tmp_path / "out"), settled)
    told_until_complete(listing)
    first = listing.take()
    assert first is not None and first.index == 2
    settled.add(3)
    assert [row.index for row in listing.rows()] == [index for index in range(4, 52) if index != 7]
    listing.close()


@pytest.mark.parametrize("size", [1000, 3], ids=["whole folders", "parts of folders"])
@pytest.mark.parametrize("policy", ["number", "skip", "replace"])
def test_cut_off_after_any_part_it_ends_as_if_undisturbed(
    tmp_path: Path, tree: Path, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch, policy: str, size: int
) -> None:
    """After each part the process ends; outputs appear; and in the end the journals are the same, byte by byte."""
    monkeypatch.setattr(listing_module, "TELL_EVERY_S", 0.0)
    touch(tmp_path / "undisturbed/b/2.png", tmp_path / "out/b/2.png")
    monkeypatch.setattr(listing_module, "_PART", size)
    options = {"on_existing": policy, "name_template": "{name}", "variations": 2}
    whole = make_job([*roots(tree), tree / "one/a/1.jpg"], tmp_path / "undisturbed", "whole", **options)
    listing = started(whole)
    told_until_complete(listing)
    listing.close()
    expected = whole.journal_path.read_bytes()
    job = make_job([*roots(tree), tree / "one/a/1.jpg"], tmp_path / "out", "cut", **options)
    append = JournalWriter.append
    num_planned = 0

    def append_one(self: JournalWriter, *arguments: Any) -> None:
        nonlocal num_planned
        append(self, *arguments)
        num_planned += 1
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(JournalWriter, "append", append_one)
    torn = b'{"index":99,"source":"/half/a/pa'
    for _ in range(60):
        listing = started(job)
        listing._thread.join(PATIENCE_S)
        if listing._trouble is None:
            break
        listing.close()
        done = num_planned
        # As a death leaves it: this part's rows were brought to the disk, and half a line more; its outputs were made.
        lines = expected.splitlines(keepends=True)
        ends = [number for number, line in enumerate(lines, 1) if b'"closes":true' in line]
        job.journal_path.write_bytes(b"".join(lines[: ends[done - 1]]) + torn[: done % len(torn)])
        touch(*(tmp_path / "out" / path_from_json(row.output) for row in read_rows(job.journal_path, ends[done - 1])))
    assert num_planned > 10 and job.journal_path.read_bytes() == expected
    listing.close()


def test_a_large_folder_is_translated_while_its_files_get_their_names(
    tmp_path: Path, tree: Path, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing_module, "_PART", 2)
    append, parts, goes_on = JournalWriter.append, iter(range(100)), threading.Event()

    def append_slowly(self: JournalWriter, *arguments: Any) -> None:
        if next(parts) == 1:
            assert goes_on.wait(PATIENCE_S)
        append(self, *arguments)

    monkeypatch.setattr(JournalWriter, "append", append_slowly)
    listing = started(make_job([tree / "one/a"], tmp_path / "out"))
    deadline = time.monotonic() + PATIENCE_S
    while not listing.num_files and time.monotonic() < deadline:
        listing.poll()
    assert listing.num_files == 2 and not listing.is_complete and listing.take(0) is not None
    goes_on.set()
    told_until_complete(listing)
    assert listing.num_files == 5
    listing.close()


def test_a_listing_that_was_complete_is_told_at_once_and_walks_no_more(
    tmp_path: Path, tree: Path, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(roots(tree), tmp_path / "out")
    with EventWriter(job.folder) as writer:
        writer.begin_session()
        listing = started(job)
        told_until_complete(listing, writer)
        listing.close()
    touch(tree / "one/a/new.jpg")
    monkeypatch.setattr(listing_module, "FolderWalk", None)
    again = started(job, {0})
    (event,) = told_until_complete(again)
    assert event == Listed(num_files=52) and len(list(again.rows())) == 51
    again.close()


def test_a_name_that_another_program_forced_on_a_result_is_no_input(tmp_path: Path, make_job: MakeJob) -> None:
    """`one` goes into `two`: what its results really were called must not be translated when `two` is listed."""
    touch(tmp_path / "one/a.jpg", tmp_path / "two/b.jpg", tmp_path / "two/a.png", tmp_path / "two/a-9.png")
    job = make_job([tmp_path / "one", tmp_path / "two"], tmp_path / "two")
    listing = Listing(job, read_request(job.path), ())
    listing.add_output(Path("a-9.png"))
    listing.start()
    told_until_complete(listing)
    assert [path_from_json(row.source).name for row in listing.rows()] == ["a.jpg", "a.png", "b.jpg"]
    listing.close()
    # the same after a death, from the events
    job = make_job([tmp_path / "one", tmp_path / "two"], tmp_path / "two", "again")
    first = started(make_job([tmp_path / "one"], tmp_path / "two", "part"))
    told_until_complete(first)
    first.close()
    job.journal_path.write_bytes((tmp_path / "part/files.jsonl").read_bytes())
    with EventWriter(job.folder) as writer:
        writer.begin_session()
        writer.write(RowDone(index=0, output="a-9.png", seconds=1.0))
    listing = started(job)
    told_until_complete(listing)
    assert [path_from_json(row.source).name for row in listing.rows()] == ["a.jpg", "a.png", "b.jpg"]
    listing.close()


def test_outputs_of_earlier_starts_are_no_inputs(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/out/a.png", tmp_path / "in/out/deep/b.png", tmp_path / "in/outer/c.jpg")
    (tmp_path / "in/link").symlink_to(tmp_path / "in/out")
    assert outputs(list_rows([tmp_path / "in"], tmp_path / "in/out")) == ["a-2.png", "outer/c.png"]


def test_a_folder_given_twice_and_its_file_count_once(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/b.jpg")
    assert len(list_rows([tmp_path / "in", tmp_path / "in/a.jpg", tmp_path / "in"], tmp_path / "out")) == 2


@pytest.mark.parametrize(
    ("globs", "names"),
    [
        ({}, ["a.JPG", "b.png", "raw/c.png", "raw/thumbs/d.png"]),
        ({"include": ["*.jpg"]}, ["a.JPG"]),
        ({"include": ["raw/*"]}, ["raw/c.png", "raw/thumbs/d.png"]),
        ({"exclude": ["thumbs"]}, ["a.JPG", "b.png", "raw/c.png"]),
        ({"exclude": ["raw/"]}, ["a.JPG", "b.png"]),
        ({"exclude": ["b.*", "raw/c.*"]}, ["a.JPG", "raw/thumbs/d.png"]),
        ({"include": ["*.png"], "exclude": ["RAW/*"]}, ["b.png"]),
    ],
)
def test_globs_decide_what_of_a_folder_is_taken(tmp_path: Path, list_rows: ListRows, globs: dict[str, Any], names: list[str]) -> None:
    folder = tmp_path / "in"
    touch(folder / "a.JPG", folder / "b.png", folder / "raw/c.png", folder / "raw/thumbs/d.png")
    assert [str(path_from_json(row.source).relative_to(folder)) for row in list_rows([folder], tmp_path / "out", **globs)] == names
    # a file that is given itself is meant
    rows = list_rows([folder / "b.png"], tmp_path / "out", include=["*.jpg"], exclude=["*"])
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: None, ErrorCode.FOLDER_EMPTY),
        (lambda folder: (folder / "notes.txt").write_text("no picture"), ErrorCode.NO_PICTURES),
        (lambda folder: folder.rmdir(), ErrorCode.PATH_MISSING),
    ],
)
def test_inputs_without_a_picture_are_told(tmp_path: Path, list_rows: ListRows, make: Callable[[Path], object], code: ErrorCode) -> None:
    (tmp_path / "in").mkdir()
    make(tmp_path / "in")
    with pytest.raises(AppError) as caught:
        list_rows([tmp_path / "in"], tmp_path / "out")
    assert caught.value.code is code and "in" in caught.value.message and caught.value.hint


def test_globs_that_match_nothing_are_told(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.png", tmp_path / "in/notes.txt")
    with pytest.raises(AppError) as caught:
        list_rows([tmp_path / "in"], tmp_path / "out", include=["*.foo", "*.bar"])
    assert caught.value.code is ErrorCode.NO_PICTURES
    assert caught.value.message == f"None of the 2 files in {tmp_path / 'in'} matches *.foo or *.bar."
    (tmp_path / "in/notes.txt").unlink()
    with pytest.raises(AppError, match=r"The only file in .* does not match \*\.foo\."):
        list_rows([tmp_path / "in"], tmp_path / "out", include=["*.foo"])
    for globs in ({"include": ["*.txt"]}, {"exclude": ["*.png"]}):
        touch(tmp_path / "in/notes.txt")
        with pytest.raises(AppError, match="no picture"):
            list_rows([tmp_path / "in"], tmp_path / "out", **globs)


def test_a_folder_that_cannot_be_listed_is_told_and_the_rest_is_done(
    tmp_path: Path, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/locked/b.jpg")
    scandir = os.scandir

    def refused(path: str) -> Any:
        if path.endswith("locked"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    listing = started(make_job([tmp_path / "in"], tmp_path / "out"))
    events = told_until_complete(listing)
    listing.close()
    (warning,) = [event for event in events if isinstance(event, Warned)]
    assert "locked can't be listed: Permission denied" in warning.message and listing.num_files == 1


def test_leftovers_of_a_dead_worker_are_swept_where_outputs_go(tmp_path: Path, tree: Path, make_job: MakeJob, start_process: Any) -> None:
    process = start_process(["true"])
    process.wait()
    job = make_job(roots(tree), tmp_path / "out")

    def leave() -> Path:
        name = partial_path_for(tmp_path / "out/d/000.png").name.replace(f".{os.getpid()}-", f".{process.pid}-")
        touch(tmp_path / "out/d" / name, tmp_path / "elsewhere" / name)
        return tmp_path / "out/d" / name

    left = leave()
    with EventWriter(job.folder) as writer:
        writer.begin_session()
        listing = started(job)
        told_until_complete(listing, writer)
        listing.close()
    assert not left.exists()
    left = leave()  # and at the start after that, when all is listed already
    listing = started(job)
    listing._thread.join(PATIENCE_S)
    listing.close()
    assert not left.exists() and list((tmp_path / "elsewhere").iterdir())


def test_a_listing_is_cancelled_in_the_middle_of_a_folder(tmp_path: Path, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(*(tmp_path / "in" / f"{index:04}.jpg" for index in range(300)))
    job = make_job([tmp_path / "in"], tmp_path / "out")
    listing = Listing(job, read_request(job.path), ())
    claim = listing._planner._claim
    num_claimed = 0

    def counted(*arguments: Any) -> Any:
        nonlocal num_claimed
        num_claimed += 1
        if num_claimed == 100:
            listing._closing.set()
        return claim(*arguments)

    monkeypatch.setattr(listing._planner, "_claim", counted)
    listing.start()
    listing._thread.join(PATIENCE_S)
    listing.close()
    assert num_claimed <= 101 and listing.poll() == [] and job.journal_path.read_bytes() == b""


def test_a_full_disk_ends_the_listing_in_words(tmp_path: Path, tree: Path, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    job = make_job(roots(tree), tmp_path / "out")
    monkeypatch.setattr(os, "write", full)
    listing = started(job)
    listing._thread.join(PATIENCE_S)
    monkeypatch.undo()
    with pytest.raises(AppError) as caught:
        listing.poll()
    assert caught.value.code is ErrorCode.DISK_FULL and listing.is_exhausted
    listing.close()


def test_a_follower_reads_what_another_process_lists(
    tmp_path: Path, tree: Path, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing_module, "TELL_EVERY_S", 0.0)
    job = make_job(roots(tree), tmp_path / "out")
    others = range(0, 100, 2)
    follower = FollowedListing(job, others)
    follower.start()
    with EventWriter(job.folder) as writer:
        writer.begin_session()
        writer.write(Started(from_step=0, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="here"))
        leader = started(job, range(1, 100, 2))
        told_until_complete(leader, writer)
        told_until_complete(follower)
    mine = [row.index for row in follower.rows()]
    assert mine == list(range(1, 52, 2)) and [row.index for row in leader.rows()] == list(range(0, 52, 2))
    leader.close()
    follower.close()
