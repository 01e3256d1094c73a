"""The models at hand: listed by name, installed whole, never replaced."""

from pathlib import Path

import pytest
import torch

from core.errors import AppError, ErrorCode
from core.models import library
from core.models.header import GeneratorShape, ModelHeader
from core.models.library import free_model_path, install_model, list_models, models_dir
from core.models.weights import save_model
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights

SHAPE = GeneratorShape(size_px=32, width=1)


def make_model(path: Path, name: str, seed: int = 0) -> Path:
    generator = build_generator(SHAPE)
    draw_weights(generator, torch.Generator().manual_seed(seed))
    save_model(path, ModelHeader(name=name, generator=SHAPE), generator.state_dict())
    return path


def test_lists_models_by_name_and_the_starter_last(tmp_path: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starter = make_model(tmp_path / "starter.safetensors", "a starter")
    monkeypatch.setattr(library, "starter_path", lambda: starter)
    make_model(models_dir(workspace) / "1.safetensors", "zebra")
    make_model(models_dir(workspace) / "2.SAFETENSORS", "Ape")
    (models_dir(workspace) / "broken.safetensors").write_bytes(b"?")
    (models_dir(workspace) / "notes.txt").write_bytes(b"?")
    problems: list[AppError] = []
    entries = list_models(workspace, problems)
    assert [entry.header.name for entry in entries] == ["Ape", "zebra", "a starter"]
    assert [entry.starter for entry in entries] == [False, False, True]
    assert [problem.code for problem in problems] == [ErrorCode.NOT_A_MODEL]


def test_a_workspace_without_models_has_an_empty_list(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "starter_path", lambda: workspace / "none")
    assert list_models(workspace) == []


def test_a_folder_that_can_not_be_read_is_told_and_the_starter_stays(
    tmp_path: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starter = make_model(tmp_path / "starter.safetensors", "a starter")
    monkeypatch.setattr(library, "starter_path", lambda: starter)
    models_dir(workspace).symlink_to(models_dir(workspace))
    problems: list[AppError] = []
    assert [entry.header.name for entry in list_models(workspace, problems)] == ["a starter"]
    assert [problem.code for problem in problems] == [ErrorCode.DISK_FAILED]
    with pytest.raises(AppError) as caught:
        list_models(workspace)
    assert caught.value.code is ErrorCode.DISK_FAILED


def test_installing_copies_once_and_numbers_another_of_the_same_name(tmp_path: Path, workspace: Path) -> None:
    first = make_model(tmp_path / "a" / "m.safetensors", "one")
    other = make_model(tmp_path / "b" / "m.safetensors", "two", seed=1)
    place = install_model(workspace, first)
    assert place == models_dir(workspace) / "m.safetensors" and place.read_bytes() == first.read_bytes()
    assert install_model(workspace, first) == place
    assert install_model(workspace, place) == place
    second = install_model(workspace, other)
    assert second.name == "m-2.safetensors" and second.read_bytes() == other.read_bytes()
    assert place.read_bytes() == first.read_bytes()
    assert len(list(models_dir(workspace).iterdir())) == 2


def test_what_is_no_model_is_not_installed(tmp_path: Path, workspace: Path) -> None:
    (tmp_path / "x.safetensors").write_bytes(b"x")
    with pytest.raises(AppError) as caught:
        install_model(workspace, tmp_path / "x.safetensors")
    assert caught.value.code is ErrorCode.NOT_A_MODEL
    assert not models_dir(workspace).exists()


def test_a_free_path_is_named_after_the_model(workspace: Path) -> None:
    assert free_model_path(workspace, "Façades / night: 2").name == "Façades-night-2.safetensors"
    assert free_model_path(workspace, "///").name == "model.safetensors"
    make_model(free_model_path(workspace, "x"), "x")
    assert free_model_path(workspace, "x").name == "x-2.safetensors"
