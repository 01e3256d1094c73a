"""`diptych queue` through the real front door: what is queued stays as it was, and waits for its turn."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import diptych
from core.jobs.lock import living_owner
from core.jobs.process import program_command
from core.pairs.dataset import Dataset
from core.workspace import WorkspaceFolders
from training.queue import Queue
from training.run import Label, RunFolder, list_runs, read_pairs, read_request, write_label

TINY = [f"--set={change}" for change in ("size_px=32", "width=4", "discriminator_width=4", "epochs=1", "preview_every=1000")]
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pairs(tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> Path:
    make_side_by_side(tmp_path / "pairs", num=4)
    return tmp_path / "pairs"


@pytest.fixture
def call(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """call("queue", ...): exit code, stdout, stderr; in this process."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = diptych.main([*map(str, arguments), "--workspace", str(workspace), "--device", "cpu"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def listed(call: Call) -> dict:
    code, out, _ = call("queue", "list", "--json")
    assert code == 0
    return json.loads(out)


def test_added_moved_removed_and_listed(call: Call, pairs: Path, workspace: Path, tmp_path: Path) -> None:
    assert listed(call)["entries"] == []
    assert "Nothing waits" in call("queue", "list")[2]
    for name, width in (("one", 4), ("two", 5), ("three", 6)):
        code, _, said = call("queue", "add", "--dataset", pairs, "--run", tmp_path / name, *TINY, f"--set=width={width}", "--steps", 3)
        assert code == 0, said
    assert "position 3" in said and "diptych queue run" in said
    assert call("queue", "move", "three", 1)[0] == 0
    assert call("queue", "remove", "2")[0] == 0
    found = listed(call)
    assert [(entry["id"], entry["position"], entry["state"]) for entry in found["entries"]] == [
        ("three", 1, "waiting"),
        ("two", 2, "waiting"),
    ]
    assert (found["entries"][0]["device"], found["entries"][0]["stop_at"]) == ("cpu", 3)
    assert (found["is_running"], found["is_held"]) == (False, False)
    assert not (tmp_path / "one").exists(), "made for the queue, never begun: gone with it"
    write_label(tmp_path / "three", Label(name="[/x] \x1b]0;y"))
    _, _, said = call("queue", "list")
    assert "three" in said and "two" in said and "stands still" in said and "[/x] ␛]0;y" in said


def test_a_damaged_entry_is_told_and_kept(call: Call, pairs: Path, workspace: Path, tmp_path: Path) -> None:
    assert call("queue", "add", "--dataset", pairs, "--run", tmp_path / "one", *TINY)[0] == 0
    entry = workspace / "queue" / "waiting" / "one.json"
    entry.write_text('{"run": ', "utf-8")
    code, out, said = call("queue", "list")
    assert code == 1 and str(entry) in said.replace("\n", "") and "damaged" in said and "Put the file back" in said
    code, out, _ = call("queue", "list", "--json")
    assert code == 1 and [failure["file"] for failure in json.loads(out)["failures"]] == [str(entry)]
    code, _, said = call("queue", "run")
    assert code == 1 and "damaged" in said and "Nothing waits" in said
    assert entry.exists() and (tmp_path / "one").exists()


def test_what_is_queued_stays_as_it_was(call: Call, pairs: Path, workspace: Path) -> None:
    assert call("dataset", "create", "Mine", pairs)[0] == 0
    assert call("queue", "add", "--dataset", "Mine", *TINY)[0] == 0
    (run_dir,) = list_runs(workspace)
    before = (run_dir / "pairs.jsonl").read_bytes()
    dataset = Dataset.open(next(WorkspaceFolders(workspace).datasets_dir.iterdir()))
    dataset.edits.swap_all()
    assert dataset.pairs()[0].input != read_pairs(run_dir)[0].input, "the edit took place"
    assert (run_dir / "pairs.jsonl").read_bytes() == before and read_request(run_dir).settings.epochs == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["queue"], 2, "add|list"),
        (["queue", "add"], 2, "--dataset"),
        (["queue", "add", "--resume", "{pairs}"], 5, "not a training run"),
        (["queue", "remove", "nothing"], 5, "nothing"),
        (["queue", "move", "nothing", "0"], 2, "1 or more"),
        (["queue", "run", "--nonsense"], 2, "--nonsense"),
    ],
)
def test_what_is_wrong_is_said(call: Call, pairs: Path, arguments: list[str], code: int, words: str) -> None:
    ended, _, said = call(*[argument.format(pairs=pairs) for argument in arguments])
    assert ended == code and words in said


def test_run_and_wait_tells_what_became_of_each(workspace: Path, call: Call, pairs: Path, tmp_path: Path) -> None:
    for name in ("good", "bad"):
        assert call("queue", "add", "--dataset", pairs, "--run", tmp_path / name, *TINY)[0] == 0
    (tmp_path / "bad" / "pairs.jsonl").write_bytes(b"garbage\n")
    command = program_command("queue", "run", "--wait", "--workspace", str(workspace))
    ended = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert ended.returncode == 1, ended.stderr
    assert "good: finished" in ended.stderr and "bad: failed." in ended.stderr and "pairs" in ended.stderr
    found = listed(call)
    assert {done["id"]: done["result"] for done in found["done"]} == {"good": "finished", "bad": "failed"}
    _, _, said = call("queue", "list")
    assert str(tmp_path / "bad" / "pairs.jsonl") in "".join(said.split()) and "…" not in said, "a path is folded, not cut"
    assert [failure["file"] for failure in found["failures"]] == [str(tmp_path / "bad")]
    assert call("queue", "run", "--wait")[0] == 0, "nothing waits"
    assert call("queue", "add", "--dataset", pairs, "--run", tmp_path / "later", *TINY)[0] == 0
    assert subprocess.run(command, capture_output=True, timeout=180, check=False).returncode == 0, "what failed before is not counted"


def test_waiting_for_a_queue_whose_runner_dies_is_no_success(workspace: Path, call: Call, pairs: Path, tmp_path: Path) -> None:
    assert call("queue", "add", "--dataset", pairs, "--run", tmp_path / "long", *TINY, "--set", "epochs=5000")[0] == 0
    command = program_command("queue", "run", "--wait", "--workspace", str(workspace))
    waiting = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while not any(entry["state"] != "waiting" for entry in listed(call)["entries"]) and time.monotonic() < deadline:
            time.sleep(0.1)
        owner = living_owner(Queue(workspace).folder)
        assert owner is not None
        os.kill(owner.pid, signal.SIGKILL)
        _, said = waiting.communicate(timeout=60)
        assert waiting.returncode == 70 and "1 run still waits" in said and "diptych queue run" in said
    finally:
        waiting.kill()
        worker = living_owner(RunFolder(tmp_path / "long").job)
        if worker is not None:
            os.kill(worker.pid, signal.SIGKILL)
