"""Find the pairs in folders and tell every problem with them, make a dataset of them, or write one out for other tools."""

import argparse
import dataclasses
import sys
from contextlib import closing, nullcontext
from pathlib import Path
from typing import get_args

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode
from core.files import path_to_text
from core.pairs.dataset import create_dataset
from core.pairs.export_layouts import ExportLayout
from core.pairs.exporting import export_pairs
from core.pairs.finding import Findings, find_pairs
from core.pairs.health.checking import check_pairs
from core.pairs.health.digest import keep_checked
from core.pairs.health.keeping import held_out_apart, store_report
from core.pairs.health.report import HealthReport
from core.pairs.matching import InputSide
from core.pairs.photos import find_photos
from core.pairs.problems import Problem
from core.pairs.resolving import resolve_dataset
from core.pairs.splitting import DEFAULT_VALIDATION_SHARE
from core.workspace import WorkspaceFolders, default_workspace, is_workspace
from training.commands.dataset_report import ExportReport, Failure, PairsReport, failures_of, pairs_report, print_report
from training.commands.recipe_option import RECIPE_HELP, recipe_option
from training.commands.typed import filled_option, name_option, path_option, whole_option


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych dataset`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|create|export")
    check = actions.add_parser("check", help="what pairs are there, and every problem", allow_abbrev=False)
    create = actions.add_parser("create", help="make a dataset in the workspace", allow_abbrev=False)
    create.add_argument("name", type=name_option, metavar="NAME", help="what the dataset is called")
    for action in (check, create):
        action.add_argument(
            "paths", nargs="+", type=path_option, metavar="PATH", help="a folder, two folders, files, or a CSV file of two columns"
        )
        action.add_argument("--in-order", action="store_true",
                            help="match the pictures of two folders by their order, whatever their names")  # fmt: skip
        action.add_argument("--recipe", type=recipe_option, default=(), metavar="RECIPE", help=RECIPE_HELP)
        action.add_argument("--crop", type=whole_option(1), metavar="N", help="tell pictures smaller than this crop, in pixels")
        action.add_argument("--validation-share", type=_share, default=DEFAULT_VALIDATION_SHARE, metavar="SHARE",
                            help="how much is held out where no folder says it, 0 to 1 (default: %(default)s)")  # fmt: skip
        action.add_argument("--seed", type=int, default=0, metavar="N", help="decides which pairs are held out (default: %(default)s)")
    export = actions.add_parser("export", help="write the pairs out for other tools", allow_abbrev=False)
    export.add_argument("dataset", type=filled_option, metavar="NAME_OR_PATH", help="a dataset of the workspace, or a folder of pairs")
    export.add_argument("--layout", choices=get_args(ExportLayout), required=True, help="how the pairs are written")
    export.add_argument("--output", type=path_option, required=True, metavar="DIR", help="a new or empty folder")
    for action in (check, create, export):
        action.add_argument("--input", choices=get_args(InputSide), help="which half or folder is the input (default: the plainer one)")
        action.add_argument("--json", action="store_true", help="print one JSON object instead of text")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return share


def run(arguments: argparse.Namespace) -> int:
    """Check, create or export. Returns 0, or 1 where problems were listed. Raises AppError where there are no pairs at all."""
    report: PairsReport | ExportReport
    try:
        if arguments.action == "export":
            report = _export(arguments)
            failed = bool(report.failures)
        else:
            report = _check(arguments)
            failed = bool(report.failures if arguments.action == "create" else report.problems)
    except AppError as error:
        if arguments.json:
            kind = ExportReport if arguments.action == "export" else PairsReport
            _print_json(kind(failures=[Failure(error.details.get("path", ""), error.code.value, error.message)]))
        raise
    if arguments.json:
        _print_json(report)
    else:
        print_report(report)
    return EXIT_SOME_FAILED if failed else EXIT_OK


def _check(arguments: argparse.Namespace) -> PairsReport:
    """Find and check the pairs, and make the dataset of those that can be loaded if that is asked."""
    console = Console(stderr=True)
    with console.status("Looking for pictures") if console.is_terminal else nullcontext():
        findings = _found(arguments)
    health = _health_of(findings, arguments, console)
    lost = set(health.lost)
    usable = dataclasses.replace(findings, pairs=[pair for pair in findings.pairs if pair.name not in lost], problems=health.problems)
    if not usable.pairs:
        message = f"None of the {len(findings.pairs)} pairs can be read. {_why(health)}"
        raise AppError(ErrorCode.NO_PAIRS, message, "Check that the files are complete.")
    usable = dataclasses.replace(usable, pairs=held_out_apart(usable.pairs, health, arguments.validation_share, arguments.seed))
    if arguments.action == "check":
        return pairs_report(usable, health, findings.name, None)
    made = create_dataset(_workspace(arguments), arguments.name, usable, arguments.validation_share, arguments.seed)
    store_report(made, health)
    keep_checked(made.dataset_dir, health)
    return pairs_report(usable, health, arguments.name, made.dataset_dir)


def _found(arguments: argparse.Namespace) -> Findings:
    if not arguments.recipe:
        return find_pairs(arguments.paths, arguments.input, in_order=arguments.in_order)
    if arguments.input is not None or arguments.in_order:
        message = "--recipe takes single photos, which have no sides and no order."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Leave --input and --in-order out.")
    return find_photos(arguments.paths, arguments.recipe)


def _why(health: HealthReport) -> str:
    return next(problem.message for problem in health.problems if set(problem.pairs) & set(health.lost))


def _health_of(findings: Findings, arguments: argparse.Namespace, console: Console) -> HealthReport:
    """Check with a progress bar on a terminal's stderr. What was found out is kept in the workspace, where there is one."""
    workspace = _workspace(arguments)
    cache_dir = WorkspaceFolders(workspace).cache_dir / "health" if is_workspace(workspace) else None
    report = None
    with _progress(console) as bars:
        task = bars.add_task("Checking", total=len(findings.pairs), rate="")
        steps = check_pairs(
            findings.pairs,
            found_before=findings.problems,
            crop_px=arguments.crop,
            are_photos=bool(findings.recipe),
            cache_dir=cache_dir,
        )
        with closing(steps):
            for step in steps:
                bars.update(task, completed=step.num_done, rate=f"{step.pairs_per_s:.0f} pairs/s")
                report = step.report
    assert report is not None, "a check ends with its report"
    return report


def _export(arguments: argparse.Namespace) -> ExportReport:
    resolved = resolve_dataset(arguments.dataset, _workspace(arguments), arguments.input)
    problems: list[Problem] = []
    with _progress(Console(stderr=True)) as bars:
        task: TaskID = bars.add_task("Exporting", total=len(resolved.pairs), rate="")
        steps = export_pairs(resolved.pairs, arguments.layout, arguments.output.absolute(), resolved.recipe)
        with closing(steps):
            for step in steps:
                bars.update(task, completed=step.num_done)
                problems += [step.problem] if step.problem is not None else []
    return ExportReport(
        name=resolved.name,
        layout=arguments.layout,
        output_dir=path_to_text(arguments.output.absolute()),
        num_pairs=len(resolved.pairs) - len(problems),
        failures=failures_of(problems),
    )


def _progress(console: Console) -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _workspace(arguments: argparse.Namespace) -> Path:
    workspace: Path = getattr(arguments, "workspace", None) or default_workspace()
    return workspace


def _print_json(report: PairsReport | ExportReport) -> None:
    print(msgspec.json.encode(report).decode(), file=sys.stdout)
