"""The generators of the reference code as their files show them: which of its keys is which of ours, and which network it is (torch).

The reference (junyanz/pytorch-CycleGAN-and-pix2pix) numbers its layers. A U-Net is nested: each level is a `model` whose entry 1 (of the
outermost) or 3 is the level within. A ResNet is one row of layers, in which its blocks stand as rows of their own.

    U-Net     model.model.0              the outermost convolution; its transposed one is model.model.3
              model.model.1.model.1, .2  the second level's convolution and normalisation; on the way back .5 and .6
              ...model.1, .3, .4         the innermost level: no normalisation on the way down
    ResNet    model.1, .2                7x7; then 4, 5 and 7, 8 halve
              model.10.conv_block.1, .2  the first block; its second half is 5, 6, with dropout between them 6, 7
"""

import re
from collections.abc import Mapping

import torch

from core.models.header import GeneratorKind, GeneratorShape, NormalisationWord
from core.pix2pix.generator import build_generator
from core.pix2pix.resnet import NUM_BLOCKS

TensorShape = tuple[int, ...]
MIN_HALVINGS, MAX_HALVINGS = 5, 12
"""The reference builds no U-Net with fewer; with more there is no picture as large."""
USUAL_WIDTH, USUAL_CHANNELS = 64, 3
"""Of a network whose file lacks the layers that would tell."""
FIRST_BLOCK = 10
"""Where a ResNet's blocks begin in its row."""
_NESTED = re.compile(r"model\.model((?:\.\d+\.model)*)\.\d+\.\w+")
_BLOCK = re.compile(r"model\.(\d+)\.conv_block\.\d+\.\w+")


def has_counterpart(shape: GeneratorShape) -> bool:
    """Whether the reference knows such a network."""
    is_known = shape.kind in NUM_BLOCKS or (shape.kind == "unet" and shape.size_px >= 1 << MIN_HALVINGS)
    return is_known and shape.upsampling == "transposed"


def reference_keys(shape: GeneratorShape) -> dict[str, str]:
    """Each key of our generator's weights with the reference's for the same. The shape has a counterpart."""
    modules = _resnet_modules(shape) if shape.kind in NUM_BLOCKS else _unet_modules(shape)
    keys = {}
    for key in our_shapes(shape):
        module, _, parameter = key.rpartition(".")
        keys[key] = f"{modules[module]}.{parameter}"
    return keys


def reference_shapes(shape: GeneratorShape) -> dict[str, TensorShape]:
    """The reference's keys with the shapes of their tensors, without the averages of batch normalisation."""
    ours = our_shapes(shape)
    return {theirs: ours[key] for key, theirs in reference_keys(shape).items()}


def our_shapes(shape: GeneratorShape) -> dict[str, TensorShape]:
    """The keys and shapes of our generator's weights."""
    with torch.device("meta"):
        return {key: tuple(tensor.shape) for key, tensor in build_generator(shape).state_dict().items()}


def shape_of(found: Mapping[str, TensorShape], *, size_px: int, dropout: bool) -> GeneratorShape | None:
    """The network that these keys and shapes look like; None where they look like no generator of the reference.

    `size_px` is taken for a ResNet, `dropout` for a U-Net: they don't show theirs. Whether every key fits is not looked at.
    """
    num_blocks = len({match[1] for key in found if (match := _BLOCK.fullmatch(key))})
    if num_blocks in NUM_BLOCKS.values():
        return _resnet_shape(found, "resnet6" if num_blocks == NUM_BLOCKS["resnet6"] else "resnet9", size_px)
    levels = [match[1].count(".model") for key in found if (match := _NESTED.fullmatch(key))]
    if levels and MIN_HALVINGS <= max(levels) + 1 <= MAX_HALVINGS:
        return _unet_shape(found, max(levels) + 1, dropout)
    return None


