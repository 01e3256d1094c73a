"""A workspace as somebody has it after the first hour, where all was really made: datasets, short trainings, models, a translation."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

SMALL = ("size_px=128", "preview_every=25", "validation_every=50", "validation_pairs=12", "checkpoint_every=50")
"""What makes a training small that pictures wait for."""
RUN_NAME, BEGUN_NAME, FAILED_NAME, FINISHED_NAME = "First try", "Just begun", "No room left", "Once through"
ROOT_DIR = Path(__file__).resolve().parent.parent.parent


def diptych_command(*arguments: object) -> None:
    """Run a verb of the command line to its end."""
    subprocess.run([sys.executable, ROOT_DIR / "diptych.py", *map(str, arguments)], check=False, stdout=subprocess.DEVNULL)


def make_datasets(home_dir: Path, workspace: Path) -> dict:
    """Datasets as somebody has them: the sample, one with a Chinese name and troubles, and one whose originals were moved."""
    from core.pairs.sample import SAMPLE_NAME, sample_paths
    from tests.scenery import CHINESE_NAME, LONG_NAME, compose_pairs, paint_scenes

    here = ("--workspace", workspace)
    diptych_command("dataset", "create", SAMPLE_NAME, *sample_paths(), *here)
    pairs = compose_pairs(home_dir / "Emoji, my own", 60)
    diptych_command("dataset", "create", CHINESE_NAME, pairs, *here)
    cut = sorted(pairs.glob("*.png"))[12]
    cut.write_bytes(cut.read_bytes()[:900])
    moved = compose_pairs(home_dir / "On the other drive", 24, troubled=False)
    for place, path in enumerate(sorted(moved.iterdir())):
        folder = moved / ("cats", "dogs", "a folder whose name is rather long for a table")[place % 3]
        folder.mkdir(exist_ok=True)
        path.rename(folder / path.name)
    diptych_command("dataset", "create", LONG_NAME, moved, *here)
    moved.rename(home_dir / "Somewhere else")
    photos = paint_scenes(home_dir / "Photos")
    return {"pairs": pairs, "pairs_name": CHINESE_NAME, "moved_name": LONG_NAME, "photos": photos}


def make_runs(workspace: Path) -> None:
    """Runs in the states that take no training: one that waits for its start, two in the queue, one that went out of memory."""
    from core.jobs.events import Failed, Started
    from core.jobs.writer import EventWriter
    from core.pairs.dataset import Dataset, list_datasets
    from core.pairs.sample import SAMPLE_NAME
    from training.creating import create_run
    from training.presets import preset_settings
    from training.queue import Queue
    from training.run import Label, RunRequest, write_label
    from training.settings import settings_with

    dataset = Dataset.open(next(entry.dataset_dir for entry in list_datasets(workspace) if entry.name == SAMPLE_NAME))
    queue = Queue(workspace)
    queue.hold()
    made = {}
    narrow = {"size_px": 64, "width": 8, "discriminator": "patch16", "discriminator_width": 8}
    for place, name in enumerate(("Batch of 64", "Never begun", "Wider, with jitter", "Narrow, no jitter", "Under way")):
        settings = settings_with(preset_settings("quick"), {"batch_size": 64} if place == 0 else narrow)
        request = RunRequest(settings=settings, dataset=SAMPLE_NAME, input_name="outline", target_name="colour", preset="quick")
        made[name] = create_run(workspace / "runs" / f"made-{place}", request, dataset.pairs())
        notes = "Does jitter still help when the network is wider?\nCompare the outlines." if name.startswith("Wider") else ""
        write_label(made[name].path, Label(name=name, notes=notes))
    queue.add(made["Narrow, no jitter"].path)
    queue.add(made["Wider, with jitter"].path)
    writer = EventWriter(made["Batch of 64"].job)
    writer.begin_session()
    writer.write(Started(from_step=0, device="cuda:0 (NVIDIA RTX A4000)", precision="bf16", code_path="eager", reason="", pid=1, host=""))
    message = "The device has not enough memory for these settings. 2,048 MiB more were not to be had."
    writer.write(Failed(code="memory.device", message=message, hint="Start a new run with a smaller batch size, width or size."))
    writer.close()


def make_others(run_dir: Path, workspace: Path, everywhere: tuple) -> None:
    """Two short trainings of the same pairs, to be compared with the first, and one that came to its end."""
    names = ("Narrower, for a machine without a card & with a name that does not end", "Small")
    for width, (folder, name) in zip((16, 4), zip(("narrower", "small"), names, strict=True), strict=True):
        changes = ("--set", f"width={width}", "--set", "discriminator_width=8", "--seed", width)
        other = ("--run", workspace / "runs" / folder, "--name", name, "--steps", 10 * width)
        diptych_command("train", "--like", run_dir, *changes, *other, *everywhere)
    once = ("--set", "width=4", "--set", "discriminator_width=8", "--set", "batch_size=32", "--set", "epochs=1")
    diptych_command("train", "--like", run_dir, *once, "--run", workspace / "runs" / "once", "--name", FINISHED_NAME, *everywhere)


def make_moments(run_dir: Path, workspace: Path) -> None:
    """Moments of a training that pass too quickly to be waited for: its first seconds, and the end of one that found the disk full."""
    from core.files import disk_error
    from core.jobs.events import Failed, Started
    from core.jobs.reader import read_all
    from core.jobs.writer import EventWriter
    from training.run import Label, Losses, Preview, RunEvent, RunFolder, write_label

    begun, failed = (RunFolder(workspace / "runs" / name) for name in ("begun", "failed"))
    for folder, name in ((begun, BEGUN_NAME), (failed, FAILED_NAME)):
        shutil.copytree(run_dir, folder.path)
        write_label(folder.path, Label(name=name))
    told = read_all(begun.job, RunEvent)
    writer = EventWriter(failed.job)
    full = disk_error(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), failed.checkpoints_dir)
    writer.write(Failed(code=full.code, message=full.message, hint=full.hint, step=told[-1].step))
    writer.close()
    begun.job.events_path.unlink()
    shutil.rmtree(begun.checkpoints_dir)
    writer = EventWriter(begun.job)
    for kind, num in ((Started, 1), (Preview, 1), (Losses, 3)):
        for event in [event for event in told if isinstance(event, kind)][:num]:
            writer.write(event)
    writer.close()


def make_scene(home_dir: Path, workspace: Path, *, with_models: bool, num_steps: int) -> dict:
    """A workspace as somebody has it after the first hour; its models and translations only where they are wanted."""
    from core.pairs.sample import SAMPLE_NAME
    from core.translation.job import list_jobs
    from tests.scenery import CHINESE_NAME, copy_frames, copy_outlines, paint_photo

    inputs = copy_outlines(home_dir / f"Line drawings {CHINESE_NAME}", 24)
    scene = {"inputs": inputs, **make_datasets(home_dir, workspace)}
    if not with_models:
        return scene
    (inputs / "cut short.png").write_bytes((inputs / "1F357.png").read_bytes()[:900])
    copy_frames(inputs / "shot 010", 30)
    scene["photo"] = paint_photo(home_dir / "Harbour at dusk.jpg")
    run_dir = workspace / "runs" / "quick"
    everywhere = ("--workspace", workspace, "--device", "cpu")
    small = [part for change in SMALL for part in ("--set", change)]
    asked = ("--dataset", SAMPLE_NAME, "--run", run_dir, "--name", RUN_NAME, "--preset", "quick", *small, "--steps", num_steps // 2)
    diptych_command("train", *asked, *everywhere)
    diptych_command("previews", "add", run_dir, sorted(inputs.glob("*.png"))[3], scene["photo"])
    diptych_command("train", "--resume", run_dir, "--steps", num_steps, *everywhere)
    make_others(run_dir, workspace, everywhere)
    make_moments(run_dir, workspace)
    scene["late"] = sorted(inputs.glob("*.png"))[5]
    model_paths = []
    for stem, name in (("quick", "Quick look"), ("chinese", CHINESE_NAME)):
        model_paths.append(workspace / "models" / f"{stem}.safetensors")
        options = ("--format", "diptych", "--name", name, "--output", model_paths[-1])
        diptych_command("model", "export", run_dir, *options, *everywhere)
    diptych_command("translate", "--model", "starter", "--output", home_dir / "coloured", inputs, *everywhere)
    make_runs(workspace)
    scene["labels"] = give_palette(model_paths[0], workspace / "models" / "labels.safetensors", "Emoji of areas")
    return {**scene, "models": model_paths, "job": list_jobs(workspace)[0]}


def give_palette(model_path: Path, path: Path, name: str) -> Path:
    """A copy of a model whose header says that its inputs are label maps."""
    import msgspec

    from core.models.header import HEADER_KEY, read_header

    palette = ("#ffffff paper", "#d62828 roof", "#2a9d3f meadow", "#8ecae6 sky", "#fcbf49", "#6a3fb5 a class with a rather long name")
    header = msgspec.structs.replace(read_header(model_path), name=name, palette=palette)
    data = model_path.read_bytes()
    num_bytes = int.from_bytes(data[:8], "little")
    entries = msgspec.json.decode(data[8 : 8 + num_bytes])
    entries["__metadata__"][HEADER_KEY] = msgspec.json.encode(header).decode()
    text = msgspec.json.encode(entries)
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data[8 + num_bytes :])
    return path
