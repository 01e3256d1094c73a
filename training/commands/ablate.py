"""Train a grid of settings on one dataset, measure every run, and make one page that compares them."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode
from core.files import disk_error, path_to_text
from core.jobs.lock import JobLock
from core.pairs.dataset import list_datasets
from core.pairs.resolving import ResolvedPairs, resolve_dataset
from core.workspace import WorkspaceFolders, default_workspace
from training.ablation.folder import (
    NUM_PICTURES,
    Ablation,
    AblationFolder,
    Asked,
    freeze,
    plan_ablation,
    read_ablation,
    read_frozen_pairs,
    refuse_taken,
)
from training.ablation.grid import parse_axis, shared_settings, variants_of
from training.built_in_presets import built_in_presets
from training.commands.ablation_work import ENDS_AT_ONCE, make_sheet, measure_all, tell_plan, tell_sheet, train_all
from training.commands.evaluate import add_measuring_options, segmenter_path, stored_path
from training.commands.recipe_option import recipe_option
from training.commands.typed import name_option, path_option, text_option, whole_option
from training.settings import recipe_of_photos, setting_descriptions

_GIVEN_ANEW = ("vary", "preset", "set", "steps", "input", "recipe", "palette", "segmenter", "lpips", "inception")
"""Options that say what an ablation is, and so can't stand without --dataset."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych ablate`."""
    parser.add_argument("--dataset", type=name_option, metavar="PATH_OR_NAME", help="a dataset's name, or a folder of pairs as it comes")
    parser.add_argument(
        "--output", type=path_option, metavar="DIR", help="where figures, pictures and the sheet go; the runs are in the workspace"
    )
    parser.add_argument(
        "--vary",
        type=text_option,
        action="append",
        default=[],
        metavar="KEY=VALUE,VALUE",
        help=f"a setting and the values it takes, may be repeated: every combination is a variant; settings are: "
        f"{', '.join(setting_descriptions())}",
    )
    parser.add_argument(
        "--preset",
        metavar="NAME",
        help=f"settings to start from: {', '.join(built_in_presets())}, or a preset of your own (default: paper)",
    )
    parser.add_argument(
        "--set",
        type=text_option,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change one setting of all variants, may be repeated",
    )
    parser.add_argument("--seeds", type=_seeds, default=[0], metavar="N,N", help="a run of every variant with each of these (default: 0)")
    parser.add_argument("--steps", type=whole_option(1), metavar="N", help="the step at which every run stops")
    parser.add_argument("--input", choices=["left", "right", "top", "bottom", "first", "second"], help="which half or folder is the input")
    parser.add_argument(
        "--recipe",
        type=recipe_option,
        default=(),
        metavar="RECIPE",
        help="the dataset is one of single photos, of which this makes the inputs",
    )
    add_measuring_options(parser)
    parser.add_argument(
        "--pictures",
        type=whole_option(0),
        default=NUM_PICTURES,
        metavar="N",
        help="show so many of the measured pairs (default: %(default)s)",
    )
    parser.add_argument("--plan", action="store_true", help="begin nothing: list the runs, and measure how long they would take")
    parser.add_argument(
        "--sheet-only", type=path_option, metavar="DIR", help="make the sheet and the tables of this folder again, of what is measured"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")


def _seeds(text: str) -> list[int]:
    parts = text.split(",")
    if not all(part.strip().isdecimal() and part.isascii() for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of whole numbers; say 0,1,2")
    return [int(part) for part in parts]


def run(arguments: argparse.Namespace) -> int:
    """Plan, or train, measure and make the sheet. Returns 0, 1 where a run failed, 130 where it was cancelled. Raises AppError."""
    workspace: Path = (getattr(arguments, "workspace", None) or default_workspace()).absolute()
    device = getattr(arguments, "device", None) or ""
    console = Console(stderr=True)
    if arguments.sheet_only is not None:
        return _sheet_again(arguments, console)
    if arguments.output is None and not arguments.plan:
        raise AppError(ErrorCode.BAD_COMMAND, "It needs --output DIR.", "Name a new folder, or that of an ablation to go on with.")
    folder = AblationFolder(arguments.output or Path("ablation"))
    ablation, resolved = _opened(folder, arguments, workspace) if arguments.output is not None else (None, None)
    is_new = ablation is None
    if ablation is None or resolved is None:
        ablation, resolved = _planned(folder, arguments, workspace)
    if arguments.plan:
        return tell_plan(folder, ablation, resolved, device, console, as_json=arguments.json)
    if is_new:
        refuse_taken(folder)
        try:
            folder.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, folder.path) from error
    with _at_work(folder):
        if is_new:
            freeze(folder, ablation, resolved)
        num_interrupts = train_all(folder, ablation, resolved, workspace, device, console)
        # What was trained before a first Ctrl-C is measured and shown; a second one says that there is no time for it.
        is_done = num_interrupts == 0
        if num_interrupts < ENDS_AT_ONCE:
            is_done = measure_all(folder, ablation, resolved, device, console, is_late=num_interrupts > 0) and is_done
        has_figures = any(folder.figures_of(cell) is not None for cell in ablation.cells)
        summary = make_sheet(folder, ablation) if is_done or has_figures else None
    if summary is not None and arguments.json:
        _print_json(summary)
    elif summary is not None:
        tell_sheet(folder, summary, console)
    if summary is None or not is_done:
        console.print("The same command goes on.")
        return AppError(ErrorCode.CANCELLED, "").exit_code
    return EXIT_OK if all(cell.result == "measured" for variant in summary.variants for cell in variant.cells) else EXIT_SOME_FAILED


@contextmanager
def _at_work(folder: AblationFolder) -> Iterator[None]:
    """While this command works on the folder. Raises AppError JOB_BUSY where another one does."""
    lock = JobLock(folder.job)
    try:
        lock.acquire()
    except AppError as error:
        if error.code is not ErrorCode.JOB_BUSY:
            raise
        raise AppError(error.code, error.message, "Wait for it, or stop it there first.", **error.details) from error
    try:
        yield
    finally:
        lock.release()


def _sheet_again(arguments: argparse.Namespace, console: Console) -> int:
    if arguments.dataset is not None or arguments.output is not None:
        raise AppError(ErrorCode.BAD_COMMAND, "--sheet-only takes the folder of an ablation alone.", "Leave the other options out.")
    folder = AblationFolder(arguments.sheet_only)
    ablation = read_ablation(folder)
    if ablation is None:
        raise _no_ablation(folder)
    summary = make_sheet(folder, ablation)
    if arguments.json:
        _print_json(summary)
    else:
        tell_sheet(folder, summary, console)
    return EXIT_OK


def _opened(folder: AblationFolder, arguments: argparse.Namespace, workspace: Path) -> tuple[Ablation | None, ResolvedPairs | None]:
    """The ablation that is in the folder already, where this is the command that began it, or names nothing but the folder."""
    ablation = read_ablation(folder)
    if ablation is None:
        if arguments.dataset is None:
            raise _no_ablation(folder)
        return None, None
    if arguments.dataset is not None:
        _refuse_other(folder, ablation.asked, _asked(arguments, workspace))
    else:
        given = [name for name in _GIVEN_ANEW if getattr(arguments, name)]
        if given:
            message = f"--{given[0]} belongs to a new ablation, and to the same command given again; --dataset is missing."
            raise AppError(ErrorCode.BAD_COMMAND, message, "Leave it out to go on with what is in the folder.")
    return ablation, read_frozen_pairs(folder, ablation)


def _planned(folder: AblationFolder, arguments: argparse.Namespace, workspace: Path) -> tuple[Ablation, ResolvedPairs]:
    """A new ablation, of which nothing is written yet. Raises AppError for everything that is wrong with it."""
    if arguments.dataset is None:
        raise AppError(ErrorCode.BAD_COMMAND, "It needs --dataset.", "See --help.")
    if arguments.recipe and arguments.input is not None:
        raise AppError(ErrorCode.BAD_COMMAND, "--recipe takes single photos, which have no sides.", "Leave --input out.")
    asked = _asked(arguments, workspace)
    photos_by = recipe_of_photos(shared_settings(asked.preset, asked.changes))
    resolved = resolve_dataset(asked.dataset, workspace, asked.input_side, asked.recipe, photos_by)
    num_train = sum(pair.split == "train" for pair in resolved.pairs)
    variants = variants_of(asked.axes, asked.preset, asked.changes, asked.seeds, resolved.name, num_train)
    _check_measuring(asked, resolved, getattr(arguments, "device", None) or "")
    return plan_ablation(folder, asked, resolved, variants, WorkspaceFolders(workspace).runs_dir), resolved


def _check_measuring(asked: Asked, resolved: ResolvedPairs, device: str) -> None:
    """What would only come out after hours of training: no pairs to measure, a palette, segmenter or weights that do not fit."""
    from core.evaluation.evaluating import check_measuring  # imports torch
    from training.ablation.measuring import evaluation_request
    from training.commands.ablation_work import segmenter_file

    with segmenter_file(asked) as segmenter:
        check_measuring(evaluation_request(asked, "", segmenter, device), resolved)


def _asked(arguments: argparse.Namespace, workspace: Path) -> Asked:
    dataset: str = arguments.dataset
    if Path(dataset).exists() and not any(entry.name == dataset for entry in list_datasets(workspace)):
        dataset = str(Path(dataset).absolute())
    changes: dict[str, str] = {}
    for change in arguments.set:
        key, equals, value = change.partition("=")
        if not equals:
            raise AppError(ErrorCode.BAD_COMMAND, f"--set {change} has no value.", "Write --set KEY=VALUE.")
        changes[key] = value
    return Asked(
        dataset=dataset,
        axes=[parse_axis(text) for text in arguments.vary],
        preset="paper" if arguments.preset is None else arguments.preset,
        changes=changes,
        seeds=arguments.seeds,
        stop_at=arguments.steps,
        input_side=arguments.input,
        recipe=arguments.recipe,
        split=arguments.split,
        limit=arguments.limit,
        noise_seed=None if arguments.noise == "off" else arguments.noise,
        scale=arguments.scale,
        palette=stored_path(arguments.palette),
        segmenter=stored_path(segmenter_path(arguments.segmenter, workspace)),
        lpips_weights=stored_path(arguments.lpips),
        inception_weights=stored_path(arguments.inception),
        num_pictures=arguments.pictures,
    )


def _refuse_other(folder: AblationFolder, former: Asked, asked: Asked) -> None:
    options = {"axes": "--vary", "changes": "--set", "stop_at": "--steps", "input_side": "--input", "noise_seed": "--noise"}
    options |= {"lpips_weights": "--lpips", "inception_weights": "--inception", "num_pictures": "--pictures"}
    differing = [options.get(name, f"--{name}") for name in Asked.__struct_fields__ if getattr(former, name) != getattr(asked, name)]
    if differing:
        name = path_to_text(folder.path)
        message = f"{name} holds another ablation: this command differs from the one that began it in {', '.join(differing)}."
        raise AppError(ErrorCode.NAME_TAKEN, message, f"Choose another folder, or go on with it: diptych ablate --output {name}", path=name)


def _no_ablation(folder: AblationFolder) -> AppError:
    name = path_to_text(folder.path)
    hint = "Name the folder of an ablation, or begin one with --dataset."
    return AppError(ErrorCode.NOT_A_JOB, f"{name} holds no ablation.", hint, path=name)


def _print_json(found: msgspec.Struct) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    sys.stdout.flush()
