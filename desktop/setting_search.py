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
    """What a setting is called elsewhere: by people, in papers, and in other programs; '' where it has one name everywhere.

    In the window's language and in English, which others' programs and papers speak.
    """

    def tr(text: str) -> str:
        return f"{text} {QCoreApplication.translate('SettingSearch', text)}"

    words = {
        "generator": tr("architecture network ResNet model type netG"),
        "size_px": tr("image size resolution dimensions crop_size load_size"),
        "scale": tr("aspect ratio crop resize preprocess stretch padding"),
        "width": tr("ngf filters features capacity"),
        "normalisation": tr("norm normalization BatchNorm InstanceNorm"),
        "upsampling": tr("deconvolution checkerboard artefacts artifacts"),
        "input_channels": tr("input_nc RGB RGBA alpha transparency greyscale grayscale"),
        "output_channels": tr("output_nc RGB RGBA alpha transparency greyscale grayscale"),
        "colour_space": tr("color colorization"),
        "dropout": tr("randomness variation regularisation regularization no_dropout"),
        "objective": tr("loss gan_mode conditional"),
        "lambda_l1": tr("loss weight lambda_L1 reconstruction"),
        "adversarial_loss": tr("LSGAN gan_mode vanilla"),
        "feature_matching": tr("loss pix2pixHD"),
        "r1_weight": tr("gradient penalty regularisation regularization"),
        "discriminator": tr("critic PatchGAN netD n_layers_D"),
        "discriminator_width": tr("critic ndf filters features"),
        "discriminator_normalisation": tr("critic norm normalization BatchNorm InstanceNorm"),
        "discriminator_scales": tr("critic multi-scale pix2pixHD"),
        "learning_rate": tr("lr step size learning speed"),
        "schedule": tr("lr_policy lr learning rate decay annealing scheduler"),
        "decay_share": tr("n_epochs_decay lr learning rate decay"),
        "beta1": tr("optimiser optimizer"),
        "ema_decay": tr("EMA exponential moving average"),
        "batch_size": tr("minibatch memory VRAM GPU graphics card"),
        "epochs": tr("iterations length duration passes n_epochs"),
        "jitter": tr("data augmentation random crop shift"),
        "mirror": tr("data augmentation horizontal flip no_flip"),
        "rotation_deg": tr("data augmentation rotate turn angle"),
        "input_colour": tr("data augmentation color jitter hue"),
        "interpolation": tr("resampling resize bicubic lanczos label map"),
        "seed": tr("random reproducible repeatable"),
        "precision": tr("mixed half float16 fp16 AMP speed faster memory VRAM GPU graphics card"),
        "preview_every": tr("samples images display frequency interval"),
        "preview_pairs": tr("number of samples images display"),
        "validation_every": tr("test evaluation held-out frequency interval"),
        "validation_pairs": tr("number of test evaluation held-out images"),
        "checkpoint_every": tr("save autosave backup frequency interval disk"),
        "milestone_every": tr("save keep snapshot backup frequency interval"),
        "checkpoint_space_mb": tr("save disk space storage"),
    }
    return words.get(name, "")
