"""Finds settings by what people type: the name on the command line, the words of the window, or what others call them."""

from PySide6.QtCore import QCoreApplication

from desktop.item_models.settings_fields import SettingField
from desktop.setting_words import choice_words, field_words


def finds(text: str, field: SettingField) -> bool:
    """Whether every word of the text is somewhere in what is said of a setting; a text without words finds all."""
    where = _said_of(field)
    return all(word in where for word in text.casefold().split())


def _said_of(field: SettingField) -> str:
    explanation = QCoreApplication.translate("RunSettings", field.explanation)
    choices = [f"{choice} {choice_words(field.name, choice)}" for choice in field.choices]
    parts = (field.name, field.name.replace("_", " "), field_words(field.name), explanation, other_words(field.name), *choices)
    return "\n".join(parts).casefold()


def other_words(name: str) -> str:
    """What a setting is called elsewhere: in papers, and in other programs; '' where it has one name everywhere."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("SettingSearch", text)

    words = {
        "generator": tr("architecture network ResNet"),
        "size_px": tr("resolution crop_size load_size"),
        "scale": tr("aspect ratio crop resize preprocess"),
        "width": tr("ngf filters features"),
        "normalisation": tr("norm normalization BatchNorm InstanceNorm"),
        "upsampling": tr("deconvolution checkerboard"),
        "input_channels": tr("input_nc alpha transparency greyscale"),
        "output_channels": tr("output_nc alpha transparency greyscale"),
        "colour_space": tr("color colorization"),
        "objective": tr("loss gan_mode conditional"),
        "lambda_l1": tr("lambda_L1 reconstruction"),
        "adversarial_loss": tr("LSGAN gan_mode vanilla"),
        "feature_matching": tr("pix2pixHD"),
        "r1_weight": tr("gradient penalty regularisation"),
        "discriminator": tr("PatchGAN netD n_layers_D"),
        "discriminator_width": tr("ndf filters features"),
        "discriminator_scales": tr("multi-scale pix2pixHD"),
        "learning_rate": tr("lr step size speed"),
        "schedule": tr("lr_policy learning rate decay annealing"),
        "decay_share": tr("n_epochs_decay learning rate decay"),
        "beta1": tr("optimiser optimizer"),
        "ema_decay": tr("EMA exponential moving average"),
        "epochs": tr("length duration passes n_epochs"),
        "jitter": tr("augmentation crop"),
        "mirror": tr("augmentation flip"),
        "rotation_deg": tr("augmentation rotate turn"),
        "input_colour": tr("augmentation color jitter hue"),
        "interpolation": tr("resampling bicubic lanczos label map"),
        "seed": tr("random reproducible"),
        "precision": tr("mixed half float16 AMP speed"),
        "preview_every": tr("samples display frequency"),
        "validation_every": tr("test held-out frequency"),
        "checkpoint_every": tr("save frequency disk"),
        "checkpoint_space_mb": tr("disk space"),
    }
    return words.get(name, "")
