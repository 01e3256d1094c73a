"""A model is checked once on a computer: every later translation computes it alike, whichever picture comes first."""

from pathlib import Path

import pytest
import torch

from core.models.library import starter_path
from core.translation import opening
from core.translation.code_path import CodePath, exact_path
from core.translation.job import request_for
from core.translation.opening import ModelKeeper
from core.translation.verdicts import MAX_VERDICTS, VERDICTS_NAME, Verdicts


def test_what_was_found_is_known_again_by_content(tmp_path: Path) -> None:
    model, other = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    model.write_bytes(b"weights")
    other.write_bytes(b"other weights")
    Verdicts(tmp_path / "cache").remember(model, "prepacked-bf16", agrees=False)
    verdicts = Verdicts(tmp_path / "cache")
    assert verdicts.agrees(model.rename(tmp_path / "moved"), "prepacked-bf16") is False
    assert verdicts.agrees(tmp_path / "moved", "cuda-bf16") is None
    assert verdicts.agrees(other, "prepacked-bf16") is None


def test_a_damaged_or_unwritable_memory_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / VERDICTS_NAME).write_bytes(b"[1,")
    assert Verdicts(tmp_path).agrees(tmp_path / "none", "cuda-bf16") is None
    (tmp_path / "file").write_bytes(b"")
    Verdicts(tmp_path / "file").remember(tmp_path / "none", "cuda-bf16", agrees=True)


def test_the_memory_stays_small(tmp_path: Path) -> None:
    model = tmp_path / "model"
    for number in range(3):
        model.write_bytes(bytes([number]))
        Verdicts(tmp_path).remember(model, "cuda-bf16", agrees=True)
    assert len(Verdicts(tmp_path)._read()) == 3 <= MAX_VERDICTS


def test_a_model_that_disagreed_is_opened_in_full_precision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "cache_dir", lambda: tmp_path)
    cpu = torch.device("cpu")
    # The one inexact way that every processor computes: on it, it is plain fp32.
    fast = CodePath("cuda-tf32", "the fastest here")
    monkeypatch.setattr(opening, "choose_code_path", lambda *_, exact, **__: exact_path(cpu) if exact else fast)
    request = request_for([tmp_path], starter_path(), tmp_path / "out")
    assert ModelKeeper().translator(request, cpu, "").code_path.precision == "tf32"
    Verdicts(tmp_path).remember(starter_path(), fast.word, agrees=False)
    opened = ModelKeeper().translator(request, cpu, "")
    assert opened.code_path.is_exact and "differ too much" in opened.code_path.reason
