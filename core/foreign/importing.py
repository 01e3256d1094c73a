"""Makes a model file of a generator that the reference code trained (torch)."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import torch
from torch import Tensor

from core.errors import AppError, ErrorCode
from core.files import path_to_text, visible_text
from core.foreign.checkpoint_file import read_tensors
from core.foreign.reference_keys import TensorShape, reference_keys, reference_shapes, shape_of
from core.models.foreign import FIRST_HALF, REFERENCE_SIZE_PX, SECOND_HALF, ImportChoices
from core.models.header import MODEL_FORMAT, GeneratorShape, ModelHeader, impossible_in, in_its_format
from core.models.weights import FRACTIONS, save_model

_PREFIXES = ("module.", "_orig_mod.")
"""What wrappers of a network put before each of its keys: several cards, and compilation."""
_AVERAGES = ("running_mean", "running_var", "num_batches_tracked")
_SAME_NAME = re.compile(r"(latest|\d+|iter_\d+)_net_G(_[AB])?")
"""What the reference calls its generators: it is their folder that tells them apart."""
_MAX_DIFFERENCES = 10
_MAX_SIDES = {"width": 1024, "input_channels": 4, "output_channels": 4}


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A generator read from a file: what a model's header says of it, its weights by our keys, and what its user should know."""

    header: ModelHeader
    weights: dict[str, Tensor]
    notes: list[str]


def import_model(path: Path, choices: ImportChoices, place: Callable[[str], Path]) -> tuple[Path, Checkpoint]:
    """Read a checkpoint and write it as a model file, whole or absent, to where `place` puts a model of that name.

    Raises AppError: as `read_checkpoint` does, and the disk's troubles.
    """
    read = read_checkpoint(path, choices)
    output_path = place(read.header.name)
    save_model(output_path, read.header, read.weights)
    return output_path, read


