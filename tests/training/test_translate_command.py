"""`diptych translate` as a user calls it: the real program, its options, its output and its exit codes."""

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.translation.job import hidden_jobs
from tests.translating import PATIENCE_S, Call, contents, write_tiny_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")


@pytest.fixture
def pictures(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    make_pictures(tmp_path / "in", num=4, width=40, height=30)
    return tmp_path / "in"


def test_translates_a_folder_and_leaves_nothing_else(tmp_path: Path, pictures: Path, model: Path) -> None:
    call = Call("--model", model, "--output", tmp_path / "out", pictures, "--json", "--device", "cpu")
    assert call.code == 0, call.err
    report = call.report
    assert 0 < report.pop("seconds") < PATIENCE_S and report.pop("files_per_s") is None
    assert report.pop("precision") in call.err and report.pop("code_path") in call.err
    assert report == {
        "outcome": "finished",
        "files": 4,
        "done": 4,
        "failed": 0,
        "skipped": 0,
        "waiting": 0,
        "device": "cpu",
        "output_dir": str(tmp_path / "out"),
        "job_dir": "",
        "failures": [],
    }
    assert sorted(os.listdir(tmp_path / "out")) == [f"{index:03}.png" for index in range(4)]  # noqa: PTH208
    assert "4 translated" in call.err


def test_failures_are_listed_and_make_the_exit_code_1(tmp_path: Path, pictures: Path, model: Path) -> None:
    (pictures / "bad.png").write_bytes(b"no picture")
    table = tmp_path / "report.csv"
    call = Call("--model", model, "--output", tmp_path / "out", pictures, "--json", "--device", "cpu", "--report", table)
    assert call.code == 1
    (failure,) = call.report["failures"]
    assert (
        failure["file"] == str(pictures / "bad.png") and failure["code"] == "data.picture_unreadable" and "bad.png" in failure["sentence"]
    )
    assert (call.report["done"], call.report["failed"]) == (4, 1)
    assert "bad.png" in call.err
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["state"] for row in rows] == ["done"] * 4 + ["failed"]
    assert (rows[4]["input"], rows[4]["code"], rows[4]["message"]) == (failure["file"], failure["code"], failure["sentence"])


def test_options_reach_the_pictures(tmp_path: Path, pictures: Path, model: Path) -> None:
    common = ["--model", model, pictures, "--device", "cpu"]
    first = Call(*common, "--output", tmp_path / "a", "--noise", "3", "--format", "webp", "--name", "{index}-{name}")
    assert first.code == 0 and sorted(contents(tmp_path / "a")) == [f"{index + 1:06}-{index:03}.webp" for index in range(4)]
    quiet = Call(*common, "--output", tmp_path / "b", "--noise", "off")
    noisy = Call(*common, "--output", tmp_path / "c", "--noise", "3")
    assert quiet.code == noisy.code == 0
    assert contents(tmp_path / "b") != contents(tmp_path / "c")
    before = contents(tmp_path / "b")
    again = Call(*common, "--output", tmp_path / "b", "--noise", "3", "--on-existing", "replace", "--scale", "native")
    assert again.code == 0 and contents(tmp_path / "b").keys() == before.keys() and contents(tmp_path / "b") != before
    skipped = Call(*common, "--output", tmp_path / "b", "--on-existing", "skip", "--json")
    assert skipped.code == 0 and skipped.report["skipped"] == 4
    numbered = Call(*common, "--output", tmp_path / "b", "--noise", "off")
    assert numbered.code == 0 and len(contents(tmp_path / "b")) == 8


