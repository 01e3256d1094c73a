"""The weights of a model file: written whole, and loaded into the generator that its header names (torch)."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load, load_file, save
from torch import Tensor

from core.errors import AppError, ErrorCode
from core.files import disk_error, is_utf8, path_to_text, write_whole
from core.models.header import HEADER_KEY, ModelHeader, in_its_format, read_header
from core.pix2pix.base import Generator
from core.pix2pix.generator import build_generator
from core.plain_files import read_plain

FRACTIONS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
"""What weights may come in. Types of 8 bits and less mean nothing without the scales that belong to them."""
_MAX_DIFFERENCES = 10


def save_model(path: Path, header: ModelHeader, state_dict: Mapping[str, Tensor]) -> None:
    """Write a model file, whole or not at all: `state_dict` is the generator's, stored as float32.

    Raises AppError: MODEL_MISMATCH (the weights are not those of the header's generator), disk troubles.
    """
    _check_weights(path, header, state_dict)
    data = save(_apart(state_dict), metadata={HEADER_KEY: msgspec.json.encode(in_its_format(header)).decode()})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, path) from error
    write_whole(path, data)


def load_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file, on the CPU, whatever its name: the library takes none that is not UTF-8.

    Raises OSError, SafetensorError.
    """
    return load_file(path) if is_utf8(path) else load(read_plain(path))


def _apart(state_dict: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """As float32, each in memory of its own: weights that another program tied together are parts of one piece, which is not written."""
    apart, pieces = {}, set()
    for key, tensor in state_dict.items():
        plain = tensor.detach().to("cpu", torch.float32).contiguous()
        piece = plain.untyped_storage().data_ptr()
        apart[key] = plain.clone() if piece in pieces else plain
        pieces.add(piece)
    return apart


def load_generator(path: Path, device: torch.device) -> tuple[ModelHeader, Generator]:
    """The header and its generator on `device`, float32, channels_last, in evaluation mode and without gradients.

    Raises AppError: NOT_A_MODEL, NEWER_FORMAT, PATH_MISSING, MODEL_MISMATCH (keys or shapes differ: at most ten are named).
    """
    header = read_header(path)
    try:
        tensors = load_tensors(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise AppError(
            ErrorCode.NOT_A_MODEL,
            f"The model file {path_to_text(path)} is damaged ({error}).",
            "Get the model again from where it came.",
            path=path_to_text(path),
        ) from error
    _check_weights(path, header, tensors)
    # Empty until the file's weights take their place: drawing 54 million numbers first would take a second.
    with torch.device("meta"):
        generator = build_generator(header.generator)
    generator.load_state_dict({key: tensor.to(torch.float32) for key, tensor in tensors.items()}, assign=True)
    generator.requires_grad_(False).eval()
    return header, generator.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]


def _check_weights(path: Path, header: ModelHeader, tensors: Mapping[str, Tensor]) -> None:
    with torch.device("meta"):
        expected = {key: tuple(tensor.shape) for key, tensor in build_generator(header.generator).state_dict().items()}
    found = {key: tuple(tensor.shape) for key, tensor in tensors.items()}
    if found != expected:
        raise _mismatch(path, _differences(expected, found))
    for key, tensor in tensors.items():
        if tensor.dtype not in FRACTIONS:
            raise _mismatch(path, [f"{key} holds {tensor.dtype} instead of floating point numbers"])
        # As they are used: float32 does not hold all that float64 does.
        if not torch.isfinite(tensor.float()).all():
            raise _mismatch(path, [f"{key} holds values that are infinite or no numbers"])


def _differences(expected: Mapping[str, tuple[int, ...]], found: Mapping[str, tuple[int, ...]]) -> list[str]:
    lines: list[str] = []
    for key in sorted(expected.keys() | found.keys()):
        if key not in found:
            lines.append(f"{key} is missing")
        elif key not in expected:
            lines.append(f"{key} is unknown")
        elif expected[key] != found[key]:
            lines.append(f"{key} is {_by(found[key])} instead of {_by(expected[key])}")
    return lines


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) or "a number"


def _mismatch(path: Path, differences: list[str]) -> AppError:
    named = "; ".join(differences[:_MAX_DIFFERENCES])
    if len(differences) > _MAX_DIFFERENCES:
        named += f"; and {len(differences) - _MAX_DIFFERENCES} more"
    return AppError(
        ErrorCode.MODEL_MISMATCH,
        f"The weights in {path_to_text(path)} do not fit the network its header names: {named}.",
        "Get the model again from where it came.",
        path=path_to_text(path),
    )
