"""`diptych model`: what a file or a run is, and making a file of a run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

import diptych
import training.models
from core.models.header import GeneratorShape, ModelHeader, read_header
from core.models.library import starter_path
from core.models.weights import load_generator, save_model
from core.pix2pix.generator import build_generator
from training.checkpoint_folders import CheckpointState
from training.commands.model_word import MODEL_HELP

SHAPE = GeneratorShape(size_px=32, width=4)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.safetensors"
    header = ModelHeader(name="façades [night]", generator=SHAPE, input_name="labels", target_name="photo", terms="CC BY-SA")
    save_model(path, header, build_generator(SHAPE).state_dict())
    return path


@pytest.fixture
def run_dir(make_run: Any, run_worker_process: Any) -> Path:
    folder = make_run("run", epochs=1, checkpoint_every=4)
    assert run_worker_process(folder.path).returncode == 0
    return Path(folder.path)


def test_info_says_what_a_model_is(model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert diptych.main(["model", "info", str(model)]) == 0
    text = capfd.readouterr().out
    for words in ("façades [night]", "labels -> photo", "width 4", "32 pixels", "CC BY-SA", str(model)):
        assert words in text


@pytest.mark.parametrize(("scale", "words"), [("whole", "resized to the"), ("fit", "fitted into"), ("native", "own size")])
def test_info_says_how_pictures_come_to_the_network(tmp_path: Path, scale: Any, words: str, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tiny.safetensors"
    save_model(path, ModelHeader(name="tiny", generator=SHAPE, scale=scale), build_generator(SHAPE).state_dict())
    assert diptych.main(["model", "info", str(path)]) == 0
    assert words in capfd.readouterr().out


@pytest.mark.skipif(not starter_path().is_file(), reason="this checkout has no starter model")
def test_the_starter_is_known_by_its_word(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert diptych.main(["model", "info", "starter", "--workspace", str(tmp_path), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["file"] == str(starter_path())
    output = tmp_path / "copy.safetensors"
    assert diptych.main(["model", "export", "starter", "--workspace", str(tmp_path), "--format", "diptych", "--output", str(output)]) == 0
    assert output.read_bytes() == starter_path().read_bytes()


def test_a_model_of_the_workspace_is_known_by_its_name(model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "space" / "models" / "starter.safetensors"
    place.parent.mkdir(parents=True)
    place.write_bytes(model.read_bytes())
    for word in ("starter", "starter.safetensors"):
        assert diptych.main(["model", "info", word, "--workspace", str(tmp_path / "space"), "--json"]) == 0
        assert json.loads(capfd.readouterr().out)["file"] == str(place)
    assert diptych.main(["model", "info", "gone", "--workspace", str(tmp_path / "space")]) == 5
    assert f"no model of that name in {place.parent}" in capfd.readouterr().err


@pytest.mark.parametrize("verb", [["model"], ["model", "info"], ["model", "export"], ["translate"]])
def test_every_verb_says_what_a_model_may_be(verb: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert diptych.main([*verb, "--help"]) == 0
    assert MODEL_HELP in " ".join(capfd.readouterr().out.split())


def test_info_as_json_is_the_header(model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert diptych.main(["model", "info", str(model), "--json"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert report["file"] == str(model) and report["bytes"] == model.stat().st_size
    assert report["header"]["name"] == "façades [night]" and report["header"]["generator"]["size_px"] == 32


def test_a_run_is_exported_and_the_file_computes_what_its_checkpoint_does(
    run_dir: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "new" / "m.safetensors"
    assert diptych.main(["model", "info", str(run_dir), "--json"]) == 0
    expected = json.loads(capfd.readouterr().out)["header"]
    assert diptych.main(["model", "export", str(run_dir), "--output", str(output), "--name", "mine"]) == 0
    header, generator = load_generator(output, torch.device("cpu"))
    assert (header.name, header.run_id, header.step) == ("mine", "run", expected["step"])
    assert header.generator == SHAPE
    from safetensors.torch import load_file

    from training.checkpoint_folders import representative_checkpoint

    weights = load_file(representative_checkpoint(run_dir) / "generator.safetensors")
    assert all(torch.equal(weights[key], value) for key, value in generator.state_dict().items())


def test_a_step_can_be_chosen_and_a_missing_one_is_told(run_dir: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "m.safetensors"
    command = ["model", "export", str(run_dir), "--format", "diptych", "--output", str(output), "--step"]
    assert diptych.main([*command, "4"]) == 0
    assert read_header(output).step == 4
    output.unlink()
    assert diptych.main([*command, "5"]) == 5
    assert "no checkpoint of step 5" in capfd.readouterr().err


def test_the_best_checkpoint_that_makes_room_while_it_is_read_gives_way_to_the_next_best(
    run_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a training that goes on lets go of it."""
    verify, gone = training.models.verify_checkpoint, []

    def verify_late(checkpoint_dir: Path) -> CheckpointState:
        if not gone:
            gone.append(checkpoint_dir)
            checkpoint_dir.rename(tmp_path / "gone")
        return verify(checkpoint_dir)

    monkeypatch.setattr(training.models, "verify_checkpoint", verify_late)
    try:
        path = training.models.export_model(run_dir, tmp_path / "m.safetensors", name="m")
    finally:
        (tmp_path / "gone").rename(gone[0])
    assert read_header(path).step != int(gone[0].name.removeprefix("step-"))


def test_a_model_file_is_copied_whole(model: Path, tmp_path: Path) -> None:
    output = tmp_path / "copy.safetensors"
    assert diptych.main(["model", "export", str(model), "--format", "diptych", "--output", str(output)]) == 0
    assert output.read_bytes() == model.read_bytes()


def test_what_is_there_already_is_never_replaced(model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "mine.safetensors"
    output.write_bytes(b"precious")
    assert diptych.main(["model", "export", str(model), "--format", "diptych", "--output", str(output)]) == 2
    assert output.read_bytes() == b"precious"
    assert str(output) in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["info", "{model}x"], 5, "There is no model file"),
        (["info", "{folder}"], 5, "not a training run"),
        (["info", "{picture}"], 5, "no model of Diptych"),
        (["export", "{model}", "--format", "diptych", "--output", "{folder}"], 2, "is a folder"),
        (["export", "{model}", "--format", "diptych", "--output", "{model}"], 2, "itself"),
        (["export", "{model}", "--format", "diptych", "--output", "{folder}/m", "--step", "3"], 2, "--step"),
        (["export", "{model}", "--to", "zip", "--output", "{folder}/m"], 2, "zip"),
        (["export", "{model}", "--size", "64", "--output", "{folder}/m"], 2, "--to onnx"),
        (["export", "{model}", "--to", "onnx", "--size", "64x", "--output", "{folder}/m"], 2, "1920x1080"),
        (["export", "{model}", "--to", "onnx", "--output", "{model}"], 2, "itself"),
        (["import", "{picture}"], 5, "no generator of the reference code"),
        (["import", "{model}x"], 5, "There is no file"),
        (["export", "{model}"], 2, "--output"),
        ([], 2, "usage"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    model: Path,
    tmp_path: Path,
    make_pictures: Callable[..., list[Path]],
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    (picture,) = make_pictures(tmp_path / "in", num=1)
    before = model.read_bytes()
    places = {"model": model, "folder": tmp_path / "in", "picture": picture}
    assert diptych.main(["model", *(argument.format(**places) for argument in arguments)]) == code
    captured = capfd.readouterr()
    assert words in captured.err and "Traceback" not in captured.err
    assert model.read_bytes() == before and not (tmp_path / "in" / "m").exists()
