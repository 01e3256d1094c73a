"""Previews as files: the folder of a step, whole, and once what its pictures were made of."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from core.files import disk_error, remove_folder_whole, write_whole, writing_folder_whole
from core.pix2pix.base import Generator
from core.pix2pix.channels import Channels
from training.held_out import HeldOutPair, SeenAlone, to_bytes, translate
from training.pair_cache import Bytes
from training.run import RunFolder, step_name


def write_preview(
    run_dir: Path,
    step: int,
    held_out: Sequence[HeldOutPair],
    network: Generator,
    device: torch.device,
    channels: Channels | None = None,
    own: Sequence[SeenAlone] = (),
) -> tuple[str, list[str]]:
    """Write previews/step-NNNNNNNN whole; inputs and targets once. Returns the folder relative to the run, and the file names.

    What users added comes after the pairs.

    Raises AppError for the disk's troubles.
    """
    previews_dir = RunFolder(run_dir).previews_dir
    names = [f"{index:04d}.webp" for index in range(len(held_out))]
    _write_folder(previews_dir / "input", {name: pair.picture[..., :3] for name, pair in zip(names, held_out, strict=True)}, replace=False)
    _write_folder(previews_dir / "target", {name: pair.target[..., :3] for name, pair in zip(names, held_out, strict=True)}, replace=False)
    for one in own:
        _write_once(previews_dir / "input" / one.name, one.picture)
        if one.target is not None:
            _write_once(previews_dir / "target" / one.name, one.target)
    inputs = [pair.picture for pair in held_out] + [one.picture for one in own]
    names += [one.name for one in own]
    pictures = {name: to_bytes(translate(network, given, device, channels)) for name, given in zip(names, inputs, strict=True)}
    folder = previews_dir / step_name(step)
    _write_folder(folder, pictures, replace=True)
    return folder.relative_to(run_dir).as_posix(), names


def _write_folder(folder: Path, pictures: dict[str, Bytes], *, replace: bool) -> None:
    if folder.is_dir():
        if not replace:
            return
        remove_folder_whole(folder)
    with writing_folder_whole(folder) as temporary_dir:
        for name, pixels in pictures.items():
            Image.fromarray(pixels).save(temporary_dir / name, lossless=True, quality=0, method=0)


def _write_once(path: Path, pixels: Bytes) -> None:
    """One picture more into a folder that may stand already."""
    if path.exists():
        return
    encoded = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[..., :3])).save(encoded, "webp", lossless=True, quality=0, method=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, path.parent) from error
    write_whole(path, encoded.getvalue())
