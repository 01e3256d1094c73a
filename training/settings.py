"""The settings of a training run: typed, checked when read, each explained where it stands."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from core.allowed_values import allowed_words
from core.documented import field_descriptions
from core.errors import AppError, ErrorCode
from core.models.header import ColourSpace, GeneratorKind, GeneratorShape, NormalisationWord, UpsamplingWord, has_opacity
from core.pairs.augmentation import Augmentation, Interpolation, Opacity, ScalePolicy
from core.pairs.recipes.recipe import Recipe

RUN_FORMAT = 1


class RunSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a run is asked to do. The defaults are those of the paper (Isola et al. 2017, section 3 and appendix 6)."""

    generator: GeneratorKind = "unet"
    """The network that translates: a U-Net with log2(size_px) halvings, from size_px to 1; encoder_decoder, the same without skips, for
    batches larger than 1; resnet6 and resnet9, which halve twice and then change the picture by 6 or 9 residual blocks."""
    size_px: Literal[32, 64, 128, 256, 512] = 256
    """Side of the square pictures the network is trained on, in pixels."""
    scale: ScalePolicy = "whole"
    """How pictures come to the network's size: whole squeezes them into its square, fit keeps their shape and fills the rest of the square
    by mirroring, native trains on parts at their own size, cut out at random (jitter then adds nothing)."""
    width: Annotated[int, Meta(ge=1, le=256)] = 64
    """Channels of the generator's first layer (ngf); deeper layers have up to eight times as many."""
    normalisation: NormalisationWord = "batch"
    """What the generator's maps are normalised by: the batch's statistics as in the paper, each picture's own (instance), or nothing."""
    upsampling: UpsamplingWord = "transposed"
    """How the generator enlarges: by transposed convolutions as in the paper, or to the nearest pixel and then by a plain one (resize),
    which leaves no checkerboard."""
    input_channels: Literal[1, 2, 3, 4] = 3
    """What the generator is shown: 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity. Without opacity pictures are on white."""
    output_channels: Literal[1, 2, 3, 4] = 3
    """What the generator makes: 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity."""
    colour_space: ColourSpace = "sRGB"
    """Lab colourises as the paper does: of a target's lightness L the generator makes its colours a and b, whatever the input and the
    numbers of channels are."""
    dropout: bool = True
    """The generator's only noise, in training and in use; without it a picture has one translation alone."""
    discriminator: Literal["patch70"] = "patch70"
    """PatchGAN that judges overlapping patches of 70x70 pixels."""
    discriminator_width: Annotated[int, Meta(ge=1, le=256)] = 64
    """Channels of the discriminator's first layer (ndf)."""
    objective: Literal["L1+cGAN"] = "L1+cGAN"
    """The loss of the generator: GAN term with the input shown to the discriminator, plus lambda_l1 times L1."""
    lambda_l1: Annotated[float, Meta(ge=0)] = 100.0
    """Weight of the L1 term."""
    learning_rate: Annotated[float, Meta(gt=0, le=1)] = 2e-4
    """Adam's step size, for both networks, where the schedule begins."""
    schedule: Literal["constant", "linear", "cosine"] = "constant"
    """The learning rate over the run: the same all along as in the paper; falling in a straight line at its end; or along half a cosine."""
    decay_share: Annotated[float, Meta(gt=0, le=1)] = 0.5
    """Share of the steps over which a linear schedule falls to 0: 0.5 of 200 epochs are 100 and then 100 falling."""
    beta1: Annotated[float, Meta(ge=0, lt=1)] = 0.5
    """Adam's momentum."""
    ema_decay: Annotated[float, Meta(ge=0, lt=1)] = 0.0
    """Previews, validation and models use a running mean of the generator's weights, of which a step keeps this share (0.999); 0: off."""
    batch_size: Annotated[int, Meta(ge=1, le=4096)] = 1
    """Pairs per step."""
    epochs: Annotated[int, Meta(ge=1)] = 200
    """How often every training pair is seen."""
    jitter: bool = True
    """Enlarge by 286/256 and crop at random, alike for both halves."""
    mirror: bool = True
    """Flip left and right at random, alike for both halves."""
    rotation_deg: Annotated[float, Meta(ge=0, le=45)] = 0.0
    """Turn by up to so many degrees to either side at random, alike for both halves; what comes in at the border is reflected."""
    input_colour: Annotated[float, Meta(ge=0, le=1)] = 0.0
    """Change brightness, contrast and saturation of the input alone by up to this share, at random; a label map keeps its colours."""
    interpolation: Interpolation = "auto"
    """How pictures are resized and turned: smooth blends colours; nearest never does so to label maps; auto looks whether they are any."""
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    """Decides weights, order, jitter and noise: the same seed gives the same run."""
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    """Numbers the networks compute with: fp32 as in the paper, bf16 (mixed precision), or what a short measurement finds better."""
    preview_every: Annotated[int, Meta(ge=1)] = 500
    """Steps between two previews."""
    preview_pairs: Annotated[int, Meta(ge=1, le=64)] = 6
    """How many held-out pairs each preview shows."""
    validation_every: Annotated[int, Meta(ge=1)] = 1000
    """Steps between two measurements of L1 on the held-out pairs."""
    validation_pairs: Annotated[int, Meta(ge=1)] = 100
    """At most so many held-out pairs are measured."""
    checkpoint_every: Annotated[int, Meta(ge=1)] = 2000
    """Steps between two checkpoints; the last two and the best are kept."""
    milestone_every: Annotated[int, Meta(ge=0)] = 0
    """Steps between two milestones: the generator alone, of which a model can be made later; 0: none."""
    checkpoint_space_mb: Annotated[int, Meta(ge=0)] = 0
    """When checkpoints and milestones take more megabytes than this, the oldest milestones go; 0: no limit."""

    @property
    def augmentation(self) -> Augmentation:
        """What is done to pairs by chance: the fields of that name."""
        return Augmentation(**{name: getattr(self, name) for name in Augmentation.__struct_fields__})


