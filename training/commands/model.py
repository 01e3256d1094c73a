"""Look into a model, make a file of a training run, and exchange models with other programs."""

import argparse
import sys
from pathlib import Path

import msgspec
from rich.console import Console

from core.errors import EXIT_OK
from core.files import path_to_text
from core.models.header import ModelHeader, read_header
from core.pairs.augmentation import ScalePolicy
from core.pairs.recipes.recipe import recipe_text
from training.checkpoint_folders import checkpoint_bytes, read_checkpoint_state, representative_checkpoint
from training.commands.model_exchange import add_export_arguments, add_import_arguments, export_file, import_file
from training.commands.model_word import MODEL_HELP, MODEL_METAVAR, model_path
from training.commands.typed import filled_option
from training.model_headers import header_of
from training.run import read_label, read_request


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What `model info --json` prints: the header, and where the model lies. Of a run it is the header that an export would have."""

    file: str
    bytes: int
    header: ModelHeader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych model`."""
    parser.epilog = f"{MODEL_METAVAR} is {MODEL_HELP}."
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="info|export|import")
    info = verbs.add_parser("info", help="what a model turns into what, and where it came from", allow_abbrev=False)
    info.add_argument("model", type=filled_option, metavar=MODEL_METAVAR, help=MODEL_HELP)
    info.add_argument("--json", action="store_true", help="print it as JSON")
    exported = "write a model file, or a file for other programs, compared with the model before it is kept"
    add_export_arguments(verbs.add_parser("export", help=exported, allow_abbrev=False))
    imported = "make a model file of a checkpoint of the reference code (pytorch-CycleGAN-and-pix2pix)"
    add_import_arguments(verbs.add_parser("import", help=imported, allow_abbrev=False))


def run(arguments: argparse.Namespace) -> int:
    """Carry out `model info`, `model export` or `model import`. Raises AppError."""
    return {"info": _info, "export": export_file, "import": import_file}[arguments.verb](arguments)


_SCALE_WORDS: dict[ScalePolicy, str] = {
    "whole": "resized to the network's square",
    "fit": "fitted into the network's square, the rest filled by mirroring",
    "native": "at each picture's own size",
}


def _info(arguments: argparse.Namespace) -> int:
    path = model_path(arguments.model, getattr(arguments, "workspace", None))
    report = _report_of_run(path) if path.is_dir() else Report(file=path_to_text(path), header=read_header(path), bytes=path.stat().st_size)
    if arguments.json:
        sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
        sys.stdout.flush()
        return EXIT_OK
    header, shape = report.header, report.header.generator
    lines = {
        "model": header.name,
        "turns": f"{header.input_name} -> {header.target_name}",
        "network": shape.words,
        "colours": "CIE Lab: it makes a and b of a picture's L" if header.colour_space == "Lab" else "",
        "scale": _SCALE_WORDS[header.scale],
        "recipe": f"{recipe_text(header.recipe)} (translate --recipe auto does the same to photos)" if header.recipe else "",
        "trained on": header.dataset,
        "run": f"{header.run_id}, step {header.step}" if header.run_id else "",
        "made": header.created,
        "terms": header.terms,
        "file": f"{report.file} ({report.bytes / 1e6:.1f} MB)",
    }
    console = Console()
    for name, value in lines.items():
        if value:
            console.print(f"{name:<12}{value}", markup=False, highlight=False, soft_wrap=True)
    return EXIT_OK


def _report_of_run(run_dir: Path) -> Report:
    request = read_request(run_dir)
    checkpoint_dir = representative_checkpoint(run_dir)
    step = read_checkpoint_state(checkpoint_dir).step
    header = header_of(run_dir, request, name=read_label(run_dir).name or run_dir.name, step=step)
    return Report(file=path_to_text(checkpoint_dir), bytes=checkpoint_bytes(checkpoint_dir), header=header)
