"""The settings of a training run: typed, checked when read, each explained where it stands."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

RUN_FORMAT = 1


class RunSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a run is asked to do. The defaults are those of the paper (Isola et al. 2017, section 3 and appendix 6)."""

    generator: Literal["unet"] = "unet"
    """U-Net whose depth follows the size: log2(size_px) halvings, from size_px to 1."""
    size_px: Literal[32, 64, 128, 256, 512] = 256
    """Side of the square pictures the network is trained on, in pixels."""
    width: Annotated[int, Meta(ge=1, le=256)] = 64
    """Channels of the generator's first layer (ngf); deeper layers have up to eight times as many."""
    discriminator: Literal["patch70"] = "patch70"
    """PatchGAN that judges overlapping patches of 70x70 pixels."""
    discriminator_width: Annotated[int, Meta(ge=1, le=256)] = 64
    """Channels of the discriminator's first layer (ndf)."""
    objective: Literal["L1+cGAN"] = "L1+cGAN"
    """The loss of the generator: GAN term with the input shown to the discriminator, plus lambda_l1 times L1."""
    lambda_l1: Annotated[float, Meta(ge=0)] = 100.0
    """Weight of the L1 term."""
    learning_rate: Annotated[float, Meta(gt=0, le=1)] = 2e-4
    """Adam's step size, for both networks."""
    beta1: Annotated[float, Meta(ge=0, lt=1)] = 0.5
    """Adam's momentum."""
    batch_size: Annotated[int, Meta(ge=1, le=4096)] = 1
    """Pairs per step."""
    epochs: Annotated[int, Meta(ge=1)] = 200
    """How often every training pair is seen."""
    jitter: bool = True
    """Enlarge by 286/256 and crop at random, alike for both halves."""
    mirror: bool = True
    """Flip left and right at random, alike for both halves."""
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    """Decides weights, order, jitter and noise: the same seed gives the same run."""
    precision: Literal["fp32", "bf16"] = "fp32"
    """Numbers the networks compute with: fp32 as in the paper, or bf16 where the processor has it."""
    preview_every: Annotated[int, Meta(ge=1)] = 500
    """Steps between two previews."""
    preview_pairs: Annotated[int, Meta(ge=1, le=64)] = 6
    """How many held-out pairs each preview shows."""
    validation_every: Annotated[int, Meta(ge=1)] = 1000
    """Steps between two measurements of L1 on the held-out pairs."""
    validation_pairs: Annotated[int, Meta(ge=1)] = 100
    """At most so many held-out pairs are measured."""
    checkpoint_every: Annotated[int, Meta(ge=1)] = 2000
    """Steps between two checkpoints."""