def _unet_modules(shape: GeneratorShape) -> dict[str, str]:
    depth = shape.size_px.bit_length() - 1
    modules: dict[str, str] = {}
    place = "model.model"
    for level in range(depth):
        out = depth - 1 - level
        if level == 0:
            modules |= {"down.0": f"{place}.0", f"up.{out}": f"{place}.3"}
            place += ".1.model"
        elif level < depth - 1:
            modules |= {f"down.{level}": f"{place}.1", f"down_norm.{level - 1}": f"{place}.2"}
            modules |= {f"up.{out}": f"{place}.5", f"up_norm.{out}": f"{place}.6"}
            place += ".3.model"
        else:
            modules |= {f"down.{level}": f"{place}.1", "up.0": f"{place}.3", "up_norm.0": f"{place}.4"}
    return modules


def _resnet_modules(shape: GeneratorShape) -> dict[str, str]:
    second = 6 if shape.dropout else 5
    modules = {"first": "model.1", "first_norm": "model.2"}
    for index in range(2):
        modules |= {f"down.{index}": f"model.{4 + 3 * index}", f"down_norm.{index}": f"model.{5 + 3 * index}"}
    after = FIRST_BLOCK + NUM_BLOCKS[shape.kind]
    for index in range(NUM_BLOCKS[shape.kind]):
        theirs = f"model.{FIRST_BLOCK + index}.conv_block"
        modules |= {f"blocks.{index}.first": f"{theirs}.1", f"blocks.{index}.first_norm": f"{theirs}.2"}
        modules |= {f"blocks.{index}.second": f"{theirs}.{second}", f"blocks.{index}.second_norm": f"{theirs}.{second + 1}"}
    for index in range(2):
        modules |= {f"up.{index}": f"model.{after + 3 * index}", f"up_norm.{index}": f"model.{after + 3 * index + 1}"}
    return modules | {"last": f"model.{after + 7}"}


def _unet_shape(found: Mapping[str, TensorShape], depth: int, dropout: bool) -> GeneratorShape:
    first, last, second = "model.model.0.weight", "model.model.3.weight", "model.model.1.model.1.weight"
    return GeneratorShape(
        kind="unet",
        size_px=1 << depth,
        width=_side(found, first, 0) or _side(found, last, 0) // 2 or _side(found, second, 1) or USUAL_WIDTH,
        input_channels=_side(found, first, 1) or USUAL_CHANNELS,
        output_channels=_side(found, last, 1) or USUAL_CHANNELS,
        dropout=dropout,
        normalisation=_normalisation(found, "model.model.1.model.1", "model.model.1.model.2"),
    )


def _resnet_shape(found: Mapping[str, TensorShape], kind: GeneratorKind, size_px: int) -> GeneratorShape:
    first, second, last = "model.1.weight", "model.4.weight", f"model.{FIRST_BLOCK + NUM_BLOCKS[kind] + 7}.weight"
    return GeneratorShape(
        kind=kind,
        size_px=size_px,
        width=_side(found, first, 0) or _side(found, last, 1) or _side(found, second, 1) or USUAL_WIDTH,
        input_channels=_side(found, first, 1) or USUAL_CHANNELS,
        output_channels=_side(found, last, 0) or USUAL_CHANNELS,
        # Without it the second convolution is the fifth, and the sixth a normalisation.
        dropout=len(found.get(f"model.{FIRST_BLOCK}.conv_block.6.weight", ())) == 4,
        normalisation=_normalisation(found, "model.1", "model.2"),
    )


def _side(found: Mapping[str, TensorShape], key: str, side: int) -> int:
    """A side of a convolution's weights; 0 where there is no such thing: the comparison that follows will say so."""
    shape = found.get(key, ())
    return shape[side] if len(shape) == 4 else 0


def _normalisation(found: Mapping[str, TensorShape], convolution: str, norm: str) -> NormalisationWord:
    """Batch normalisation has weights of its own; before instance normalisation, which has none, a convolution has a bias."""
    if f"{norm}.weight" in found:
        return "batch"
    return "instance" if f"{convolution}.bias" in found else "none"
