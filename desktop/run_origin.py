"""What a run learns from, in one line, and which of its settings are not its preset's."""

from PySide6.QtCore import QCoreApplication

from desktop.dataset_words import side_words
from desktop.setting_words import field_words, preset_name, value_words
from desktop.wording import fill, number
from training.presets import changes_from, read_presets
from training.run import RunRequest


def origin_words(request: RunRequest) -> str:
    """Its pairs, its preset and whose weights it begins from."""

    def tr(text: str, n: int = -1) -> str:
        return QCoreApplication.translate("RunOrigin", text, "", n)

    num = request.num_train
    pairs = fill(tr("one pair of “%1”"), request.dataset) if num == 1 else fill(tr("%1 pairs of “%2”"), number(num), request.dataset)
    parts = [f"{pairs} ({side_words(request.input_name)} → {side_words(request.target_name)})"]
    preset = _preset_name(request)
    num_changed = len(changes_from(request.preset, request.settings))
    if preset:
        parts.append(fill(tr("preset %1"), preset))
    if num_changed:
        parts.append(tr("one setting changed") if num_changed == 1 else tr("%n settings changed", num_changed))
    if request.starts_from:
        parts.append(fill(tr("begun from the weights of %1"), request.starts_from))
    return " · ".join(parts)


def changed_words(request: RunRequest) -> str:
    """A line for each setting that is not the preset's (without a preset: the paper's)."""
    names = changes_from(request.preset, request.settings)
    return "\n".join(f"{field_words(name)}: {value_words(name, getattr(request.settings, name))}" for name in names)


def _preset_name(request: RunRequest) -> str:
    preset = read_presets().get(request.preset)
    return preset_name(preset) if preset is not None else ""
