"""The kept model: the next job gets it as it was chosen, never as the job before it had to fall back."""

from pathlib import Path

import pytest
import torch

from core.models.library import starter_path
from core.translation import opening
from core.translation.code_path import EAGER, CodePath
from core.translation.job import request_for
from core.translation.opening import Former, ModelKeeper, open_translator

CPU = torch.device("cpu")


def test_a_fallen_back_model_is_not_handed_to_the_next_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "cache_dir", lambda: tmp_path)
    keeper = ModelKeeper()
    request = request_for([tmp_path], starter_path(), tmp_path / "out")
    first = keeper.translator(request, CPU, "")
    assert keeper.translator(request, CPU, "") is first, "kept while nothing changed"
    chosen = first.code_path
    first.code_path = EAGER if chosen.word != EAGER.word else CodePath("prepacked-fp32", "another")
    second = keeper.translator(request, CPU, "")
    assert second is not first and second.code_path.word == chosen.word
    assert keeper.translator(request, CPU, second.code_path.word) is second, "a resumed job that computes so has it"


def test_a_job_after_a_resumed_one_says_its_own_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "cache_dir", lambda: tmp_path)
    keeper = ModelKeeper()
    request = request_for([tmp_path], starter_path(), tmp_path / "out")
    usual = keeper.translator(request, CPU, "").code_path
    resumed = ModelKeeper()
    first = resumed.translator(request, CPU, usual.word)
    assert first.code_path.reason == "as this translation began"
    second = resumed.translator(request, CPU, "")
    assert second is first and second.code_path == usual, "kept, with what was measured for its reason"
    other = resumed.translator(request, CPU, EAGER.word if usual.word != EAGER.word else "prepacked-fp32")
    assert other is not first
    assert resumed.translator(request, CPU, "").code_path.word == usual.word, "a job of its own computes in the fastest way again"


def test_why_it_computes_so_is_one_part_of_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "cache_dir", lambda: tmp_path)
    request = request_for([tmp_path], starter_path(), tmp_path / "out")
    chosen = open_translator(request, Former(), "cpu", ModelKeeper())
    assert chosen.reason.startswith("chosen device; the fastest safe way measured on this computer (")
    monkeypatch.setattr(opening, "choose_device", lambda word: CPU)
    assert "chosen device; " + open_translator(request, Former(), None, ModelKeeper()).reason == chosen.reason
