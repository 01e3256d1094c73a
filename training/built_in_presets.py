"""What a preset is, and those that come along, one file each in resources/presets (no torch)."""

from functools import cache
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.plain_files import read_plain
from training.settings import RunSettings, settings_with


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name, sentences for people, and the settings that differ from the paper's defaults: what a file of resources/presets holds."""

    name: str
    summary: str
    """What it is for, in a sentence."""
    direction: str = ""
    """Which half is the input, in a sentence; '' where the preset is for any dataset. What a dataset's input is, it says itself."""
    input: str = ""
    """What the input is in a word that datasets may have for a side (labels); '' where it may be either, or has no word."""
    checked: str = ""
    """Which of the numbers of the paper were checked against its text, and which were not; '' where they are not the paper's."""
    settings: dict[str, bool | int | float | str] = {}
    order: int = 100
    """Presets are shown by this number, the lowest first."""

    def is_turned(self, input_name: str, target_name: str) -> bool:
        """Whether a dataset whose sides have these names has for its target what should be the input."""
        return bool(self.input) and self.input.casefold() == target_name.casefold() != input_name.casefold()


def presets_dir() -> Path:
    """Where the presets that come along lie, from source and in the bundle."""
    return Path(__file__).resolve().parent.parent / "resources" / "presets"


@cache
def built_in_presets() -> dict[str, Preset]:
    """The presets that come along. Raises AppError BAD_SETTING for a damaged file."""
    presets = {path.stem: _read_preset(path) for path in presets_dir().glob("*.toml")}
    return dict(sorted(presets.items(), key=lambda item: (item[1].order, item[0])))


def _read_preset(path: Path) -> Preset:
    try:
        preset = msgspec.toml.decode(read_plain(path), type=Preset)
        settings_with(RunSettings(), preset.settings)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OSError, AppError) as error:
        raise AppError(
            ErrorCode.BAD_SETTING, f"The preset {path} can't be read ({error}).", "Install Diptych again.", path=str(path)
        ) from error
    return preset
