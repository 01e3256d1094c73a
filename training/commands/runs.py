"""The workspace's runs: what became of each, how the settings of two differ, and their names and notes."""

import argparse
import json
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from core.errors import EXIT_OK, AppError, ErrorCode
from core.files import path_to_text
from core.jobs.heartbeat import read_heartbeat
from core.jobs.reader import JobReader
from core.jobs.state import JobState, StateWatcher
from core.workspace import WorkspaceFolders
from training.commands.looking import workspace_looked_at
from training.commands.saying import plain, say
from training.commands.typed import path_option, text_option
from training.glance import GLANCE_EVENTS, RunGlance
from training.run import RunEvent, RunFolder, RunRequest, change_label, is_run, list_runs, read_label, read_request
from training.settings import RunSettings

_ASKED = ("dataset", "input_name", "target_name", "preset", "num_train", "num_validation", "pairs_sha256", "starts_from")
"""What two requests are compared by beside their settings."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych runs`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|compare|label")
    listing = verbs.add_parser("list", help="state, progress, best score and device of each, newest first", allow_abbrev=False)
    compare = verbs.add_parser("compare", help="the settings in which two runs differ", allow_abbrev=False)
    for name in ("run", "other"):
        _add_run(compare, name)
    for verb in (listing, compare):
        verb.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    label = verbs.add_parser("label", help="give a run another name, or notes", allow_abbrev=False)
    _add_run(label, "run")
    label.add_argument("--name", type=text_option, help="what the window calls it")
    label.add_argument("--notes", type=text_option, metavar="TEXT", help="in place of the notes that it has; empty: none")


def _add_run(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument(name, type=path_option, metavar=name.upper(), help="a run's folder, or its folder's name in the workspace")


def run(arguments: argparse.Namespace) -> int:
    """Do one thing with the workspace's runs."""
    workspace = workspace_looked_at(arguments)
    console = Console(stderr=True)
    match arguments.verb:
        case "list":
            _list(workspace, console, as_json=arguments.json)
        case "compare":
            _compare(_found(workspace, arguments.run), _found(workspace, arguments.other), console, as_json=arguments.json)
        case "label":
            if arguments.name is None and arguments.notes is None:
                raise AppError(ErrorCode.BAD_COMMAND, "Nothing is to be written.", "Give --name, --notes, or both.")
            change_label(_found(workspace, arguments.run), name=arguments.name, notes=arguments.notes)
    return EXIT_OK


def _found(workspace: Path, wanted: Path) -> Path:
    """The folder of a run, also where only its name was given. Raises AppError NOT_A_RUN, PATH_MISSING."""
    named = WorkspaceFolders(workspace).runs_dir / wanted.name
    if not is_run(wanted) and wanted.name == str(wanted) and is_run(named):
        return named
    read_request(wanted)
    return wanted


def _list(workspace: Path, console: Console, *, as_json: bool) -> None:
    found = [_facts(run_dir) for run_dir in list_runs(workspace)]
    if as_json:
        print(json.dumps({"runs": found, "failures": []}, indent=2), file=sys.stdout)
        return
    if not found:
        say(console, "There are no runs.")
        return
    names = ("run", "name", "state", "done", "best L1", "device", "notes")
    table = Table(*(Column(name, overflow="fold") for name in names), box=None)
    for facts in found:
        share, best = facts["share"], facts["best_l1"]
        done = f"{100 * float(str(share)):.0f} %" if share is not None else ""
        words = (facts["id"], facts["name"], facts["state"], done, f"{best:.3f}" if best is not None else "", facts["device"])
        table.add_row(*map(plain, words), plain(" ".join(str(facts["notes"]).split())[:60]))
    console.print(table)


def _facts(run_dir: Path) -> dict[str, object]:
    job, label, glance, states = RunFolder(run_dir).job, read_label(run_dir), RunGlance(), StateWatcher(RunFolder(run_dir).job)
    # A run that can't be read must not hide the others.
    events = JobReader[RunEvent](job, GLANCE_EVENTS).poll_all()
    glance.apply(events)
    states.update(events)
    state, beat = states.state(time.monotonic()), read_heartbeat(job)
    share = min(1.0, beat.step / beat.total) if beat is not None and beat.total > 0 else None
    return {
        "id": run_dir.name,
        "run": path_to_text(run_dir),
        "name": label.name or run_dir.name,
        "notes": label.notes,
        "state": state.value,
        "share": 1.0 if state is JobState.FINISHED else share,
        "best_l1": glance.best_l1,
        "device": glance.device,
    }


def _compare(run_dir: Path, other_dir: Path, console: Console, *, as_json: bool) -> None:
    requests = read_request(run_dir), read_request(other_dir)
    differing = {name: values for name, values in _values(requests).items() if values[0] != values[1]}
    if as_json:
        print(json.dumps({"differing": differing, "failures": []}, indent=2), file=sys.stdout)
        return
    if not differing:
        say(console, "Both were asked for the same.")
        return
    table = Table("setting", box=None)
    for folder in (run_dir, other_dir):
        table.add_column(plain(read_label(folder).name or folder.name), overflow="fold")
    for name, values in differing.items():
        table.add_row(name, *map(plain, values))
    console.print(table)


def _values(requests: tuple[RunRequest, RunRequest]) -> dict[str, list[object]]:
    asked = {name: [getattr(request, name) for request in requests] for name in _ASKED}
    settings = {name: [getattr(request.settings, name) for request in requests] for name in RunSettings.__struct_fields__}
    return {**asked, **settings}
