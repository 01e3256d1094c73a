"""The trained runs of an ablation measured one after another, and the held-out pictures they are shown by (torch, when it measures)."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import msgspec
import numpy as np
from PIL import Image

from core.errors import AppError, ErrorCode
from core.evaluation.report import EvaluationRequest
from core.files import JsonPath, disk_error, path_to_json
from core.images.colour import Pixels
from core.images.resizing import resized
from core.jobs.reader import read_all
from core.pairs.pair import Pair
from core.pairs.resolving import ResolvedPairs
from training.ablation.folder import Ablation, AblationFolder, Asked, Cell, CellFailure, CellFigures
from training.history import RunHistory
from training.run import RunEvent, RunFolder

PICTURE_PX = 256
"""The longest side of a picture in the sheet; larger ones are made smaller."""
PICTURE_QUALITY = 95
_ENDING = frozenset({ErrorCode.CANCELLED, ErrorCode.DEVICE_BUSY})
"""Troubles that end the measuring as a whole rather than cost a cell."""
Progress = Callable[[int, int], bool]


def evaluation_request(asked: Asked, model: JsonPath, segmenter: JsonPath | None, device: str) -> EvaluationRequest:
    """How every run is measured; `segmenter` is a model file or an ONNX file."""
    return EvaluationRequest(
        model=model,
        dataset=asked.dataset,
        split=asked.split,
        noise_seed=asked.noise_seed,
        scale=asked.scale,
        limit=asked.limit,
        palette=asked.palette,
        segmenter=segmenter,
        lpips_weights=asked.lpips_weights,
        inception_weights=asked.inception_weights,
        device=device,
    )


@dataclass(frozen=True)
class Bench:
    """What every run of an ablation is measured with. `segmenter` is a model file or an ONNX file."""

    folder: AblationFolder
    ablation: Ablation
    resolved: ResolvedPairs
    segmenter: JsonPath | None = None
    device: str = ""


def measure_cell(bench: Bench, cell: Cell, progress: Progress) -> CellFailure | None:
    """Measure the last step of a cell's run, keep its figures and pictures; why that could not be done, which is kept too.

    The last step, not the best by L1 on the held-out pairs: these are what is measured on.
    Raises AppError: CANCELLED (`progress` said no), DEVICE_BUSY (a training came to the device), and the disk's troubles.
    """
    try:
        _measure(bench, cell, progress)
    except AppError as error:
        if error.code in _ENDING or error.code.value.startswith("disk."):
            raise
        failure = CellFailure(code=error.code, message=error.message, hint=error.hint)
        bench.folder.tell_failure(cell, failure)
        return failure
    bench.folder.tell_failure(cell, None)
    return None


def _measure(bench: Bench, cell: Cell, progress: Progress) -> None:
    from core.evaluation.evaluating import evaluate_pairs  # imports torch
    from core.evaluation.opening import chosen_pairs
    from training.models import export_model

    folder, ablation, resolved = bench.folder, bench.ablation, bench.resolved
    asked, step = ablation.asked, ablation.steps_of(cell)
    shown = pairs_shown(chosen_pairs(resolved, asked.split, asked.limit), asked.num_pictures)

    def look(pair: Pair, given: Pixels, target: Pixels, translated: Pixels) -> None:
        if pair.name in shown:
            name = f"{shown[pair.name]:02}.webp"
            # What a recipe made has the size that the network saw.
            seen = resized(given, *target.shape[:2])
            for picture, place in ((translated, cell.key), (target, "target"), (seen, "input")):
                _keep(picture, folder.pictures_dir(place) / name)

    with tempfile.TemporaryDirectory(prefix="diptych-") as temporary:
        model = export_model(cell.run_dir, Path(temporary) / "model.safetensors", name=ablation.title_of(cell), step=step)
        request = evaluation_request(asked, path_to_json(model), bench.segmenter, bench.device)
        evaluation = evaluate_pairs(request, resolved, progress, look)
    events = read_all(RunFolder(cell.run_dir).job, RunEvent)
    history = RunHistory()
    history.apply(events)
    validation = [(event.step, event.l1) for event in history.validation if event.step <= step and event.held_out]
    found = CellFigures(step=step, evaluation=evaluation, validation=validation)
    folder.write(folder.figures_path(cell), msgspec.json.encode(found))


def pairs_shown(pairs: list[Pair], num: int) -> dict[str, int]:
    """The names of the pairs to show, spread evenly over those that are measured, and their places from 0."""
    num = min(num, len(pairs))
    return {pairs[place * len(pairs) // num].name: place for place in range(num)}


def _keep(picture: Pixels, path: Path) -> None:
    height, width = picture.shape[:2]
    scale = PICTURE_PX / max(height, width)
    if scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(path, "WEBP", quality=PICTURE_QUALITY)
    except OSError as error:
        raise disk_error(error, path) from error
