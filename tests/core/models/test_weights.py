"""Weights come back as they were saved, or not at all."""

from pathlib import Path

import pytest
import torch

from core.errors import AppError, ErrorCode
from core.models.header import GeneratorShape, ModelHeader
from core.models.weights import load_generator, save_model
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights

SHAPE = GeneratorShape(size_px=32, width=4)
HEADER = ModelHeader(name="tiny", generator=SHAPE)
CPU = torch.device("cpu")


@pytest.fixture
def weights() -> dict[str, torch.Tensor]:
    generator = build_generator(SHAPE)
    draw_weights(generator, torch.Generator().manual_seed(3))
    return generator.state_dict()


def test_the_loaded_generator_computes_what_the_saved_one_did(tmp_path: Path, weights: dict[str, torch.Tensor]) -> None:
    # As training holds them: channels_last, which a file of plain rows must not confuse.
    save_model(tmp_path / "m.safetensors", HEADER, {key: value.contiguous() for key, value in weights.items()})
    header, loaded = load_generator(tmp_path / "m.safetensors", CPU)
    original = build_generator(SHAPE)
    original.load_state_dict(weights)
    original.eval()
    x = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(1)) * 2 - 1
    with torch.inference_mode():
        assert torch.allclose(loaded(x), original(x), atol=1e-5)
    assert header == HEADER
    assert not loaded.training and not any(parameter.requires_grad for parameter in loaded.parameters())


def test_channels_last_weights_are_saved_alike(tmp_path: Path, weights: dict[str, torch.Tensor]) -> None:
    turned = {key: value.contiguous(memory_format=torch.channels_last) if value.dim() == 4 else value for key, value in weights.items()}
    save_model(tmp_path / "a.safetensors", HEADER, weights)
    save_model(tmp_path / "b.safetensors", HEADER, turned)
    assert (tmp_path / "a.safetensors").read_bytes() == (tmp_path / "b.safetensors").read_bytes()


def test_weights_of_another_network_are_named_key_by_key_at_most_ten(tmp_path: Path, weights: dict[str, torch.Tensor]) -> None:
    wider = ModelHeader(name="wide", generator=GeneratorShape(size_px=32, width=8))
    with pytest.raises(AppError) as caught:
        save_model(tmp_path / "m.safetensors", wider, weights)
    assert caught.value.code is ErrorCode.MODEL_MISMATCH
    assert "down.0.weight is 4 x 3 x 4 x 4 instead of 8 x 3 x 4 x 4" in caught.value.message
    assert caught.value.message.count(" instead of ") == 10 and "more" in caught.value.message
    assert not (tmp_path / "m.safetensors").exists()


def test_missing_and_unknown_keys_and_broken_numbers_are_refused_on_loading(
    tmp_path: Path, weights: dict[str, torch.Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "m.safetensors"

    def message(tensors: dict[str, torch.Tensor]) -> str:
        with monkeypatch.context() as patch:
            patch.setattr("core.models.weights._check_weights", lambda *_: None)
            save_model(path, HEADER, tensors)
        with pytest.raises(AppError) as caught:
            load_generator(path, CPU)
        assert caught.value.code is ErrorCode.MODEL_MISMATCH
        return caught.value.message

    first = next(iter(weights))
    assert f"{first} is missing" in message({key: value for key, value in weights.items() if key != first})
    assert "surplus is unknown" in message({**weights, "surplus": torch.zeros(1)})
    assert "infinite" in message({**weights, first: torch.full_like(weights[first], float("nan"))})


def test_saving_over_a_model_leaves_the_old_one_when_it_fails(tmp_path: Path, weights: dict[str, torch.Tensor]) -> None:
    path = tmp_path / "m.safetensors"
    save_model(path, HEADER, weights)
    before = path.read_bytes()
    with pytest.raises(AppError):
        save_model(path, HEADER, {})
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["m.safetensors"]
