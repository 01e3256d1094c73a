"""The header of a model file: read without its weights, refused in plain words."""

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from safetensors.torch import save_file

from core.errors import AppError, ErrorCode
from core.models.header import MODEL_FORMAT, GeneratorShape, ModelHeader, read_header
from core.models.weights import save_model
from core.pix2pix.generator import build_generator

SHAPE = GeneratorShape(size_px=32, width=4)


@pytest.fixture
def model_path(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    header = ModelHeader(name="ein Modell ✓", generator=SHAPE, input_name="outline", target_name="colour", step=12, terms="CC BY-SA")
    save_model(path, header, build_generator(SHAPE).state_dict())
    return path


def refused(path: Path) -> AppError:
    with pytest.raises(AppError) as caught:
        read_header(path)
    return caught.value


def with_metadata(path: Path, metadata: dict[str, str]) -> Path:
    save_file({"x": torch.zeros(2)}, path, metadata=metadata)
    return path


def test_says_everything_that_was_saved(model_path: Path) -> None:
    header = read_header(model_path)
    assert header.name == "ein Modell ✓"
    assert (header.input_name, header.target_name, header.step, header.terms) == ("outline", "colour", 12, "CC BY-SA")
    assert header.generator == SHAPE
    assert (header.scale, header.normalisation) == ("whole", "own")


@pytest.mark.parametrize("keep", [0, 5, 8, 200, -1])
def test_a_file_cut_short_at_any_place_is_no_model(model_path: Path, keep: int) -> None:
    data = model_path.read_bytes()
    model_path.write_bytes(data[:keep])
    assert refused(model_path).code is ErrorCode.NOT_A_MODEL
    assert model_path.name in refused(model_path).message


@pytest.mark.parametrize(
    "data",
    [b"\xff" * 4096, b"\x02\0\0\0\0\0\0\0[]", b"\x10\0\0\0\0\0\0\0" + b"[" * 16, b"\x80\x02ctorch\nload\n.", (10**6).to_bytes(8, "little")],
)
def test_other_files_are_no_models(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(data)
    assert refused(path).code is ErrorCode.NOT_A_MODEL


def test_another_programs_safetensors_is_no_model(tmp_path: Path) -> None:
    assert refused(with_metadata(tmp_path / "x.safetensors", {"format": "pt"})).code is ErrorCode.NOT_A_MODEL


@pytest.mark.parametrize("text", ["", "{", '{"format":1}', '{"format":1,"name":"x","generator":{"size_px":100}}', "[" * 10_000])
def test_a_damaged_header_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(with_metadata(tmp_path / "x.safetensors", {"diptych": text})).code is ErrorCode.NOT_A_MODEL


def test_a_newer_format_names_both_numbers(tmp_path: Path) -> None:
    header = json.dumps({"format": 9, "what": "nobody knows yet"})
    error = refused(with_metadata(tmp_path / "x.safetensors", {"diptych": header}))
    assert error.code is ErrorCode.NEWER_FORMAT
    assert "format 9" in error.message and f"up to {MODEL_FORMAT}" in error.message


@pytest.mark.parametrize(
    ("words", "format"),
    [({}, 1), ({"input_channels": 1}, 1), ({"kind": "resnet9"}, 2), ({"normalisation": "instance"}, 2), ({"output_channels": 4}, 2)],
)
def test_a_file_is_of_the_oldest_format_that_knows_its_words(tmp_path: Path, words: dict[str, Any], format: int) -> None:
    """So that a Diptych of format 1 says that it is too old, and reads all that it can."""
    path, shape = tmp_path / "model.safetensors", msgspec.structs.replace(SHAPE, **words)
    save_model(path, ModelHeader(name="m", generator=shape), build_generator(shape).state_dict())
    assert (read_header(path).format, read_header(path).generator) == (format, shape)


def test_a_missing_file_a_folder_and_a_pipe_are_told_apart(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing").code is ErrorCode.PATH_MISSING
    assert refused(tmp_path).code is ErrorCode.NOT_A_MODEL
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").code is ErrorCode.NOT_A_MODEL


def test_a_name_longer_than_any_is_damage(tmp_path: Path) -> None:
    header = ModelHeader(name="x" * 3_000_000, generator=SHAPE)
    path = with_metadata(tmp_path / "long.safetensors", {"diptych": msgspec.json.encode(header).decode()})
    assert refused(path).code is ErrorCode.NOT_A_MODEL and "$.name" in refused(path).message
