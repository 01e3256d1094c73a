"""`diptych study`: making one of folders or of a model and a dataset, and telling what its subjects answered."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

import diptych
from core.images.reading import upright_digest
from core.models.weights import load_generator
from core.study.keeping import Answer, find_study
from core.translation.code_path import exact_path
from core.translation.translator import Translator
from tests.translating import write_tiny_model


def call(workspace: Path, *arguments: object) -> int:
    return diptych.main(["study", *map(str, arguments), "--workspace", str(workspace), "--device", "cpu"])


def test_a_study_of_folders_from_its_making_to_its_result(
    workspace: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]], capfd: pytest.CaptureFixture[str]
) -> None:
    make_pictures(tmp_path / "real", num=3)
    make_pictures(tmp_path / "made", num=3, seed=1)
    assert call(workspace, "make", "cats", "--real", tmp_path / "real", "--translated", tmp_path / "made", "--seed", 4) == 0
    assert str(workspace / "studies" / "cats") in capfd.readouterr().err
    assert call(workspace, "results", "cats") == 0
    assert "Nobody was asked yet." in capfd.readouterr().out

    study = find_study("cats", workspace)
    session = study.begin("Ann")
    # Wrong in every fourth trial: 13 of 50, of which those of practice count for nothing.
    answers = [Answer("first" if (trial.translated_at == "first") == bool(at % 4) else "second", at % 4 == 0, 1.0)
               for at, trial in enumerate(study.trials(session))]  # fmt: skip
    study.keep(msgspec.structs.replace(session, answers=answers))
    study.begin("Ben")

    assert call(workspace, "results", "cats", "--json", "--csv", tmp_path / "answers.csv") == 0
    report = json.loads(capfd.readouterr().out)
    assert [(one["subject"], one["is_complete"], one["fooled"], one["answered"]) for one in report["subjects"]] == [
        ("Ann", True, 10, 40),
        ("Ben", False, 0, 0),
    ]
    assert report["result"]["share"] == 0.25 and report["result"]["low"] < 0.25 < report["result"]["high"]
    with (tmp_path / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(int(row["fooled"]) for row in csv.DictReader(file)) == 13

    assert call(workspace, "results", study.path) == 0
    assert "25.0% of 40 taken for real" in capfd.readouterr().out
    assert call(workspace, "list") == 0
    assert capfd.readouterr().out.startswith("cats  ")

    (study.path / "subjects" / "0001.json").write_bytes(b'{"number": 1, "answe')
    assert call(workspace, "results", "cats", "--json") == 1, "a figure without somebody's answers is not given silently"
    told = capfd.readouterr()
    assert "0001.json can't be read, and don't count" in told.err and json.loads(told.out)["unreadable"]

    (study.path / "study.json").write_text("{", "utf-8")
    for verb in (["list"], ["results", "cats"]):
        assert call(workspace, *verb) == (1 if verb == ["list"] else 5)
        told = capfd.readouterr().err
        assert f"{study.path / 'study.json'} is damaged" in told and "Put it back" in told and "no study called" not in told


def test_a_study_of_a_model_shows_targets_and_what_it_makes_of_their_inputs(
    workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]
) -> None:
    make_side_by_side(tmp_path / "pairs" / "val", num=3)
    make_side_by_side(tmp_path / "pairs" / "train", num=1)
    model = write_tiny_model(tmp_path / "tiny.safetensors")
    options = ("--model", model, "--dataset", tmp_path / "pairs", "--input", "left", "--same-input")
    assert call(workspace, "make", "tiny", *options) == 0

    study = find_study("tiny", workspace)
    assert (len(study.facts.real), len(study.facts.translated), study.facts.is_paired) == (3, 3, True)
    sheet = np.asarray(Image.open(tmp_path / "pairs" / "val" / "001.png"))
    header, generator = load_generator(model, torch.device("cpu"))
    translator = Translator(generator, header, torch.device("cpu"), code_path=exact_path(torch.device("cpu")))
    expected = translator.translate_one(np.ascontiguousarray(sheet[:, :32]), upright_digest(sheet[:, :32]), 0)
    assert np.array_equal(np.asarray(Image.open(study.picture_path("real-0002.png"))), sheet[:, 32:])
    assert np.array_equal(np.asarray(Image.open(study.picture_path("translated-0002.png"))), expected)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("make", "x", "--real", "."), 2, "made of two folders"),
        (("make", "x", "--real", ".", "--translated", ".", "--model", "starter"), 2, "made of two folders"),
        (("make", "x", "--real", "gone", "--translated", "."), 5, "There is no folder gone"),
        (("results", "gone"), 5, "There is no study called gone"),
    ],
)
def test_what_can_not_be_done_is_said(
    workspace: Path, arguments: tuple[str, ...], code: int, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert call(workspace, *arguments) == code
    assert words in capfd.readouterr().err
