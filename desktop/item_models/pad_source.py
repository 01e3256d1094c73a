"""The picture that was opened for the pad, and what it is there for (no Qt)."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.files import path_to_json
from core.models.header import ModelHeader, has_opacity
from training.trying_requests import OpenForPad

LANE = "pad"
"""Only the picture opened last is waited for."""


class SourceRole(StrEnum):
    """What an opened picture is there for."""

    INPUT = "input"
    RECIPE = "recipe"
    BACKDROP = "backdrop"


@dataclass(frozen=True)
class PadSource:
    """A picture file and its role."""

    path: Path
    role: SourceRole

    def request(self, header: ModelHeader) -> OpenForPad:
        """What the helper is asked for, as this model wants it."""
        shape = header.generator
        return OpenForPad(
            path=path_to_json(self.path),
            side_px=shape.size_px,
            recipe=header.recipe if self.role is SourceRole.RECIPE else (),
            blended=self.role is not SourceRole.INPUT or not header.labels.input,
            keeps_opacity=self.role is SourceRole.INPUT and has_opacity(shape.input_channels, header.colour_space),
            lane=LANE,
        )


def roles_for(header: ModelHeader) -> list[SourceRole]:
    """What a picture may be there for with this model; the first is what it is taken for."""
    return [*([SourceRole.RECIPE] if makes_inputs(header) else []), SourceRole.INPUT, SourceRole.BACKDROP]


def makes_inputs(header: ModelHeader) -> bool:
    """Whether photos are made inputs by the model's recipe. In Lab a photo's own lightness is what the network takes."""
    return bool(header.recipe) and header.colour_space != "Lab"
