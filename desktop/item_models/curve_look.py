"""How curves are looked at: which figures share a plot, how smooth, how scaled, and which part of the run (no Qt)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from training.run_curves import VALIDATION

SMOOTH_SHARES = (0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
"""A bold line is a mean over such a part of the steps trained so far; the first: as it was told."""
USUAL_SMOOTHNESS = 4
SPANS = (0, 1_000, 10_000, 100_000)
"""The last so many steps; 0: the whole run."""
_ROOM = 0.02
"""Of empty space after the newest step."""
_LEVEL = 1e-9
"""Values that differ by no more than this share of themselves are the same."""
_NARROWEST = 20.0
"""Steps that a plot shows at least."""
_NARROWEST_SHARE = 1e-12
"""Of the whole run: numbers of steps have no more digits."""
_MOST_UNKNOWN = 12
"""Further figures that a plot has room for."""


class PlotGroup(StrEnum):
    """What is drawn in one plot: figures of one kind and size."""

    DISTANCE = "distance"
    GAME = "game"
    TERMS = "terms"
    SEEN_THROUGH = "seen_through"
    LIKENESS = "likeness"
    GRADIENTS = "gradients"


GROUPS: dict[PlotGroup, tuple[str, ...]] = {
    PlotGroup.DISTANCE: ("G_L1", "G_L2", f"{VALIDATION}l1"),
    PlotGroup.GAME: ("G_GAN", "D_real", "D_fake"),
    PlotGroup.TERMS: ("G_FM", "D_R1"),
    PlotGroup.SEEN_THROUGH: ("D_accuracy_real", "D_accuracy_translated"),
    PlotGroup.LIKENESS: (f"{VALIDATION}ssim", f"{VALIDATION}correlation", f"{VALIDATION}edge_correlation", f"{VALIDATION}variety"),
    PlotGroup.GRADIENTS: ("G_gradient", "D_gradient"),
}
"""In the order to offer them. Figures that stand nowhere here are shown with the further terms."""
_LEFT_OUT = {f"{VALIDATION}psnr"}
"""In decibels, which fit no plot; tables and exports have it."""


def figures_of(group: PlotGroup, told: Collection[str]) -> list[str]:
    """The figures of a group that a run told, in their order. A training without a discriminator tells none of it."""
    names = [name for name in GROUPS[group] if name in told]
    if group is PlotGroup.TERMS:
        known = {name for group_names in GROUPS.values() for name in group_names} | _LEFT_OUT
        names += sorted(name for name in told if name not in known)[:_MOST_UNKNOWN]
    return names


def groups_of(told: Collection[str]) -> list[PlotGroup]:
    """The groups of which a run told something."""
    return [group for group in PlotGroup if figures_of(group, told)]


@dataclass
class CurveLook:
    """The state of the curves on screen."""

    smoothness: int = USUAL_SMOOTHNESS
    """A place in SMOOTH_SHARES."""
    is_log: bool = False
    span: int = 0
    """One of SPANS, while no other part was chosen by zooming."""
    part: tuple[float, float] | None = None
    """The steps that were zoomed to; None: the span, up to the newest step."""
    second: PlotGroup = PlotGroup.GAME
    """What the second plot shows, where the run told of it."""
    hidden: set[str] = field(default_factory=set)
    """Figures that were switched off."""

    def shown_part(self, last_step: float) -> tuple[float, float]:
        """The first and the last step on screen."""
        if self.part is not None:
            return self.part
        last_step = max(last_step, _NARROWEST)
        first = max(0.0, last_step - self.span) if self.span else 0.0
        return first, last_step + _ROOM * (last_step - first)

    def choose_span(self, span: int) -> None:
        """Show the last so many steps, and go on with the newest."""
        self.span, self.part = span, None

    def zoom_to(self, first: float, last: float, last_step: float) -> None:
        """Show this part, as far as there is something in it."""
        whole = max(last_step, _NARROWEST) * (1 + _ROOM)
        width = min(whole, max(_NARROWEST, _NARROWEST_SHARE * whole, last - first))
        first = min(max(0.0, first), whole - width)
        self.part = (first, first + width)

    def zoom_at(self, step: float, factor: float, last_step: float) -> None:
        """Show less (`factor` above 1) or more around a step, which stays where it is."""
        first, last = self.shown_part(last_step)
        self.zoom_to(step - (step - first) / factor, step + (last - step) / factor, last_step)

    def pan(self, steps: float, last_step: float) -> None:
        """Move on by so many steps."""
        first, last = self.shown_part(last_step)
        self.zoom_to(first + steps, last + steps, last_step)

    @property
    def is_whole(self) -> bool:
        """Whether the whole run shows, as at first."""
        return self.part is None and not self.span

    def window(self, last_step: float) -> float:
        """Over how many steps a bold line is a mean; 0: over none."""
        share = SMOOTH_SHARES[self.smoothness]
        return max(1.0, share * last_step) if share else 0.0

    def second_group(self, told: Collection[str]) -> PlotGroup | None:
        """What the second plot shows of a run that told these figures; None where there is nothing but the distances."""
        others = [group for group in groups_of(told) if group is not PlotGroup.DISTANCE]
        return self.second if self.second in others else next(iter(others), None)


def limits(parts: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The lowest and highest value of a plot whose curves reach from and to these, with some room."""
    lowest, highest = min(part[0] for part in parts), max(part[1] for part in parts)
    is_level = highest - lowest <= _LEVEL * abs(highest)  # what differs in the last digits alone would be drawn as mountains
    room = 0.06 * (highest - lowest) if not is_level else 0.05 * abs(highest) or 0.05
    return lowest - room, highest + room
