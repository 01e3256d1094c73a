"""Models from elsewhere and for elsewhere: `model import` reads the reference's checkpoints, `model export` writes files of every kind."""

import argparse
import re
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from core.errors import EXIT_OK, AppError, ErrorCode
from core.files import disk_error, path_to_text, visible_text, write_whole
from core.models.foreign import FIRST_HALF, REFERENCE_SIZE_PX, SECOND_HALF, SUFFIXES, ImportChoices, Size
from core.models.header import read_header
from core.models.library import MODEL_SUFFIX, free_model_path
from core.plain_files import read_plain
from core.workspace import default_workspace, open_workspace
from training.commands.model_word import MODEL_HELP, MODEL_METAVAR, model_path
from training.commands.report_place import check_free_place
from training.commands.typed import filled_option, name_option, path_option, text_option
from training.run import read_label, read_request

DIRECTIONS = {"AtoB": (FIRST_HALF, SECOND_HALF), "BtoA": (SECOND_HALF, FIRST_HALF)}
"""The reference's --direction, and what input and target are called where nobody says better."""
OURS = "diptych"


def add_import_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych model import`."""
    parser.add_argument("file", type=path_option, metavar="FILE.pth", help="a generator of the reference code, like latest_net_G.pth")
    parser.add_argument("--output", type=path_option, metavar="FILE", help="the new model file (default: among the workspace's models)")
    parser.add_argument("--name", type=name_option, help="the model's name (default: the file's, or its folder's where it is latest_net_G)")
    parser.add_argument("--direction", choices=list(DIRECTIONS), help="the way it was trained: which half was the input (default: AtoB)")
    parser.add_argument(
        "--input-name", type=name_option, metavar="NAME", help=f"what it takes (default: {FIRST_HALF}; of BtoA {SECOND_HALF})"
    )
    parser.add_argument(
        "--target-name", type=name_option, metavar="NAME", help=f"what it makes (default: {SECOND_HALF}, of BtoA {FIRST_HALF})"
    )
    parser.add_argument(
        "--size",
        type=int,
        default=0,
        metavar="PX",
        help=f"the side of the pictures a ResNet was trained on (default: {REFERENCE_SIZE_PX}); a U-Net tells its own",
    )
    parser.add_argument(
        "--dropout", choices=["on", "off"], help="whether a U-Net was trained with dropout (default: on, as pix2pix is); a ResNet tells it"
    )


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych model export`."""
    parser.add_argument("model", type=filled_option, metavar=MODEL_METAVAR, help=MODEL_HELP)
    parser.add_argument(
        "--to",
        "--format",
        choices=[OURS, *SUFFIXES],
        default=OURS,
        help="the kind of file: Diptych's own, ONNX, TorchScript (also for Nuke), or the reference code's .pth (default: %(default)s)",
    )
    parser.add_argument("--output", type=path_option, required=True, metavar="FILE", help="the new file")
    parser.add_argument(
        "--size", type=_size, metavar="WIDTHxHEIGHT", help="an ONNX file for pictures of this size alone (default: it takes any)"
    )
    parser.add_argument("--step", type=int, metavar="N", help="the run's checkpoint (default: the best, or the newest)")
    parser.add_argument("--name", type=text_option, help="the model's name (default: the run's)")


def import_file(arguments: argparse.Namespace) -> int:
    """Carry out `model import`. Raises AppError."""
    from core.foreign.importing import import_model, network_words  # imports torch

    input_name, target_name = DIRECTIONS.get(arguments.direction, ("", ""))
    choices = ImportChoices(
        name=arguments.name or "",
        input_name=arguments.input_name or input_name,
        target_name=arguments.target_name or target_name,
        size_px=arguments.size,
        dropout=None if arguments.dropout is None else arguments.dropout == "on",
    )
    output_path: Path | None = arguments.output
    if output_path is not None:
        _check_new(output_path)

    def place(name: str) -> Path:
        workspace: Path = getattr(arguments, "workspace", None) or default_workspace()
        return output_path or free_model_path(open_workspace(workspace), name)

    made_path, read = import_model(arguments.file, choices, place)
    shape = read.header.generator
    _say(f"{network_words(shape)}, dropout {'on' if shape.dropout else 'off'}: {read.header.input_name} -> {read.header.target_name}")
    for note in read.notes:
        _say(note)
    _say(f"The model is {path_to_text(made_path)}")
    return EXIT_OK


def export_file(arguments: argparse.Namespace) -> int:
    """Carry out `model export`. Raises AppError."""
    path = model_path(arguments.model, getattr(arguments, "workspace", None))
    output_path: Path = arguments.output
    if output_path.exists() and path.exists() and output_path.samefile(path):
        raise AppError(ErrorCode.BAD_COMMAND, "The output is the model itself.", "Name another file: --output FILE.")
    _check_new(output_path)
    if not path.is_dir() and (arguments.step is not None or arguments.name is not None):
        raise AppError(ErrorCode.BAD_COMMAND, "--step and --name belong to the export of a run.", "Leave them out for a model file.")
    if arguments.to != OURS:
        with tempfile.TemporaryDirectory(prefix="diptych-") as folder:
            _export_for_others(_as_file(path, Path(folder) / f"model{MODEL_SUFFIX}", arguments), path, arguments)
    elif arguments.size is not None:
        raise AppError(ErrorCode.BAD_COMMAND, "--size belongs to --to onnx.", "Leave it out.")
    elif path.is_dir():
        _as_file(path, output_path, arguments)
    else:
        read_header(path)
        write_whole(output_path, read_plain(path))
    _say(f"The {'model' if arguments.to == OURS else 'file'} is {path_to_text(output_path)}")
    return EXIT_OK


def _as_file(path: Path, place: Path, arguments: argparse.Namespace) -> Path:
    """The model file itself, or, of a run, one of the wanted checkpoint, written to `place`."""
    if not path.is_dir():
        return path
    read_request(path)
    from training.models import export_model  # imports torch

    return export_model(path, place, name=arguments.name or read_label(path).name or path.resolve().name, step=arguments.step)


def _export_for_others(path: Path, named: Path, arguments: argparse.Namespace) -> None:
    """Errors name `named`, the file or run that was asked for."""
    from core.foreign.exporting import export_for  # imports torch

    console = Console(stderr=True)
    with Progress(TextColumn("{task.description}"), BarColumn(), console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("Writing and comparing", total=None)

        def progress(num_done: int, num_total: int) -> bool:
            bars.update(task, completed=num_done, total=num_total)
            return True

        done = export_for(path, arguments.to, arguments.output, progress, size=arguments.size, named=named)
    for line in (*done.notes, done.verdict):
        _say(line)


def _size(text: str) -> Size:
    """Height and width of WIDTHxHEIGHT, or of one number for both."""
    match = re.fullmatch(r"(\d{1,5})(?:x(\d{1,5}))?", text, re.ASCII)
    if match is None or 0 in (width := int(match[1]), height := int(match[2] or match[1])):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; say 512 or 1920x1080")
    return height, width


def _check_new(path: Path) -> None:
    """Refuse a place where something stands, and make the folder of one where nothing does."""
    if path.is_dir():
        raise AppError(ErrorCode.BAD_COMMAND, f"{path_to_text(path)} is a folder.", "Name the new file: --output FILE.")
    check_free_place(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, path) from error


def _say(text: str) -> None:
    Console(stderr=True).print(visible_text(text), markup=False, highlight=False, soft_wrap=True)
