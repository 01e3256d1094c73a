"""A run's figures as a table: a CSV file with a line for every step at which something was told (no torch)."""

from pathlib import Path

from core.jobs.events import Started
from core.jobs.reader import read_all
from core.spreadsheets import writing_table
from training.figures import FIGURES
from training.run import Losses, RunEvent, RunFolder, Validation

MEASURES = ("l1", "psnr", "ssim", "edge_correlation", "correlation", "variety", "turned_l1")
_SIDES = ("", " lowest", " highest")


def write_curves(run_dir: Path, path: Path) -> int:
    """Write what a run told so far, in the order of its steps, without what a later session did again; returns the number of lines.

    Columns: `step`; of each figure its mean, lowest and highest value over the steps since the line before; `validation` and each measure
    of the held-out pairs. What was not told at a step is empty. Raises AppError (DISK_*, FOLDER_GONE).
    """
    rows: dict[int, dict[str, float]] = {}
    for event in read_all(RunFolder(run_dir).job, RunEvent):
        if isinstance(event, Started):
            rows = {step: row for step, row in rows.items() if step <= event.from_step}
        elif isinstance(event, Losses):
            row = rows.setdefault(event.step, {})
            for name, values in event.values.items():
                row.update(zip((name + side for side in _SIDES), values, strict=True))
        elif isinstance(event, Validation):
            row = rows.setdefault(event.step, {})
            row.update({f"validation {name}": value for name in MEASURES if (value := getattr(event, name)) is not None})
    told = {name for row in rows.values() for name in row}
    known = [name + side for name in FIGURES for side in _SIDES] + [f"validation {name}" for name in MEASURES]
    columns = [name for name in known if name in told] + sorted(told - set(known))
    with writing_table(path) as table:
        table.writerow(("step", *columns))
        for step, row in sorted(rows.items()):
            table.writerow((step, *(row.get(name) for name in columns)))
    return len(rows)
