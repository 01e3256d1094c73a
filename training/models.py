"""Making a model file of a run's checkpoint."""

import base64
import io
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from torch import Tensor

from core.errors import AppError
from core.models.weights import save_model
from training.checkpoint import read_tensors
from training.checkpoint_folders import CheckpointState, representative_checkpoint, verify_checkpoint
from training.model_headers import header_of
from training.preview_folders import preview_steps
from training.run import RunFolder, read_request, step_name

THUMBNAIL_PX = 128


def export_model(run_dir: Path, output_path: Path, *, name: str, step: int | None = None) -> Path:
    """Write the generator of a checkpoint (`step`, or the one that stands for the run) as a model file; whole or absent.

    Raises AppError: NOT_A_RUN, NO_CHECKPOINT, CHECKPOINT_DAMAGED, and the disk's troubles.
    """
    request = read_request(run_dir)
    state, weights = _checkpoint(run_dir, step)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    header = header_of(run_dir, request, name=name, step=state.step, created=created, thumbnail=_thumbnail(run_dir, state.step))
    save_model(output_path, header, weights)
    return output_path


def _checkpoint(run_dir: Path, step: int | None) -> tuple[CheckpointState, dict[str, Tensor]]:
    while True:
        checkpoint_dir = representative_checkpoint(run_dir, step)
        try:
            state = verify_checkpoint(checkpoint_dir)
            return state, read_tensors(checkpoint_dir, state.ready_file)
        except AppError:
            # A training that goes on has made room for a better one.
            if step is not None or checkpoint_dir.is_dir():
                raise


def _thumbnail(run_dir: Path, step: int) -> str:
    """The first preview pair beside its translation at or before `step`, as a base64 WebP of 256x128; '' where there is none."""
    previews_dir = RunFolder(run_dir).previews_dir
    try:
        newest = max(told for told in preview_steps(previews_dir) if told <= step)
    except (OSError, ValueError):
        return ""
    sheet = Image.new("RGB", (2 * THUMBNAIL_PX, THUMBNAIL_PX))
    try:
        for column, folder in enumerate((previews_dir / "input", previews_dir / step_name(newest))):
            with Image.open(folder / "0000.webp") as picture:
                half = picture.convert("RGB").resize((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.LANCZOS)
            sheet.paste(half, (column * THUMBNAIL_PX, 0))
    except OSError:
        # A model without a picture is a model all the same.
        return ""
    buffer = io.BytesIO()
    sheet.save(buffer, "WEBP", quality=85)
    return base64.b64encode(buffer.getvalue()).decode()
