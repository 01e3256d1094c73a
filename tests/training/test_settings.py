"""Settings are checked where they are read, explained where they stand, and presets hold."""

from pathlib import Path

import msgspec
import pytest

from core.documented import field_descriptions
from core.errors import AppError, ErrorCode
from core.pairs.augmentation import Augmentation
from training.built_in_presets import built_in_presets
from training.presets import preset_settings, read_presets
from training.settings import RunSettings, setting_descriptions, settings_with


def test_the_defaults_are_the_papers() -> None:
    settings = RunSettings()
    assert (settings.size_px, settings.width, settings.discriminator, settings.objective) == (256, 64, "patch70", "L1+cGAN")
    assert (settings.lambda_l1, settings.learning_rate, settings.beta1) == (100.0, 2e-4, 0.5)
    assert (settings.batch_size, settings.epochs, settings.jitter, settings.mirror) == (1, 200, True, True)
    assert preset_settings("paper") == settings


def test_every_preset_reads_and_says_what_it_is_for() -> None:
    presets = read_presets()
    assert next(iter(presets)) == "paper"
    assert all(preset.name and preset.summary for preset in presets.values())


def test_the_papers_presets_are_its_table() -> None:
    """Epochs, batch, jitter and mirroring by task; and what of it was checked is said."""
    table = {
        "paper-cityscapes": (200, 1, True, True),
        "paper-facades": (200, 1, True, True),
        "paper-maps": (200, 1, True, True),
        "paper-colour": (6, 4, False, True),
        "paper-shoes": (15, 4, False, False),
        "paper-handbags": (15, 4, False, False),
        "paper-night": (17, 4, True, True),
        "paper-thermal": (10, 4, True, True),
        "paper-inpainting": (25, 4, True, True),
    }
    presets = read_presets()
    assert [key for key in presets if key.startswith("paper")] == ["paper", *table]
    for key, (epochs, batch_size, jitter, mirror) in table.items():
        settings, preset = preset_settings(key), presets[key]
        assert (settings.epochs, settings.batch_size, settings.jitter, settings.mirror) == (epochs, batch_size, jitter, mirror)
        assert (settings.objective, settings.lambda_l1, settings.discriminator, settings.size_px) == ("L1+cGAN", 100, "patch70", 256)
        assert preset.direction.endswith(".") and "checked against the paper's text" in preset.checked


def test_a_preset_sets_nothing_that_is_the_default() -> None:
    for key, preset in read_presets().items():
        assert not [name for name, value in preset.settings.items() if getattr(RunSettings(), name) == value], key


def test_the_documentation_lists_every_preset() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "objectives.md").read_text("utf-8")
    rows = {line.split("|")[1].strip().strip("`"): line for line in page.splitlines() if line.startswith("| `")}
    assert set(read_presets()) <= set(rows)
    for key, preset in read_presets().items():
        for name, value in preset.settings.items():
            if name in ("epochs", "batch_size"):
                assert f" {value} " in rows[key], (key, name)


def test_every_setting_is_described() -> None:
    names = [field.name for field in msgspec.structs.fields(RunSettings)]
    assert list(setting_descriptions()) == names
    assert all(text.endswith(".") for text in setting_descriptions().values())


def test_typed_text_becomes_numbers_and_switches() -> None:
    settings = settings_with(RunSettings(), {"width": "8", "jitter": "false", "lambda_l1": "10", "size_px": "128"})
    assert (settings.width, settings.jitter, settings.lambda_l1, settings.size_px) == (8, False, 10.0, 128)


@pytest.mark.parametrize(
    ("key", "value"),
    [("width", "0"), ("width", "many"), ("size_px", "100"), ("beta1", 1.0), ("batch_size", -1), ("learning_rate", "nan"), ("colour", "1")]
    + [(key, value) for key in ("lambda_l1", "feature_matching", "r1_weight") for value in ("inf", float("inf"))],
)
def test_what_a_setting_cannot_be_is_said_with_its_name(key: str, value: object) -> None:
    with pytest.raises(AppError) as caught:
        settings_with(RunSettings(), {key: value})
    assert caught.value.code is ErrorCode.BAD_SETTING
    assert key in caught.value.message


def test_the_few_values_that_a_setting_takes_are_named() -> None:
    with pytest.raises(AppError) as caught:
        settings_with(RunSettings(), {"size_px": "63"})
    assert "32, 64, 128, 256, 512" in caught.value.message


@pytest.mark.parametrize(
    "damage",
    [
        b'name = "\xff"',
        b"a = " + b"[" * 100_000,
        b'name = "a"\nsummary = "b"\nlater = 1',
        b'name = "a"\nsummary = "b"\n[settings]\nlambda_l1 = inf',
    ],
    ids=["no text", "very deep", "of a newer Diptych", "infinite"],
)
def test_a_damaged_preset_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    monkeypatch.setattr("training.built_in_presets.presets_dir", lambda: tmp_path)
    (tmp_path / "mine.toml").write_bytes(damage)
    built_in_presets.cache_clear()  # of other tests
    with pytest.raises(AppError, match=r"mine\.toml can't be read") as caught:
        built_in_presets()
    assert caught.value.code is ErrorCode.BAD_SETTING


def test_an_unknown_preset_is_answered_with_the_known_ones() -> None:
    with pytest.raises(AppError) as caught:
        preset_settings("nonsense")
    assert "paper" in caught.value.hint


def test_the_augmentation_is_the_settings_of_those_names() -> None:
    for field in msgspec.structs.fields(Augmentation):
        own = next(one for one in msgspec.structs.fields(RunSettings) if one.name == field.name)
        assert (own.type, own.default) == (field.type, field.default)
        assert setting_descriptions()[field.name] == field_descriptions(Augmentation)[field.name]
    changed = settings_with(RunSettings(), {"mirror": False, "rotation_deg": "7.5", "interpolation": "nearest", "input_colour": 0.2})
    assert changed.augmentation == Augmentation(mirror=False, rotation_deg=7.5, interpolation="nearest", input_colour=0.2)
