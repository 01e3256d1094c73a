"""A dataset that is about to be made: what the helper found, and what the user chose about it (no Qt)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.files import path_from_json, path_to_json
from core.pairs.pair import Half, Pair
from core.pairs.splitting import DEFAULT_VALIDATION_SHARE
from training.dataset_requests import CreateDataset, Inspection


@dataclass
class Intake:
    """Dropped paths with their inspection. Nothing is kept until `request` is sent."""

    paths: list[Path]
    found: Inspection
    name: str
    input_side: str
    validation_share: float = DEFAULT_VALIDATION_SHARE

    @classmethod
    def of(cls, paths: Sequence[Path], found: Inspection) -> "Intake":
        """What is suggested."""
        return cls(list(paths), found, found.name, found.input_side)

    @property
    def has_own_split(self) -> bool:
        """Whether folders named the validation pairs; then no share is asked for."""
        return self.found.counts.get("validation", 0) > 0

    @property
    def num_validation(self) -> int:
        """How many pairs will be held out (as core.pairs.splitting counts)."""
        if self.has_own_split:
            return self.found.counts["validation"]
        free = self.found.num_pairs - self.found.counts.get("test", 0)
        return min(max(round(self.validation_share * free), 1), free - 1) if free >= 2 else 0

    @property
    def num_train(self) -> int:
        """How many pairs will be trained on."""
        return self.found.num_pairs - self.found.counts.get("test", 0) - self.num_validation

    def swap(self) -> None:
        """The other side becomes the input."""
        first, second = self.found.input_sides
        self.input_side = second if self.input_side == first else first

    @property
    def examples(self) -> list[Pair]:
        """The first pairs, in the direction chosen now."""
        if self.input_side == self.found.input_side:
            return self.found.examples
        return [msgspec.structs.replace(pair, input=pair.target, target=pair.input) for pair in self.found.examples]

    def request(self, workspace: Path) -> CreateDataset:
        """What makes the dataset."""
        return CreateDataset(
            workspace=str(workspace),
            name=self.name.strip(),
            paths=[path_to_json(path) for path in self.paths],
            input_side=self.input_side,
            validation_share=self.validation_share,
        )


def folder_name(half: Half) -> str:
    """The name of the folder that a whole picture lies in; '' for a side of one."""
    return path_from_json(half.path).parent.name if half.side == "whole" else ""
