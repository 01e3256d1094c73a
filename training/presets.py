"""The presets to choose from: those that come along, and then the user's own (no torch)."""

from contextlib import suppress

from core.errors import AppError, ErrorCode
from training.built_in_presets import Preset, built_in_presets
from training.own_presets import read_own_presets
from training.settings import RunSettings, settings_with


def read_presets() -> dict[str, Preset]:
    """All presets in the order to show them: those that come along by their file's stem, the user's by their name.

    A file of the user's that can't be read is left out; `read_own_presets` tells of it. Raises AppError BAD_SETTING for a damaged file
    that came along.
    """
    built_in = built_in_presets()
    return {**built_in, **{name: preset for name, preset in read_own_presets().presets.items() if name not in built_in}}


def preset_settings(key: str) -> RunSettings:
    """The settings of a preset. Raises AppError BAD_SETTING when there is none of that name."""
    presets = read_presets()
    if key not in presets:
        damaged = "".join(f"{trouble.message} " for trouble in read_own_presets().troubles)
        message = f"There is no preset called {key}." if key else "A preset without a name was asked for."
        raise AppError(ErrorCode.BAD_SETTING, message, f"{damaged}Choose one of: {', '.join(presets)}.", key=key)
    return settings_with(RunSettings(), presets[key].settings)


def changes_from(key: str, settings: RunSettings) -> list[str]:
    """The names of the settings that are not the preset's; where there is no preset of that name (any more), that are not the paper's."""
    base = RunSettings()
    with suppress(AppError):
        base = preset_settings(key)
    return [name for name in RunSettings.__struct_fields__ if getattr(settings, name) != getattr(base, name)]
