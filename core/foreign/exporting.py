"""Writes a model for other programs, and keeps the file only where it computes what the model does on real pictures (torch)."""

import copy
import io
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import torch
from PIL import Image
from torch import Tensor

from core.errors import AppError, ErrorCode
from core.files import disk_error, is_utf8, path_to_text, writing_whole
from core.foreign.framing import Framed
from core.foreign.importing import read_checkpoint, reference_name
from core.foreign.reference_keys import has_counterpart, reference_keys
from core.foreign.script_file import open_script, write_script
from core.models.foreign import MAX_DIFFERENCE, Difference, Exported, ExportFormat, ImportChoices, Size
from core.models.header import HEADER_KEY, ModelHeader, in_its_format
from core.models.weights import load_generator
from core.onnx_runtime import onnx_runtime
from core.pairs.originals import Progress
from core.pairs.recipes.recipe import recipe_text
from core.pairs.sample import sample_paths
from core.pix2pix.base import Generator
from core.pix2pix.generator import build_generator
from core.pix2pix.normalisation import Normalisation
from core.pix2pix.resnet import NUM_BLOCKS

CHECK_SIZES: tuple[Size, Size] = ((256, 256), (243, 321))
"""A file that takes any size is checked at the paper's and at one that nothing divides."""
_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
"""Pillow's pictures of so many channels."""
_Run = Callable[[Tensor], Tensor]


def export_for(
    model_path: Path,
    to: ExportFormat,
    output_path: Path,
    on_progress: Progress,
    *,
    size: Size | None = None,
    named: Path | None = None,
) -> Exported:
    """Write a model file's generator for other programs, and compare what was written with it; the file is whole, near enough, or absent.

    `size`: an ONNX file that takes one picture of this size alone. `on_progress` is called with the steps done and to do. `named`: the run
    that errors name, where the model file was made of one in passing.

    Raises AppError: as load_generator does, NOT_EXPORTABLE (the other format knows no such network, or the difference is above
    MAX_DIFFERENCE), BAD_COMMAND (a size for another format), CANCELLED, and the disk's troubles.
    """
    if size is not None and to != "onnx":
        raise AppError(ErrorCode.BAD_COMMAND, "Only an ONNX file can be made for one size.", "Leave the size out; the file takes any.")
    sizes = CHECK_SIZES if size is None else (size, size)
    steps = _Steps(on_progress, 2 + len(sizes))
    header, generator = load_generator(model_path, torch.device("cpu"))
    if size is not None and header.generator.kind in NUM_BLOCKS and min(size) <= header.generator.multiple:
        message = f"A ResNet takes pictures from {header.generator.multiple + 1} pixels on; {size[1]} x {size[0]} is too small."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Choose a larger size, or leave it out.")
    steps.done()
    facts = facts_of(header, to, size)
    framed = Framed(generator).eval()
    try:
        output_path.parent.mkdir(parents=True, exist_ok=True)
        with writing_whole(output_path) as temporary_path:
            run = _write(named or model_path, temporary_path, to, framed, header, facts, size)
            steps.done()
            # In double precision, so that what is found is the file's own inexactness.
            exact = Framed(copy.deepcopy(generator).double()).eval()
            differences = []
            for path, (height, width) in zip(_check_pictures(), sizes, strict=True):
                x = _picture(path, (height, width), header.generator.input_channels)
                with torch.inference_mode():
                    largest = float((run(x) - exact(x.double())).abs().max())
                differences.append(Difference(height, width, largest))
                steps.done()
            _check(differences, output_path)
    except OSError as error:
        raise disk_error(error, output_path) from error
    shown = [f"{name}: {text}" for name, text in facts.items() if name not in (HEADER_KEY, "made by", "terms")]
    return Exported(differences=differences, notes=shown)


def facts_of(header: ModelHeader, to: ExportFormat, size: Size | None = None) -> dict[str, str]:
    """What users of an exported file must know, by name: it stands in the file itself. `diptych` is the whole header as JSON."""
    shape, is_lab = header.generator, header.colour_space == "Lab"
    lowest = "-1" if to == "reference" else "0"
    whole = msgspec.json.encode(in_its_format(msgspec.structs.replace(header, thumbnail=""))).decode()
    facts = {
        HEADER_KEY: whole,
        "made by": f"Diptych, of the model {header.name}",
        "turns": f"{header.input_name} into {header.target_name}",
        "input": f"batch x {shape.input_channels} x height x width, {lowest} to 1, {_channels(shape.input_channels, is_lab)}",
        "output": f"batch x {shape.output_channels} x height x width, {lowest} to 1, {_channels(shape.output_channels, is_lab)}",
        "sizes": _sizes(shape.multiple, to, size),
        "trained on": _SCALES[header.scale].format(side=shape.size_px),
        "normalisation": "each picture by its own statistics, as in the paper" if shape.normalisation != "none" else "none",
        "noise": "as the program that runs it has dropout" if to == "reference" else "off",
    }
    if to == "reference":
        facts["load it with"] = _options(header)
    if header.recipe:
        facts["recipe"] = f"{recipe_text(header.recipe)}: inputs were made of photos so, which the file does not do"
    if header.labels.input:
        facts["labels"] = "the input is a label map: resize it without blending its colours"
    return facts | ({"terms": header.terms} if header.terms else {})


_SCALES = {
    "whole": "pictures resized to {side} x {side}",
    "fit": "pictures fitted into {side} x {side} with their shape kept, the rest filled by mirroring",
    "native": "parts of {side} x {side} of pictures at their own size",
}


def _sizes(multiple: int, to: ExportFormat, size: Size | None) -> str:
    if size is not None:
        return f"{size[1]} wide and {size[0]} high, one picture at a time"
    if to == "reference":
        return f"multiples of {multiple}"
    return f"any; sides that are no multiples of {multiple} are grown by reflection at the right and bottom, and the result is cut again"