def read_checkpoint(path: Path, choices: ImportChoices) -> Checkpoint:
    """The generator in a file of the reference code. Kind, width, channels and normalisation are found from its keys and shapes.

    Raises AppError: PATH_MISSING, DISK_FAILED, NOT_A_CHECKPOINT, MODEL_MISMATCH (keys or shapes are those of another network: at most ten
    are named), BAD_SETTING (a choice that the file contradicts).
    """
    tensors, carried_text = read_tensors(path)
    tensors = _unwrapped(tensors)
    weights = {key: tensor for key, tensor in tensors.items() if key.rpartition(".")[2] not in _AVERAGES}
    carried = _carried(carried_text)
    shape = _shape(path, weights, choices, carried)
    if carried is not None and impossible_in(msgspec.structs.replace(carried, generator=shape)):
        carried = None
    _check_numbers(path, weights)
    notes = []
    if shape.normalisation == "batch" and len(weights) < len(tensors):
        notes.append("Running averages are left out: each picture gets its own statistics, as in the reference without --eval.")
    if shape.kind == "unet" and choices.dropout is None and carried is None:
        notes.append("The file can't say whether it was trained with dropout, its noise; it is taken to be, as is usual.")
    keys = reference_keys(shape)
    header = msgspec.structs.replace(
        carried or ModelHeader(name="", generator=shape, input_name=FIRST_HALF, target_name=SECOND_HALF),
        generator=shape,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    named = {"name": choices.name or header.name or _name_of(path), "input_name": choices.input_name, "target_name": choices.target_name}
    header = msgspec.structs.replace(header, **{field: text for field, text in named.items() if text})
    return Checkpoint(header=in_its_format(header), weights={ours: weights[theirs] for ours, theirs in keys.items()}, notes=notes)


def _unwrapped(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Without the prefixes of wrappers, which stand within one another in any order."""
    while prefix := next((prefix for prefix in _PREFIXES if all(key.startswith(prefix) for key in tensors)), ""):
        tensors = {key.removeprefix(prefix): tensor for key, tensor in tensors.items()}
    return tensors


def _carried(text: str) -> ModelHeader | None:
    """The header of the model that Diptych wrote the file of; without a sound one that is known here, the file is read as any other."""
    try:
        header = msgspec.json.decode(text, type=ModelHeader) if text else None
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    return header if header is not None and header.format <= MODEL_FORMAT and not impossible_in(header) else None


def _shape(path: Path, weights: Mapping[str, Tensor], choices: ImportChoices, carried: ModelHeader | None) -> GeneratorShape:
    found = {key: tuple(tensor.shape) for key, tensor in weights.items()}
    if choices.size_px and (choices.size_px not in range(4, 4097) or choices.size_px & (choices.size_px - 1)):
        raise AppError(
            ErrorCode.BAD_SETTING,
            f"{path_to_text(path)} can't have been trained on pictures of {choices.size_px} pixels, as far as Diptych knows.",
            "Give the power of two that is nearest to it, like 128, 256 or 512.",
        )
    size_px = choices.size_px or (carried.generator.size_px if carried else REFERENCE_SIZE_PX)
    dropout = choices.dropout if choices.dropout is not None else carried is None or carried.generator.dropout
    shape = shape_of(found, size_px=size_px, dropout=dropout)
    if shape is None:
        raise _mismatch(path, "any generator of the reference", _nearest(found), found)
    for side, largest in _MAX_SIDES.items():
        if not 1 <= getattr(shape, side) <= largest:
            raise _mismatch(path, "a network of possible size", reference_shapes(GeneratorShape(kind=shape.kind)), found)
    expected = reference_shapes(shape)
    if found != expected:
        raise _mismatch(path, network_words(shape), expected, found)
    if choices.size_px and choices.size_px != shape.size_px:
        raise _contradicted(path, f"a U-Net for pictures of {shape.size_px} pixels, not {choices.size_px}")
    if choices.dropout is not None and choices.dropout != shape.dropout:
        raise _contradicted(path, f"a ResNet that was trained {'with' if shape.dropout else 'without'} dropout")
    return shape


def network_words(shape: GeneratorShape) -> str:
    """A network by the reference's names: unet_256 of width 64 with batch normalisation, 3 channels to 3."""
    norm = f"{shape.normalisation} normalisation" if shape.normalisation != "none" else "no normalisation"
    return f"{reference_name(shape)} of width {shape.width} with {norm}, {shape.input_channels} channels to {shape.output_channels}"


def reference_name(shape: GeneratorShape) -> str:
    """The reference's word for a kind of network, as its option --netG takes it."""
    return f"unet_{shape.size_px}" if shape.kind == "unet" else f"resnet_{shape.kind.removeprefix('resnet')}blocks"


def _nearest(found: Mapping[str, TensorShape]) -> dict[str, TensorShape]:
    """Of the reference's usual generators the one that has most keys in common with what was found."""
    usual = [reference_shapes(GeneratorShape(kind="unet")), reference_shapes(GeneratorShape(kind="resnet9", dropout=False))]
    return max(usual, key=lambda shapes: len(shapes.keys() & found.keys()))


def _check_numbers(path: Path, weights: Mapping[str, Tensor]) -> None:
    for key, tensor in weights.items():
        has_fractions = tensor.dtype in FRACTIONS
        # As they are used: float32 does not hold all that float64 does.
        if not has_fractions or not torch.isfinite(tensor.float()).all():
            what = "values that are infinite or no numbers" if has_fractions else f"{tensor.dtype} instead of fractions"
            raise AppError(
                ErrorCode.MODEL_MISMATCH,
                f"{path_to_text(path)} can't be used: {key} holds {what}.",
                "Choose an earlier checkpoint of that training.",
                path=path_to_text(path),
            )


def _mismatch(path: Path, wanted: str, expected: Mapping[str, TensorShape], found: Mapping[str, TensorShape]) -> AppError:
    lines = [
        f"{visible_text(key)[:100]} is {_side(found.get(key))} in the file and {_side(expected.get(key))} in the reference"
        for key in sorted(expected.keys() | found.keys())
        if expected.get(key) != found.get(key)
    ]
    named = "; ".join(lines[:_MAX_DIFFERENCES])
    if len(lines) > _MAX_DIFFERENCES:
        named += f"; and {len(lines) - _MAX_DIFFERENCES} more"
    return AppError(
        ErrorCode.MODEL_MISMATCH,
        f"{path_to_text(path)} is not {wanted}: {named}.",
        "Diptych reads the reference's U-Nets and its ResNets of 6 and 9 blocks, as it saves them.",
        path=path_to_text(path),
    )


def _side(shape: TensorShape | None) -> str:
    return "absent" if shape is None else " x ".join(map(str, shape)) or "a number"


def _contradicted(path: Path, truth: str) -> AppError:
    name = path_to_text(path)
    return AppError(ErrorCode.BAD_SETTING, f"{name} holds {truth}.", "Leave that choice to the file.", path=name)


def _name_of(path: Path) -> str:
    folder = path.absolute().parent.name if _SAME_NAME.fullmatch(path.stem) else ""
    return path_to_text(Path(folder or path.stem))
