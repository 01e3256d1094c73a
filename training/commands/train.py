"""Train a network on pairs of pictures, or go on with a run."""

import argparse
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from rich.console import Console

from core.errors import EXIT_OK, AppError, ErrorCode
from core.files import path_to_text
from core.jobs.control import COMMANDS, send
from core.jobs.lock import living_owner, refuse_if_owned
from core.jobs.process import ask_to_stop, start_worker
from core.jobs.ranks import rank_from_environment
from core.pairs.resolving import ResolvedPairs, resolve_dataset
from core.workspace import WorkspaceFolders, default_workspace
from training.built_in_presets import built_in_presets
from training.commands.following import follow_training, past_of
from training.commands.interrupts import Interrupts
from training.commands.model_word import MODEL_METAVAR, model_path
from training.commands.preflight_report import tell_preflight
from training.commands.rank_training import help_train
from training.commands.recipe_option import recipe_option
from training.commands.saying import counted, say
from training.commands.typed import name_option, path_option, text_option, whole_option
from training.computing import MAX_THREADS, Computing, Priority
from training.creating import check_amount, new_run_dir, take_back
from training.preflight import Preflight, probe_request
from training.presets import changes_from, preset_settings, read_presets
from training.prolonging import prolong
from training.run import Label, RunFolder, read_pairs, read_request, worker_arguments, write_label
from training.schedule import steps_per_epoch
from training.settings import RunSettings, recipe_of_photos, setting_descriptions, settings_with
from training.starting import StartWeights, find_start
from training.successors import create_first, create_successor
from training.tensorboard import TensorBoardFile

