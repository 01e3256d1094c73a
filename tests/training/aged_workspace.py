"""A workspace as it looks after weeks: runs that finished, translations, caches, and what a killed program left."""

import subprocess
import sys
from pathlib import Path

from core.files import partial_path_for
from core.jobs.events import Finished, Stopped
from core.pairs.pair import Half, Pair
from core.translation.job import TranslationJob, create_job, request_for
from tests.fake_job import FakeWorker
from training.checkpoint_folders import CheckpointState, write_checkpoint_state
from training.creating import create_run
from training.run import RunFolder, RunRequest, step_name
from training.settings import RunSettings

WEIGHTS = 10_000
"""Bytes of each file of weights."""


def make_run(workspace: Path, picture: Path, name: str) -> RunFolder:
    """A run with checkpoints of steps 10 to 50, of which 20 is the best and 30 a milestone, and nobody at work."""
    half = Half(str(picture))
    folder = create_run(
        workspace / "runs" / name, RunRequest(settings=RunSettings(), dataset="d"), [Pair(name="1", input=half, target=half)]
    )
    for step, l1 in ((10, 0.5), (20, 0.1), (30, 0.3), (40, 0.2), (50, 0.4)):
        place = folder.checkpoints_dir / step_name(step)
        place.mkdir(parents=True)
        (place / "generator.safetensors").write_bytes(bytes(WEIGHTS))
        write_checkpoint_state(place, CheckpointState(step=step, l1=l1, resumable=step != 30))
    return folder


def finish(folder: RunFolder) -> None:
    """Let a run come to its end."""
    FakeWorker(folder.job).end(Finished(step=50))


def make_translation(workspace: Path, name: str, output_dir: Path, *, is_finished: bool = True) -> Path:
    """A translation that ended, whose results lie in `output_dir`."""
    request = request_for([workspace], workspace / "model.diptych", output_dir)
    job = create_job(workspace / "translations" / name, request)
    job.journal_path.write_bytes(b"{}\n" * 500)
    FakeWorker(job.folder).end(Finished(step=1) if is_finished else Stopped(step=1))
    output_dir.mkdir(parents=True, exist_ok=True)
    (output_dir / "result.png").write_bytes(bytes(300))
    return TranslationJob(job.path).path


def leave_partial(folder: Path, name: str = "model.diptych") -> Path:
    """A half-written file of a process that is gone."""
    words = "import sys; from pathlib import Path; from core.files import partial_path_for; print(partial_path_for(Path(sys.argv[1])))"
    root = Path(__file__).resolve().parent.parent.parent
    told = subprocess.run([sys.executable, "-c", words, str(folder / name)], cwd=root, capture_output=True, text=True, check=True)
    path = Path(told.stdout.strip())
    path.write_bytes(bytes(700))
    return path


def partial_of_ours(folder: Path) -> Path:
    """One that a living process is just writing."""
    path = partial_path_for(folder / "other.diptych")
    path.write_bytes(bytes(700))
    return path
