"""Presets of one's own: whole files under a name, found beside those that come along; a damaged one costs itself alone."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from core.errors import AppError, ErrorCode
from diptych import main as diptych_main
from training.built_in_presets import built_in_presets
from training.own_presets import OwnPreset, own_presets_dir, read_own_presets, rename_own_preset, save_own_preset
from training.presets import preset_settings, read_presets
from training.run import read_request
from training.settings import RunSettings, settings_with

MINE = settings_with(RunSettings(), {"width": 8, "ema_decay": 0.999, "mirror": False, "objective": "L1"})


@pytest.fixture(autouse=True)
def presets_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where presets are kept, empty."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "Diptych" / "presets"


def test_a_saved_preset_is_offered_after_those_that_come_along_and_keeps_what_differs_from_the_paper(presets_dir: Path) -> None:
    assert own_presets_dir() == presets_dir and read_own_presets().presets == {}
    saved = save_own_preset("  Gesichter: 10 / 2  ", MINE)
    assert saved.name == "Gesichter: 10 / 2" and saved.path.parent == presets_dir
    assert list(read_presets()) == [*built_in_presets(), saved.name]
    assert preset_settings(saved.name) == MINE
    assert saved.settings == {"width": 8, "ema_decay": 0.999, "mirror": False, "objective": "L1"}


def test_presets_are_in_the_order_in_which_people_count() -> None:
    for name in ("Page 10", "page 2", "手绘线稿"):
        save_own_preset(name, RunSettings())
    assert list(read_own_presets().presets) == ["page 2", "Page 10", "手绘线稿"]


def test_a_name_that_is_taken_is_refused_until_it_is_to_be_replaced(presets_dir: Path) -> None:
    save_own_preset("Mine", MINE)
    with pytest.raises(AppError) as caught:
        save_own_preset("mine", RunSettings())
    assert caught.value.code is ErrorCode.NAME_TAKEN and caught.value.details["own"] == "Mine"
    assert preset_settings("Mine") == MINE
    save_own_preset("mine", RunSettings(), replace=True)
    assert list(read_own_presets().presets) == ["mine"] and preset_settings("mine") == RunSettings()
    assert len(list(presets_dir.iterdir())) == 1


@pytest.mark.parametrize("name", ["quick", "Quick look", "QUICK"])
def test_presets_that_come_along_keep_their_names(name: str) -> None:
    with pytest.raises(AppError) as caught:
        save_own_preset(name, MINE, replace=True)
    assert caught.value.code is ErrorCode.NAME_TAKEN and "own" not in caught.value.details
    assert read_own_presets().presets == {}


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_is_neither_empty_nor_endless(name: str) -> None:
    with pytest.raises(AppError) as caught:
        save_own_preset(name, MINE)
    assert caught.value.code is ErrorCode.BAD_SETTING


def test_names_that_become_the_same_file_get_two(presets_dir: Path) -> None:
    for name in ("a/b", "a:b"):
        save_own_preset(name, MINE)
    assert list(read_own_presets().presets) == ["a/b", "a:b"] and len(list(presets_dir.iterdir())) == 2


def test_a_preset_gets_another_name_that_nobody_has(presets_dir: Path) -> None:
    first, second = save_own_preset("One", MINE), save_own_preset("Two", RunSettings())
    assert rename_own_preset(first, "ONE").name == "ONE", "letters of its own name may change"
    with pytest.raises(AppError) as caught:
        rename_own_preset(second, "one")
    assert caught.value.code is ErrorCode.NAME_TAKEN
    renamed = rename_own_preset(second, "Three")
    assert isinstance(renamed, OwnPreset) and list(read_own_presets().presets) == ["ONE", "Three"]
    assert preset_settings("ONE") == MINE


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"name": "a"}',
        b'{"name": "", "settings": {}}',
        b'{"name": "a", "settings": {"no_such": 1}}',
        b'{"name": "a", "settings": {"width": 1000}}',
        b'{"name": "a", "settings": {"width": "8 and more"}}',
        b'{"name": "a", "settings": {}, "later": 1}',
        b'{"format": 2, "name": "a", "settings": {}}',
    ],
)
def test_a_damaged_file_is_told_in_a_sentence_and_costs_nothing_else(presets_dir: Path, damage: bytes) -> None:
    save_own_preset("Sound", MINE)
    (presets_dir / "damaged.json").write_bytes(damage)
    found = read_own_presets()
    (trouble,) = found.troubles
    assert list(found.presets) == ["Sound"] and "damaged.json can't be used" in trouble.message and trouble.hint
    assert preset_settings("Sound") == MINE and preset_settings("quick")
    with pytest.raises(AppError) as caught:
        preset_settings("damaged")
    assert "damaged.json can't be used" in caught.value.hint and "Sound" in caught.value.hint


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_that_may_not_be_read_costs_itself_alone(presets_dir: Path) -> None:
    save_own_preset("Sound", MINE)
    locked = save_own_preset("Locked", MINE)
    locked.path.chmod(0)
    assert list(read_own_presets().presets) == ["Sound"] and len(read_own_presets().troubles) == 1


def test_a_disk_that_takes_nothing_leaves_the_old_preset(presets_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_own_preset("Mine", MINE)

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AppError) as caught:
        save_own_preset("Mine", RunSettings(), replace=True)
    assert caught.value.code is ErrorCode.DISK_FULL
    with pytest.raises(AppError):
        save_own_preset("Other", RunSettings())
    assert preset_settings("Mine") == MINE and len(list(presets_dir.iterdir())) == 1, "nothing is left half"


def test_the_command_line_takes_a_preset_of_ones_own(
    workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    make_side_by_side(tmp_path / "pairs", num=4)
    tiny = settings_with(MINE, {"size_px": 32, "width": 4, "epochs": 1})
    save_own_preset("50 % of it", tiny)
    place = ["--dataset", str(tmp_path / "pairs"), "--workspace", str(workspace), "--device", "cpu"]
    assert diptych_main(["queue", "add", *place, "--preset", "50 % of it", "--set", "epochs=2"]) == 0
    (run_dir,) = (workspace / "runs").iterdir()
    request = read_request(run_dir)
    assert request.preset == "50 % of it" and request.settings == msgspec.structs.replace(tiny, epochs=2)
    assert diptych_main(["train", "--help"]) == 0
    assert "a preset of your own" in " ".join(capsys.readouterr().out.split())
    assert diptych_main(["train", *place, "--preset", "50 % of something"]) == 2
    assert "50 % of it" in capsys.readouterr().err
