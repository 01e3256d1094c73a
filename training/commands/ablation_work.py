"""An ablation shown on a terminal: its plan, the runs as they are trained and measured, and what came of them."""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from rich.console import Console
from rich.filesize import decimal
from rich.status import Status
from rich.table import Table

from core.errors import EXIT_OK, AppError, ErrorCode
from core.evaluation.report import ONNX_SUFFIX
from core.files import JsonPath, path_from_json, path_to_json, path_to_text, visible_text
from core.pairs.resolving import ResolvedPairs
from training.ablation.estimating import Estimating, VariantEstimate
from training.ablation.folder import Ablation, AblationFolder, Asked, Cell
from training.ablation.grid import twin_notes
from training.ablation.measuring import Bench, measure_cell
from training.ablation.sheet import sheet_of, spread_words
from training.ablation.summary import Summary, summarise, table_of
from training.ablation.training import GridTraining
from training.commands.interrupts import Interrupts
from training.commands.model_word import model_file
from training.commands.saying import counting_bars, duration_words, say

POLL_S = 0.2
_NAME_WIDTH, _FIGURE_WIDTH = 36, 18
"""Characters."""
ENDS_AT_ONCE = 2
"""So many interrupts while runs are trained leave no time for anything."""
SPEED_OVER_S = 600
"""The time left goes by the speed of the last ten minutes: variants differ."""


def tell_plan(folder: AblationFolder, ablation: Ablation, resolved: ResolvedPairs, device: str, console: Console, *, as_json: bool) -> int:
    """List what would be run, with the time and the room it takes, measured by real steps."""
    estimating = Estimating(ablation, resolved, device)
    try:
        with Status("Measuring a few steps…", console=console) as status:
            while not estimating.poll():
                num, total = estimating.progress
                status.update(f"Measuring a few steps of each kind of network: {num} of {total}…")
                time.sleep(POLL_S)
    finally:
        estimating.cancel()
    estimates = estimating.estimates()
    seconds, num_bytes = sum(found.seconds_left for found in estimates), sum(found.num_bytes for found in estimates)
    if as_json:
        plan = {
            "dataset": ablation.dataset,
            "seeds": ablation.asked.seeds,
            "num_runs": len(ablation.cells),
            "seconds_left": seconds,
            "num_bytes": num_bytes,
            "variants": [_estimate_json(found) for found in estimates],
        }
        print(json.dumps(plan, indent=2), file=sys.stdout)
        return EXIT_OK
    table = Table("", "variant", "runs", "steps each", "left", "a step", "time", box=None)
    for number, found in enumerate(estimates, 1):
        measured = found.measured
        words = measured.message or "too little memory"
        is_measured = measured.seconds_per_step > 0 and not measured.ran_out
        step, time_left = (f"{measured.seconds_per_step:.3g} s", duration_words(found.seconds_left)) if is_measured else (words, "")
        each, left = f"{found.num_steps // found.num_runs:,}", f"{found.num_steps_left:,}"
        table.add_row(str(number), visible_text(found.variant), str(found.num_runs), each, left, step, time_left)
    Console().print(table)
    say(
        console,
        f"{len(ablation.cells)} runs on {ablation.dataset}: about {duration_words(seconds)} of training, and the measuring after it.",
    )
    free = min((found.measured.disk_free_bytes for found in estimates), default=0)
    for note in twin_notes(ablation.variants):
        say(console, note)
    say(console, f"The runs keep up to {decimal(num_bytes)} on the disk; {decimal(free)} are free.")
    return EXIT_OK


def _estimate_json(found: VariantEstimate) -> dict[str, object]:
    return {
        "variant": found.variant,
        "num_runs": found.num_runs,
        "num_steps": found.num_steps,
        "num_steps_left": found.num_steps_left,
        "seconds_per_step": found.measured.seconds_per_step,
        "seconds_left": found.seconds_left,
        "num_bytes": found.num_bytes,
        "fits": found.measured.fits_memory,
    }


