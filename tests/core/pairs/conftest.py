"""Datasets without pictures, for what never looks at one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.pairs.dataset import Dataset
from core.pairs.finding import Findings
from core.pairs.pair import Half, Pair

MakeDataset = Callable[..., Dataset]


@pytest.fixture
def make_dataset(tmp_path: Path, workspace: Path) -> MakeDataset:
    """make_dataset(*names, name="set"): a dataset of pairs A/NAME.png and B/NAME.png that need not exist, all to train on but the first."""

    def make(*names: str, name: str = "set") -> Dataset:
        pairs = [
            Pair(
                name=one,
                input=Half(str(tmp_path / "A" / f"{one}.png")),
                target=Half(str(tmp_path / "B" / f"{one}.png")),
                split="train" if number else "validation",
            )
            for number, one in enumerate(names)
        ]
        findings = Findings("two_folders", pairs, "first", ("first", "second"), ("A", "B"), [], name, True)
        return Dataset.create(workspace / "datasets" / name, name, findings)

    return make
