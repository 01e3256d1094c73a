"""`diptych model import` and `model export --to`: the whole way of a model out of the reference code, through the app, and out again."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

import diptych
from core.models.header import GeneratorShape, read_header
from core.models.library import list_models
from core.onnx_runtime import onnx_runtime
from tests.core.foreign.reference_networks import Resnet, Unet, drawn, in_use
from tests.translating import Call, write_tiny_model


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """As the reference leaves it behind."""
    path = tmp_path / "checkpoints" / "shoes" / "latest_net_G.pth"
    path.parent.mkdir(parents=True)
    torch.save(in_use(drawn(Unet(5, 4, "batch"))).state_dict(), path)
    return path


def told(capfd: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What the command says; it succeeds."""
    code = diptych.main(["model", *map(str, arguments)])
    text = capfd.readouterr().err
    assert code == 0, text
    return text


def test_an_imported_model_translates_as_the_reference_does(
    checkpoint: Path, workspace: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]], capfd: pytest.CaptureFixture[str]
) -> None:
    text = told(capfd, "import", checkpoint, "--workspace", workspace, "--direction", "BtoA", "--target-name", "edges")
    assert "unet_32 of width 4 with batch normalisation, 3 channels to 3, dropout on: B -> edges" in text
    assert "without --eval" in text and "can't say whether" in text
    (entry,) = [entry for entry in list_models(workspace) if not entry.starter]
    assert entry.header.name == "shoes" and entry.header.generator == GeneratorShape(size_px=32, width=4) and str(entry.path) in text

    (picture,) = make_pictures(tmp_path / "in", num=1)
    called = Call(
        "--model", "shoes", "--workspace", workspace, "--output", tmp_path / "out", "--noise", "off", "--exact", "--json", picture
    )
    assert called.code == 0, called.err
    network = in_use(drawn(Unet(5, 4, "batch")))
    x = torch.from_numpy(np.array(Image.open(picture).convert("RGB"))).permute(2, 0, 1)[None] / 127.5 - 1
    with torch.no_grad():
        expected = ((network(x)[0].permute(1, 2, 0) + 1) * 127.5).round().numpy()
    (output,) = (tmp_path / "out").glob("*.png")
    assert np.abs(np.array(Image.open(output).convert("RGB")).astype(float) - expected).max() <= 1


def test_what_a_file_cannot_say_is_said_by_options(checkpoint: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "new" / "m.safetensors"
    options = ["--name", "Mine", "--input-name", "edges", "--target-name", "shoe", "--dropout", "off", "--size", "32"]
    text = told(capfd, "import", checkpoint, "--output", output, *options)
    header = read_header(output)
    assert (header.name, header.input_name, header.target_name, header.generator.dropout) == ("Mine", "edges", "shoe", False)
    assert "dropout off" in text and "can't say" not in text
    assert diptych.main(["model", "import", str(checkpoint), "--output", str(output)]) == 2
    assert "is there already" in capfd.readouterr().err and read_header(output) == header
    assert diptych.main(["model", "import", str(checkpoint), "--output", str(tmp_path / "n"), "--size", "64"]) == 2
    assert "a U-Net for pictures of 32 pixels" in capfd.readouterr().err and not (tmp_path / "n").exists()


def test_a_model_goes_out_to_every_program_and_says_how_near_it_is(
    checkpoint: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "m.safetensors"
    told(capfd, "import", checkpoint, "--output", model)
    for to, name in (("onnx", "m.onnx"), ("torchscript", "m.pt"), ("reference", "m.pth")):
        text = told(capfd, "export", model, "--to", to, "--output", tmp_path / "out" / name)
        assert "Largest difference from the model, of values from 0 to 1: " in text and "at 256 x 256, " in text and "at 321 x 243" in text
        assert f"The file is {tmp_path / 'out' / name}" in text and "own statistics" in text
    session = onnx_runtime().InferenceSession(str(tmp_path / "out" / "m.onnx"))
    assert session.run(None, {"input": np.zeros((1, 3, 50, 40), np.float32)})[0].shape == (1, 3, 50, 40)
    told(capfd, "import", tmp_path / "out" / "m.pth", "--output", tmp_path / "again.safetensors")
    before, after = read_header(model), read_header(tmp_path / "again.safetensors")
    assert (before.name, before.generator) == (after.name, after.generator)

    assert diptych.main(["model", "export", str(model), "--to", "onnx", "--output", str(tmp_path / "out" / "m.onnx")]) == 2
    assert "is there already" in capfd.readouterr().err
    told(capfd, "export", model, "--to", "onnx", "--size", "48x32", "--output", tmp_path / "small.onnx")
    assert onnx_runtime().InferenceSession(str(tmp_path / "small.onnx")).get_inputs()[0].shape == [1, 3, 32, 48]


def test_a_run_is_exported_too(make_run: Any, run_worker_process: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = make_run("run", epochs=1, checkpoint_every=4)
    assert run_worker_process(folder.path).returncode == 0
    text = told(capfd, "export", folder.path, "--to", "onnx", "--step", "4", "--name", "mine", "--output", tmp_path / "m.onnx")
    assert "turns: " in text and (tmp_path / "m.onnx").is_file()
    assert [path.name for path in tmp_path.glob("*.safetensors")] == []


def test_a_run_that_another_program_can_not_have_is_named_by_its_folder(
    make_run: Any, run_worker_process: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = make_run("run", epochs=1, checkpoint_every=4, upsampling="resize")
    assert run_worker_process(folder.path).returncode == 0
    capfd.readouterr()
    assert diptych.main(["model", "export", str(folder.path), "--to", "reference", "--output", str(tmp_path / "g.pth")]) == 5
    assert f"no network like that of {folder.path}: " in capfd.readouterr().err


def test_a_wrong_file_is_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    torch.save(Resnet(4, 1, "batch").state_dict(), tmp_path / "g.pth")
    assert diptych.main(["model", "import", str(tmp_path / "g.pth"), "--output", str(tmp_path / "m")]) == 5
    captured = capfd.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1 and "g.pth is not any generator of the reference" in captured.err
    assert not (tmp_path / "m").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
@pytest.mark.parametrize("to", ["onnx", "torchscript"])
def test_names_that_are_not_utf8_are_read_and_written(tmp_path: Path, capfd: pytest.CaptureFixture[str], to: str) -> None:
    model = write_tiny_model(tmp_path / "m.safetensors").rename(tmp_path / os.fsdecode(b"caf\xe9.safetensors"))
    output = tmp_path / os.fsdecode(b"caf\xe9.out")
    assert "Largest difference" in told(capfd, "export", model, "--to", to, "--output", output)
    assert output.stat().st_size > 10_000
