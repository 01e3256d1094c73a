"""An input is never replaced, whatever links lead to it and whenever they come; nobody waits longer than the session lasts."""

import os
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.jobs.control import send
from core.translation.input_identities import InputIdentities
from core.translation.job import TranslationJob
from core.translation.journal import JournalWriter
from core.translation.plan import PlannedFile
from core.translation.worker import run_worker

MakeJob = Callable[..., TranslationJob]
MakePictures = Callable[..., list[Path]]
NEVER = threading.Event()
PATIENCE_S = 30.0


def identities_of(tmp_path: Path, sources: list[Path], *, is_all: bool = True) -> InputIdentities:
    path = tmp_path / "files.jsonl"
    with JournalWriter(path) as journal:
        journal.append(PlannedFile(index=index, source=str(source), output=source.name) for index, source in enumerate(sources))
        journal.sync()
    return InputIdentities(path, tmp_path / "out", lambda: (len(sources), is_all))


def test_every_link_to_an_input_is_that_input(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "other.png"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "symbolic.png").symlink_to(tmp_path / "a.png")
    os.link(tmp_path / "b.png", tmp_path / "hard.png")
    inputs = identities_of(tmp_path, [tmp_path / "symbolic.png", tmp_path / "b.png", tmp_path / "gone.png"])
    assert not inputs.is_input(tmp_path / "a.png")  # nothing is read before it is asked for
    assert inputs.take_in(NEVER)
    found = {path.name for path in tmp_path.iterdir() if inputs.is_input(path)}
    assert found == {"a.png", "symbolic.png", "b.png", "hard.png"}
    assert inputs.is_planned(tmp_path / "out" / "B.PNG") and not inputs.is_planned(tmp_path / "out" / "a.png")


def test_who_asks_waits_for_the_listing_but_not_longer_than_the_session(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"")
    state = [1, False]
    identities_of(tmp_path, [tmp_path / "a.png", tmp_path / "b.png"])
    inputs = InputIdentities(tmp_path / "files.jsonl", tmp_path / "out", lambda: (int(state[0]), bool(state[1])))
    ending, answers = threading.Event(), list[bool]()
    asking = [threading.Thread(target=lambda: answers.append(inputs.take_in(ending))) for _ in range(3)]
    for thread in asking:
        thread.start()
    asking[0].join(0.3)
    assert not answers
    ending.set()
    for thread in asking:
        thread.join(PATIENCE_S)
    assert answers == [False] * 3
    state[:] = [2, True]
    assert inputs.take_in(NEVER) and inputs.is_input(tmp_path / "a.png") and inputs.is_input(tmp_path / "b.png")


def test_a_damaged_journal_is_told(tmp_path: Path) -> None:
    (tmp_path / "files.jsonl").write_bytes(b"{}\n")
    with pytest.raises(AppError) as raised:
        InputIdentities(tmp_path / "files.jsonl", tmp_path, lambda: (1, True)).take_in(NEVER)
    assert raised.value.code is ErrorCode.NOT_A_JOB


# ------------------------------------------------------------------------------------------------------ with the real worker


def originals(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_link_further_down_is_seen_before_its_original_is_replaced(
    tmp_path: Path, make_pictures: MakePictures, make_job: MakeJob
) -> None:
    make_pictures(tmp_path / "ext", num=1)
    make_pictures(tmp_path / "root", num=1, seed=1)
    (tmp_path / "root/sub").mkdir()
    (tmp_path / "root/sub/z.png").symlink_to(tmp_path / "ext/000.png")
    before = originals(tmp_path / "ext")
    job = make_job([tmp_path / "root"], tmp_path / "ext", on_existing="replace")
    assert run_worker(job.path, device="cpu") == 0
    assert (tmp_path / "ext/000.png").read_bytes() == before["000.png"]
    assert (tmp_path / "ext/000-2.png").is_file() and (tmp_path / "ext/sub/z.png").is_file()


def test_an_output_folder_that_leads_to_the_inputs_is_numbered_around(
    tmp_path: Path, make_pictures: MakePictures, make_job: MakeJob
) -> None:
    make_pictures(tmp_path / "ext", num=3)
    make_pictures(tmp_path / "root/sub", num=3, seed=1)
    (tmp_path / "root/z").symlink_to(tmp_path / "ext", target_is_directory=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/sub").symlink_to(tmp_path / "ext", target_is_directory=True)
    before = originals(tmp_path / "ext")
    job = make_job([tmp_path / "root"], tmp_path / "out", on_existing="replace")
    assert run_worker(job.path, device="cpu") == 0
    after = originals(tmp_path / "ext")
    assert {name: after[name] for name in before} == before and len(after) == 6
    assert len(list((tmp_path / "out/z").iterdir())) == 3


def test_a_number_that_is_planned_for_another_picture_is_passed_over(
    tmp_path: Path, make_pictures: MakePictures, make_job: MakeJob
) -> None:
    (first, second) = make_pictures(tmp_path / "root", num=2, seed=1)
    second.rename(tmp_path / "root/000-2.png")
    make_pictures(tmp_path / "ext", num=1)
    (tmp_path / "root/sub").mkdir()
    (tmp_path / "root/sub/z.png").symlink_to(tmp_path / "ext/000.png")
    job = make_job([tmp_path / "root"], tmp_path / "ext", on_existing="replace")
    assert run_worker(job.path, device="cpu") == 0
    names = {path.name for path in (tmp_path / "ext").iterdir()}
    assert names == {"000.png", "000-2.png", "000-3.png", "sub"}, first


def test_a_link_that_comes_while_a_folder_is_watched_counts_from_then_on(
    tmp_path: Path,
    make_pictures: MakePictures,
    make_job: MakeJob,
    worker_command: Callable[[TranslationJob], list[str]],
    start_process: Callable[..., "subprocess.Popen[str]"],
) -> None:
    make_pictures(tmp_path / "ext", num=1)
    before = originals(tmp_path / "ext")
    (tmp_path / "root").mkdir()
    job = make_job([tmp_path / "root"], tmp_path / "ext", on_existing="replace", hot=True)
    process = start_process(worker_command(job))

    def wait_for(name: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not (tmp_path / "ext" / name).exists():
            assert time.monotonic() < deadline and process.poll() is None, f"{name} did not come"
            time.sleep(0.05)

    (tmp_path / "root/sub").mkdir()
    (tmp_path / "root/sub/z.png").symlink_to(tmp_path / "ext/000.png")
    wait_for("sub/z.png")
    make_pictures(tmp_path / "root", num=1, seed=1)
    wait_for("000-2.png")
    send(job.folder, "stop")
    process.communicate(timeout=PATIENCE_S)
    assert (tmp_path / "ext/000.png").read_bytes() == before["000.png"]
