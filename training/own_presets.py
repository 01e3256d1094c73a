"""Presets that the user saved, one file each in the user's configuration: settings are a person's, in whatever workspace (no torch)."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec
import platformdirs
from msgspec import Meta

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, sweep_partials, write_whole, write_whole_new
from core.pairs.naming import checked_name, fold, natural_key, safe_name
from core.plain_files import read_plain
from training.built_in_presets import Preset, built_in_presets
from training.settings import RunSettings, settings_with

PRESET_FORMAT = 1
MAX_PRESET_NAME = 120
_SUFFIX = ".json"


class PresetFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of a file."""

    format: int = PRESET_FORMAT
    name: Annotated[str, Meta(min_length=1, max_length=MAX_PRESET_NAME)]
    settings: dict[str, bool | int | float | str]
    """Those that differ from the paper's."""


class OwnPreset(Preset, frozen=True, kw_only=True):
    """A preset of the user's own."""

    path: Path
    """Its file."""


@dataclass(frozen=True)
class OwnPresets:
    """What lies in the folder: presets by their name, in the order to show them, and a trouble for each file that can't be read."""

    presets: dict[str, OwnPreset] = field(default_factory=dict)
    troubles: list[AppError] = field(default_factory=list)


def own_presets_dir() -> Path:
    """The folder of the user's presets; it need not exist yet."""
    return platformdirs.user_config_path("Diptych", appauthor=False) / "presets"


def read_own_presets() -> OwnPresets:
    """The user's presets. A file that can't be read costs itself alone."""
    found = OwnPresets()
    folder = own_presets_dir()
    try:
        paths = sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else []
    except OSError as error:
        found.troubles.append(disk_error(error, folder))
        return found
    read: dict[str, OwnPreset] = {}
    for path in paths:
        if path.name.startswith("."):  # being written
            continue
        try:
            preset = _read(path)
        except AppError as error:
            found.troubles.append(error)
        else:
            read.setdefault(preset.name, preset)
    found.presets.update(sorted(read.items(), key=lambda item: natural_key(item[0])))
    return found


def save_own_preset(name: str, settings: RunSettings, *, replace: bool = False) -> OwnPreset:
    """Keep settings under a name.

    Raises AppError BAD_SETTING for an empty or too long name, NAME_TAKEN where a preset that came along has it, or (told as `own` in
    its details) one of the user's and `replace` is False, and the disk's troubles.
    """
    name = _checked(name)
    former = _of_name(name)
    if former is not None and not replace:
        raise _taken(former.name)
    default = RunSettings()
    values = {key: getattr(settings, key) for key in RunSettings.__struct_fields__ if getattr(settings, key) != getattr(default, key)}
    content = PresetFile(name=name, settings=values)
    path = former.path if former is not None else _make_room()
    if former is not None:
        write_whole(path, _encoded(content))
    else:
        path = _write_new(path, content)
    return _read(path)


def rename_own_preset(preset: OwnPreset, name: str) -> OwnPreset:
    """Give a preset another name. Raises AppError as `save_own_preset`."""
    name = _checked(name)
    former = _of_name(name)
    if former is not None and former.path != preset.path:
        raise _taken(former.name)
    write_whole(preset.path, _encoded(PresetFile(name=name, settings=preset.settings)))
    return _read(preset.path)


def _checked(name: str) -> str:
    name = checked_name(name, "preset")
    if len(name) > MAX_PRESET_NAME:
        raise AppError(ErrorCode.BAD_SETTING, f"A preset's name has at most {MAX_PRESET_NAME} letters.", "Choose a shorter one.")
    for key, preset in built_in_presets().items():
        if fold(name) in (fold(key), fold(preset.name)):
            raise AppError(ErrorCode.NAME_TAKEN, f"A preset that came with Diptych is called {name}.", "Choose another name.", key=name)
    return name


def _of_name(name: str) -> OwnPreset | None:
    return next((preset for preset in read_own_presets().presets.values() if fold(preset.name) == fold(name)), None)


def _taken(name: str) -> AppError:
    return AppError(ErrorCode.NAME_TAKEN, f"There is a preset called {name} already.", "Choose another name.", own=name)


def _encoded(content: PresetFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2)


def _make_room() -> Path:
    folder = own_presets_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, folder) from error
    sweep_partials(folder)
    return folder


def _write_new(folder: Path, content: PresetFile) -> Path:
    """Write a file of a name that nothing has; another window may be doing the same."""
    safe, number = safe_name(content.name, "preset"), 2
    path = folder / f"{safe}{_SUFFIX}"
    while os.path.lexists(path) or not write_whole_new(path, _encoded(content)):
        path, number = folder / f"{safe} {number}{_SUFFIX}", number + 1
    return path


def _read(path: Path) -> OwnPreset:
    try:
        content = msgspec.json.decode(read_plain(path), type=PresetFile)
        if content.format > PRESET_FORMAT:
            raise AppError(ErrorCode.NEWER_FORMAT, "It was made by a newer version of Diptych.")
        settings_with(RunSettings(), content.settings)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OSError, AppError) as error:
        name = path_to_text(path)
        reason = error.message if isinstance(error, AppError) else disk_error(error, path).message if isinstance(error, OSError) else ""
        message = f"The preset file {name} can't be used. {reason or 'It is damaged.'}"
        raise AppError(ErrorCode.BAD_SETTING, message, "Delete the file, or save that preset again.", path=name) from error
    return OwnPreset(name=content.name, summary="", settings=content.settings, order=1000, path=path)
