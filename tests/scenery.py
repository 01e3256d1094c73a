"""Workspaces with something in them, for the window's tests and for screenshots: real job folders without a worker."""

import base64
import io
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PIL import Image

from core.files import path_to_json, walk_files
from core.jobs.events import Finished, Started, Stopped
from core.jobs.writer import EventWriter
from core.models.header import HEADER_KEY, GeneratorShape, ModelHeader
from core.pairs.sample import sample_dir
from core.translation.job import Listed, RowDone, RowFailed, TranslationJob, create_job, new_job_dir, request_for, write_journal
from core.translation.plan import PlannedFile, plan_outputs

LONG_NAME = "Façades of Old Town, second attempt with a much longer name than anybody would give it (final)"
CHINESE_NAME = "手绘线稿 → 彩色表情"


def sample_thumbnail(stem: str) -> str:
    """A header's picture made of one pair of the sample."""
    picture = Image.new("RGB", (256, 128), "white")
    for place, side in enumerate(("outline", "colour")):
        with Image.open(sample_dir() / side / f"{stem}.png") as half:
            picture.paste(half.convert("RGB").resize((128, 128), Image.Resampling.LANCZOS), (128 * place, 0))
    data = io.BytesIO()
    picture.save(data, "webp", quality=80)
    return base64.b64encode(data.getvalue()).decode("ascii")


def write_model(path: Path, name: str, **fields: object) -> Path:
    """A model file whose header is sound and whose weights are one number: enough for everything but translating."""
    header = ModelHeader(**{"name": name, "generator": GeneratorShape(size_px=256, width=32), **fields})
    entries = {
        "__metadata__": {HEADER_KEY: msgspec.json.encode(header).decode()},
        "weight": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
    }
    text = msgspec.json.encode(entries)
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(4))
    return path


def write_models(workspace: Path) -> list[Path]:
    """Models of all sorts of names."""
    folder = workspace / "models"
    terms = "Pictures: OpenMoji, CC BY-SA 4.0"
    return [
        write_model(
            folder / "emoji.safetensors",
            "Emoji colouring",
            input_name="outline",
            target_name="colour",
            dataset="Emoji: outline to colour",
            run_id="Emoji, width 32",
            step=48_000,
            terms=terms,
            thumbnail=sample_thumbnail("1FA85"),
        ),
        write_model(
            folder / "facades.safetensors",
            LONG_NAME,
            input_name="architectural labels",
            target_name="photograph of a façade",
            dataset="facades",
            run_id="Façades, the long one with everything",
            step=120_000,
        ),
        write_model(
            folder / "chinese.safetensors",
            CHINESE_NAME,
            input_name="线稿",
            target_name="彩色",
            dataset="开放表情",
            run_id="第三次训练",
            step=9_500,
            thumbnail=sample_thumbnail("26F5"),
        ),
    ]


def copy_outlines(folder: Path, num: int) -> Path:
    """A folder of sample outlines, some under names in other scripts and very long ones."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {
        1: "海边的小船，黄昏时分，手绘线稿第二版.png",
        2: "an outline whose name is far longer than any column shows " * 3 + ".png",
    }
    for place, source in enumerate(sorted((sample_dir() / "outline").iterdir())[40 : 40 + num]):
        shutil.copy(source, folder / names.get(place, source.name))
    return folder


def write_translation(
    workspace: Path,
    inputs: Sequence[Path],
    model: Path,
    *,
    num_done: int,
    failed: Sequence[int] = (),
    end: str = "",
    output_dir: Path | None = None,
) -> Path:
    """A translation's folder as a worker leaves it: `end` is finished, stopped, or '' for one that was cut off."""
    job_dir = new_job_dir(workspace)
    request = request_for(inputs, model, output_dir or job_dir / "output")
    job = create_job(job_dir, request)
    files = list(walk_files(inputs))
    output_dir = output_dir or job_dir / "output"
    planned = list(plan_outputs(files, output_dir, format="png", template="{name}", on_existing="number"))
    num_files = write_journal(job, planned)
    _write_events(job, planned, num_files, num_done, failed, end)
    for entry in planned[:num_done]:
        if entry.index not in failed:
            _copy_result(files[entry.index].path, output_dir / str(entry.output))
    return job_dir


def _write_events(job: TranslationJob, planned: list[PlannedFile], num_files: int, num_done: int, failed: Sequence[int], end: str) -> None:
    writer = EventWriter(job.folder)
    writer.begin_session()
    start = time.time() - num_done
    writer.write(
        Started(from_step=0, device="cpu", precision="fp32", code_path="eager", reason="asked", pid=os.getpid(), host="here", time=start)
    )
    writer.write(Listed(num_files=num_files, time=start))
    for entry in planned[:num_done]:
        if entry.index in failed:
            message = "The picture is cut short: it ends before its last line."
            writer.write(RowFailed(index=entry.index, code="data.picture_unreadable", message=message, time=start + entry.index))
        else:
            writer.write(RowDone(index=entry.index, output=path_to_json(Path(str(entry.output))), seconds=0.2, time=start + entry.index))
    if end == "finished":
        writer.write(Finished(step=num_done))
    elif end == "stopped":
        writer.write(Stopped(step=num_done))
    writer.close()


def _copy_result(source: Path, output: Path) -> None:
    """The true colours stand in for what a network would make."""
    outlines = sorted((sample_dir() / "outline").iterdir())
    data = source.read_bytes()
    stem = next(path.name for path in outlines if path.stat().st_size == len(data) and path.read_bytes() == data)
    output.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sample_dir() / "colour" / stem, output)
