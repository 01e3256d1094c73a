"""Look into a model file, or make one of a training run."""

import argparse
import shutil
import sys
from pathlib import Path

import msgspec
from rich.console import Console

from core.errors import EXIT_OK, AppError, ErrorCode
from core.files import disk_error, path_to_text, writing_whole
from core.models.header import ModelHeader, read_header
from core.pairs.augmentation import ScalePolicy
from core.pairs.recipes.recipe import recipe_text
from training.checkpoint_folders import read_checkpoint_state, representative_checkpoint
from training.commands.model_word import MODEL_HELP, MODEL_METAVAR, model_path
from training.commands.typed import filled_option, path_option, text_option
from training.labels import read_labels
from training.run import read_label, read_request
from training.settings import generator_shape


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What `model info --json` prints: the header, and where the model lies. Of a run it is the header that an export would have."""

    file: str
    bytes: int
    header: ModelHeader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych model`."""
    parser.epilog = f"{MODEL_METAVAR} is {MODEL_HELP}."
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="info|export")
    info = verbs.add_parser("info", help="what a model turns into what, and where it came from", allow_abbrev=False)
    info.add_argument("model", type=filled_option, metavar=MODEL_METAVAR, help=MODEL_HELP)
    info.add_argument("--json", action="store_true", help="print it as JSON")
    export = verbs.add_parser("export", help="write a model file", allow_abbrev=False)
    export.add_argument("model", type=filled_option, metavar=MODEL_METAVAR, help=MODEL_HELP)
    export.add_argument("--format", choices=["diptych"], default="diptych", help="the kind of file (default: diptych)")
    export.add_argument("--output", type=path_option, required=True, metavar="FILE", help="the new file")
    export.add_argument("--step", type=int, metavar="N", help="the run's checkpoint (default: the best, or the newest)")
    export.add_argument("--name", type=text_option, help="the model's name (default: the run's)")


def run(arguments: argparse.Namespace) -> int:
    """Carry out `model info` or `model export`. Raises AppError."""
    return _info(arguments) if arguments.verb == "info" else _export(arguments)


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
    header = ModelHeader(
        name=read_label(run_dir).name or run_dir.name,
        generator=generator_shape(request.settings),
        input_name=request.input_name,
        target_name=request.target_name,
        scale=request.settings.scale,
        recipe=request.recipe,
        labels=read_labels(run_dir),
        dataset=request.dataset,
        run_id=run_dir.resolve().name,
        step=read_checkpoint_state(checkpoint_dir).step,
        terms=request.terms,
    )
    num_bytes = sum(path.stat().st_size for path in checkpoint_dir.iterdir())
    return Report(file=path_to_text(checkpoint_dir), bytes=num_bytes, header=header)


def _export(arguments: argparse.Namespace) -> int:
    path = model_path(arguments.model, getattr(arguments, "workspace", None))
    output_path: Path = arguments.output
    if output_path.is_dir():
        raise AppError(ErrorCode.BAD_COMMAND, f"{path_to_text(output_path)} is a folder.", "Name the new file: --output FILE.")
    if output_path.exists() and path.exists() and output_path.samefile(path):
        raise AppError(ErrorCode.BAD_COMMAND, "The output is the model itself.", "Name another file: --output FILE.")
    try:
        output_path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, output_path) from error
    if output_path.exists():
        name = path_to_text(output_path)
        raise AppError(ErrorCode.NAME_TAKEN, f"{name} is there already.", "Choose another name, or remove that file first.", path=name)
    if path.is_dir():
        read_request(path)
        from training.models import export_model  # imports torch

        export_model(path, output_path, name=arguments.name or read_label(path).name or path.resolve().name, step=arguments.step)
    else:
        if arguments.step is not None or arguments.name is not None:
            raise AppError(ErrorCode.BAD_COMMAND, "--step and --name belong to the export of a run.", "Leave them out for a model file.")
        read_header(path)
        with writing_whole(output_path) as temporary_path:
            shutil.copyfile(path, temporary_path)
    Console(stderr=True).print(f"The model is {path_to_text(output_path)}", markup=False, highlight=False, soft_wrap=True)
    return EXIT_OK
