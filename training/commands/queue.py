"""Runs that wait and are trained one after another, also while no window is open."""

import argparse
import json
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode
from core.files import path_to_text
from core.workspace import default_workspace
from training.commands.looking import workspace_looked_at
from training.commands.saying import plain, say
from training.commands.train import add_run_options, computing_of, made_or_opened_run
from training.commands.typed import whole_option
from training.queue import Outcome, Queue, QueueEntry
from training.queue_damage import queue_troubles
from training.run import read_label

POLL_S = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych queue`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add|list|move|remove|hold|run")
    add = verbs.add_parser("add", help="make a run, or take one to go on with, and put it at the end", allow_abbrev=False)
    add_run_options(add)
    listing = verbs.add_parser("list", help="what waits, what is in hand, and what became of the others", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    move = verbs.add_parser("move", help="give a run another position", allow_abbrev=False)
    _add_entry(move)
    move.add_argument("position", type=whole_option(1), metavar="POSITION", help="from 1; behind the last is the end")
    words = "take a run out; one that was made for the queue and never begun is removed whole"
    remove = verbs.add_parser("remove", help=words, allow_abbrev=False)
    _add_entry(remove)
    verbs.add_parser("hold", help="begin nothing more; the run in hand goes on", allow_abbrev=False)
    run_verb = verbs.add_parser("run", help="begin with what waits, in the background", allow_abbrev=False)
    run_verb.add_argument("--wait", action="store_true", help="stay until all is done; exit code 1 when a run failed")


def _add_entry(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entry", metavar="ID", help="as the list names it: its name, its position, or the run's folder")


def run(arguments: argparse.Namespace) -> int:
    """Do one thing with the workspace's queue."""
    given: Path | None = getattr(arguments, "workspace", None)
    queue = Queue((given or default_workspace()) if arguments.verb == "add" else workspace_looked_at(arguments))
    console = Console(stderr=True)
    match arguments.verb:
        case "add":
            return _add(queue, arguments, console)
        case "list":
            return _list(queue, console, as_json=arguments.json)
        case "move":
            queue.move(queue.find(arguments.entry).id, arguments.position - 1)
        case "remove":
            queue.remove(queue.find(arguments.entry).id)
        case "hold":
            queue.hold()
            if any(queue.is_in_hand(entry) for entry in queue.entries()):
                say(console, "The run in hand goes on; nothing more begins.")
        case "run":
            return _run(queue, console, wait=arguments.wait)
    return EXIT_OK


def _add(queue: Queue, arguments: argparse.Namespace, console: Console) -> int:
    is_new = arguments.resume is None
    run_dir = made_or_opened_run(arguments)
    entry = queue.add(
        run_dir,
        computing_of(arguments),
        stop_at=arguments.steps,
        is_new=is_new,
    )
    begin = "" if queue.is_running else " Begin with: diptych queue run"
    say(console, f"{entry.id} waits in the queue, at position {len(queue.entries())}.{begin}")
    return EXIT_OK


def _run(queue: Queue, console: Console, *, wait: bool) -> int:
    queue.release()
    known = {_moment_of(outcome) for outcome in queue.outcomes()}
    troubles = queue_troubles(queue)
    for trouble in troubles:
        say(console, str(trouble))
    if not queue.entries():
        say(console, "Nothing waits in the queue.")
        return EXIT_SOME_FAILED if troubles else EXIT_OK
    worker = queue.start()
    if not wait:
        say(console, "The queue runs in the background; see diptych queue list.")
        return EXIT_OK
    told: list[Outcome] = []
    while worker.poll() is None or queue.is_running:
        told += _tell_news(queue, known, console)
        time.sleep(POLL_S)
    told += _tell_news(queue, known, console)
    num_left = len(queue.entries())
    if num_left and not queue.is_held:
        left = "1 run still waits" if num_left == 1 else f"{num_left} runs still wait"
        message = f"The queue's own process has ended before its time, and {left} or may be at work."
        raise AppError(ErrorCode.WORKER_DIED, message, "Go on with: diptych queue run")
    has_failed = any(outcome.result == "failed" for outcome in told)
    return EXIT_SOME_FAILED if has_failed or troubles else EXIT_OK


def _tell_news(queue: Queue, known: set[tuple[str, str]], console: Console) -> list[Outcome]:
    """Say what became of entries since the last call, and take it to what is known."""
    news = [outcome for outcome in reversed(queue.outcomes()) if _moment_of(outcome) not in known]
    for outcome in news:
        say(console, f"{outcome.id}: {_outcome_words(outcome)}")
        known.add(_moment_of(outcome))
    return news


def _moment_of(outcome: Outcome) -> tuple[str, str]:
    """What tells an outcome from an earlier one of the same run, which may have been queued again."""
    return outcome.id, outcome.ended


def _outcome_words(outcome: Outcome) -> str:
    return f"failed. {outcome.message} {outcome.hint}".rstrip() if outcome.result == "failed" else outcome.result


def _list(queue: Queue, console: Console, *, as_json: bool) -> int:
    entries, outcomes, state, troubles = queue.entries(), queue.outcomes(), queue.state(), queue_troubles(queue)
    exit_code = EXIT_SOME_FAILED if troubles else EXIT_OK
    if as_json:
        found = {
            "is_running": queue.is_running,
            "is_held": queue.is_held,
            "waits_for": state.waits_for if queue.is_running else "",
            "entries": [_entry_json(queue, entry, position) for position, entry in enumerate(entries, 1)],
            "done": [_outcome_json(outcome) for outcome in outcomes],
            "failures": [
                {"file": path_to_text(outcome.run_dir), "code": outcome.code, "sentence": outcome.message}
                for outcome in outcomes
                if outcome.result == "failed"
            ]
            + [{"file": trouble.details["path"], "code": trouble.code, "sentence": trouble.message} for trouble in troubles],
        }
        print(json.dumps(found, indent=2), file=sys.stdout)
        return exit_code
    # Folded, not cut: a path in a reason is there to be copied.
    table = Table("position", *(Column(name, overflow="fold") for name in ("run", "name", "state")), box=None)
    for position, entry in enumerate(entries, 1):
        words = "in hand" if queue.is_in_hand(entry) else "waits"
        table.add_row(str(position), entry.id, plain(read_label(entry.run_dir).name), words)
    for outcome in outcomes:
        table.add_row("", outcome.id, plain(read_label(outcome.run_dir).name), plain(_outcome_words(outcome)))
    console.print(table if entries or outcomes else "Nothing waits in the queue.")
    for words in (*_standing(queue, state.waits_for), *map(str, troubles)):
        say(console, words)
    return exit_code


def _standing(queue: Queue, waits_for: str) -> list[str]:
    if queue.is_running:
        return [waits_for] if waits_for else []
    if not queue.entries():
        return []
    return ["It is held; go on with: diptych queue run" if queue.is_held else "It stands still; begin with: diptych queue run"]


def _entry_json(queue: Queue, entry: QueueEntry, position: int) -> dict[str, object]:
    return {
        "id": entry.id,
        "position": position,
        "run": path_to_text(entry.run_dir),
        "name": read_label(entry.run_dir).name,
        "state": "in_hand" if queue.is_in_hand(entry) else "waiting",
        "device": entry.device,
        "threads": entry.threads,
        "priority": entry.priority,
        "stop_at": entry.stop_at,
        "queued": entry.queued,
    }


def _outcome_json(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.id,
        "run": path_to_text(outcome.run_dir),
        "name": read_label(outcome.run_dir).name,
        "result": outcome.result,
        "ended": outcome.ended,
        "code": outcome.code,
        "message": outcome.message,
        "hint": outcome.hint,
    }