def test_with_a_workspace_the_job_stays_there(tmp_path: Path, pictures: Path, model: Path, workspace: Path) -> None:
    (workspace / "models").mkdir()
    (workspace / "models" / "mine.safetensors").write_bytes(model.read_bytes())
    call = Call("--model", "mine", "--output", tmp_path / "out", pictures, "--workspace", workspace, "--json", "--device", "cpu")
    assert call.code == 0, call.err
    assert Path(call.report["job_dir"]).parent == workspace / "translations"
    assert hidden_jobs(tmp_path / "out") == []
    nothing_left = Call("--resume", "--workspace", workspace)
    assert nothing_left.code == 2 and "No unfinished translation" in nothing_left.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "--model"),
        (["--model", "{model}", "--output", "{out}"], 2, "INPUT"),
        (["--model", "{model}", "{in}"], 2, "--output or --beside"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--beside"], 2, "don't go together"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--noise", "off", "--variations", "2"], 2, "--noise off and --variations"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--noise", "off", "--one-noise"], 2, "--noise off and --one-noise"),
        (["--model", "{model}", "--output", "{out}", "{in}/000.png", "--watch"], 2, "no folder"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--quality", "0"], 2, "from 1 to 100"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--name", "a/{{name}}"], 2, "template"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--noise", "loud"], 2, "seed"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--bogus"], 2, "usage"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--report", "{out}/gone/report.csv"], 5, "for the report"),
        (["--model", "{model}", "--output", "{out}", "{in}/gone"], 5, "gone"),
        (["--model", "{in}/gone", "--output", "{out}", "{in}"], 5, "gone"),
        (["--model", "{in}/000.png", "--output", "{out}", "{in}"], 5, "no model"),
        (["--model", "{in}", "--output", "{out}", "{in}"], 5, "not a training run"),
        (["--model", "{model}", "--output", "{in}/000.png", "{in}"], 2, "is a file"),
        (["--resume", "{in}"], 5, "not a translation"),
        (["--resume", "{in}", "--model", "{model}"], 2, "--model"),
        (["--resume"], 2, "does not say which"),
        (["--resume", "--output", "{empty}"], 2, "No unfinished translation waits in {empty}"),
        (["--output", "{out}", "--exact", "--resume"], 2, "--exact"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--device", "cuda:77"], 7, "cuda:77"),
        (["--model", "{model}", "--output", "{out}", "{empty}", "--device", "cpu"], 5, "nothing"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    tmp_path: Path, pictures: Path, model: Path, arguments: list[str], code: int, words: str
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"model": model, "out": tmp_path / "out", "in": pictures, "empty": tmp_path / "empty"}
    call = Call(*(argument.format(**places) for argument in arguments))
    assert call.code == code, call.err
    assert words.format(**places) in call.err
    assert contents(tmp_path / "out") == {}
    assert hidden_jobs(tmp_path / "out") == [], "what never began leaves nothing to go on with"
    assert "Go on with" not in call.err


def test_beside_its_picture_a_result_has_the_models_name(tmp_path: Path, pictures: Path, model: Path) -> None:
    (pictures / "deep").mkdir()
    (pictures / "003.png").rename(pictures / "deep" / "003.png")
    before = contents(pictures)
    call = Call("--model", model, "--beside", pictures, "--json", "--device", "cpu")
    assert call.code == 0, call.err
    made = {name: data for name, data in contents(pictures).items() if name not in before}
    assert sorted(made) == ["000-tiny.png", "001-tiny.png", "002-tiny.png", "deep/003-tiny.png"]
    assert {name: data for name, data in contents(pictures).items() if name in before} == before
    assert call.report["output_dir"] == "" and hidden_jobs(pictures) == [] and "beside its picture" in call.err


def test_globs_variations_and_metadata_work_together(tmp_path: Path, pictures: Path, model: Path) -> None:
    with Image.open(pictures / "000.png") as picture:
        exif = Image.Exif()
        exif[0x010E] = "a drawing"
        picture.save(pictures / "000.jpg", exif=exif)
    words = ["--include", "00[01].*", "--exclude", "001*", "--variations", 2, "--name", "{name} {variation} {model}", "--format", "jpeg"]
    words += ["--quality", 80, "--keep-exif", "--tell-settings", "--threads", 1, "--priority", "low", "--noise", 7]
    call = Call("--model", model, "--output", tmp_path / "out", pictures, "--device", "cpu", *words)
    assert call.code == 0, call.err
    names = sorted(contents(tmp_path / "out"))
    assert len(names) == 4 and {name.partition(" ")[2] for name in names} >= {"1 tiny.jpg", "2 tiny.jpg"}
    data = contents(tmp_path / "out")
    assert len(set(data.values())) == 4, "each variation has noise of its own"
    with_exif = 0
    for name in names:
        with Image.open(tmp_path / "out" / name) as result:
            with_exif += result.getexif().get(0x010E) == "a drawing"
        assert b"tiny" in data[name], "the model is told in the metadata"
    assert with_exif == 2


def test_a_run_stands_for_its_best_checkpoint(tmp_path: Path, pictures: Path, make_run: Any, run_worker_process: Any) -> None:
    folder = make_run("run", epochs=1, checkpoint_every=4)
    assert run_worker_process(folder.path).returncode == 0
    call = Call("--model", folder.path, "--output", tmp_path / "out", pictures, "--json", "--device", "cpu")
    assert call.code == 0, call.err
    assert call.report["done"] == 4
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{index:03}.png" for index in range(4)]
