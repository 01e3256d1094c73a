"""`diptych self-test`: the whole way in small, and a report when something is missing."""

import tempfile
from pathlib import Path

import pytest

import diptych


def test_it_trains_saves_loads_and_translates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = diptych.main(["self-test", "--device", "cpu"])
    report = capsys.readouterr().out
    assert code == 0, report
    assert [line.split("(")[0].split() for line in report.splitlines()[:-1]] == [
        ["ok", "torch"],
        ["ok", "dataset"],
        ["ok", "training", "worker"],
        ["ok", "resume"],
        ["ok", "model", "file"],
        ["ok", "translation", "worker"],
    ]
    assert "All is well" in report
    assert list(tmp_path.glob("diptych*")) == [], "it leaves nothing behind"


def test_a_device_that_is_not_there_fails_the_first_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert diptych.main(["self-test", "--device", "cuda:99"]) == 1
    report = capsys.readouterr().out
    assert report.startswith("FAILED  torch: ") and "cuda:99" in report and "Traceback" not in report
