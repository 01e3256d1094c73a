"""`diptych report FILE.zip`: one zip of the newest jobs, whole, without who somebody is; and what it says when it can't."""

import zipfile
from pathlib import Path

import pytest

import diptych
from core.workspace import open_workspace
from tests.translating import write_tiny_model
from training.help_report import collecting
from training.help_report.collecting import Wanted, collect


@pytest.fixture
def furnished(workspace: Path, tmp_path: Path, make_pictures) -> Path:
    """A workspace with a translation one of whose pictures can't be read."""
    open_workspace(workspace)
    from core.jobs.writer import EventWriter
    from core.translation.job import RowFailed, create_job, new_job_dir, request_for
    from core.translation.plan import PlannedFile
    from tests.journals import write_journal

    pictures = make_pictures(tmp_path / "Wedding", num=2)
    model = write_tiny_model(workspace / "models" / "Harbour.safetensors")
    job = create_job(new_job_dir(workspace), request_for(pictures, model, tmp_path / "out"))
    write_journal(job, (PlannedFile(index=i, source=str(path), output=path.name) for i, path in enumerate(pictures)))
    writer = EventWriter(job.folder)
    writer.begin_session()
    writer.write(RowFailed(index=1, code="data.picture_unreadable", message=f"{pictures[1]} is cut short."))
    writer.close()
    return workspace


def test_the_report_holds_the_newest_job_and_tells_no_names(furnished: Path, tmp_path: Path, capsys) -> None:
    output = tmp_path / "report.zip"
    assert diptych.main(["report", str(output), "--workspace", str(furnished)]) == 0
    assert "Look through it before you send it." in capsys.readouterr().err
    with zipfile.ZipFile(output) as archive:
        told = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {"report.txt", "translation-1/job.json", "translation-1/events.jsonl"} <= set(told)
    everything = "\n".join(told.values()).lower()
    assert "wedding" not in everything and "harbour" not in everything and str(tmp_path).lower() not in everything
    assert "data.picture_unreadable" in told["translation-1/events.jsonl"]


def test_pictures_come_along_only_when_asked_for(furnished: Path, tmp_path: Path) -> None:
    output = tmp_path / "report.zip"
    assert diptych.main(["report", str(output), "--workspace", str(furnished), "--pictures", "--paths"]) == 0
    with zipfile.ZipFile(output) as archive:
        (picture,) = [name for name in archive.namelist() if name.startswith("pictures/")]
        assert archive.read(picture) == (tmp_path / "Wedding" / "001.png").read_bytes(), "the one that failed"
        assert str(tmp_path / "Wedding") in archive.read("translation-1/job.json").decode()


def test_what_is_no_job_and_a_folder_that_is_not_there_are_told(furnished: Path, tmp_path: Path, capsys) -> None:
    assert diptych.main(["report", str(tmp_path / "r.zip"), "--job", str(tmp_path)]) == 5
    assert "neither a run nor a translation" in capsys.readouterr().err
    assert diptych.main(["report", str(tmp_path / "nowhere" / "r.zip"), "--workspace", str(furnished)]) == 4
    assert not (tmp_path / "nowhere").exists()


def test_long_logs_keep_their_beginning_and_their_end(furnished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MAX_LOG_BYTES", 3_000)
    monkeypatch.setattr(collecting, "MAX_HEAD_BYTES", 500)
    log = furnished / "cache" / "service.log"
    log.write_text("".join(f"line {number}\n" for number in range(2_000)))
    members = collect(Wanted(furnished))
    assert members is not None
    text = next(member.text for member in members if member.name == "helper/service.log")
    assert text.startswith("line 0\n") and text.endswith("line 1999\n") and "MB left out" in text and len(text) < 3_500


def test_collecting_stops_when_told(furnished: Path) -> None:
    assert collect(Wanted(furnished), lambda _done, _total: False) is None


def test_nothing_that_is_there_is_written_over(workspace: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    (tmp_path / "link.zip").symlink_to("nowhere")
    for name in ("precious.txt", "link.zip"):
        assert diptych.main(["report", str(tmp_path / name), "--workspace", str(workspace)]) == 2
        assert f"{name} is there already. Choose another name" in capfd.readouterr().err
    assert (tmp_path / "precious.txt").read_text() == "mine" and (tmp_path / "link.zip").is_symlink()
