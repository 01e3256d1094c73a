"""Settings are checked where they are read, explained where they stand, and presets hold."""

import msgspec
import pytest

from core.documented import field_descriptions
from core.errors import AppError, ErrorCode
from core.pairs.augmentation import Augmentation
from training.settings import RunSettings, preset_settings, read_presets, setting_descriptions, settings_with


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


def test_every_setting_is_described() -> None:
    names = [field.name for field in msgspec.structs.fields(RunSettings)]
    assert list(setting_descriptions()) == names
    assert all(text.endswith(".") for text in setting_descriptions().values())


def test_typed_text_becomes_numbers_and_switches() -> None:
    settings = settings_with(RunSettings(), {"width": "8", "jitter": "false", "lambda_l1": "10", "size_px": "128"})
    assert (settings.width, settings.jitter, settings.lambda_l1, settings.size_px) == (8, False, 10.0, 128)


@pytest.mark.parametrize(
    ("key", "value"),
    [("width", "0"), ("width", "many"), ("size_px", "100"), ("beta1", 1.0), ("batch_size", -1), ("learning_rate", "nan"), ("colour", "1")],
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
