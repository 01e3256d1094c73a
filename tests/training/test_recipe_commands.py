"""Photos and a recipe through the real program: checked, kept, trained on, remembered by the model, and done again to photos."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from core.images.reading import read_picture
from core.jobs.process import program_command
from core.models.header import read_header
from core.pairs.recipes.recipe import parse_recipe
from tests.core.pairs.pictures import save, scene
from training.run import read_request

TINY = ("--set", "size_px=32", "--set", "width=4", "--set", "discriminator_width=4", "--set", "checkpoint_every=2")
Diptych = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def diptych(workspace: Path) -> Diptych:
    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = program_command(*map(str, arguments), "--workspace", str(workspace), "--device", "cpu")
        return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)

    return call


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for number in range(5):
        save(tmp_path / "photos" / f"{number}.png", scene(number, 48)[1])
    return tmp_path / "photos"


def test_from_photos_to_photos(diptych: Diptych, photos: Path, tmp_path: Path) -> None:
    text = "edges:low=20..60+blur:sigma_px=0.5"
    checked = diptych("dataset", "check", photos, "--recipe", text, "--json")
    report = json.loads(checked.stdout)
    assert checked.returncode == 0 and (report["layout"], report["recipe"], report["problems"]) == ("photos", text, [])
    created = diptych("dataset", "create", "Mine", photos, "--recipe", text)
    assert created.returncode == 0 and f"edges and blur -> photo (--recipe {text})" in created.stdout
    trained = diptych("train", "--dataset", "Mine", "--run", tmp_path / "run", *TINY, "--steps", 2)
    assert trained.returncode == 0, trained.stderr
    assert read_request(tmp_path / "run").recipe == parse_recipe(text)
    model = tmp_path / "m.safetensors"
    assert diptych("model", "export", tmp_path / "run", "--format", "diptych", "--output", model).returncode == 0
    assert read_header(model).recipe == parse_recipe(text)
    for which in (model, tmp_path / "run"):
        assert text in diptych("model", "info", which).stdout
    results = {}
    for name, words in (("plain", ()), ("none", ("--recipe", "none")), ("auto", ("--recipe", "auto")), ("again", ("--recipe", "auto"))):
        done = diptych("translate", "--model", model, "--output", tmp_path / name, *words, photos)
        assert done.returncode == 0, done.stderr
        results[name] = read_picture(tmp_path / name / "1.png").pixels.tobytes()
    assert results["plain"] == results["none"] != results["auto"] == results["again"]


def test_a_folder_of_photos_is_taken_as_it_comes(diptych: Diptych, photos: Path, tmp_path: Path) -> None:
    ended = diptych("train", "--dataset", photos, "--recipe", "downscale+jpeg", "--run", tmp_path / "run", *TINY, "--steps", 1)
    assert ended.returncode == 0, ended.stderr
    request = read_request(tmp_path / "run")
    assert (request.num_train, request.num_validation, request.input_name) == (4, 1, "downscale and jpeg")


def test_colouring_in_lab_needs_no_recipe(diptych: Diptych, photos: Path, tmp_path: Path) -> None:
    ended = diptych("queue", "add", "--dataset", photos, "--preset", "paper-colour", "--run", tmp_path / "run")
    assert ended.returncode == 0, ended.stderr
    assert read_request(tmp_path / "run").recipe == parse_recipe("grey:method=lightness")
    refused = diptych("queue", "add", "--dataset", photos, "--preset", "paper", "--run", tmp_path / "other")
    assert refused.returncode == 5 and "are no pairs" in refused.stderr


def test_an_export_has_the_inputs_made(diptych: Diptych, photos: Path, tmp_path: Path) -> None:
    assert diptych("dataset", "create", "Mine", photos, "--recipe", "posterise:levels=2").returncode == 0
    assert diptych("dataset", "export", "Mine", "--layout", "two-folders", "--output", tmp_path / "out").returncode == 0
    made = read_picture(next((tmp_path / "out").rglob("input/1.png"))).pixels
    assert set(made.ravel().tolist()) == {0, 255}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["dataset", "check", "{photos}", "--recipe", "sketch"], 2, "Recipes are: edges, lines"),
        (["dataset", "check", "{photos}", "--recipe", "blur:sigma_px=1000"], 2, "sigma_px of the recipe blur can't be 1000"),
        (["dataset", "check", "{photos}", "--recipe", "edges", "--input", "left"], 2, "--input"),
        (["dataset", "check", "{photos}", "--recipe", "edges", "--in-order"], 2, "--in-order"),
        (["train", "--dataset", "{photos}", "--recipe", "edges", "--input", "first"], 2, "--input"),
        (["train", "--resume", "{photos}", "--recipe", "edges"], 2, "--recipe"),
        (["train", "--dataset", "{photos}", "--recipe", ""], 2, "empty"),
        (["translate", "--model", "m", "--output", "o", "{photos}", "--recipe", "edges"], 2, "neither auto nor none"),
    ],
)
def test_what_does_not_go_together_is_said(diptych: Diptych, photos: Path, words: list[str], code: int, said: str) -> None:
    ended = diptych(*(word.format(photos=photos) for word in words))
    assert ended.returncode == code and said in " ".join(ended.stderr.split()) and "Traceback" not in ended.stderr
