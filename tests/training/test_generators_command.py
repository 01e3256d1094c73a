"""A ResNet with opacity and a colouring network through the real program: trained, made a model, measured, and used."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.images.lab import srgb_to_lab
from core.jobs.process import program_command
from core.models.header import read_header

TINY = [f"--set={change}" for change in ("size_px=32", "width=4", "discriminator_width=4", "epochs=1", "precision=fp32")]
Diptych = Callable[..., str]


@pytest.fixture
def diptych(workspace: Path) -> Diptych:
    """What a command that went well printed."""

    def call(*arguments: object) -> str:
        command = program_command(*map(str, arguments), "--workspace", str(workspace), "--device", "cpu")
        ended = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    return call


def write(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def test_a_resnet_takes_and_gives_opacity(diptych: Diptych, tmp_path: Path) -> None:
    for index in range(3):
        pixels = np.random.default_rng(index).integers(0, 256, (40, 40, 4), np.uint8)
        for side in ("input", "target"):
            write(tmp_path / "pairs" / side / f"{index}.png", pixels)
    words = [f"--set={change}" for change in ("generator=resnet6", "input_channels=4", "output_channels=4", "normalisation=instance")]
    run_dir, model = tmp_path / "run", tmp_path / "m.safetensors"
    diptych("train", "--dataset", tmp_path / "pairs", "--input", "first", "--run", run_dir, *TINY, *words, "--set=scale=native")
    diptych("model", "export", run_dir, "--output", model)
    assert (read_header(model).format, read_header(model).generator.kind) == (2, "resnet6")
    assert "resnet6 of width 4 for 32 pixels, instance normalisation, 4 to 4 channels" in diptych("model", "info", model)
    write(tmp_path / "in" / "odd.png", np.random.default_rng(9).integers(0, 256, (35, 51, 4), np.uint8))
    write(tmp_path / "in" / "grey.png", np.full((3, 9), 99, np.uint8))
    diptych("translate", "--model", model, "--output", tmp_path / "out", tmp_path / "in")
    for name, size in (("odd", (51, 35)), ("grey", (9, 3))):
        with Image.open(tmp_path / "out" / f"{name}.png") as result:
            assert (result.mode, result.size) == ("RGBA", size)
            assert np.asarray(result)[..., 3].min() < 255, "the network's opacity, not the picture's"


def test_a_network_that_colours_photos(diptych: Diptych, tmp_path: Path) -> None:
    for index in range(4):
        coarse = np.random.default_rng(index).integers(0, 256, (5, 5, 3), np.uint8)
        write(tmp_path / "photos" / f"{index}.png", np.kron(coarse, np.ones((8, 8, 1), np.uint8)))
    diptych("dataset", "create", "Photos", tmp_path / "photos", "--recipe", "grey")
    run_dir = tmp_path / "run"
    diptych("train", "--dataset", "Photos", "--run", run_dir, *TINY, "--set=colour_space=Lab")
    assert "CIE Lab" in diptych("model", "info", run_dir)
    header = json.loads(diptych("model", "info", run_dir, "--json"))["header"]
    assert (header["colour_space"], header["generator"]["input_channels"], header["generator"]["output_channels"]) == ("Lab", 1, 2)
    report = json.loads(diptych("evaluate", "--model", run_dir, "--dataset", "Photos", "--json"))
    assert report["table"]["translated"]["lab_l"] > 0.8, "its lightness is the photo's"
    with Image.open(tmp_path / "photos" / "0.png") as photo:
        pixels = np.asarray(photo)
    write(tmp_path / "in" / "grey.png", np.asarray(Image.fromarray(pixels).convert("L")))
    write(tmp_path / "in" / "colour.png", pixels)
    diptych("translate", "--model", run_dir, "--output", tmp_path / "out", tmp_path / "in")
    for name in ("grey", "colour"):
        with Image.open(tmp_path / "in" / f"{name}.png") as given, Image.open(tmp_path / "out" / f"{name}.png") as result:
            assert result.mode == "RGB"
            shown = np.asarray(result)
            inside = ((shown > 0) & (shown < 255)).all(axis=2)
            off = srgb_to_lab(shown)[..., 0] - srgb_to_lab(np.asarray(given.convert("RGB")))[..., 0]
            assert inside.mean() > 0.3 and np.abs(off[inside]).max() < 0.6
            assert np.ptp(shown.astype(int), axis=2).max() > 0, "coloured"
