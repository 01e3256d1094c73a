"""Find the pairs in folders and tell every problem with them, or make a dataset of them."""

import argparse
import dataclasses
import sys
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode
from core.files import path_to_text
from core.pairs.checking import checked_pairs
from core.pairs.dataset import create_dataset, with_held_out
from core.pairs.finding import Findings, find_pairs
from core.pairs.pair import Split
from core.pairs.problems import Problem
from core.pairs.splitting import DEFAULT_VALIDATION_SHARE
from core.workspace import default_workspace

_SIDES = ["left", "right", "top", "bottom", "first", "second"]
_NUM_SHOWN = 50
_PIPED_WIDTH = 160
_LAYOUTS = {"side_by_side": "two pictures side by side in each file", "two_folders": "two folders", "subfolders": "two folders in one"}


class Failure(msgspec.Struct, frozen=True):
    """One file with a problem. `code` is a Problem's or an ErrorCode."""

    file: str
    code: str
    sentence: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What --json prints. `failures` are files that no pair uses; `notes` concern files that are used all the same."""

    name: str = ""
    dataset_dir: str = ""
    layout: str = ""
    num_pairs: int = 0
    counts: dict[Split, int] = {}
    input_side: str = ""
    input_sides: tuple[str, ...] = ()
    input_name: str = ""
    target_name: str = ""
    notes: list[Failure] = []
    failures: list[Failure] = []


@dataclasses.dataclass(frozen=True)
class _Checked:
    """The findings with only those pairs that can be used, and all problems."""

    findings: Findings
    problems: list[Problem]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych dataset`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|create")
    check = actions.add_parser("check", help="what pairs are there, and every problem", allow_abbrev=False)
    create = actions.add_parser("create", help="make a dataset in the workspace", allow_abbrev=False)
    create.add_argument("name", metavar="NAME", help="what the dataset is called")
    for action in (check, create):
        action.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a folder, two folders, or files")
        action.add_argument("--input", choices=_SIDES, help="which half or folder is the input (default: the plainer one)")
        action.add_argument("--validation-share", type=_share, default=DEFAULT_VALIDATION_SHARE, metavar="SHARE",
                            help="how much is held out where no folder says it, 0 to 1 (default: %(default)s)")  # fmt: skip
        action.add_argument("--seed", type=int, default=0, metavar="N", help="decides which pairs are held out (default: %(default)s)")
        action.add_argument("--json", action="store_true", help="print one JSON object instead of tables")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return share


def run(arguments: argparse.Namespace) -> int:
    """Check or create. Returns 0, or 1 where problems were listed. Raises AppError where there are no pairs at all."""
    try:
        checked = _checked(find_pairs(arguments.paths, arguments.input))
        dataset_dir = _create(arguments, checked.findings) if arguments.action == "create" else None
    except AppError as error:
        if arguments.json:
            place = error.details.get("path", "")
            _print_json(Report(failures=[Failure(place, error.code.value, error.message)]))
        raise
    report = _report(arguments, checked, dataset_dir)
    if arguments.json:
        _print_json(report)
    else:
        _print_tables(report, checked.problems)
    return EXIT_SOME_FAILED if report.failures else EXIT_OK


def _checked(findings: Findings) -> _Checked:
    """Decode every picture, with a progress bar on a terminal's stderr; a pair that can't be loaded is left out."""
    console = Console(stderr=True)
    usable, problems = [], list(findings.problems)
    found = track(checked_pairs(findings.pairs), "Reading", len(findings.pairs), console=console, transient=True,
                  disable=not console.is_terminal)  # fmt: skip
    for pair, problem in zip(findings.pairs, found, strict=True):
        if problem is None:
            usable.append(pair)
        else:
            problems.append(problem)
    if not usable:
        message = f"None of the {len(findings.pairs)} pairs can be read. {problems[-1].message}"
        raise AppError(ErrorCode.NO_PAIRS, message, "Check that the files are complete.")
    return _Checked(dataclasses.replace(findings, pairs=usable), problems)


def _create(arguments: argparse.Namespace, findings: Findings) -> Path:
    workspace: Path = getattr(arguments, "workspace", None) or default_workspace()
    return create_dataset(workspace, arguments.name, findings, arguments.validation_share, arguments.seed).dataset_dir


def _report(arguments: argparse.Namespace, checked: _Checked, dataset_dir: Path | None) -> Report:
    findings = checked.findings
    findings = dataclasses.replace(findings, pairs=with_held_out(findings, arguments.validation_share, arguments.seed))
    return Report(
        name=findings.name if dataset_dir is None else arguments.name,
        dataset_dir="" if dataset_dir is None else path_to_text(dataset_dir),
        layout=findings.layout,
        num_pairs=len(findings.pairs),
        counts=findings.counts(),
        input_side=findings.input_side,
        input_sides=findings.input_sides,
        input_name=findings.input_name,
        target_name=findings.target_name,
        notes=_failures([problem for problem in checked.problems if problem.pairs_kept]),
        failures=_failures([problem for problem in checked.problems if not problem.pairs_kept]),
    )


def _failures(problems: list[Problem]) -> list[Failure]:
    return [Failure(path_to_text(file), problem.code, problem.message) for problem in problems for file in problem.paths]


def _print_json(report: Report) -> None:
    print(msgspec.json.encode(report).decode(), file=sys.stdout)


def _print_tables(report: Report, problems: list[Problem]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
    facts = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    if report.dataset_dir:
        facts.add_row("Dataset", Text(f"{report.name} in {report.dataset_dir}"))
    facts.add_row("Pairs", Text(f"{report.num_pairs} ({_LAYOUTS[report.layout]})"))
    facts.add_row("Split", Text(", ".join(f"{number} {split}" for split, number in report.counts.items() if number)))
    facts.add_row("Input", Text(f"{report.input_name} -> {report.target_name} (--input {report.input_side})"))
    console.print(facts)
    if not problems:
        console.print("No problem was found.")
        return
    table = Table("Problem", "Files", "What it is")
    for problem in problems[:_NUM_SHOWN]:
        table.add_row(Text(problem.code.replace("_", " ")), str(len(problem.files)), Text(problem.message))
    console.print(table)
    if len(problems) > _NUM_SHOWN:
        console.print(f"... and {len(problems) - _NUM_SHOWN} more; --json lists all.")
