"""What a run's settings and their values are called in the window."""

from typing import get_args

from PySide6.QtCore import QCoreApplication

from core.pairs.augmentation import ScalePolicy
from desktop.item_models.settings_fields import Value, settings_fields
from desktop.run_words import scale_words
from desktop.wording import fill, joined, number
from training.built_in_presets import Preset
from training.own_presets import OwnPreset


def field_words(name: str) -> str:
    """What a setting is called in the window; a field without words of its own is called by its name."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("SettingsForm", text)

    words = {
        "generator": tr("Generator"),
        "size_px": tr("Picture size (pixels)"),
        "scale": tr("Pictures are seen"),
        "width": tr("Generator width"),
        "normalisation": tr("Normalised by"),
        "upsampling": tr("Enlarged by"),
        "input_channels": tr("Channels of the input"),
        "output_channels": tr("Channels of the target"),
        "colour_space": tr("Colours"),
        "dropout": tr("Noise (dropout)"),
        "discriminator": tr("Discriminator"),
        "discriminator_width": tr("Discriminator width"),
        "objective": tr("Objective"),
        "lambda_l1": tr("Weight of L1 or L2"),
        "adversarial_loss": tr("Adversarial loss"),
        "feature_matching": tr("Weight of feature matching"),
        "r1_weight": tr("Weight of R1"),
        "discriminator_normalisation": tr("Discriminator normalised by"),
        "discriminator_scales": tr("Discriminators by scale"),
        "discriminator_pass": tr("Discriminator judges"),
        "learning_rate": tr("Learning rate"),
        "beta1": tr("Adam's momentum"),
        "batch_size": tr("Batch size"),
        "epochs": tr("Epochs"),
        "jitter": tr("Random jitter"),
        "mirror": tr("Random mirroring"),
        "rotation_deg": tr("Random rotation (degrees)"),
        "input_colour": tr("Random colour of the input"),
        "interpolation": tr("Resampled"),
        "schedule": tr("Learning rate over time"),
        "decay_share": tr("Falling share of steps"),
        "ema_decay": tr("Running mean keeps"),
        "milestone_every": tr("Steps between milestones"),
        "checkpoint_space_mb": tr("Room for checkpoints (MB)"),
        "seed": tr("Seed"),
        "precision": tr("Precision"),
        "preview_every": tr("Steps between previews"),
        "preview_pairs": tr("Pairs in a preview"),
        "validation_every": tr("Steps between validations"),
        "validation_pairs": tr("Pairs in a validation"),
        "checkpoint_every": tr("Steps between checkpoints"),
    }
    return words.get(name, name.replace("_", " ").capitalize())


def choice_words(name: str, choice: Value) -> str:
    """What one of the values of the setting `name` is called in the window."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("SettingsForm", text)

    if name.endswith("_channels"):
        return {1: tr("Grey"), 2: tr("Grey and opacity"), 3: tr("Colour"), 4: tr("Colour and opacity")}[int(choice)]
    words = {
        "unet": tr("U-Net"),
        "encoder_decoder": tr("Encoder-decoder"),
        "resnet6": tr("ResNet, 6 blocks"),
        "resnet9": tr("ResNet, 9 blocks"),
        "transposed": tr("Transposed convolution"),
        "resize": tr("Resizing"),
        "sRGB": tr("As they are (sRGB)"),
        "Lab": tr("Made of lightness (Lab)"),
        "pixel": tr("Single pixels"),
        **{f"patch{side}": fill(tr("Patches of %1 × %1 pixels"), side) for side in (16, 34, 70, 142)},
        **{f"image{side}": fill(tr("Whole pictures up to %1 pixels"), side) for side in (286, 574)},
        "bce": tr("Cross-entropy"),
        "least_squares": tr("Least squares"),
        "hinge": tr("Hinge"),
        "batch": tr("The batch"),
        "instance": tr("Each picture"),
        "none": tr("Nothing"),
        "again": tr("Again after its update"),
        "reused": tr("Once, before its update"),
        "constant": tr("The same all along"),
        "linear": tr("Falls in a straight line"),
        "cosine": tr("Falls along a cosine"),
        "auto": tr("Measured on this device") if name == "precision" else tr("By what the pictures are"),
        "smooth": tr("Smoothly"),
        "nearest": tr("To the nearest colour"),
        "fp32": tr("32 bit (fp32)"),
        "bf16": tr("16 bit (bf16)"),
        **{policy: scale_words(policy) for policy in get_args(ScalePolicy)},
    }
    return words.get(str(choice), str(choice))


def zero_words(name: str) -> str:
    """What 0 of a setting means, where it stands for something else than none of it; '' for the others."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("SettingsForm", text)

    return {"milestone_every": tr("Never"), "checkpoint_space_mb": tr("No limit")}.get(name, "")


def value_words(name: str, value: Value) -> str:
    """A value of the setting `name` as the window shows it."""
    if value == 0 and zero_words(name):
        return zero_words(name)
    if isinstance(value, bool):
        return QCoreApplication.translate("SettingsForm", "on") if value else QCoreApplication.translate("SettingsForm", "off")
    field = next(field for field in settings_fields() if field.name == name)
    if field.kind == "choice" or isinstance(value, str):
        return choice_words(name, value)
    return number(value) if isinstance(value, int) else typed_number(value)


def typed_number(value: float) -> str:
    """A number as short as it can be typed without another one being meant."""
    return short if float(short := f"{value:g}") == value else repr(value)


def preset_name(preset: Preset) -> str:
    """What a preset is called in the window; one of the user's own as they named it."""
    return preset.name if isinstance(preset, OwnPreset) else QCoreApplication.translate("Presets", preset.name)


def preset_words(preset: Preset) -> str:
    """What a preset is for, what it sets, and how far its numbers were checked."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Presets", text)

    pairs = [f"{field_words(name)[0].lower()}{field_words(name)[1:]} {value_words(name, value)}" for name, value in preset.settings.items()]
    sets = fill(tr("It sets: %1."), ", ".join(pairs)) if pairs else tr("It sets nothing beyond the defaults, which are the paper's.")
    about = [tr(words) for words in (preset.direction, preset.checked) if words]
    return joined(tr(preset.summary) if preset.summary else "", sets, *about)
