"""A study as files: made whole or not at all, subjects kept one by one, and every answer in a table."""

import csv
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.study.keeping import Answer, Session, Study, find_study, list_studies, open_study, studies_dir, write_answers
from core.study.making import folders_source, make_study
from core.study.plan import STUDY_FORMAT


def go_on(num_done: int, num_total: int) -> bool:
    return True


@pytest.fixture
def folders(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> tuple[Path, Path]:
    make_pictures(tmp_path / "real", num=4, width=300, height=150)
    make_pictures(tmp_path / "made", num=4, seed=1)
    return tmp_path / "real", tmp_path / "made"


@pytest.fixture
def study(workspace: Path, folders: tuple[Path, Path]) -> Study:
    return open_study(make_study(workspace, "maps", folders_source(*folders), go_on, size_px=100))


def answered(study: Study, session: Session, num: int) -> Session:
    """The first `num` trials, taken for translated: always the first picture."""
    trials = study.trials(session)[:num]
    answers = [Answer("first", trial.translated_at == "second", 0.5) for trial in trials]
    session = msgspec.structs.replace(session, answers=answers)
    study.keep(session)
    return session


def test_both_kinds_are_written_the_same_way(study: Study, folders: tuple[Path, Path]) -> None:
    assert study.facts.real == [f"real-{number:04}.png" for number in (1, 2, 3, 4)]
    assert study.facts.translated == [f"translated-{number:04}.png" for number in (1, 2, 3, 4)]
    with Image.open(study.picture_path("real-0001.png")) as picture:
        assert (picture.format, picture.size, picture.mode) == ("PNG", (100, 50), "RGB")
    with Image.open(study.picture_path("translated-0003.png")) as made, Image.open(folders[1] / "002.png") as original:
        assert np.array_equal(np.asarray(made), np.asarray(original.convert("RGB")))
    assert study.facts.is_paired


def test_subjects_are_kept_one_by_one(study: Study, workspace: Path) -> None:
    first, second = study.begin("Ann "), study.begin("")
    assert (first.number, first.subject, second.number) == (1, "Ann", 2)

    answered(study, first, 50)
    answered(study, second, 20)

    again = find_study("maps", workspace)
    assert [len(session.answers) for session in again.sessions()] == [50, 20]
    result = again.result()
    assert result is not None
    # Who always says the first is right in the half of the trials where it was.
    assert (result.num_subjects, result.num_incomplete, result.num_answers, result.share) == (1, 1, 40, 0.5)


def test_practice_does_not_count(study: Study) -> None:
    session = study.begin("")
    answered(study, session, 10)
    assert study.count(study.sessions()[0]) == (0, 0)
    assert study.result() is None


def test_every_answer_is_in_the_table(study: Study, tmp_path: Path) -> None:
    session = answered(study, study.begin("=Ann"), 12)

    write_answers(study, tmp_path / "answers.csv")

    with (tmp_path / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    trials = study.trials(session)
    assert len(rows) == 12
    assert [row["practice"] for row in rows] == ["1"] * 10 + ["0"] * 2
    assert rows[0]["subject"] == "'=Ann"
    for row, trial in zip(rows, trials, strict=False):
        assert row["real"] == study.facts.real[trial.real] and row["translated_shown"] == trial.translated_at
        assert row["fooled"] == str(int(trial.translated_at == "second"))


def test_a_study_is_made_whole_or_not_at_all(workspace: Path, folders: tuple[Path, Path]) -> None:
    with pytest.raises(AppError) as caught:
        make_study(workspace, "maps", folders_source(*folders), lambda num_done, num_total: num_done < 3)
    assert caught.value.code is ErrorCode.CANCELLED
    (folders[1] / "002.png").write_bytes(b"no picture")
    with pytest.raises(AppError) as caught:
        make_study(workspace, "maps", folders_source(*folders), go_on)
    assert caught.value.code is ErrorCode.PICTURE_UNREADABLE
    assert list(studies_dir(workspace).iterdir()) == [] and list_studies(workspace) == []


def test_what_makes_no_study_is_refused(
    workspace: Path, folders: tuple[Path, Path], tmp_path: Path, make_pictures: Callable[..., list[Path]]
) -> None:
    make_pictures(tmp_path / "one", num=1)
    make_pictures(tmp_path / "three", num=3)
    source = folders_source(*folders)
    for code, name, chosen, same_input in (
        (ErrorCode.BAD_SETTING, " ", source, False),
        (ErrorCode.NO_PICTURES, "few", folders_source(folders[0], tmp_path / "one"), False),
        (ErrorCode.PAIRS_UNCLEAR, "unpaired", folders_source(folders[0], tmp_path / "three"), True),
    ):
        with pytest.raises(AppError) as caught:
            make_study(workspace, name, chosen, go_on, same_input=same_input)
        assert caught.value.code is code
    make_study(workspace, "maps", source, go_on)
    with pytest.raises(AppError) as caught:
        make_study(workspace, "maps", source, go_on)
    assert caught.value.code is ErrorCode.NAME_TAKEN
    with pytest.raises(AppError) as caught:
        folders_source(tmp_path / "gone", folders[1])
    assert caught.value.code is ErrorCode.PATH_MISSING


def test_damaged_and_newer_studies_are_said_as_such(study: Study, workspace: Path) -> None:
    (study.path / "subjects").mkdir()
    (study.path / "subjects" / "0001.json").write_text("{", "utf-8")
    assert study.sessions() == [] and study.begin("").number == 2

    newer = msgspec.structs.replace(study.facts, format=STUDY_FORMAT + 1)
    (study.path / "study.json").write_bytes(msgspec.json.encode(newer))
    with pytest.raises(AppError) as caught:
        open_study(study.path)
    assert caught.value.code is ErrorCode.NEWER_FORMAT
    (study.path / "study.json").write_text("{}", "utf-8")
    with pytest.raises(AppError) as caught:
        open_study(study.path)
    assert caught.value.code is ErrorCode.NOT_A_STUDY
    with pytest.raises(AppError) as caught:
        find_study("maps", workspace)
    assert caught.value.code is ErrorCode.NOT_A_STUDY and str(study.path / "study.json") in caught.value.message


@pytest.mark.parametrize(
    "change",
    [
        {"real": [], "translated": []},
        {"real": ["real-0001.png"], "translated": ["translated-0001.png"]},
        {"translated": ["translated-0001.png", "translated-0002.png"]},
        {"real": ["../study.json", "/etc/hostname", "a", "b"]},
        {"num_trials": -5},
        {"num_trials": 1_000_000_000},
        {"shown_ms": -1},
    ],
    ids=str,
)
def test_a_study_that_cannot_be_run_is_refused_when_it_is_opened(study: Study, change: dict[str, object]) -> None:
    facts = msgspec.json.decode((study.path / "study.json").read_bytes())
    (study.path / "study.json").write_bytes(msgspec.json.encode(facts | change))

    with pytest.raises(AppError) as caught:
        open_study(study.path)
    assert caught.value.code is ErrorCode.NOT_A_STUDY


def test_a_newer_study_is_said_as_such_whatever_it_holds(study: Study) -> None:
    (study.path / "study.json").write_text(f'{{"format": {STUDY_FORMAT + 1}, "name": "maps", "real": {{}}}}', "utf-8")
    with pytest.raises(AppError) as caught:
        open_study(study.path)
    assert caught.value.code is ErrorCode.NEWER_FORMAT and "maps" in caught.value.message


def test_nobody_counts_twice(study: Study) -> None:
    session = answered(study, study.begin("Ann"), 50)
    kept = (study.path / "subjects" / "0001.json").read_bytes()
    (study.path / "subjects" / "0001 (copy).json").write_bytes(kept)
    (study.path / "subjects" / "0002.json").write_bytes(kept)
    (study.path / "subjects" / "²³.json").write_bytes(kept)
    too_many = msgspec.structs.replace(session, number=3, answers=[*session.answers, session.answers[0]])
    study.keep(too_many)
    assert [session.number for session in study.sessions()] == [1]
    assert study.begin("").number == 4
