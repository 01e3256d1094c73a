"""The benchmarks measure what they say: the reference is the paper's network, and the scripts run and print their ratios."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

BENCHMARKS_DIR = Path(__file__).resolve().parent


def output_of(script: str, *arguments: str) -> str:
    command = [sys.executable, str(BENCHMARKS_DIR / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_reference_has_the_papers_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS_DIR))
    import reference

    with torch.device("meta"):
        assert sum(weight.numel() for weight in reference.generator().parameters()) == reference.GENERATOR_PARAMETERS
        assert sum(weight.numel() for weight in reference.discriminator().parameters()) == reference.DISCRIMINATOR_PARAMETERS


def test_the_reference_learns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS_DIR))
    import reference

    torch.manual_seed(0)
    trainer = reference.Trainer(torch.device("cpu"), size_px=32, width=4, discriminator_width=4)
    picture, target = torch.rand(1, 3, 32, 32) * 2 - 1, torch.zeros(1, 3, 32, 32) + 0.5
    losses = [trainer.step(picture, target) for _ in range(250)]
    assert losses[-1] < 0.7 * losses[0]


def test_the_training_step_is_compared() -> None:
    precisions = [word for precision in ("fp32", "bf16") for word in ("--precision", precision)]
    shown = output_of("train_step.py", "--device", "cpu", "--rounds", "2", "--size", "32", "--width", "4", "--matrix", "256", *precisions)
    ratios = [line.split(": ")[1] for line in shown.splitlines() if "ratio in" in line]
    assert "reference" in shown and len(ratios) == 2 and all(float(ratio.split(",")[0]) > 0 for ratio in ratios)


def test_a_steps_work_is_counted_as_the_equations_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS_DIR))
    import train_step

    from core.models.header import GeneratorShape
    from core.pix2pix.discriminator import PatchGAN
    from core.pix2pix.generator import build_generator

    generator, discriminator = build_generator(GeneratorShape(width=16)), PatchGAN(6, 16)
    picture = torch.zeros(1, 3, 256, 256)
    assert sum(train_step.work_of(generator, picture)) == 2 * 16 * sum(
        layer.in_channels * layer.out_channels * side**2
        for layers, sides in ((generator.down, (128, 64, 32, 16, 8, 4, 2, 1)), (generator.up, (1, 2, 4, 8, 16, 32, 64, 128)))
        for layer, side in zip(layers, sides, strict=True)
    )
    sides = (128, 64, 32, 31, 30)
    channels = ((6, 16), (16, 32), (32, 64), (64, 128), (128, 1))
    assert train_step.work_of(discriminator, torch.zeros(1, 6, 256, 256)) == [
        2 * 16 * given * made * side**2 for (given, made), side in zip(channels, sides, strict=True)
    ]


def test_the_folder_translation_is_compared() -> None:
    shown = output_of("translate_folder.py", "--device", "cpu", "--rounds", "1", "--num", "2", "--width", "2")
    assert shown.count(": ratio ") == 4 and "3 PNGs" in shown and shown.count("computes as") == 2 and "milliseconds a picture" in shown


def test_the_network_alone_is_compared() -> None:
    shown = output_of("network_alone.py", "--rounds", "1", "--width", "4")
    assert "eager-fp32" in shown and shown.count("ratio") == shown.count("pictures/s") >= 2 and "GFLOP/s" in shown


def test_a_large_picture_is_compared() -> None:
    shown = output_of("large_picture.py", "--side", "512", "--width", "4", "--path", "eager-fp32")
    assert shown.count(" GB") == 3
    for line in [line for line in shown.splitlines() if "differ" in line]:
        assert float(line.split("at most ")[1].split(",")[0]) < 1e-3


def test_the_windows_start_is_measured() -> None:
    shown = output_of("window_start.py", "--starts", "1")
    assert [line.split("  ")[0] for line in shown.splitlines()] == [
        "visible",
        "resident when visible",
        "resident when idle",
        "resident after every page",
    ]


def test_the_table_of_a_translation_is_watched() -> None:
    shown = output_of("translation_table.py", "3000", "--folders-of", "500")
    first, opened, *pauses = shown.splitlines()
    phases = [line.split("longest pause, ")[1].split(":")[0] for line in pauses]
    # A phase that is over between two looks of a busy machine tells nothing.
    assert {"listing and translating", "scrolling", "opening the finished job"} <= set(phases)
    assert first.startswith("3000 rows, watched for") and "the finished job open, every row in the table, after" in opened


def test_the_window_with_a_large_dataset_is_watched() -> None:
    shown = output_of("dataset_window.py", "300")
    assert "first thumbnails on screen" in shown and "all 300 pairs known" in shown
    assert "longest pause, scrolling" in shown and "memory of the window" in shown


def test_a_warm_worker_is_compared_with_a_cold_one() -> None:
    shown = output_of("warm_worker.py", "--rounds", "2", "--width", "2")
    times = [float(line.split()[1]) for line in shown.splitlines()]
    assert shown.count("warm") == 2 and max(times[1:]) < times[0]


def test_very_many_files_are_measured() -> None:
    shown = output_of("translate_scale.py", "--num", "60", "--end-to-end", "60")
    assert shown.count("one folder") == 1 and shown.count("a tree") == 1
    assert "60 of 60 files translated" in shown and "first output after" in shown


def test_the_input_of_training_is_measured(tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> None:
    shown = output_of("train_data.py", "--num", "400", "--take", "120", "--size", "32", "--budget-mb", "1")
    assert "of 400 training pairs are kept in memory" in shown and "an epoch's order" in shown
    counts = [line.split()[0] for line in shown.splitlines()[2:-1]]
    assert counts == ["1", "120"]
    make_side_by_side(tmp_path / "pairs", num=6)
    tiny = [word for setting in ("size_px=32", "width=4", "discriminator_width=4") for word in ("--set", setting)]
    shown = output_of("train_data.py", "--worker", str(tmp_path / "pairs"), "--steps", "12", *tiny)
    assert "training pairs" in shown and ": waited" in shown and shown.strip().endswith("exit code 0"), shown


def test_our_curve_and_the_references_are_drawn_side_by_side(tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> None:
    make_side_by_side(tmp_path / "pairs", num=10)
    drawing = tmp_path / "curve.svg"
    small = ["--size", "32", "--width", "4", "--steps", "20", "--every", "10", "--seeds", "2", "--num", "1"]
    shown = output_of("same_curve.py", str(tmp_path / "pairs"), "--input", "left", *small, "--svg", str(drawing))
    rows = [line.split() for line in shown.splitlines() if line.strip()[:1].isdigit()]
    assert [int(row[0]) for row in rows] == [0, 10, 20]
    for row in rows:
        assert abs(float(row[1]) - float(row[4]) - float(row[7])) < 2e-4, "the difference is that of the means"
    for side in (1, 4):
        assert float(rows[-1][side]) < float(rows[0][side]), "both learn"
    assert drawing.read_text().count("<polyline") == 6, "two seeds and their mean on either side"
