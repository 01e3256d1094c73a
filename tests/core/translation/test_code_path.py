"""The choice of the way to compute: measured once, remembered, honoured, and never in the way."""

from pathlib import Path

import pytest
import torch

from core.models.header import ModelHeader
from core.models.weights import load_generator
from core.pix2pix import layers
from core.pix2pix.generator import UNet
from core.pix2pix.layers import can_prepack
from core.translation import code_path
from core.translation.code_path import CACHE_NAME, CodePath, available_words, choose_code_path, exact_path

CPU = torch.device("cpu")
needs_prepacking = pytest.mark.skipif(not can_prepack(torch.float32), reason="this torch has no prepacked operators")


@pytest.fixture
def tiny(tiny_model: Path) -> tuple[ModelHeader, UNet]:
    return load_generator(tiny_model, CPU)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, float]]:
    """The measurements that were made; each path takes a hundredth second more than the next."""
    made: list[dict[str, float]] = []

    def measure(words: list[str], *_: object) -> dict[str, float]:
        made.append({word: 0.01 * (len(words) - place) for place, word in enumerate(words)})
        return made[-1]

    monkeypatch.setattr(code_path, "_measure", measure)
    return made


def choose(tiny: tuple[ModelHeader, UNet], cache_dir: Path, *, exact: bool = False, word: str | None = None) -> CodePath:
    return choose_code_path(tiny[1], tiny[0], CPU, exact=exact, cache_dir=cache_dir, word=word)


@needs_prepacking
def test_it_measures_once_on_a_device(tiny: tuple[ModelHeader, UNet], measured: list[dict[str, float]], tmp_path: Path) -> None:
    first = choose(tiny, tmp_path / "cache")
    assert first.word == available_words(CPU)[-1] and "ms" in first.reason
    assert choose(tiny, tmp_path / "cache") == first
    assert len(measured) == 1
    choose(tiny, tmp_path / "another")
    assert len(measured) == 2


@needs_prepacking
@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'{"x": {"word": 3}}', b"\xff\xfe"])
def test_a_damaged_memory_is_measured_anew(
    tiny: tuple[ModelHeader, UNet], measured: list[dict[str, float]], tmp_path: Path, data: bytes
) -> None:
    (tmp_path / CACHE_NAME).write_bytes(data)
    choose(tiny, tmp_path)
    choose(tiny, tmp_path)
    assert len(measured) == 1


@needs_prepacking
def test_a_cache_that_cannot_be_written_stops_nothing(
    tiny: tuple[ModelHeader, UNet], measured: list[dict[str, float]], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    for _ in range(2):
        assert choose(tiny, tmp_path / "file").word in available_words(CPU)
    assert len(measured) == 2


@needs_prepacking
@pytest.mark.parametrize("faster", ["eager-fp32", "prepacked-fp32"])
def test_exact_is_the_faster_way_of_full_fp32(
    tiny: tuple[ModelHeader, UNet], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, faster: str
) -> None:
    times = {"eager-fp32": 0.02, "prepacked-fp32": 0.02, "prepacked-bf16": 0.001, faster: 0.01}
    monkeypatch.setattr(code_path, "_measure", lambda *_: times)
    for word in (None, "prepacked-bf16"):
        chosen = choose(tiny, tmp_path, exact=True, word=word)
        assert chosen.word == faster and "full fp32 was asked for" in chosen.reason
    default = "prepacked-bf16" if "prepacked-bf16" in available_words(CPU) else faster
    assert choose(tiny, tmp_path).word == default, "one measurement serves both"


def test_a_job_goes_on_as_it_began(tiny: tuple[ModelHeader, UNet], measured: list[dict[str, float]], tmp_path: Path) -> None:
    for word in available_words(CPU):
        assert choose(tiny, tmp_path, word=word).word == word
    assert measured == []


@pytest.mark.parametrize("word", ["cuda-bf16", "from-a-newer-diptych"])
def test_a_way_that_is_gone_is_said(tiny: tuple[ModelHeader, UNet], measured: list[dict[str, float]], tmp_path: Path, word: str) -> None:
    chosen = choose(tiny, tmp_path, word=word)
    assert chosen.word in available_words(CPU)
    assert word in chosen.reason and "not available here" in chosen.reason


@pytest.mark.parametrize(("milliseconds", "word"), [(9.5, "prepacked-fp32"), (5.0, "prepacked-bf16"), (40.0, "prepacked-fp32")])
def test_fewer_bits_must_pay(milliseconds: float, word: str) -> None:
    times = {"eager-fp32": 0.02, "prepacked-fp32": 0.01, "prepacked-bf16": milliseconds / 1000}
    assert code_path._fastest(times) == word


def test_the_real_measurement_measures_every_way(tiny: tuple[ModelHeader, UNet]) -> None:
    state, threads = torch.random.get_rng_state(), torch.get_num_threads()
    times = code_path._measure(available_words(CPU), tiny[1], CPU)
    assert list(times) == available_words(CPU) and all(seconds > 0 for seconds in times.values())
    assert torch.equal(torch.random.get_rng_state(), state) and torch.get_num_threads() == threads


def test_without_the_operators_torch_comes_as_it_is(
    tiny: tuple[ModelHeader, UNet], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(layers, "_OPERATORS", "no_such_namespace")
    can_prepack.cache_clear()
    try:
        assert available_words(CPU) == ["eager-fp32"] and exact_path(CPU).word == "eager-fp32"
        assert choose(tiny, tmp_path).word == "eager-fp32"
        assert "not available here" in choose(tiny, tmp_path, word="prepacked-bf16").reason
    finally:
        can_prepack.cache_clear()
