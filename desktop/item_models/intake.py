"""Pairs that are about to be kept: what the helper found, and what the user chose about it (no Qt)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from core.files import JsonPath, path_to_json
from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe
from core.pairs.splitting import DEFAULT_VALIDATION_SHARE
from training.dataset_requests import AddPairs, CreateDataset, Inspection, InspectPaths


@dataclass(frozen=True)
class Wish:
    """How dropped paths are to be read. With a recipe they are single photos; with `into` they go to that dataset."""

    paths: tuple[Path, ...]
    in_order: bool = False
    recipe: Recipe = ()
    into: Path | None = None

    def request(self) -> InspectPaths:
        """What asks for the pairs there."""
        return InspectPaths(paths=_stored(self.paths), in_order=self.in_order, recipe=self.recipe)


@dataclass
class Intake:
    """Paths with their inspection. Nothing is kept until `request` (or `addition`) is sent."""

    wish: Wish
    found: Inspection
    name: str
    input_side: str
    is_final: bool = True
    validation_share: float = DEFAULT_VALIDATION_SHARE
    is_named: bool = field(default=False)
    """The user has typed a name of their own."""

    @classmethod
    def of(cls, wish: Wish, found: Inspection) -> "Intake":
        """What is suggested."""
        return cls(wish, found, found.name, found.input_side, found.last)

    def went_on(self, found: Inspection) -> "Intake":
        """The scan has come further: what the user chose stays, where it still can."""
        turned = self.input_side != self.found.input_side and self.input_side in found.input_sides
        name = self.name if self.is_named else found.name
        side = self.input_side if turned else found.input_side
        return Intake(self.wish, found, name, side, found.last, self.validation_share, self.is_named)

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

    @property
    def side_names(self) -> tuple[str, str]:
        """What input and target are called."""
        names = dict(zip(self.found.input_sides, self.found.side_names, strict=True))
        (other,) = (side for side in self.found.input_sides if side != self.input_side)
        return names[self.input_side], names[other]

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

    def request(self, workspace: Path, recipe: Recipe = ()) -> CreateDataset:
        """What makes the dataset."""
        return CreateDataset(
            workspace=str(workspace),
            name=self.name.strip(),
            paths=_stored(self.wish.paths),
            input_side=self.input_side,
            in_order=self.wish.in_order,
            validation_share=self.validation_share,
            recipe=recipe,
        )

    def addition(self, acting_for: int) -> AddPairs:
        """What adds the pairs to the dataset that they are for."""
        assert self.wish.into is not None
        return AddPairs(
            dataset_dir=str(self.wish.into),
            paths=_stored(self.wish.paths),
            input_side=self.input_side,
            in_order=self.wish.in_order,
            recipe=self.wish.recipe,
            acting_for=acting_for,
        )


def _stored(paths: Sequence[Path]) -> list[JsonPath]:
    return [path_to_json(path) for path in paths]