TRAINING_COMMANDS = COMMANDS - {"cancel"}
"""What a training worker knows of what can be asked."""
_SETTLED_BY = {
    "resume": ("dataset", "run", "name", "like", "start_from", "preset", "set", "seed", "input", "recipe"),
    "like": ("dataset", "preset", "input", "recipe"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych train`."""
    add_run_options(parser)
    parser.add_argument(
        "--preflight", action="store_true", help="make no run: measure what it would take of memory, time and disk, and find what fits"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output (with --preflight)")
    parser.add_argument("--tensorboard", action="store_true", help="write the run's figures to its folder tensorboard, for TensorBoard")
    parser.add_argument(
        "--ask",
        choices=sorted(TRAINING_COMMANDS),
        metavar="WORD",
        help=f"ask the worker of --run for {', '.join(sorted(TRAINING_COMMANDS))}",
    )


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """The options that say which run is meant: a new one with its settings, or one to go on with."""
    parser.add_argument(
        "--dataset",
        type=name_option,
        metavar="PATH_OR_NAME",
        help="a dataset's name, or a folder of pairs as it comes (side by side, or two folders in it)",
    )
    parser.add_argument("--run", type=path_option, metavar="DIR", help="the new run's folder (default: in the workspace)")
    parser.add_argument("--name", type=name_option, metavar="NAME", help="what the new run is called (default: its folder's name)")
    parser.add_argument("--resume", type=path_option, metavar="DIR", help="go on with this run from its newest checkpoint")
    parser.add_argument("--more-epochs", type=whole_option(1), metavar="N", help="with --resume: let the run have so many epochs more")
    parser.add_argument(
        "--start-from",
        type=name_option,
        metavar=MODEL_METAVAR,
        help="begin from these weights instead of untrained ones; generator, width and size must be the same",
    )
    parser.add_argument(
        "--like", type=path_option, metavar="DIR", help="a new run with this one's pairs and settings, changed by --set and --seed"
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
        help=f"change one setting, may be repeated; settings are: {', '.join(setting_descriptions())}",
    )
    parser.add_argument("--steps", type=whole_option(1), metavar="N", help="the step at which to stop")
    parser.add_argument(
        "--threads", type=whole_option(0, MAX_THREADS), default=0, metavar="N", help="processor cores to use (default: 0, all)"
    )
    parser.add_argument(
        "--priority", choices=get_args(Priority), default="normal", help="low: step back behind everything else that runs here"
    )
    parser.add_argument("--seed", metavar="N", help="the same as --set seed=N")
    parser.add_argument("--input", choices=["left", "right", "top", "bottom", "first", "second"], help="which half or folder is the input")
    parser.add_argument(
        "--recipe",
        type=recipe_option,
        default=(),
        metavar="RECIPE",
        help="the dataset is one of single photos, of which this makes the inputs",
    )


def run(arguments: argparse.Namespace) -> int:
    """Make or open the run, start its worker, and show it until it ends; or ask a worker for something."""
    if arguments.ask is not None:
        return _ask(arguments)
    if arguments.preflight:
        return tell_preflight(_preflight_of(arguments), as_json=arguments.json)
    if arguments.json:
        raise AppError(ErrorCode.BAD_COMMAND, "--json is told with --preflight.", "Add --preflight, or leave --json out.")
    rank = rank_from_environment()
    if rank is not None and arguments.run is None and arguments.resume is None:
        raise AppError(ErrorCode.BAD_COMMAND, "Under torchrun all processes need the same folder of the run.", "Give --run DIR.")
    if rank is not None and rank.index > 0:
        return help_train(arguments.resume or arguments.run, rank, getattr(arguments, "device", None), arguments.steps)
    had_folder = arguments.run is not None and arguments.run.exists()
    run_dir = made_or_opened_run(arguments)
    if arguments.steps is not None and arguments.resume is None:
        _tell_fewer_steps(run_dir, arguments.steps)
    folder = RunFolder(run_dir)
    tensorboard = TensorBoardFile(run_dir) if arguments.tensorboard else None
    reader, past = past_of(folder)
    computing = computing_of(arguments)
    options = worker_arguments(run_dir, computing, stop_at=arguments.steps)
    with Interrupts() as interrupts:
        worker = start_worker(options, folder.job.log_path)
        return follow_training(
            folder,
            reader,
            past,
            worker,
            Console(stderr=True),
            interrupts,
            ask_to_stop=lambda: ask_to_stop(folder.job),
            take_back=None if arguments.resume is not None else lambda: take_back(run_dir, keeps_folder=had_folder),
            computing=computing,
            tensorboard=tensorboard,
        )


def _tell_fewer_steps(run_dir: Path, asked: int) -> None:
    """That the run's epochs end before the step that was asked for."""
    settings = read_request(run_dir).settings
    num_train = sum(pair.split == "train" for pair in read_pairs(run_dir))
    total = settings.epochs * steps_per_epoch(num_train, settings.batch_size)
    if asked > total:
        words = f"Of {counted(settings.epochs, 'epoch')} the last step is {total:,}, so it ends before step {asked:,}."
        hint = f"More epochs: diptych train --resume {shlex.quote(path_to_text(run_dir))} --more-epochs N"
        say(Console(stderr=True), f"{words} {hint}")


def computing_of(arguments: argparse.Namespace) -> Computing:
    """What the options of add_run_options let a training use."""
    return Computing(device=getattr(arguments, "device", None) or "", threads=arguments.threads, priority=arguments.priority)


def made_or_opened_run(arguments: argparse.Namespace) -> Path:
    """The folder of the run that `add_run_options` name, made where it is a new one. Raises AppError for all that is wrong with it."""
    if arguments.resume is None:
        if arguments.more_epochs is not None:
            raise AppError(ErrorCode.BAD_COMMAND, "--more-epochs belongs to --resume.", "Say --set epochs=N for a new run.")
        new_dir = _create(arguments) if arguments.like is None else _create_like(arguments)
        if arguments.name is not None:
            write_label(new_dir, Label(name=arguments.name))
        return new_dir
    _refuse_beside("resume", arguments)
    run_dir: Path = arguments.resume
    read_request(run_dir)
    refuse_if_owned(RunFolder(run_dir).job)
    if arguments.more_epochs is not None:
        prolong(run_dir, arguments.more_epochs)
    return run_dir


def _ask(arguments: argparse.Namespace) -> int:
    if arguments.run is None or arguments.resume is not None or arguments.dataset is not None:
        raise AppError(ErrorCode.BAD_COMMAND, "--ask takes --run DIR and nothing else.", "Name the run's folder.")
    read_request(arguments.run)
    folder = RunFolder(arguments.run).job
    if living_owner(folder) is None:
        name = path_to_text(arguments.run)
        raise AppError(ErrorCode.BAD_COMMAND, f"Nobody trains {name} now.", f"Go on with it: diptych train --resume {shlex.quote(name)}")
    if arguments.ask == "stop":
        ask_to_stop(folder)
    else:
        send(folder, arguments.ask)
    return EXIT_OK


def _refuse_beside(option: str, arguments: argparse.Namespace) -> None:
    """Raises AppError BAD_COMMAND where something is given that a run to go on with, or one to be like, has settled."""
    given = [name for name in _SETTLED_BY[option] if getattr(arguments, name)]
    if given:
        raise AppError(
            ErrorCode.BAD_COMMAND,
            f"--{option} goes by the settings of the run; --{given[0].replace('_', '-')} can't be given with it.",
            "Leave it out, or start a new run.",
        )


def _preflight_of(arguments: argparse.Namespace) -> Preflight:
    device = getattr(arguments, "device", None) or ""
    model_dir = arguments.resume or arguments.like
    if model_dir is not None:
        _refuse_beside("resume" if arguments.resume is not None else "like", arguments)
        request, pairs = read_request(model_dir), read_pairs(model_dir)
        settings = settings_with(request.settings, _changes(arguments)) if arguments.resume is None else request.settings
        return Preflight(probe_request(settings, pairs, recipe=request.recipe, device=device, disk_dir=model_dir))
    workspace: Path = getattr(arguments, "workspace", None) or default_workspace()
    settings, resolved = _asked_for(arguments, workspace)
    disk_dir = arguments.run or WorkspaceFolders(workspace).runs_dir
    return Preflight(probe_request(settings, resolved.pairs, recipe=resolved.recipe, device=device, disk_dir=disk_dir.absolute()))


def _create(arguments: argparse.Namespace) -> Path:
    workspace: Path = getattr(arguments, "workspace", None) or default_workspace()
    settings, resolved = _asked_for(arguments, workspace)
    start = _start(arguments, settings, workspace)
    run_dir: Path = arguments.run or new_run_dir(workspace, resolved.name)
    create_first(run_dir, resolved, settings, start, _preset(arguments))
    _tell_preset(_preset(arguments), settings)
    return run_dir


def _tell_preset(key: str, settings: RunSettings) -> None:
    """What the preset sets, and what was changed from it, as --set takes it."""
    console = Console(stderr=True)
    preset = read_presets().get(key)
    sets = _as_typed(preset.settings) if preset is not None else ""
    say(console, f"The preset {key} sets {sets}; all else is as in the paper." if sets else f"The preset {key}: all is as in the paper.")
    if names := changes_from(key, settings):
        say(console, f"Changed from it: {_as_typed({name: getattr(settings, name) for name in names})}.")


def _as_typed(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in values.items())


def _create_like(arguments: argparse.Namespace) -> Path:
    _refuse_beside("like", arguments)
    workspace: Path = getattr(arguments, "workspace", None) or default_workspace()
    run_dir: Path = arguments.run or new_run_dir(workspace, read_request(arguments.like).dataset)
    changes = _changes(arguments)
    start = _start(arguments, settings_with(read_request(arguments.like).settings, changes), workspace)
    create_successor(arguments.like, run_dir, changes, start)
    return run_dir


def _start(arguments: argparse.Namespace, settings: RunSettings, workspace: Path) -> StartWeights:
    """The weights that --start-from names; none without it. Raises AppError as model_path and find_start do."""
    return StartWeights() if arguments.start_from is None else find_start(model_path(arguments.start_from, workspace), settings)


def _asked_for(arguments: argparse.Namespace, workspace: Path) -> tuple[RunSettings, ResolvedPairs]:
    """The settings and the pairs of a new run. Raises AppError for all that is wrong with them."""
    if arguments.dataset is None:
        raise AppError(ErrorCode.BAD_COMMAND, "It needs --dataset, --like or --resume.", "See --help.")
    settings = _settings(arguments)
    if arguments.recipe and arguments.input is not None:
        raise AppError(ErrorCode.BAD_COMMAND, "--recipe takes single photos, which have no sides.", "Leave --input out.")
    resolved = resolve_dataset(arguments.dataset, workspace, arguments.input, arguments.recipe, recipe_of_photos(settings))
    num_train = sum(pair.split == "train" for pair in resolved.pairs)
    check_amount(settings, resolved.name, num_train)
    preset = read_presets()[arguments.preset] if arguments.preset is not None and arguments.input is None else None
    if preset is not None and preset.is_turned(resolved.input_name, resolved.target_name):
        words = f"The preset {arguments.preset} takes {resolved.target_name} for the input; here it is the target."
        say(Console(stderr=True), f"{words} --input turns it round.")
    return settings, resolved


def _settings(arguments: argparse.Namespace) -> RunSettings:
    return settings_with(preset_settings(_preset(arguments)), _changes(arguments))


def _preset(arguments: argparse.Namespace) -> str:
    return "paper" if arguments.preset is None else str(arguments.preset)


def _changes(arguments: argparse.Namespace) -> dict[str, object]:
    """The settings that --set and --seed change, as typed."""
    changes: dict[str, object] = {}
    for change in arguments.set:
        key, equals, value = change.partition("=")
        if not equals:
            raise AppError(ErrorCode.BAD_COMMAND, f"--set {change} has no value.", "Write --set KEY=VALUE.")
        changes[key] = value
    if arguments.seed is not None:
        changes["seed"] = arguments.seed
    return changes
