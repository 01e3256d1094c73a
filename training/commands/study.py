"""Make a real-or-fake study for the window's page of that name, list those there are, or tell what one of them says."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import get_args

import msgspec
from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode
from core.files import path_to_json, path_to_text
from core.pairs.matching import InputSide
from core.pairs.pair import Split
from core.study.keeping import Study, find_study, read_studies, write_answers
from core.study.making import SIZE_PX, PictureSource, folders_source, make_study
from core.study.statistics import StudyResult
from core.workspace import default_workspace
from training.commands.looking import workspace_looked_at
from training.commands.model_word import MODEL_HELP, MODEL_METAVAR, model_file, model_path
from training.commands.report_place import check_csv_place
from training.commands.saying import counted, counting_bars, say
from training.commands.typed import filled_option, name_option, path_option, whole_option


class SubjectReport(msgspec.Struct, frozen=True):
    """One subject: (taken for real, answered) without practice."""

    number: int
    subject: str
    is_complete: bool
    fooled: int
    answered: int


class StudyReport(msgspec.Struct, frozen=True, kw_only=True):
    """What `study results --json` prints; `result` is null while nobody has answered everything."""

    name: str
    origin: str
    folder: str
    result: StudyResult | None
    subjects: list[SubjectReport]
    unreadable: list[str]
    """Files of subjects whose answers can't be read, and don't count."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych study`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="make|list|results")
    make = actions.add_parser("make", help="make a study of two folders, or of a model and a dataset", allow_abbrev=False)
    make.add_argument("name", type=name_option, metavar="NAME", help="what the study is called")
    make.add_argument("--real", type=path_option, metavar="DIR", help="a folder of real pictures")
    make.add_argument("--translated", type=path_option, metavar="DIR", help="a folder of translated pictures")
    make.add_argument("--model", type=filled_option, metavar=MODEL_METAVAR, help=MODEL_HELP)
    make.add_argument("--dataset", type=filled_option, metavar="PATH_OR_NAME", help="whose targets are the real pictures")
    make.add_argument("--split", choices=get_args(Split), default="validation", help="which pairs (default: %(default)s)")
    make.add_argument("--input", choices=get_args(InputSide), help="which half or folder is the input (default: the plainer one)")
    make.add_argument("--same-input", action="store_true", help="show the two pictures of one input together (default: of different ones)")
    make.add_argument(
        "--size", type=whole_option(16, 4096), default=SIZE_PX, metavar="N", help="their longest side in pixels (default: %(default)s)"
    )
    make.add_argument("--seed", type=int, default=0, metavar="N", help="decides what each subject is shown (default: %(default)s)")
    actions.add_parser("list", help="the studies of the workspace", allow_abbrev=False)
    results = actions.add_parser("results", help="the share of translated pictures taken for real ones", allow_abbrev=False)
    results.add_argument("study", type=filled_option, metavar="NAME_OR_DIR", help="a study of the workspace, or its folder")
    results.add_argument("--csv", type=path_option, metavar="FILE.csv", help="write every answer as a table")
    results.add_argument("--json", action="store_true", help="print one JSON object instead of text")


def run(arguments: argparse.Namespace) -> int:
    """Make, list or tell. Raises AppError."""
    if arguments.action == "make":
        return _make(arguments, getattr(arguments, "workspace", None) or default_workspace())
    workspace = workspace_looked_at(arguments)
    if arguments.action == "list":
        return _list(workspace)
    return _tell(arguments, workspace)


def _list(workspace: Path) -> int:
    studies, troubles = read_studies(workspace)
    for study in studies:
        say(Console(), f"{study.facts.name}  {study.facts.origin}, {counted(len(study.sessions()), 'subject')}")
    for trouble in troubles.values():
        say(Console(stderr=True), str(trouble))
    return EXIT_SOME_FAILED if troubles else EXIT_OK


def _make(arguments: argparse.Namespace, workspace: Path) -> int:
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="diptych-") as folder, counting_bars(console) as bars:
        source = _source(arguments, workspace, Path(folder))
        task = bars.add_task("Making the pictures", total=source.num_real + source.num_translated)

        def progress(num_done: int, _: int) -> bool:
            bars.update(task, completed=num_done)
            return True

        options = {"same_input": arguments.same_input, "seed": arguments.seed, "size_px": arguments.size}
        made = make_study(workspace, arguments.name, source, progress, **options)
    say(console, f"The study is {path_to_text(made)}; it is run on the page Real or fake.")
    return EXIT_OK


def _source(arguments: argparse.Namespace, workspace: Path, folder: Path) -> PictureSource:
    of_folders = (arguments.real, arguments.translated)
    of_model = (arguments.model, arguments.dataset)
    if all(of_folders) and not any(of_model):
        return folders_source(*of_folders)
    if not all(of_model) or any(of_folders):
        message = "A study is made of two folders (--real and --translated), or of --model and --dataset."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Give one of these two.")
    from core.study.translating import model_source  # imports torch

    path = model_file(model_path(arguments.model, getattr(arguments, "workspace", None)), folder / "model.safetensors")
    device = getattr(arguments, "device", None) or ""
    stored = path_to_json(path.absolute())
    return model_source(stored, arguments.dataset, workspace, arguments.split, input_side=arguments.input, device=device)


def _tell(arguments: argparse.Namespace, workspace: Path) -> int:
    if arguments.csv is not None:
        check_csv_place(arguments.csv)
    study = find_study(arguments.study, workspace)
    result = study.result()
    if arguments.csv is not None:
        write_answers(study, arguments.csv)
    report = _report(study, result)
    for name in report.unreadable:
        say(Console(stderr=True), f"The answers in {name} can't be read, and don't count.")
    exit_code = EXIT_SOME_FAILED if report.unreadable else EXIT_OK
    if arguments.json:
        sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
        sys.stdout.flush()
        return exit_code
    console = Console()
    say(console, f"{study.facts.name}: {study.facts.origin}")
    for subject in report.subjects:
        name = f" ({subject.subject})" if subject.subject else ""
        left = "" if subject.is_complete else ", stopped before the end: left out"
        say(console, f"subject {subject.number}{name}: {subject.fooled} of {subject.answered} translated pictures taken for real{left}")
    if result is None:
        say(console, "Nobody has answered everything yet." if report.subjects else "Nobody was asked yet.")
        return exit_code
    share = f"{result.share:.1%} of {result.num_answers} taken for real ({result.low:.1%} to {result.high:.1%} with 95 % confidence"
    say(console, f"{share}, by bootstrap over {_units(result)}); guessing gives 50 %")
    return exit_code


def _units(result: StudyResult) -> str:
    return "the answers of the one subject" if result.num_subjects == 1 else f"{result.num_subjects} subjects"


def _report(study: Study, result: StudyResult | None) -> StudyReport:
    sessions = study.sessions()
    return StudyReport(
        name=study.facts.name,
        origin=study.facts.origin,
        folder=path_to_text(study.path),
        result=result,
        subjects=[
            SubjectReport(session.number, session.subject, study.is_complete(session), *study.count(session)) for session in sessions
        ],
        unreadable=[path_to_text(path) for path in study.unreadable()],
    )