def generator_shape(settings: RunSettings) -> GeneratorShape:
    """The words of the generator that these settings train."""
    is_lab = settings.colour_space == "Lab"
    return GeneratorShape(
        kind=settings.generator,
        size_px=settings.size_px,
        width=settings.width,
        input_channels=1 if is_lab else settings.input_channels,
        output_channels=2 if is_lab else settings.output_channels,
        dropout=settings.dropout,
        normalisation=settings.normalisation,
        upsampling=settings.upsampling,
    )


def opacity_of(settings: RunSettings) -> Opacity:
    """Which halves of its pairs a run needs the opacity of."""
    space = settings.colour_space
    return Opacity(has_opacity(settings.input_channels, space), has_opacity(settings.output_channels, space))


def recipe_in_use(settings: RunSettings, recipe: Recipe) -> Recipe:
    """What the network's inputs are made with: the dataset's recipe; in Lab nothing, for they are the targets' own lightness."""
    return () if settings.colour_space == "Lab" else recipe


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of resources/presets: a name, one sentence, and the settings that differ from the paper's defaults."""

    name: str
    summary: str
    settings: dict[str, bool | int | float | str] = {}
    order: int = 100


def presets_dir() -> Path:
    """Where the presets lie, from source and in the bundle."""
    return Path(__file__).resolve().parent.parent / "resources" / "presets"


def read_presets() -> dict[str, Preset]:
    """All presets by their file's stem, in the order to show them. Raises AppError BAD_SETTING for a damaged file."""
    presets = {path.stem: _read_preset(path) for path in presets_dir().glob("*.toml")}
    return dict(sorted(presets.items(), key=lambda item: (item[1].order, item[0])))


def _read_preset(path: Path) -> Preset:
    try:
        preset = msgspec.toml.decode(path.read_bytes(), type=Preset)
        settings_with(RunSettings(), preset.settings)
    except (msgspec.DecodeError, AppError) as error:
        raise AppError(
            ErrorCode.BAD_SETTING, f"The preset {path} can't be read ({error}).", "Install Diptych again.", path=str(path)
        ) from error
    return preset


def preset_settings(key: str) -> RunSettings:
    """The settings of a preset. Raises AppError BAD_SETTING when there is none of that name."""
    presets = read_presets()
    if key not in presets:
        raise AppError(ErrorCode.BAD_SETTING, f"There is no preset called {key}.", f"Choose one of: {', '.join(presets)}.", key=key)
    return settings_with(RunSettings(), presets[key].settings)


def settings_with(settings: RunSettings, changes: Mapping[str, object]) -> RunSettings:
    """The settings with some changed; values may be text as typed (--set KEY=VALUE).

    Raises AppError BAD_SETTING naming the key: an unknown one, or a value out of its range.
    """
    known = {field.name for field in msgspec.structs.fields(RunSettings)}
    values = msgspec.structs.asdict(settings)
    for key, value in changes.items():
        if key not in known:
            raise AppError(
                ErrorCode.BAD_SETTING, f"There is no setting called {key}.", f"Settings are: {', '.join(sorted(known))}.", key=key
            )
        values[key] = value
        try:
            checked = msgspec.convert(values, RunSettings, strict=not isinstance(value, str))
        except msgspec.ValidationError as error:
            message = f"The setting {key} can't be {value}: it takes {allowed_words(RunSettings, key)}."
            raise AppError(ErrorCode.BAD_SETTING, message, setting_descriptions()[key].replace("\n", " "), key=key) from error
        values = msgspec.structs.asdict(checked)
    return msgspec.convert(values, RunSettings)


def setting_descriptions() -> dict[str, str]:
    """The docstring under each field of RunSettings."""
    return field_descriptions(RunSettings)
