"""What reads a file that we did not write: for each a sound file to spoil, and the call that reads it.

As a program it is the reader: a line names a target and a folder, it answers "ok", "refused CODE", or "broke" with what was raised.
"""

import json
import os
import resource
import shutil
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT_DIR = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT_DIR))

ROOM_BYTES = 1 << 30
"""What a reader may take beyond what it has when everything is loaded."""


class Target(NamedTuple):
    """One reader of foreign files."""

    make: Callable[[Path], list[Path]]
    """make(folder): sound files in an empty folder, any of which may be spoiled; several seeds lie in folders of their own."""
    read: Callable[[Path], Any]
    """read(path of the spoiled file). Raises AppError where it is refused."""


def _pictures(folder: Path) -> list[Path]:
    import numpy as np
    from PIL import Image

    picture = Image.fromarray(np.random.default_rng(1).integers(0, 256, (24, 32, 3), dtype=np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = bytes(Path(ROOT_DIR / "resources" / "sample" / "outline" / "1F004.png").read_bytes()[:200])
    made = {
        "a.png": {"exif": exif},
        "a.jpg": {"exif": exif, "quality": 90, "icc_profile": profile},
        "a.webp": {"exif": exif},
        "a.tif": {},
        "b.tif": {"compression": "tiff_lzw"},
        "a.bmp": {},
        "a.gif": {},
        "a.avif": {},
        "a.ppm": {},
    }
    for name, options in made.items():
        picture.save(folder / name, **options)  # type: ignore[arg-type]
    odd = ROOT_DIR.parent / "shared" / "data" / "badimages"
    for path in sorted(odd.iterdir()) if odd.is_dir() else []:
        if path.suffix != ".tsv" and path.stat().st_size < 90_000:
            shutil.copyfile(path, folder / f"odd-{path.name}")
    return sorted(folder.iterdir())


def _read_picture(path: Path) -> None:
    from core.images.reading import picture_size, read_picture

    for deep in (False, True):
        read_picture(path, deep=deep)
    picture_size(path)


def _model(folder: Path) -> list[Path]:
    from tests.translating import write_tiny_model

    return [write_tiny_model(folder / "m.safetensors")]


def _read_model(path: Path) -> None:
    import torch

    from core.models.header import read_header
    from core.models.weights import load_generator

    read_header(path)
    load_generator(path, torch.device("cpu"))


def _reference(folder: Path) -> list[Path]:
    import torch

    weights = {f"model.{index}.weight": torch.ones(4, 3, 2, 2) for index in range(3)}
    torch.save(weights, folder / "latest_net_G.pth")
    torch.save(weights, folder / "old_net_G.pth", _use_new_zipfile_serialization=False)
    return sorted(folder.iterdir())


def _read_reference(path: Path) -> None:
    from core.foreign.checkpoint_file import read_tensors

    read_tensors(path)


def _run(folder: Path) -> list[Path]:
    import msgspec

    from core.pairs.pair import Half, Pair
    from tests.campaigns.pictures import write_pictures
    from training.creating import create_run
    from training.prolonging import Prolonged
    from training.run import Label, RunRequest, write_label
    from training.settings import RunSettings

    paths = [str(path) for path in write_pictures(folder / "pictures", 3, 64, 32)]
    pairs = [Pair(name=str(n), input=Half(path, "left"), target=Half(path, "right")) for n, path in enumerate(paths)]
    run = create_run(folder / "run", RunRequest(settings=RunSettings(), dataset="d"), pairs)
    write_label(run.path, Label(name="a name", notes="some notes"))
    run.prolonged_path.write_bytes(msgspec.json.encode(Prolonged(epochs=[2, 3])))
    return [run.job.request_path, run.pairs_path, run.job.label_path, run.prolonged_path]


def _read_run(path: Path) -> None:
    from training.prolonging import read_prolongations
    from training.run import list_runs, read_label, read_pairs, read_request

    read_label(path.parent)
    list_runs(path.parent.parent)
    read_request(path.parent)
    read_prolongations(path.parent)
    read_pairs(path.parent)


def _events(folder: Path) -> list[Path]:
    import gzip

    recorded = ROOT_DIR / "tests" / "training" / "recorded" / "swapped-0.jsonl.gz"
    (folder / "events.jsonl").write_bytes(b"\n".join(gzip.decompress(recorded.read_bytes()).splitlines()[1:60]) + b"\n")
    (translated,) = _translation(folder)
    shutil.copyfile(translated, folder / translated.name)
    beat = {"pid": 1, "counter": 3, "step": 5}
    (folder / "heartbeat").write_text(json.dumps(beat))
    (folder / "lock").write_text(json.dumps({"host": "h", "pid": 1, "started": 1.0}))
    return [folder / "events.jsonl", folder / "heartbeat", folder / "lock"]


def _read_events(path: Path) -> None:
    import time

    from core.jobs.folder import JobFolder
    from core.jobs.heartbeat import read_heartbeat
    from core.jobs.lock import owner
    from core.jobs.reader import read_all
    from core.jobs.state import StateWatcher
    from core.translation.history import TranslationHistory
    from core.translation.job import TRANSLATION_EVENTS
    from training.diagnosis import diagnose
    from training.history import RunHistory
    from training.run import RunEvent
    from training.settings import RunSettings

    folder = JobFolder(path.parent, "run.json")
    events = read_all(folder, RunEvent)
    history = RunHistory()
    history.apply(events)
    diagnose(history, RunSettings())
    translated = TranslationHistory(path.parent)
    translated.apply(read_all(folder, TRANSLATION_EVENTS))
    watcher = StateWatcher(folder)
    watcher.update(events)
    watcher.state(time.monotonic())
    read_heartbeat(folder)
    owner(folder)


def _translation(folder: Path) -> list[Path]:
    from core.translation.job import create_job, request_for

    (folder / "in").mkdir()
    shutil.copy(ROOT_DIR / "resources" / "sample" / "outline" / "26F5.png", folder / "in")
    job = create_job(folder / "job", request_for([folder / "in"], folder / "m.safetensors", folder / "out"))
    return [job.folder.request_path]


def _read_translation(path: Path) -> None:
    from core.translation.history import TranslationHistory
    from core.translation.job import is_job, list_jobs, read_request

    is_job(path.parent)
    list_jobs(path.parent.parent)
    read_request(path.parent)
    TranslationHistory(path.parent)


def _index(folder: Path) -> list[Path]:
    from types import SimpleNamespace

    import msgspec

    from core.pairs.dataset import Dataset
    from core.pairs.health.digest import DIGEST_NAME, HealthDigest
    from core.pairs.pair import Half, Pair
    from core.pairs.rows import PairFilter

    sides = ("left", "right")
    pairs = [Pair(name=str(n), input=Half(f"/a/{n}.png", "left"), target=Half(f"/a/{n}.png", "right")) for n in range(40)]
    findings = SimpleNamespace(
        layout="side_by_side", pairs=pairs, input_side="left", input_sides=sides, side_names=sides, terms="", recipe=()
    )
    dataset = Dataset.create(folder / "made", "made", findings)  # type: ignore[arg-type]
    dataset.edits.exclude(PairFilter(split="validation"))
    (folder / "made" / DIGEST_NAME).write_bytes(msgspec.json.encode(HealthDigest(found="2026-01-01")))
    for snapshot in folder.rglob("*.db"):
        if snapshot.parent != folder / "made":
            snapshot.unlink()
    return [folder / "made" / "dataset.db", folder / "made" / DIGEST_NAME]


def _read_index(path: Path) -> None:
    from core.pairs.dataset import Dataset, list_datasets
    from core.pairs.health.digest import read_digest
    from core.pairs.rows import PairFilter

    (path.parent.parent / "datasets").symlink_to(path.parent.parent)
    list_datasets(path.parent.parent)
    read_digest(path.parent)
    dataset = Dataset.open(path.parent)
    dataset.summary()
    dataset.pairs()
    dataset.rows(0, 10)
    dataset.edits.include(PairFilter())
    dataset.undo()


def _checkpoint(folder: Path) -> list[Path]:
    import hashlib

    from training.checkpoint_folders import CheckpointState, write_checkpoint_state

    place = folder / "step-00000007"
    place.mkdir()
    [model] = _model(folder)
    shutil.move(model, place / "generator.safetensors")
    digest = hashlib.sha256((place / "generator.safetensors").read_bytes()).hexdigest()
    write_checkpoint_state(place, CheckpointState(step=7, hashes={"generator.safetensors": digest}))
    return [place / "state.json", place / "generator.safetensors"]


def _read_checkpoint(path: Path) -> None:
    from training.checkpoint import read_tensors
    from training.checkpoint_folders import verify_checkpoint

    verify_checkpoint(path.parent)
    read_tensors(path.parent, "generator.safetensors")


def _preset(folder: Path) -> list[Path]:
    shutil.copy(ROOT_DIR / "resources" / "presets" / "quick.toml", folder)
    return [folder / "quick.toml"]


def _read_preset(path: Path) -> None:
    from training import built_in_presets

    built_in_presets.presets_dir = lambda: path.parent
    built_in_presets.built_in_presets()


def _tables(folder: Path) -> list[Path]:
    for name in ("a", "b"):
        shutil.copy(ROOT_DIR / "resources" / "sample" / "outline" / "26F5.png", folder / f"{name}.png")
    (folder / "pairs.csv").write_text('input,target\na.png,b.png\n"b.png","a.png"\n', encoding="utf-8-sig")
    (folder / "other.csv").write_bytes("a.png;b.png;train\nb.png;a.png;val\n".encode("utf-16"))
    return [folder / "pairs.csv", folder / "other.csv"]


def _read_table(path: Path) -> None:
    from core.pairs.finding import find_pairs
    from core.pairs.tables import read_table

    read_table(path)
    find_pairs([path])


def _small_files(folder: Path) -> list[Path]:
    from core.pairs.recipes.recipe import Blur, Holes, recipe_text
    from core.workspace import open_workspace
    from training.queue import Queue

    workspace = open_workspace(folder / "workspace")
    queue = Queue(workspace)
    waiting = queue.dir / "waiting"
    waiting.mkdir(parents=True)
    (waiting / "a.json").write_text(json.dumps({"run": "/nowhere", "place": 1.0}))
    (folder / "colours.txt").write_text("#804080 road\n#102030 sky\n")
    (folder / "recipe.txt").write_text(recipe_text((Blur(sigma_px=(1.0, 2.5)), Holes())))
    (folder / "settings.json").write_text('{"format": 1, "theme": "dark", "geometry": "AAAA"}')
    return [workspace / "workspace.json", waiting / "a.json", *(folder / name for name in ("colours.txt", "recipe.txt", "settings.json"))]


def _read_small_file(path: Path) -> None:
    import logging

    from core.evaluation.palette import read_palette
    from core.pairs.recipes.recipe import parse_recipe
    from core.workspace import open_workspace
    from desktop.settings import SettingsFile
    from training.queue import Queue

    logging.disable()
    match path.name:
        case "workspace.json":
            open_workspace(path.parent)
        case "a.json":
            Queue(path.parents[2]).entries()
        case "colours.txt":
            read_palette(path)
        case "settings.json":
            SettingsFile(path).load()
        case _ if path.is_file():  # a recipe is an option's text; only here it stands in a file
            parse_recipe(path.read_bytes().decode("utf-8", "replace"))


TARGETS = {
    "pictures": Target(_pictures, _read_picture),
    "models": Target(_model, _read_model),
    "reference checkpoints": Target(_reference, _read_reference),
    "run folders": Target(_run, _read_run),
    "events": Target(_events, _read_events),
    "translation folders": Target(_translation, _read_translation),
    "dataset indexes": Target(_index, _read_index),
    "checkpoints": Target(_checkpoint, _read_checkpoint),
    "presets": Target(_preset, _read_preset),
    "tables": Target(_tables, _read_table),
    "small files": Target(_small_files, _read_small_file),
}


def main() -> int:
    """Read what each line of the input names, until it ends."""
    import torch  # noqa: F401  (counted as there already)

    from core.errors import AppError

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print does not answer anything
    warnings.simplefilter("ignore")
    now = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
    resource.setrlimit(resource.RLIMIT_AS, (now + ROOM_BYTES, resource.RLIM_INFINITY))
    for line in sys.stdin:
        name, path = json.loads(line)
        try:
            TARGETS[name].read(Path(path))
            answer = "ok"
        except AppError as error:
            answer = f"refused {error.code.value}"
        except BaseException as error:
            import traceback

            last = traceback.extract_tb(error.__traceback__)[-1]
            answer = f"broke {type(error).__name__}: {str(error)[:200]!r} at {Path(last.filename).name}:{last.lineno}"
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps([answer, peak_mb]), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
