"""A run's figures as a table: every step once, nothing that was done again, nothing that was not told."""

import csv
from pathlib import Path

from core.jobs.events import Started
from core.jobs.writer import EventWriter
from training.curve_table import write_curves
from training.run import Losses, RunFolder, Validation


def losses(step: int, **values: float) -> Losses:
    told = {name: (value, value - 1, value + 1) for name, value in values.items()}
    return Losses(step=step, epoch=0, count=5, values=told, steps_per_s=1.0, data_wait_share=0.0, total_steps=100)


def test_every_step_is_a_line_and_what_was_done_again_is_told_once(tmp_path: Path) -> None:
    writer = EventWriter(RunFolder(tmp_path).job)
    started = {"device": "", "precision": "", "code_path": "", "reason": "", "pid": 1, "host": ""}
    for session in ((Started(from_step=0, **started), losses(5, G_L1=3.0), losses(10, G_L1=2.0, of_a_later_version=7.0)),
                    (Started(from_step=5, **started), losses(10, G_L1=1.5, D_real=0.5),
                     Validation(step=10, num_pairs=2, l1=0.25, edge_correlation=0.5))):  # fmt: skip
        writer.begin_session()
        for event in session:
            writer.write(event)
    writer.close()
    assert write_curves(tmp_path, tmp_path / "figures.csv") == 2
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert first["step"] == "5" and (first["G_L1"], first["G_L1 lowest"], first["G_L1 highest"], first["D_real"]) == (
        "3.0",
        "2.0",
        "4.0",
        "",
    )
    assert second["G_L1"] == "1.5" and second["D_real"] == "0.5" and second["validation l1"] == "0.25"
    assert "of_a_later_version" not in first and "validation psnr" not in first