def _channels(num: int, is_lab: bool) -> str:
    if is_lab:
        return f"CIE Lab: {'L, of 0 to 100' if num == 1 else 'a and b, of -110 to 110'}, brought to that range"
    # As it was taught: colours lie on white, whatever the opacity beside them (core.pix2pix.channels).
    return {1: "grey", 2: "grey as it looks on white, and opacity", 3: "sRGB", 4: "sRGB as it looks on white, and opacity"}[num]


def _options(header: ModelHeader) -> str:
    """The reference's options that build the network of a file. Its own names for U-Nets are those of 128 and 256 pixels."""
    shape = header.generator
    words = f"--netG {reference_name(shape)} --norm {shape.normalisation} --ngf {shape.width}"
    words += f" --input_nc {shape.input_channels} --output_nc {shape.output_channels}{'' if shape.dropout else ' --no_dropout'}"
    if shape.kind == "unet" and shape.size_px not in (128, 256):
        words += f" (the reference has no such name; it is a UnetGenerator of {shape.size_px.bit_length() - 1} halvings)"
    return words + (" and without --eval: there are no running averages" if shape.normalisation == "batch" else "")


def _write(
    named: Path, path: Path, to: ExportFormat, framed: Framed, header: ModelHeader, facts: dict[str, str], size: Size | None
) -> _Run:
    """Write the file, and open it again as what can be run. Errors name `named`."""
    network = framed.network
    if to == "onnx":
        from core.foreign.onnx_file import MAX_BYTES, num_bytes, write_onnx

        if num_bytes(network) > MAX_BYTES:
            message = f"The weights of {path_to_text(named)} take {num_bytes(network) / 1e9:.1f} GB; an ONNX file holds 2."
            raise _not_exportable(message, "Export it as TorchScript.")
        write_onnx(path, network, size, facts)
        return _onnx_run(path)
    if to == "torchscript":
        write_script(path, framed, facts)
        return open_script(path)
    if not has_counterpart(header.generator):
        message = f"The reference has no network like that of {path_to_text(named)}: {header.generator.words}."
        raise _not_exportable(message, "Export it as ONNX or TorchScript.")
    _write_reference(path, network, facts)
    read = read_checkpoint(path, ImportChoices())
    again = build_generator(read.header.generator).eval()
    again.load_state_dict(read.weights)
    return Framed(again)


def _onnx_run(path: Path) -> _Run:
    session = onnx_runtime().InferenceSession(str(path) if is_utf8(path) else path.read_bytes(), providers=["CPUExecutionProvider"])
    return lambda x: torch.from_numpy(session.run(None, {session.get_inputs()[0].name: x.numpy()})[0])


def _write_reference(path: Path, network: Generator, facts: dict[str, str]) -> None:
    """The weights by the reference's keys. What its batch normalisation keeps of its training is there too, as a new network has it."""
    tensors: OrderedDict[str, Tensor] = OrderedDict()
    weights = network.state_dict()
    norms = {name for name, module in network.named_modules() if isinstance(module, Normalisation)}
    for ours, theirs in reference_keys(network.shape).items():
        tensors[theirs] = weights[ours].detach().float().contiguous()
        if ours.removesuffix(".bias") in norms:
            place, channels = theirs.removesuffix(".bias"), weights[ours].numel()
            tensors |= {f"{place}.running_mean": torch.zeros(channels), f"{place}.running_var": torch.ones(channels)}
            tensors[f"{place}.num_batches_tracked"] = torch.tensor(0)
    # Where torch keeps the versions of modules; the reference takes it off as it loads a file.
    tensors._metadata = facts  # type: ignore[attr-defined]
    # By its path the file would keep the name that it had while it was written; and of a full disk torch makes an error of its own.
    written = io.BytesIO()
    torch.save(tensors, written)
    path.write_bytes(written.getbuffer())


def _check_pictures() -> list[Path]:
    """Real pictures that come with the program: an outline and a colour one."""
    return [sorted(folder.glob("*.png"))[0] for folder in sample_paths()]


def _picture(path: Path, size: Size, num_channels: int) -> Tensor:
    """A picture as (1, channels, height, width) from 0 to 1."""
    height, width = size
    with Image.open(path) as image:
        resized = image.convert("RGBA").resize((width, height), Image.Resampling.BICUBIC).convert(_MODES[num_channels])
    values = np.asarray(resized, np.float32).reshape(height, width, num_channels) / np.float32(255)
    return torch.from_numpy(np.ascontiguousarray(values.transpose(2, 0, 1)))[None]


def _check(differences: list[Difference], output_path: Path) -> None:
    # A difference that is no number is not small either.
    if not all(difference.largest <= MAX_DIFFERENCE for difference in differences):
        raise _not_exportable(
            f"{path_to_text(output_path)} was not kept: it differs from the model by {', '.join(map(str, differences))}, of values from "
            f"0 to 1; {MAX_DIFFERENCE:.1e} is allowed.",
            "Export it in another format.",
        )


def _not_exportable(message: str, hint: str) -> AppError:
    return AppError(ErrorCode.NOT_EXPORTABLE, message, hint)


class _Steps:
    """Tells how far the work is."""

    def __init__(self, on_progress: Progress, num_steps: int) -> None:
        self._on_progress = on_progress
        self._num_steps = num_steps
        self._num_done = 0

    def done(self) -> None:
        """One more is done. Raises AppError CANCELLED where it is to stop."""
        self._num_done += 1
        if not self._on_progress(self._num_done, self._num_steps):
            raise AppError(ErrorCode.CANCELLED, "The export was stopped; nothing was left behind.", "Start it again when you like.")