def train_all(folder: AblationFolder, ablation: Ablation, resolved: ResolvedPairs, workspace: Path, device: str, console: Console) -> int:
    """Have the queue train what is not trained; how often it was interrupted. The first Ctrl-C saves and stops, a second ends at once."""

    def tell(cell: Cell, words: str) -> None:
        say(bars.console, f"{ablation.title_of(cell)}: {words}")

    bars = counting_bars(console, speed_over_s=SPEED_OVER_S)
    with Interrupts() as interrupts, bars:
        training = GridTraining(folder, ablation, workspace, device, tell)
        training.begin(resolved)
        task = bars.add_task("Training", total=training.num_steps, completed=training.num_steps_done)
        standing = ""
        while training.poll():
            number = interrupts.take()
            if number == 1:
                say(bars.console, "Saving and stopping; press Ctrl-C again to end at once.")
                training.stop()
            elif number:
                training.end()
            words = ablation.title_of(training.in_hand) if training.in_hand is not None else training.standing
            bars.update(task, description=visible_text(words), completed=training.num_steps_done)
            if training.standing != standing and training.standing and not console.is_terminal:
                say(console, training.standing)
            standing = training.standing
            time.sleep(POLL_S)
    return interrupts.num_taken


def measure_all(
    folder: AblationFolder, ablation: Ablation, resolved: ResolvedPairs, device: str, console: Console, *, is_late: bool = False
) -> bool:
    """Measure what is trained and not measured; False where it was interrupted. Raises AppError DEVICE_BUSY and the disk's troubles.

    `is_late`: the user wants to go, and is told what keeps them.
    """
    cells = [cell for cell in ablation.cells if folder.state_of(ablation, cell) == "to_measure"]
    if is_late and cells:
        say(console, "Measuring what is trained; press Ctrl-C to leave it for later.")
    bars = counting_bars(console, speed_over_s=SPEED_OVER_S)
    with Interrupts() as interrupts, bars, segmenter_file(ablation.asked) as segmenter:
        bench = Bench(folder, ablation, resolved, segmenter, device)
        task = bars.add_task("Measuring", total=None)
        for number, cell in enumerate(cells):
            title = ablation.title_of(cell)

            def progress(num_done: int, num_total: int, number: int = number, title: str = title) -> bool:
                done, total = number * num_total + num_done, len(cells) * num_total
                bars.update(task, description=visible_text(f"Measuring {title}"), completed=done, total=total)
                return interrupts.take() == 0

            try:
                failure = measure_cell(bench, cell, progress)
            except AppError as error:
                if error.code is ErrorCode.CANCELLED:
                    return False
                raise
            words = "measured." if failure is None else f"can't be measured. {failure.message} {failure.hint}".rstrip()
            say(bars.console, f"{title}: {words}")
    return True


@contextmanager
def segmenter_file(asked: Asked) -> Iterator[JsonPath | None]:
    """The segmenter as a file: of a run its model, made for as long as this is entered."""
    path = path_from_json(asked.segmenter) if asked.segmenter is not None else None
    if path is None or path.suffix.lower() == ONNX_SUFFIX:
        yield asked.segmenter
        return
    with tempfile.TemporaryDirectory(prefix="diptych-") as temporary:
        yield path_to_json(model_file(path, Path(temporary) / "segmenter.safetensors").absolute())


def make_sheet(folder: AblationFolder, ablation: Ablation) -> Summary:
    """Write the sheet and both tables of what is measured by now. Raises AppError for the disk's troubles."""
    summary = summarise(folder, ablation)
    folder.write(folder.table_path, table_of(summary))
    folder.write(folder.summary_path, msgspec.json.format(msgspec.json.encode(summary), indent=2))
    folder.write(folder.sheet_path, sheet_of(folder, ablation, summary))
    return summary


def tell_sheet(folder: AblationFolder, summary: Summary, console: Console) -> None:
    """Print the figures, and where the sheet is."""
    output = Console()
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column("variant")
    for measure in summary.measures:
        table.add_column(measure.title, justify="right")
    for number, variant in enumerate(summary.variants, 1):
        cells = [spread_words(variant.figures.get(measure.name), measure) for measure in summary.measures]
        table.add_row(str(number), visible_text(variant.name), *cells)
    # A figure cut in two tells nothing: lines may be longer than a narrow terminal's.
    wide = Console(width=max(output.width, _NAME_WIDTH + _FIGURE_WIDTH * len(summary.measures)))
    wide.print(table)
    for words in filter(None, (*summary.failures(), summary.missing_words)):
        say(console, words)
    say(output, f"The sheet is {path_to_text(folder.sheet_path.absolute())}")
