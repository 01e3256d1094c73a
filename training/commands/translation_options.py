"""What a translation is to do, as options of the command line: one for every field of TranslationRequest, kept under the field's name."""

import argparse
import shlex
from pathlib import Path
from typing import Any, get_args

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_text
from core.pairs.augmentation import ScalePolicy
from core.translation.job import Priority, TranslationRequest
from core.translation.plan import BESIDE_TEMPLATE, OnExisting, OutputFormat
from training.commands.model_word import MODEL_HELP, MODEL_METAVAR
from training.commands.typed import filled_option, path_option, text_option, whole_option

_FIELDS_OF_FILES = ("created", "format")
"""Of the job's file, not of what is asked."""


def noise_option(text: str) -> int | str:
    """`off`, or a seed, as a type for argparse."""
    if text == "off":
        return text
    if not text.isascii() or not text.isdigit() or len(text) > 100 or int(text) >= 2**63:
        raise argparse.ArgumentTypeError(f"{text!r} is neither off nor a seed of 0 to {2**63 - 1}")
    return int(text)


def _recipe(text: str) -> bool:
    if text not in ("auto", "none"):
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor none")
    return text == "auto"


_SWITCH = "store_true"
_OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "model": ("--model", {"type": filled_option, "metavar": MODEL_METAVAR, "help": MODEL_HELP}),
    "output_dir": ("--output", {"type": path_option, "metavar": "DIR", "help": "the folder for the translated pictures"}),
    "beside": ("--beside", {"action": _SWITCH, "help": "put each result beside its picture, as NAME-MODEL, instead of into --output"}),
    "name_template": ("--name", {"type": text_option, "metavar": "TEMPLATE",
        "help": "names of the results, of {name}, {index}, {variation} and {model}"}),
    "on_existing": ("--on-existing", {"choices": get_args(OnExisting), "help": "what to do where a file stands already (default: number)"}),
    "include": ("--include", {"action": "append", "type": text_option, "metavar": "GLOB",
        "help": "of folders take only what matches; may be repeated"}),
    "exclude": ("--exclude", {"action": "append", "type": text_option, "metavar": "GLOB",
        "help": "leave out files and folders that match; may be repeated"}),
    "hot": ("--watch", {"action": _SWITCH, "help": "go on watching the folders, and translate what appears in them, until Ctrl-C"}),
    "output_format": ("--format", {"choices": get_args(OutputFormat), "help": "what the results are written as (default: png)"}),
    "quality": ("--quality", {"type": whole_option(1, 100), "metavar": "1-100", "help": "of JPEG, WebP and AVIF (default: 95)"}),
    "keep_exif": ("--keep-exif", {"action": _SWITCH, "help": "copy each picture's EXIF into its result"}),
    "tell_settings": ("--tell-settings", {"action": _SWITCH, "help": "write the model's name and the settings into the metadata"}),
    "noise_seed": ("--noise", {"type": noise_option, "metavar": "off|SEED", "help": "the network's noise: off, or its seed (default: 0)"}),
    "variations": ("--variations", {"type": whole_option(1, 1000), "metavar": "N",
        "help": "so many results of every picture, by noise alone"}),
    "one_noise": ("--one-noise", {"action": _SWITCH, "help": "the same noise for all pictures of a size: a sequence does not flicker"}),
    "scale": ("--scale", {"choices": get_args(ScalePolicy), "help": "resized, fitted, or at its own size (default: the model's)"}),
    "apply_recipe": ("--recipe", {"type": _recipe, "metavar": "auto|none", "help": "auto: make inputs of photos by the model's recipe"}),
    "exact": ("--exact", {"action": _SWITCH, "help": "full precision on every device"}),
    "threads": ("--threads", {"type": whole_option(0, 1024), "metavar": "N", "help": "processor cores to use (default: 0, all)"}),
    "priority": ("--priority", {"choices": get_args(Priority), "help": "low: step back behind everything else that runs here"}),
}  # fmt: skip
"""Flag and details of every field but `inputs`, which need none, and `device`, which every verb has."""


def add_request_options(parser: argparse.ArgumentParser) -> None:
    """The options; one that is not given is None, or an empty list of inputs."""
    parser.add_argument("inputs", nargs="*", type=path_option, metavar="INPUT", help="pictures and folders of pictures")
    for name, (flag, details) in _OPTIONS.items():
        parser.add_argument(flag, dest=name, default=None, **details)


def flag_of(name: str) -> str:
    """What a user calls a field: `--noise` for `noise_seed`."""
    return "an INPUT" if name == "inputs" else _OPTIONS[name][0]


def option_words(request: TranslationRequest, name: str) -> str:
    """A field of a request as the command line says it: `--scale native`, `no --exact`, `--noise off`."""
    value = getattr(request, name)
    match name:
        case "inputs":
            return "the inputs " + ", ".join(shlex.quote(path_to_text(path_from_json(path))) for path in value)
        case "model" | "output_dir":
            value = path_to_text(path_from_json(value))
        case "noise_seed" if value is None:
            value = "off"
        case "apply_recipe":
            value = "auto" if value else "none"
        case _:
            pass
    flag = flag_of(name)
    if value is True:
        return flag
    if value is None or value is False or value == []:
        return f"no {flag}"
    return " ".join(f"{flag} {shlex.quote(str(each))}" for each in (value if isinstance(value, list) else [value]))


def options_given(arguments: argparse.Namespace) -> dict[str, Any]:
    """The fields of TranslationRequest that the command line gave, as it gave them; `noise_seed` may be "off"."""
    names = [name for name in TranslationRequest.__struct_fields__ if name not in _FIELDS_OF_FILES]
    return {name: getattr(arguments, name) for name in names if getattr(arguments, name, None) not in (None, [])}


def request_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """The options for core.translation.job.request_for: all but inputs, model and output folder. Raises AppError BAD_COMMAND where two
    contradict each other."""
    given = options_given(arguments)
    if given.get("noise_seed") == "off":
        for name in ("variations", "one_noise"):
            if given.get(name, 1) > 1 or given.get(name) is True:
                raise _contradiction(f"--noise off and {flag_of(name)}", "Leave one of them out: without noise every result is the same.")
        given["noise_seed"] = None
    if given.get("hot") and not any(path.is_dir() for path in given["inputs"]):
        raise AppError(ErrorCode.BAD_COMMAND, "There is no folder to watch among the inputs.", "Give a folder, or leave --watch out.")
    if given.get("beside"):
        given.setdefault("name_template", BESIDE_TEMPLATE)
    return {name: value for name, value in given.items() if name not in ("inputs", "model", "output_dir")}


def output_dir_of(arguments: argparse.Namespace) -> Path:
    """Where the results go. With --beside the folder of the first input: it gets results, and holds the job while it is not done.

    Raises AppError BAD_COMMAND where both or none of --output and --beside are given.
    """
    output_dir: Path | None = arguments.output_dir
    if not arguments.beside:
        if output_dir is None:
            raise AppError(ErrorCode.BAD_COMMAND, "diptych translate needs --output or --beside.", "See diptych translate --help.")
        return output_dir
    if output_dir is not None:
        raise _contradiction("--beside and --output", "Leave one of them out.")
    first: Path = arguments.inputs[0]
    return first if first.is_dir() else first.parent


def _contradiction(which: str, hint: str) -> AppError:
    return AppError(ErrorCode.BAD_COMMAND, f"{which} don't go together.", hint)
