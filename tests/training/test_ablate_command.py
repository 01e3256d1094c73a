"""`diptych ablate` through the real front door, queue and workers: a grid is trained, measured, gone on with, and laid side by side."""

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

import diptych
from core.jobs.heartbeat import read_heartbeat
from core.jobs.process import program_command
from core.jobs.reader import read_all
from training.ablation.folder import AblationFolder, read_ablation, step_of
from training.ablation.training import GridTraining
from training.queue import Queue
from training.run import RunEvent, RunFolder, list_runs, read_label, read_request
from training.settings import RunSettings

TINY = [f"--set={change}" for change in ("size_px=32", "width=4", "discriminator_width=4", "precision=fp32", "preview_every=1000")]
PATIENCE_S = 120.0
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pairs(tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> Path:
    make_side_by_side(tmp_path / "墙 pairs" / "train", num=4)
    make_side_by_side(tmp_path / "墙 pairs" / "val", num=3)
    return tmp_path / "墙 pairs"


@pytest.fixture
def call(workspace: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    """call(...): `diptych ablate ...` in this process; exit code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = diptych.main(["ablate", *map(str, arguments), "--workspace", str(workspace), "--device", "cpu"])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


def test_a_grid_is_trained_measured_and_gone_on_with(call: Call, pairs: Path, workspace: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ("--dataset", pairs, "--input", "left", "--vary", "lambda_l1=0,100", *TINY, "--steps", 2, "--output", out, "--pictures", 2)

    code, _, said = call(*command)

    assert code == 0, said
    summary = json.loads((out / "figures.json").read_text("utf-8"))
    assert [variant["name"] for variant in summary["variants"]] == ["lambda_l1 0", "lambda_l1 100"]
    assert summary["num_pairs"] == 3 and all(set(variant["figures"]) >= {"l1", "detail", "lab_a"} for variant in summary["variants"])
    runs = list_runs(workspace)
    assert sorted(read_label(run).name for run in runs) == ["墙 pairs: lambda_l1 0", "墙 pairs: lambda_l1 100"]
    assert sorted(read_request(run).settings.lambda_l1 for run in runs) == [0, 100]
    assert (out / "sheet.html").read_text("utf-8").count("<img") == 2 * 4
    assert len((out / "figures.csv").read_text("utf-8-sig").splitlines()) == 1 + 1 + 2 * 3

    # One run's figures are lost: the same command measures it again, trains nothing, and the pairs are those of the beginning.
    (out / "figures" / "02-seed0.json").unlink()
    (pairs / "val" / "003.png").write_bytes((pairs / "train" / "003.png").read_bytes())
    former = msgspec.json.decode((out / "figures.json").read_bytes())
    code, printed, said = call("--output", out, "--json")
    assert code == 0, said
    again = json.loads(printed)
    assert again["variants"][1]["figures"] == former["variants"][1]["figures"]
    assert {event.session for run in runs for event in read_all(RunFolder(run).job, RunEvent)} == {1}
    assert "lambda_l1 100: measured." in said and "lambda_l1 0: measured." not in said

    (out / "sheet.html").unlink()
    assert call("--sheet-only", out)[0] == 0
    assert (out / "sheet.html").is_file()
    code, _, said = call(*command[:5], "lambda_l1=0,50", *command[6:])
    assert code == 2 and "differs from the one that began it in --vary" in said


def test_a_run_that_fails_costs_its_cell_and_is_tried_again(call: Call, pairs: Path, workspace: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ("--dataset", pairs, "--input", "left", "--vary", "beta1=0.5,0.9", *TINY, "--steps", 1, "--output", out)
    Queue(workspace).hold()  # so that the plan and the runs are made, and nothing begins
    process = subprocess.Popen(
        program_command("ablate", *map(str, command), "--workspace", str(workspace), "--device", "cpu"), stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    until(lambda: len(Queue(workspace).entries()) == 2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130 and "The queue is held" in said and "beta1 0.9: not begun." in said
    assert Queue(workspace).entries() == [] and not (out / "sheet.html").exists()
    Queue(workspace).release()

    ablation = read_ablation(AblationFolder(out))
    assert ablation is not None
    list_path = RunFolder(ablation.cells[0].run_dir).pairs_path
    whole = list_path.read_bytes()
    list_path.write_bytes(b"garbage\n")
    code, _, said = call(*command)
    assert code == 1, said
    assert "beta1 0.5: failed. The run's list of pairs" in said and "beta1 0.9: measured." in said
    assert "beta1 0.5, seed 0: The run&#x27;s list of pairs" in (out / "sheet.html").read_text("utf-8")

    list_path.write_bytes(whole)
    code, _, said = call(*command)
    assert code == 0, said
    assert "beta1 0.5: measured." in said and "beta1 0.9" not in said.split("beta1 0.5: measured.")[0]


def test_ctrl_c_saves_and_stops_shows_what_is_trained_and_the_same_command_goes_on(
    make_pictures: Callable[..., list[Path]], workspace: Path, tmp_path: Path
) -> None:
    make_pictures(tmp_path / "photos" / "train", num=3)
    make_pictures(tmp_path / "photos" / "val", num=2, seed=1)
    out = tmp_path / "out"
    command = ["--dataset", str(tmp_path / "photos"), "--recipe", "posterise:levels=2", *TINY, "--vary", "epochs=1,100000"]
    options = ["--output", str(out), "--workspace", str(workspace), "--device", "cpu"]
    process = subprocess.Popen(program_command("ablate", *command, *options), stderr=subprocess.PIPE, text=True)

    def step_in_hand() -> int:
        ablation = read_ablation(AblationFolder(out))
        beat = read_heartbeat(RunFolder(ablation.cells[1].run_dir).job) if ablation is not None else None
        return beat.step if beat is not None else 0

    until(lambda: step_in_hand() > 0)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 130, said
    told = ["Saving and stopping", "Measuring what is trained", "epochs 1: measured.", "The same command goes on."]
    assert all(words in said for words in told), said
    ablation = read_ablation(AblationFolder(out))
    assert ablation is not None and step_of(ablation.cells[0]) == 3 and 0 < step_of(ablation.cells[1]) < 300_000
    assert Queue(workspace).entries() == []
    going_on = GridTraining(AblationFolder(out), ablation, workspace, "cpu", lambda *_: None)
    assert going_on.num_steps_done == 3 + step_of(ablation.cells[1]) and going_on.num_steps == 300_003
    results = [cell["result"] for variant in json.loads((out / "figures.json").read_text("utf-8"))["variants"] for cell in variant["cells"]]
    assert results == ["measured", "missing"]
    sheet = (out / "sheet.html").read_text("utf-8")
    assert sheet.count("<img") == 2 * 3 and sheet.count("not measured</div>") == 2
    with Image.open(out / "pictures" / "input" / "00.webp") as made:
        values = np.asarray(made).astype(int)
    assert (np.minimum(values, 255 - values) < 40).mean() > 0.75, "what the recipe made, not the photo"


def test_a_plan_begins_nothing_and_says_how_long(call: Call, pairs: Path, workspace: Path, tmp_path: Path) -> None:
    code, printed, said = call(
        "--dataset", pairs, "--input", "left", "--vary", "lambda_l1=0,100", *TINY, "--seeds", "0,1", "--steps", 7, "--plan", "--json"
    )

    assert code == 0, said
    plan = json.loads(printed)
    assert (plan["num_runs"], [variant["num_steps_left"] for variant in plan["variants"]]) == (4, [14, 14])
    (step_s,) = {variant["seconds_per_step"] for variant in plan["variants"]}
    assert step_s > 0 and plan["seconds_left"] == pytest.approx(28 * step_s)
    assert list_runs(workspace) == [] and Queue(workspace).entries() == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--dataset", "{pairs}"), 2, "It needs --output DIR."),
        (("--output", "{out}"), 5, "holds no ablation"),
        (("--dataset", "{pairs}", "--output", "{pairs}"), 2, "is not empty, and holds no ablation"),
        (("--dataset", "{pairs}", "--output", "{out}", "--vary", "wdth=4", "--vary", "width=0,4"), 2, "2 things are wrong with the grid"),
        (("--dataset", "{pairs}", "--output", "{out}", "--split", "test"), 5, "has no test pairs"),
        (("--dataset", "{pairs}", "--output", "{out}", "--input", "right", "--palette", "{palette}"), 5, "other colours than the palette"),
        (("--dataset", "{pairs}", "--output", "{out}", "--lpips", "none.pth"), 5, "none.pth is not there"),
        (("--sheet-only", "{pairs}"), 5, "holds no ablation"),
    ],
)
def test_what_is_wrong_is_said_before_anything_begins(
    call: Call, pairs: Path, workspace: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    palette, out = tmp_path / "other.txt", tmp_path / "out"
    palette.write_text("#00ff00\n#ffff00\n", "utf-8")
    ended, _, said = call(*[argument.format(pairs=pairs, out=out, palette=palette) for argument in arguments])

    assert ended == code and words in said
    assert not out.exists() and list_runs(workspace) == []


def test_a_run_of_an_ablation_names_its_folder_and_older_runs_name_none(tmp_path: Path) -> None:
    older = b'{"settings": {}, "dataset": "walls"}'
    (tmp_path / "run.json").write_bytes(older)

    assert read_request(tmp_path).ablation == "" and read_request(tmp_path).settings == RunSettings()


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
