"""Measure how near a model's pictures are to the targets of a dataset's pairs."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import get_args

import msgspec
from rich.console import Console
from rich.table import Table

from core.errors import EXIT_OK, EXIT_SOME_FAILED
from core.evaluation.measures import MEASURES, ROW_TITLES
from core.evaluation.report import ONNX_SUFFIX, Evaluation, EvaluationRequest, write_evaluation
from core.files import JsonPath, path_to_json
from core.pairs.augmentation import ScalePolicy
from core.pairs.matching import InputSide
from core.pairs.pair import Split
from core.workspace import default_workspace
from training.commands.model_word import MODEL_HELP, MODEL_METAVAR, model_file, model_path
from training.commands.report_place import check_csv_place
from training.commands.saying import counted, counting_bars, say
from training.commands.translation_options import noise_option
from training.commands.typed import filled_option, path_option, whole_option

_WIDE = 120
"""Columns from which on the table says what each figure means; docs/evaluation.md says it anywhere."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych evaluate`."""
    parser.add_argument("--model", type=filled_option, required=True, metavar=MODEL_METAVAR, help=MODEL_HELP)
    parser.add_argument(
        "--dataset", type=filled_option, required=True, metavar="PATH_OR_NAME", help="a dataset's name, or a folder of pairs as it comes"
    )
    parser.add_argument("--input", choices=get_args(InputSide), help="which half or folder is the input (default: the plainer one)")
    add_measuring_options(parser)
    parser.add_argument("--csv", type=path_option, metavar="FILE.csv", help="write every pair's figures as a table")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")


def add_measuring_options(parser: argparse.ArgumentParser) -> None:
    """The options that say which pairs are measured, how they are translated, and with what they are measured."""
    parser.add_argument("--split", choices=get_args(Split), default="validation", help="which pairs (default: %(default)s)")
    parser.add_argument("--limit", type=whole_option(1), default=0, metavar="N", help="only so many pairs, spread evenly over the split")
    parser.add_argument(
        "--noise", type=noise_option, default=0, metavar="off|SEED", help="the network's noise: off, or its seed (default: 0)"
    )
    parser.add_argument("--scale", choices=get_args(ScalePolicy), help="resized, fitted, or at its own size (default: the model's)")
    parser.add_argument(
        "--palette",
        type=path_option,
        metavar="FILE",
        help="the colours of the label maps, one a line: #804080 road (default: found in the data)",
    )
    parser.add_argument(
        "--segmenter",
        type=filled_option,
        metavar=f"{MODEL_METAVAR}|FILE.onnx",
        help="for the FCN-style score: a model from these photos to these label maps, or an ONNX file",
    )
    parser.add_argument("--lpips", type=path_option, metavar="FILE", help="weights of torchvision's AlexNet or VGG16, for LPIPS")
    parser.add_argument("--inception", type=path_option, metavar="FILE", help="weights of Inception v3 of 2015-12-05, for FID and KID")


def run(arguments: argparse.Namespace) -> int:
    """Measure and tell. Returns 0, or 1 where some pairs could not be measured. Raises AppError."""
    workspace: Path | None = getattr(arguments, "workspace", None)
    if arguments.csv is not None:
        check_csv_place(arguments.csv)
    model = model_path(arguments.model, workspace)
    segmenter = segmenter_path(arguments.segmenter, workspace)
    with tempfile.TemporaryDirectory(prefix="diptych-") as folder:
        request = EvaluationRequest(
            model=path_to_json(model_file(model, Path(folder) / "model.safetensors").absolute()),
            dataset=arguments.dataset,
            input_side=arguments.input,
            split=arguments.split,
            noise_seed=None if arguments.noise == "off" else arguments.noise,
            scale=arguments.scale,
            limit=arguments.limit,
            palette=stored_path(arguments.palette),
            segmenter=stored_path(segmenter and model_file(segmenter, Path(folder) / "segmenter.safetensors")),
            lpips_weights=stored_path(arguments.lpips),
            inception_weights=stored_path(arguments.inception),
            device=getattr(arguments, "device", None) or "",
        )
        found = _measured(request, workspace or default_workspace())
    if arguments.csv is not None:
        write_evaluation(found, arguments.csv)
    if arguments.json:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
        sys.stdout.flush()
    else:
        _print(found)
    return EXIT_SOME_FAILED if found.failures else EXIT_OK


def _measured(request: EvaluationRequest, workspace: Path) -> Evaluation:
    from core.evaluation.evaluating import evaluate  # imports torch

    with counting_bars(Console(stderr=True)) as bars:
        task = bars.add_task("Measuring", total=None)

        def progress(num_done: int, num_total: int) -> bool:
            bars.update(task, completed=num_done, total=num_total)
            return True

        return evaluate(request, workspace, progress)


def segmenter_path(word: str | None, workspace: Path | None) -> Path | None:
    """The ONNX file, model file or run's folder that a word for a segmenter stands for. Raises AppError as model_path does."""
    if word is None or word.lower().endswith(ONNX_SUFFIX):
        return None if word is None else Path(word)
    return model_path(word, workspace)


def stored_path(path: Path | None) -> JsonPath | None:
    """A path as a request keeps it."""
    return path_to_json(path.absolute()) if path is not None else None


def _print(found: Evaluation) -> None:
    console = Console()
    noise = "without noise" if found.noise_seed is None else f"noise {found.noise_seed}"
    pairs = f"{counted(found.num_pairs, f'{found.split} pair')} of {found.dataset}"
    say(console, f"{found.model} on {pairs} ({found.device}, fp32, {noise}, {found.seconds:.1f} s)")
    rows = [row for row in ROW_TITLES if row in found.table]
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for row in rows:
        table.add_column(ROW_TITLES[row], justify="right", no_wrap=True)
    table.add_column("better")
    is_wide = console.width >= _WIDE
    if is_wide:
        table.add_column("what it means", ratio=1)
    for measure in MEASURES:
        values = [found.table[row].get(measure.name) for row in rows]
        if any(value is not None for value in values):
            cells = ["" if value is None else f"{value:.{measure.digits}f}" for value in values]
            table.add_row(measure.title, *cells, measure.better, *([measure.meaning] if is_wide else []))
    console.print(table)
    for note in [*found.notes, *_left_out(found)]:
        say(console, note)
    if found.palette:
        say(console, f"{len(found.palette)} colours of label maps: {', '.join(found.palette)}")
    for failure in found.failures:
        say(Console(stderr=True), f"{failure.file}: {failure.sentence}")


def _left_out(found: Evaluation) -> list[str]:
    """What could have been measured with weights that are not Diptych's to give."""
    options = (("lpips", ("LPIPS",), "--lpips FILE"), ("fid", ("FID", "KID"), "--inception FILE"))
    missing = [(titles, option) for name, titles, option in options if name not in found.table["translated"]]
    if not missing:
        return []
    titles = [title for some, _ in missing for title in some]
    listed = f"{', '.join(titles[:-1])} and {titles[-1]} are" if len(titles) > 1 else f"{titles[0]} is"
    needed = ", ".join(option for _, option in missing)
    return [f"{listed} left out for want of networks' weights, which Diptych does not bring along: {needed}."]
