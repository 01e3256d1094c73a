"""The settings of a training run: typed, checked when read, each explained where it stands."""

import math
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from core.allowed_values import allowed_words
from core.documented import field_descriptions
from core.errors import AppError, ErrorCode
from core.models.header import ColourSpace, GeneratorKind, GeneratorShape, NormalisationWord, UpsamplingWord, has_opacity
from core.pairs.augmentation import Augmentation, Interpolation, Opacity, ScalePolicy
from core.pairs.recipes.recipe import LIGHTNESS, Recipe
from core.pix2pix.discriminator_shape import DiscriminatorKind, DiscriminatorShape
from core.pix2pix.objective import AdversarialLoss, Objective, ObjectiveName

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
    objective: ObjectiveName = "L1+cGAN"
    """What the generator minimises: cGAN shows the discriminator the input beside each picture, GAN the picture alone; L1 (or L2, squared)
    is the distance to the target, lambda_l1 times. L1 or L2 alone train no discriminator."""
    lambda_l1: Annotated[float, Meta(ge=0)] = 100.0
    """Weight of the L1 or L2 term."""
    adversarial_loss: AdversarialLoss = "bce"
    """How the discriminator's answers become losses: by cross-entropy as in the paper (bce), by least squares (Mao et al. 2017), or by the
    hinge (Lim & Ye 2017)."""
    feature_matching: Annotated[float, Meta(ge=0)] = 0.0
    """Weight of how differently the discriminator's layers see translated picture and target (Wang et al. 2018, who take 10); 0: off."""
    r1_weight: Annotated[float, Meta(ge=0)] = 0.0
    """Weight of the penalty on the discriminator's gradient at the targets (Mescheder et al. 2018, who take 10); in fp32 alone; 0: off."""
    discriminator: DiscriminatorKind = "patch70"
    """Side of the patches that it judges one by one, in pixels; pixel: each pixel by itself; the largest see whole pictures."""
    discriminator_width: Annotated[int, Meta(ge=1, le=256)] = 64
    """Channels of the discriminator's first layer (ndf)."""
    discriminator_normalisation: NormalisationWord = "batch"
    """Normalises its layers by the statistics of the batch as in the paper, of each picture by itself (instance), or not at all."""
    discriminator_scales: Literal[1, 2, 3] = 1
    """So many discriminators, the second on pictures at half their size, the third at a quarter (Wang et al. 2018); losses are added up."""
    discriminator_pass: Literal["again", "reused"] = "again"
    """The generator learns from the discriminator after its update, which judges the translated picture again; reused: from its judgement
    before it, as in the original Torch code."""
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
    epochs: Annotated[int, Meta(ge=1, le=10**12)] = 200
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


def recipe_of_photos(settings: RunSettings) -> Recipe:
    """What makes the inputs of single photos for which nobody named a recipe; empty where one has to be named."""
    return LIGHTNESS if settings.colour_space == "Lab" else ()


def objective_of(settings: RunSettings) -> Objective:
    """What these settings minimise."""
    return Objective(
        settings.lambda_l1,
        settings.objective,
        settings.adversarial_loss,
        settings.feature_matching,
        settings.r1_weight,
        settings.discriminator_pass == "reused",
    )


def discriminator_shape(settings: RunSettings) -> DiscriminatorShape | None:
    """The words of the discriminator that these settings train; None where there is none."""
    objective, generator = objective_of(settings), generator_shape(settings)
    if not objective.has_discriminator:
        return None
    return DiscriminatorShape(
        generator.output_channels + (generator.input_channels if objective.is_conditional else 0),
        settings.discriminator,
        settings.discriminator_width,
        settings.discriminator_normalisation,
        settings.discriminator_scales,
    )


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
            if getattr(checked, key) == math.inf:  # no run could keep it: JSON does not know it
                raise msgspec.ValidationError(f"{key} is infinite")
        except msgspec.ValidationError as error:
            message = f"The setting {key} can't be {value}: it takes {allowed_words(RunSettings, key)}."
            raise AppError(ErrorCode.BAD_SETTING, message, setting_descriptions()[key].replace("\n", " "), key=key) from error
        values = msgspec.structs.asdict(checked)
    made = msgspec.convert(values, RunSettings)
    refuse_contradictions(made)
    return made


def refuse_contradictions(settings: RunSettings) -> None:
    """Values that are fine each by itself and can't be had together. Raises AppError BAD_SETTING."""
    objective, shape = objective_of(settings), discriminator_shape(settings)
    if shape is None:
        for key in ("feature_matching", "r1_weight"):
            if getattr(settings, key) > 0:
                message = f"The objective {settings.objective} trains no discriminator, and {key} needs one."
                raise AppError(ErrorCode.BAD_SETTING, message, f"Set {key} to 0, or choose an objective with GAN in it.", key=key)
        if settings.lambda_l1 == 0:
            message = f"With lambda_l1 at 0 the objective {settings.objective} leaves nothing to learn."
            raise AppError(ErrorCode.BAD_SETTING, message, "Set lambda_l1 above 0.", key="lambda_l1")
        return
    if settings.size_px < shape.smallest_px:
        scales = f" in {shape.num_scales} scales" if shape.num_scales > 1 else ""
        raise AppError(
            ErrorCode.BAD_SETTING,
            f"The discriminator {shape.kind}{scales} is too deep for size_px {settings.size_px}: "
            f"it needs pictures of {shape.smallest_px} pixels at least.",
            "Choose one that sees smaller patches, fewer scales, or a larger size.",
            key="discriminator",
        )
    if objective.r1_weight > 0 and settings.precision == "bf16":
        message = "r1_weight takes gradients of gradients, which is done in fp32 alone; precision can't be bf16 with it."
        raise AppError(ErrorCode.BAD_SETTING, message, "Set precision to fp32 or auto, or r1_weight to 0.", key="r1_weight")


def settings_without_effect(settings: RunSettings) -> frozenset[str]:
    """The names of those that change nothing while the others are as they are."""
    objective, names = objective_of(settings), set()
    if not objective.has_discriminator:
        names |= {name for name in RunSettings.__struct_fields__ if name.startswith("discriminator")}
        names |= {"adversarial_loss", "feature_matching", "r1_weight"}
    if objective.distance is None:
        names.add("lambda_l1")
    if settings.schedule != "linear":
        names.add("decay_share")
    if settings.colour_space == "Lab":
        names |= {"input_channels", "output_channels", "input_colour"}
    return frozenset(names)


def setting_descriptions() -> dict[str, str]:
    """The docstring under each field of RunSettings."""
    return field_descriptions(RunSettings)
