"""The front door: reads the verb, hands over to the window, a command or a worker, and turns every end into an exit code.

Nothing heavy is imported before it is known what is asked: the window never loads torch, and a command never loads Qt.
"""

from __future__ import annotations

import sys

INTERRUPTED_EXIT = 130
try:
    import argparse
    import importlib
    import os
    import re
    from pathlib import Path
    from typing import TYPE_CHECKING, NoReturn
except KeyboardInterrupt:  # nothing is begun: no words of it either
    sys.exit(INTERRUPTED_EXIT)

if TYPE_CHECKING:
    from core.errors import AppError

ROOT_DIR = Path(__file__).resolve().parent
WINDOW_PROGRAM = "Diptych"
"""Name of the frozen program with the window; its sibling `diptych-cli` holds the commands and workers."""
CONSOLE_PROGRAM = "diptych-cli"

VERBS = {
    "dataset": "find pairs in folders, and make datasets of them",
    "train": "train a network on pairs, or go on with a run",
    "runs": "the runs there are: how each stands, how two differ, and their names and notes",
    "queue": "runs that wait, trained one after another",
    "watch": "show what a training or a translation is doing",
    "previews": "pictures of your own in a training's previews: add, list, remove",
    "translate": "translate pictures and whole folders",
    "evaluate": "measure how near a model's pictures are to the targets",
    "ablate": "train a grid of settings, measure every run, and compare them on one page",
    "study": "ask people which pictures are translated: make a study, or tell its results",
    "model": "look into model files, and make them of runs",
    "report": "save logs, versions and settings for somebody who helps",
    "self-test": "check that this installation can train and translate",
}
"""Every verb and what it is for; each has a module in `training.commands` with add_arguments(parser) and run(arguments) -> exit code."""

WORKERS = {
    "_train-worker": "training.worker",
    "_translate-worker": "core.translation.worker",
    "_probe": "training.probe",
    "_queue-runner": "training.queue_runner",
    "_service": "training.service",
}
"""Verbs that only this program gives itself; each module has main(arguments: list[str]) -> exit code."""

INTERNAL_EXIT = 70


def main(argv: list[str] | None = None) -> int:
    """Run Diptych with these arguments (without the program's name) and return the exit code.

    Never raises for the user's troubles: an AppError is one line on stderr and its own code; a wrong command is usage and 2; a bug
    of ours is 70, with the traceback in the log file rather than on the screen; Ctrl-C is 130, as early as it comes.
    """
    try:
        return _main(argv)
    except KeyboardInterrupt:  # before the command began, or after it was done
        _ignore_interrupts()
        return INTERRUPTED_EXIT


def _main(argv: list[str] | None) -> int:
    _reach_own_packages()
    arguments = sys.argv[1:] if argv is None else argv
    if arguments and arguments[0] in WORKERS:  # a worker's output is its log
        return _outcome(arguments)
    from core.streams import steady_streams, stream_trouble

    steady_streams()
    code = _outcome(arguments)
    if argv is None:  # the program ends now: a late Ctrl-C changes nothing of what was done or told
        _ignore_interrupts()
    trouble = stream_trouble()
    if trouble is None:
        return code
    _tell(f"diptych: {trouble}")
    return code or trouble.exit_code


