"""The sections in which a form shows the settings of a run (no Qt but its translations)."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.item_models.settings_fields import SettingField, settings_fields

_NAMES = {
    "training": ("epochs", "batch_size", "learning_rate", "schedule", "decay_share", "precision", "seed"),
    "network": (
        *("generator", "size_px", "scale", "width"),
        *("input_channels", "output_channels", "colour_space", "normalisation", "upsampling", "dropout"),
    ),
    "objective": (
        *("objective", "lambda_l1", "adversarial_loss", "feature_matching", "r1_weight"),
        *("discriminator", "discriminator_width", "discriminator_normalisation", "discriminator_scales", "discriminator_pass"),
    ),
    "chance": ("jitter", "mirror", "rotation_deg", "input_colour", "interpolation"),
    "watching": (
        *("preview_every", "preview_pairs", "validation_every", "validation_pairs"),
        *("checkpoint_every", "milestone_every", "checkpoint_space_mb"),
    ),
}
"""Names of settings by the section they stand in, those that matter most first; all others are advanced."""
_OPEN_AT_FIRST = ("training", "network")


@dataclass(frozen=True)
class SettingGroup:
    """A section: its key, its title, its settings, and whether it is unfolded at first."""

    key: str
    title: str
    fields: list[SettingField]
    is_open: bool


def setting_groups() -> list[SettingGroup]:
    """All settings, each in one section."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("SettingsForm", text)

    by_name = {field.name: field for field in settings_fields()}
    titles = {
        "training": tr("Training"),
        "network": tr("Pictures and generator"),
        "objective": tr("Objective and discriminator"),
        "chance": tr("Random changes"),
        "watching": tr("Watching and saving"),
    }
    named = {name for names in _NAMES.values() for name in names}
    groups = {key: [by_name[name] for name in _NAMES[key] if name in by_name] for key in titles}
    groups["advanced"] = [field for name, field in by_name.items() if name not in named]
    titles["advanced"] = tr("Advanced")
    return [SettingGroup(key, titles[key], fields, key in _OPEN_AT_FIRST) for key, fields in groups.items()]
