"""A hot folder: what appears in it is taken once, when it is completely written, and results are never taken."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.jobs.events import Warned
from core.translation import hot
from core.translation.job import Listed, TranslationJob, read_request
from core.translation.listing import Listing
from core.translation.plan import PlannedFile

MakeJob = Callable[..., TranslationJob]
PATIENCE_S = 20.0
STILL_S = 0.25


def put(path: Path, data: bytes = b"picture") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


class Hot:
    """A running hot listing and what it gave so far."""

    def __init__(self, job: TranslationJob) -> None:
        self.settled: set[int] = set()
        self.listing = Listing(job, read_request(job.path), self.settled)
        self.rows: list[PlannedFile] = []
        self.warnings: list[str] = []
        self.listing.start()

    def look(self) -> list[str]:
        """The names of the inputs so far."""
        for event in self.listing.poll():
            assert not (isinstance(event, Listed) and event.is_complete)
            if isinstance(event, Warned):
                self.warnings.append(event.message)
        while (row := self.listing.take(0)) is not None:
            self.rows.append(row)
        return [path_from_json(row.source).name for row in self.rows]

    def wait_for(self, names: list[str]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while self.look() != names:
            assert time.monotonic() < deadline, f"waited in vain for {names}, got {self.look()}"
            time.sleep(0.01)

    def stays(self, names: list[str], for_s: float = 3 * STILL_S) -> None:
        until = time.monotonic() + for_s
        while time.monotonic() < until:
            assert self.look() == names
            time.sleep(0.02)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[TranslationJob], Hot]]:
    """watch(job): its hot listing, in quick motion, ended with the test."""
    monkeypatch.setattr(hot, "STILL_S", STILL_S)
    monkeypatch.setattr(hot, "LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(hot, "_COARSEST_TIME_S", 0.5)
    monkeypatch.setattr(hot, "RECHECK_EVERY_S", 0.05)
    running: list[Hot] = []

    def start(job: TranslationJob) -> Hot:
        running.append(Hot(job))
        return running[-1]

    yield start
    for one in running:
        began = time.monotonic()
        one.listing.close()
        assert time.monotonic() - began < 1.5 and one.listing.is_exhausted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_what_lies_there_and_what_appears_is_taken_once(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    put(folder / "b.png")
    put(folder / "a.png")
    watched = watch(make_job([folder], tmp_path / "out", hot=True))
    watched.wait_for(["a.png", "b.png"])
    put(folder / "sub" / "deep" / "c.png")
    put(folder / ".hidden.png")
    put(folder / "notes.txt", b"no picture")
    watched.wait_for(["a.png", "b.png", "c.png"])
    put(folder / "a2.png")
    watched.wait_for(["a.png", "b.png", "c.png", "a2.png"])
    watched.stays(["a.png", "b.png", "c.png", "a2.png"])
    assert [row.output for row in watched.rows] == ["a.png", "b.png", os.path.join("sub", "deep", "c.png"), "a2.png"]  # noqa: PTH118
    assert [row.index for row in watched.rows] == [0, 1, 2, 3]


def test_a_file_that_grows_is_taken_when_it_stands_still(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    watched = watch(make_job([folder], tmp_path / "out", hot=True))
    with (folder / "a.png").open("wb") as file:
        until = time.monotonic() + 4 * STILL_S
        while time.monotonic() < until:
            file.write(b"more")
            file.flush()
            assert watched.look() == []
            time.sleep(STILL_S / 8)
    watched.wait_for(["a.png"])


def test_empty_and_unfinished_files_wait(tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]) -> None:
    put(folder / "empty.png", b"")
    part = put(folder / "a.png.part")
    put(folder / "b.png")
    watched = watch(make_job([folder], tmp_path / "out", hot=True))
    watched.wait_for(["b.png"])
    watched.stays(["b.png"])
    part.rename(folder / "a.png")
    put(folder / "empty.png")
    deadline = time.monotonic() + PATIENCE_S
    while sorted(watched.look()) != ["a.png", "b.png", "empty.png"]:
        assert time.monotonic() < deadline


def test_a_picture_that_is_not_all_there_is_waited_for(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot, "PATIENCE_S", 8 * STILL_S)
    Image.effect_noise((64, 64), 90).save(tmp_path / "whole.png")
    data = (tmp_path / "whole.png").read_bytes()
    watched = watch(make_job([folder], tmp_path / "out", hot=True))
    stalled = put(folder / "stalled.png", data[: len(data) // 2])
    watched.stays([], 4 * STILL_S)
    stalled.write_bytes(data)
    watched.wait_for(["stalled.png"])
    put(folder / "left.png", data[: len(data) // 2])
    watched.wait_for(["stalled.png", "left.png"])


def test_what_comes_again_under_a_name_that_went_is_a_new_picture(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    path = put(folder / "a.png")
    watched = watch(make_job([folder], tmp_path / "out", hot=True))
    watched.wait_for(["a.png"])
    path.unlink()
    put(folder / "b.png")  # is seen, so the folder was looked at
    watched.wait_for(["a.png", "b.png"])
    put(path)
    watched.wait_for(["a.png", "b.png", "a.png"])
    assert [row.output for row in watched.rows] == ["a.png", "b.png", "a-2.png"]


@pytest.mark.parametrize(
    ("policy", "was_made", "names", "skip"),
    [
        ("number", False, ["a.png"], ""),
        ("number", True, ["a-2.png"], ""),
        ("skip", True, ["a.png"], "exists"),
        ("replace", True, ["a.png"], ""),
    ],
)
@pytest.mark.parametrize("beside", [True, False])
def test_what_changes_after_it_was_taken_is_taken_again(
    tmp_path: Path,
    folder: Path,
    make_job: MakeJob,
    watch: Callable[[TranslationJob], Hot],
    beside: bool,
    policy: str,
    was_made: bool,
    names: list[str],
    skip: str,
) -> None:
    source = put(folder / "a.png", b"half a pic")
    template = "new-{name}" if beside else "{name}"
    job = make_job([folder], tmp_path / "out", hot=True, beside=beside, on_existing=policy, name_template=template)
    watched = watch(job)
    watched.wait_for(["a.png"])
    if was_made:
        put((tmp_path / "out") / path_from_json(watched.rows[0].output))
    with source.open("ab") as file:
        file.write(b"ture")
    watched.stays(["a.png"])  # its row is still being read: what becomes of it is not known
    watched.settled.add(0)
    watched.wait_for(["a.png", "a.png"])
    output = path_from_json(watched.rows[1].output)
    assert [output.name.removeprefix("new-")] == names and output.parent == (folder if beside else Path())
    assert watched.rows[1].skip == skip and watched.rows[1].index == 1
    watched.settled.add(1)
    watched.stays(["a.png", "a.png"])
    source.write_bytes(b"once more")
    watched.wait_for(["a.png", "a.png", "a.png"])


def test_every_variation_of_a_changed_picture_is_made_again(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    put(folder / "b.png")
    source = put(folder / "a.png", b"half")
    job = make_job([folder], tmp_path / "out", hot=True, variations=2)
    watched = watch(job)
    watched.wait_for(["a.png", "a.png", "b.png", "b.png"])
    watched.settled.update(range(4))
    source.write_bytes(b"the whole")
    watched.wait_for(["a.png", "a.png", "b.png", "b.png", "a.png", "a.png"])
    assert [row.output for row in watched.rows[4:]] == ["a-1.png", "a-2.png"]
    # and what an earlier session took
    watched.settled.update(range(6))
    watched.listing.close()
    later = watch(job)
    later.settled.update(range(6))
    later.stays([])
    source.write_bytes(b"another one")
    later.wait_for(["a.png", "a.png"])
    assert [(row.index, row.output) for row in later.rows] == [(6, "a-1.png"), (7, "a-2.png")]


def test_what_changes_before_its_row_is_handed_out_is_read_once(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    source = put(folder / "a.png", b"half")
    watched = watch(make_job([folder], tmp_path / "out", hot=True))
    deadline = time.monotonic() + PATIENCE_S
    while watched.listing.num_files < 1:
        watched.listing.poll()
        assert time.monotonic() < deadline
    source.write_bytes(b"the whole")
    until = time.monotonic() + 4 * STILL_S
    while time.monotonic() < until:
        watched.listing.poll()
        time.sleep(0.02)
    watched.settled.add(0)
    assert watched.listing.num_files == 1


@pytest.mark.parametrize("beside", [True, False])
def test_results_in_a_watched_folder_are_never_taken(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot], beside: bool
) -> None:
    put(folder / "a.png")
    watched = watch(make_job([folder], folder, hot=True, beside=beside, name_template="{name}-new"))
    watched.wait_for(["a.png"])
    output = folder / path_from_json(watched.rows[0].output)
    assert output == folder / "a-new.png"
    put(output)
    # and one whose name a stranger had taken meanwhile
    watched.listing.add_output(Path("a-new-2.png") if not beside else folder / "a-new-2.png")
    put(folder / "a-new-2.png")
    watched.stays(["a.png"], for_s=5 * STILL_S)
    put(folder / "b.png")
    watched.wait_for(["a.png", "b.png"])


def test_an_output_folder_in_the_watched_folder_is_left_out(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    put(folder / "out" / "old.png")
    put(folder / "a.png")
    watched = watch(make_job([folder], folder / "out", hot=True))
    watched.wait_for(["a.png"])
    put(folder / "out" / "a.png")
    watched.stays(["a.png"])


def test_a_later_session_takes_only_what_is_new(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    put(folder / "a.png")
    put(folder / "sub/b.png")
    job = make_job([folder], tmp_path / "out", hot=True)
    first = watch(job)
    first.wait_for(["a.png", "b.png"])
    first.listing.close()
    put(folder / "c.png")
    put(tmp_path / "out/a.png")
    second = watch(job)
    second.wait_for(["a.png", "b.png", "c.png"])
    second.stays(["a.png", "b.png", "c.png"])
    assert [row.index for row in second.rows] == [0, 1, 2]


def test_given_files_are_taken_at_once_and_without_a_folder_there_is_nothing_to_watch(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    single = put(tmp_path / "single.png")
    watched = watch(make_job([single, folder], tmp_path / "out", hot=True))
    watched.wait_for(["single.png"])
    put(folder / "a.png")
    watched.wait_for(["single.png", "a.png"])
    listing = Listing(make_job([single], tmp_path / "out", "other", hot=True), read_request(tmp_path / "other"), ())
    listing.start()
    deadline = time.monotonic() + PATIENCE_S
    while not listing.is_complete:
        listing.poll()
        assert time.monotonic() < deadline
    assert listing.num_files == 1
    listing.close()


def test_links_to_watched_files_and_loops_add_nothing(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    put(folder / "a.png")
    (folder / "link.png").symlink_to(folder / "a.png")
    (folder / "outside.png").symlink_to(put(tmp_path / "elsewhere.png"))
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.png").symlink_to(tmp_path / "gone")
    os.mkfifo(folder / "pipe.png")
    watched = watch(make_job([folder], tmp_path / "out", hot=True))
    watched.wait_for(["a.png", "outside.png"])
    watched.stays(["a.png", "outside.png"])


def test_a_folder_that_goes_and_comes_again_is_watched_on(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot]
) -> None:
    put(folder / "sub/a.png")
    watched = watch(make_job([folder], tmp_path / "out", hot=True))
    watched.wait_for(["a.png"])
    (folder / "sub").rename(tmp_path / "away")
    folder.rename(tmp_path / "all away")
    deadline = time.monotonic() + PATIENCE_S
    while not watched.warnings:
        watched.look()
        assert time.monotonic() < deadline
    folder.mkdir()
    put(folder / "sub/b.png")
    put(folder / "c.png")
    deadline = time.monotonic() + PATIENCE_S
    while sorted(watched.look()) != ["a.png", "b.png", "c.png"]:
        assert time.monotonic() < deadline
    assert len(watched.warnings) == 1 and "in" in watched.warnings[0]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, make_job: MakeJob) -> None:
    listing = Listing(make_job([tmp_path / "gone"], tmp_path / "out", hot=True), read_request(tmp_path / "job"), ())
    listing.start()
    listing._thread.join(PATIENCE_S)
    with pytest.raises(AppError) as caught:
        listing.poll()
    assert caught.value.code is ErrorCode.PATH_MISSING
    listing.close()


def test_only_folders_that_changed_are_listed_again(
    tmp_path: Path, folder: Path, make_job: MakeJob, watch: Callable[[TranslationJob], Hot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot, "RECHECK_EVERY_S", 1000.0)
    put(folder / "one/a.png")
    put(folder / "two/b.png")
    watched = watch(make_job([folder], tmp_path / "out", hot=True))
    watched.wait_for(["a.png", "b.png"])
    listed: list[str] = []
    scandir = os.scandir
    time.sleep(0.7)  # until the coarsest clock of a drive would have told another time

    def counted(path: str) -> object:
        if threading.current_thread().name == "list-inputs":
            listed.append(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", counted)
    watched.stays(["a.png", "b.png"])
    assert listed == []
    put(folder / "two/c.png")
    watched.wait_for(["a.png", "b.png", "c.png"])
    assert {path for path in listed if str(folder) in path} == {str(folder / "two")}
