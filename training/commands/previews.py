"""Pictures of your own in a run's previews, beside its held-out pairs: also while it trains, with or without a target."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode
from core.files import path_to_text
from training.commands.saying import say
from training.commands.typed import path_option
from training.own_pictures import add_own_picture, ask_for_preview, own_picture_called, own_pictures, remove_own_picture
from training.run import read_request


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych previews`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add|list|remove")
    words = "copy pictures into the run, whose previews show them from the next one on; whoever trains it makes one at once"
    add = verbs.add_parser("add", help=words, allow_abbrev=False)
    _add_run(add)
    add.add_argument("pictures", type=path_option, nargs="+", metavar="PICTURE", help="a picture's file; it is only read")
    words = "what the one picture should become, of the same size: it is shown beside it; also for a picture that was added before"
    add.add_argument("--target", type=path_option, metavar="FILE", help=words)
    listing = verbs.add_parser("list", help="the pictures that were added", allow_abbrev=False)
    _add_run(listing)
    listing.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    remove = verbs.add_parser("remove", help="take pictures out of the previews again", allow_abbrev=False)
    _add_run(remove)
    remove.add_argument("names", nargs="+", metavar="NAME", help="as the list names it")


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_dir", type=path_option, metavar="RUN", help="the run's folder")


def run(arguments: argparse.Namespace) -> int:
    """Do one thing with a run's own pictures. Exit code: 0, or 1 where some pictures were not added."""
    run_dir: Path = arguments.run_dir
    read_request(run_dir)
    console = Console(stderr=True)
    match arguments.verb:
        case "add":
            return _add(run_dir, arguments.pictures, arguments.target, console)
        case "list":
            _list(run_dir, console, as_json=arguments.json)
        case "remove":
            for picture in [own_picture_called(run_dir, name) for name in arguments.names]:
                remove_own_picture(picture)
    return EXIT_OK


def _add(run_dir: Path, paths: list[Path], target: Path | None, console: Console) -> int:
    if target is not None and len(paths) > 1:
        raise AppError(ErrorCode.BAD_COMMAND, "--target is that of one picture.", "Add each picture with its own.")
    num_new = num_refused = 0
    for path in paths:
        try:
            picture, is_new = add_own_picture(run_dir, path, target)
        except AppError as error:
            num_refused += 1
            say(console, str(error))
            continue
        num_new += is_new
        say(console, f"{picture.title} is added." if is_new else f"{picture.title} is among the previews already.")
    if num_new:
        is_asked = ask_for_preview(run_dir)
        say(console, "A preview with it is being made." if is_asked else f"Shown when {path_to_text(run_dir)} is trained again.")
    return EXIT_SOME_FAILED if num_refused else EXIT_OK


def _list(run_dir: Path, console: Console, *, as_json: bool) -> None:
    pictures = own_pictures(run_dir)
    if as_json:
        listed = [
            {
                "name": picture.title,
                "id": picture.id,
                "path": path_to_text(picture.path),
                "target": path_to_text(picture.target) if picture.target is not None else "",
            }
            for picture in pictures
        ]
        sys.stdout.write(json.dumps({"pictures": listed}) + "\n")
        return
    if not pictures:
        say(console, "No picture was added to the previews.")
    for picture in pictures:
        say(console, picture.title)
