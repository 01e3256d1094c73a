"""The worker's looks at its network: what takes too much room goes, and is told before it goes."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.models.header import GeneratorShape
from core.pix2pix.channels import Channels
from core.pix2pix.generator import build_generator
from training import preview_folders
from training.held_out import HeldOutPair
from training.looking import Looker
from training.run import Preview, PreviewsThinned, RunFolder
from training.settings import RunSettings


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