def _outcome(arguments: list[str]) -> int:
    from core.errors import AppError

    try:
        return _run(arguments)
    except AppError as error:
        _tell(f"diptych: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        _tell("diptych: cancelled.")
        return INTERRUPTED_EXIT
    except Exception as error:
        trouble = _lack_of_memory(error) or _disk_trouble(error)
        return _report_bug(arguments, error) if trouble is None else _tell_trouble(arguments, trouble)


def _lack_of_memory(error: Exception) -> AppError | None:
    """The user's trouble where memory was too little, even to begin: torch's libraries alone take gigabytes of addresses (ulimit -v)."""
    from core.errors import AppError, ErrorCode, first_line
    from core.memory_trouble import memory_lacking

    match memory_lacking(error):
        case "device":
            hint = "Close other programs that use the card, or give --device cpu."
            return AppError(ErrorCode.MEMORY_DEVICE, f"The card has not enough memory for this: {first_line(error)}.", hint)
        case "host":
            hint = "Close other programs, or raise the limit of this shell or container (ulimit -v)."
            return AppError(ErrorCode.MEMORY_HOST, f"This computer has not enough memory for this: {first_line(error)}.", hint)
    return None


def _disk_trouble(error: Exception) -> AppError | None:
    """The user's trouble where the system refused a file, wherever that was met: paths in locked folders can't even be looked at."""
    from core.files import disk_error

    is_refused = isinstance(error, PermissionError) and isinstance(error.filename, str | bytes)
    return disk_error(error, Path(os.fsdecode(error.filename))) if is_refused else None


def _tell_trouble(arguments: list[str], trouble: AppError) -> int:
    if arguments and arguments[0] in WORKERS and arguments[0] != "_service":  # whose output is the window's
        from core.jobs.last_words import say_last_words

        say_last_words(trouble)
    else:
        _tell(f"diptych: {trouble}")
    return trouble.exit_code


def _ignore_interrupts() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _tell(line: str) -> None:
    from core.files import visible_text

    print(visible_text(line), file=sys.stderr)


def _reach_own_packages() -> None:
    """Put the checkout on the path, so that the installed console script works from any folder."""
    if not getattr(sys, "frozen", False) and str(ROOT_DIR) not in sys.path:
        sys.path.insert(0, str(ROOT_DIR))


def _run(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
    except SystemExit as ending:  # argparse ends so: 0 after --help, 2 after a wrong command
        return ending.code if isinstance(ending.code, int) else 2 * bool(ending.code)


def _dispatch(arguments: list[str]) -> int:
    first = arguments[0] if arguments else ""
    if first in WORKERS:
        return int(importlib.import_module(WORKERS[first]).main(arguments[1:]))
    common, rest = _take_common_options(arguments)
    if rest and rest[0] in VERBS:
        return _run_verb(rest[0], rest[1:], common)
    return _open_window(rest, common)


def _take_common_options(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Take --workspace and --device out, wherever before `--` they stand; they belong to every verb and to the window alike."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(prog="diptych", add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS)
    _add_common_options(parser)
    common, rest = parser.parse_known_args(arguments[:end])
    return common, rest + arguments[end:]


def _add_common_options(parser: argparse.ArgumentParser) -> None:
    from training.commands.typed import path_option

    group = parser.add_argument_group("everywhere")
    group.add_argument(
        "--workspace", type=path_option, metavar="DIR", help="where datasets, runs and models are (default: Documents/Diptych)"
    )
    group.add_argument("--device", type=_device, metavar="DEVICE", help="cpu, cuda, cuda:N or mps (default: the GPU if there is one)")


def _device(text: str) -> str:
    if not re.fullmatch(r"cpu|mps|cuda(:\d{1,3})?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no device; say cpu, cuda, cuda:N or mps")
    return text


def _run_verb(verb: str, rest: list[str], common: argparse.Namespace) -> int:
    if _is_window_program():
        return _run_sibling(CONSOLE_PROGRAM, [verb, *rest, *_as_options(common)])
    command = importlib.import_module(f"training.commands.{verb.replace('-', '_')}")
    # "resolve": a command may explain --device in words of its own
    parser = argparse.ArgumentParser(prog=f"diptych {verb}", description=command.__doc__, allow_abbrev=False, conflict_handler="resolve")
    _add_common_options(parser)
    command.add_arguments(parser)
    from core.logbook import open_logbook

    open_logbook()
    return int(command.run(parser.parse_args(rest, namespace=common)))


def _open_window(rest: list[str], common: argparse.Namespace) -> int:
    parser = argparse.ArgumentParser(
        prog="diptych",
        usage="diptych [PATH...] | diptych VERB ...",
        description="Teach a computer to turn one picture into another from pairs of examples,\n"
        "watch it learn, and do it to whole folders. "
        "Without a verb the window opens:\nfolders and pictures go to its Translate page, a model is installed.",
        epilog="verbs:\n" + "".join(f"  {verb:<12}{what}\n" for verb, what in VERBS.items()) + "\n`diptych VERB --help` says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="pictures, folders or a model to open in the window")
    from core.version import VERSION

    parser.add_argument("--self-test", action="store_true", help="check the window and this installation, and write a report to send")
    parser.add_argument("--version", action="version", version=f"Diptych {VERSION}")
    _add_common_options(parser)
    arguments = parser.parse_args(rest, namespace=common)
    paths = [_existing(text, parser) for text in arguments.paths]
    to_test = ["--self-test"] if arguments.self_test else []
    if getattr(sys, "frozen", False) and not _is_window_program():
        return _run_sibling(WINDOW_PROGRAM, [*to_test, *_as_options(common), *map(str, paths)])
    if sys.platform == "linux":
        importlib.import_module("desktop.screen").check_screen(os.environ)
    app = importlib.import_module("desktop.app")
    if to_test:
        return int(app.self_test(device=arguments.device or ""))
    return int(app.main(paths, workspace=arguments.workspace, device=arguments.device or ""))


def _existing(text: str, parser: argparse.ArgumentParser) -> Path:
    """A path to open; a bare word that is no file was meant as a verb, and is a wrong command."""
    from core.errors import AppError, ErrorCode

    if not text:
        _wrong(parser, "an empty path was given; is a variable not set?")
    path = Path(text)
    if os.path.lexists(path):
        return path.absolute()
    if path.name == text and not path.suffix:
        _wrong(parser, f"{text!r} is neither a verb nor a file here")
    raise AppError(ErrorCode.PATH_MISSING, f"There is no file or folder {text}.", "Check the name and try again.", path=text)


def _wrong(parser: argparse.ArgumentParser, message: str) -> NoReturn:
    parser.error(message)


def _is_window_program() -> bool:
    return bool(getattr(sys, "frozen", False)) and Path(sys.executable).stem == WINDOW_PROGRAM


def _as_options(common: argparse.Namespace) -> list[str]:
    given = vars(common)
    return [text for name in ("workspace", "device") if given.get(name) is not None for text in (f"--{name}", str(given[name]))]


def _run_sibling(program: str, arguments: list[str]) -> int:
    """Run the other program of the frozen folder with these arguments and return its exit code."""
    import subprocess

    sibling = Path(sys.executable).with_name(program + Path(sys.executable).suffix)
    try:
        code = subprocess.run([sibling, *arguments], check=False).returncode
    except OSError as error:
        from core.errors import AppError, ErrorCode

        raise AppError(ErrorCode.WORKER_START, f"{sibling} cannot be started: {error.strerror}.", "Install Diptych again.") from error
    return code if code >= 0 else 128 - code  # ended by a signal: as a shell says it


def _report_bug(arguments: list[str], error: Exception) -> int:
    if arguments and arguments[0] in WORKERS:  # a worker's stderr is its log
        import traceback

        traceback.print_exception(error)
        return INTERNAL_EXIT
    from core.logbook import log_bug

    place = log_bug(error)
    print(f"diptych: something went wrong inside Diptych ({type(error).__name__}).", file=sys.stderr)
    print(f"The details are in {place}." if place else "The details could not be written to the log.", file=sys.stderr)
    return INTERNAL_EXIT


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
