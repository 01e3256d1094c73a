"""The worker's looks at its network: what takes too much room goes, and is told before it goes."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.jobs.events import Finished
from core.jobs.reader import read_all
from core.models.header import GeneratorShape
from core.pix2pix.channels import Channels
from core.pix2pix.generator import build_generator
from training import preview_folders
from training.held_out import HeldOutPair
from training.looking import Looker
from training.run import Preview, PreviewsThinned, RunEvent, RunFolder, Validation
from training.settings import RunSettings

MakeRun = Callable[..., RunFolder]


def test_previews_beyond_the_budget_are_told_and_then_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    held_out = SimpleNamespace(read=lambda _num, _keep_going: iter([HeldOutPair("a", pixels, pixels)]))
    network = build_generator(GeneratorShape(size_px=32, width=4))
    loop = SimpleNamespace(step=0, generator_in_use=network, device=torch.device("cpu"), channels=Channels(network.shape))
    told: list[object] = []
    there: list[set[int]] = []

    def tell(event: object) -> None:
        told.append(event)
        there.append({int(path.name[5:]) for path in RunFolder(tmp_path).previews_dir.glob("step-*")})

    looker = Looker(tmp_path, RunSettings(), held_out, loop, SimpleNamespace(tell=tell), lambda: True)
    looker.preview()
    one = sum(path.stat().st_size for path in (RunFolder(tmp_path).previews_dir / "step-00000000").iterdir())
    monkeypatch.setattr(preview_folders, "BUDGET_BYTES", int(3.5 * one))
    for step in (10, 20, 30):
        loop.step = step
        looker.preview()
    assert [type(event) for event in told] == [Preview, Preview, Preview, Preview, PreviewsThinned]
    assert told[-1].steps == [10] and there[-1] == {0, 10, 20, 30}
    assert {path.name for path in RunFolder(tmp_path).previews_dir.glob("step-*")} == {"step-00000000", "step-00000020", "step-00000030"}


def test_a_run_that_has_nothing_left_to_do_is_not_measured_again(make_run: MakeRun, run_worker_process: Callable[..., object]) -> None:
    folder = make_run(epochs=1)

    def measured() -> list[int]:
        return [event.step for event in read_all(folder.job, RunEvent) if isinstance(event, Validation)]

    run_worker_process(folder.path)
    before = measured()
    run_worker_process(folder.path)
    assert before == [0, 8] == measured() and isinstance(read_all(folder.job, RunEvent)[-1], Finished)
