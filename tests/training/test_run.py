"""A run's folder: made once and whole, read with clear errors, and never over what is there already."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from core.errors import AppError, ErrorCode
from core.pairs.pair import Pair
from core.texts import MAX_TEXT
from core.version import VERSION
from training.creating import create_run, new_run_dir
from training.run import (
    MAX_LABEL_NAME,
    Label,
    RunFolder,
    RunRequest,
    change_label,
    list_runs,
    read_label,
    read_pairs,
    read_request,
    write_label,
)
from training.settings import RUN_FORMAT, RunSettings, settings_with

MakeRun = Callable[..., RunFolder]


def test_what_was_asked_is_read_back(make_run: MakeRun, tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    folder = make_run()
    request = read_request(folder.path)
    assert request.settings == tiny_settings
    assert (request.num_train, request.num_validation, request.dataset) == (8, 2, "tiny")
    assert read_pairs(folder.path) == tiny_pairs


def test_a_folder_with_things_in_it_is_left_alone(tmp_path: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair]) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(AppError) as caught:
        create_run(tmp_path, RunRequest(settings=tiny_settings, dataset="tiny"), tiny_pairs)
    assert caught.value.code is ErrorCode.NAME_TAKEN
    assert not (tmp_path / "run.json").exists()


def test_a_place_that_takes_no_folder_is_the_disks_trouble(tmp_path: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair]) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(AppError) as caught:
        create_run(tmp_path / "file" / "runs" / "run", RunRequest(settings=tiny_settings, dataset="tiny"), tiny_pairs)
    assert caught.value.code is ErrorCode.FOLDER_GONE
    assert f"{tmp_path / 'file'} is a file" in caught.value.message


@pytest.mark.parametrize("had_folder", [False, True])
def test_a_run_that_could_not_be_written_whole_is_absent(
    tmp_path: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair], had_folder: bool
) -> None:
    run_dir = tmp_path / "run"
    if had_folder:
        run_dir.mkdir()
    request = RunRequest(settings=tiny_settings, dataset="tiny")
    with pytest.raises(AppError):
        create_run(run_dir, request, tiny_pairs, {"generator.safetensors": tmp_path / "gone"})
    assert run_dir.exists() is had_folder and not (had_folder and list(run_dir.iterdir()))


def test_a_folder_without_run_json_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        read_request(tmp_path)
    assert caught.value.code is ErrorCode.NOT_A_RUN
    assert "Errno" not in caught.value.message and str(tmp_path) in caught.value.message


@pytest.mark.parametrize(("changes", "num_pairs", "code"), [({}, 2, ErrorCode.NO_PAIRS), ({"batch_size": 9}, 10, ErrorCode.BAD_SETTING)])
def test_a_run_that_could_not_train_is_refused_before_anything_is_written(
    tmp_path: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair], changes: dict[str, object], num_pairs: int, code: ErrorCode
) -> None:
    request = RunRequest(settings=settings_with(tiny_settings, changes), dataset="tiny")
    with pytest.raises(AppError) as caught:
        create_run(tmp_path / "run", request, tiny_pairs[:num_pairs])
    assert caught.value.code is code
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("damage", ["empty", "shorter", "gone"])
def test_a_changed_list_of_pairs_is_refused(make_run: MakeRun, damage: str) -> None:
    folder = make_run()
    lines = folder.pairs_path.read_bytes().splitlines(keepends=True)
    if damage == "gone":
        folder.pairs_path.unlink()
    else:
        folder.pairs_path.write_bytes(b"" if damage == "empty" else b"".join(lines[:-1]))
    with pytest.raises(AppError) as caught:
        read_pairs(folder.path)
    assert caught.value.code is ErrorCode.NOT_A_RUN
    assert str(folder.pairs_path) in caught.value.message and "Errno" not in caught.value.message


def test_a_newer_run_is_refused_with_both_versions(make_run: MakeRun) -> None:
    folder = make_run()
    request = msgspec.json.decode(folder.job.request_path.read_bytes())
    folder.job.request_path.write_bytes(msgspec.json.encode({**request, "format": RUN_FORMAT + 6}))
    with pytest.raises(AppError) as caught:
        read_request(folder.path)
    assert caught.value.code is ErrorCode.NEWER_FORMAT
    assert str(RUN_FORMAT + 6) in caught.value.message


def test_runs_are_listed_newest_first_and_other_folders_are_not(
    workspace: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair]
) -> None:
    request = RunRequest(settings=tiny_settings, dataset="tiny")
    for number in range(3):
        run_dir = new_run_dir(workspace, "Épices & ünïcode/../x")
        assert run_dir.parent == workspace / "runs"
        create_run(run_dir, request, tiny_pairs)
        os.utime(run_dir / "run.json", (number, number))
    (workspace / "runs" / "not a run").mkdir()
    assert [path.name for path in list_runs(workspace)] == sorted((path.name for path in list_runs(workspace)), reverse=True)
    assert len(list_runs(workspace)) == 3


def test_a_run_can_be_named_and_has_its_folders_name_before(make_run: MakeRun) -> None:
    folder = make_run()
    assert read_label(folder.path).name == "run"
    write_label(folder.path, Label(name="门面", notes="first try"))
    assert read_label(folder.path) == Label(name="门面", notes="first try")
    for damaged in (b'{"name":"\xff\xfe"}', b'{"more":' + b"[" * 5_000, b"[]"):
        folder.job.label_path.write_bytes(damaged)
        assert read_label(folder.path).name == "run"


def test_originals_that_were_moved_are_told_before_anything_is_written(
    tmp_path: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair]
) -> None:
    (tmp_path / "pictures").rename(tmp_path / "elsewhere")
    with pytest.raises(AppError) as caught:
        create_run(tmp_path / "run", RunRequest(settings=tiny_settings, dataset="tiny"), tiny_pairs)
    assert caught.value.code is ErrorCode.PAIRS_LOST
    assert str(tmp_path / "pictures") in caught.value.message
    assert not (tmp_path / "run").exists()


def test_a_run_says_which_version_made_it(make_run: MakeRun) -> None:
    assert read_request(make_run().path).app_version == VERSION


def test_a_new_name_leaves_the_notes_and_a_note_the_name(tmp_path: Path) -> None:
    path = RunFolder(tmp_path).job.label_path
    assert change_label(tmp_path, notes="first") == Label(notes="first")
    assert change_label(tmp_path, name="Facades") == Label(name="Facades", notes="first") == read_label(tmp_path)
    assert change_label(tmp_path, notes="") == Label(name="Facades")
    path.write_bytes(b"\xff{")
    assert read_label(tmp_path) == Label(name=tmp_path.name)
    assert change_label(tmp_path, name="again") == Label(name="again") == read_label(tmp_path)


def test_a_label_that_can_not_be_read_just_now_is_not_written_over(tmp_path: Path) -> None:
    (RunFolder(tmp_path).job.label_path / "away").mkdir(parents=True)
    with pytest.raises(AppError) as caught:
        change_label(tmp_path, name="Facades")
    assert caught.value.code.value.startswith("disk.") and list(tmp_path.glob("label.json/*")) != []


def test_a_name_that_nobody_gave_is_damage_and_not_laid_out(make_run: MakeRun) -> None:
    """A window that lays out three million letters stands still for most of a minute."""
    folder = make_run()
    asked = msgspec.json.decode(folder.job.request_path.read_bytes())
    for field in ("dataset", "input_name", "preset", "starts_from"):
        folder.job.request_path.write_bytes(msgspec.json.encode(asked | {field: "x" * 3_000_000}))
        with pytest.raises(AppError) as caught:
            read_request(folder.path)
        assert caught.value.code is ErrorCode.NOT_A_RUN and field in caught.value.message and len(str(caught.value)) < 1000


def test_a_long_label_is_shown_by_its_beginning_and_kept_whole(make_run: MakeRun) -> None:
    folder = make_run()
    folder.job.label_path.write_bytes(msgspec.json.encode(Label(name="n" * 3_000_000, notes="t" * 3_000_000)))
    label = read_label(folder.path)
    assert (len(label.name), len(label.notes)) == (MAX_LABEL_NAME, MAX_TEXT)
    with pytest.raises(AppError, match="notes are too long"):
        write_label(folder.path, Label(notes="t" * (MAX_TEXT + 1)))
    assert len(folder.job.label_path.read_bytes()) > 6_000_000
