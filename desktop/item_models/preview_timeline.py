"""Which of a run's previews is on screen (the newest, until the user looks back), which picture, and what it is compared with (no Qt)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from training.own_pictures import MAX_OWN, OwnPicture, is_own, without_removed
from training.run import Preview

MAX_PAIRS = 64
"""So many a run can be asked to show; a file from elsewhere may name any number."""


class Against(StrEnum):
    """What the translated picture of one pair is compared with."""

    TARGET = "target"
    INPUT = "input"
    MOMENT = "moment"
    """The same pair as it was translated at the held moment."""
    RUN = "run"
    """The same pair as another run translates it."""


@dataclass
class PreviewTimeline:
    """The previews in the order of their steps and the position of the one that is shown (-1: there is none yet)."""

    previews: list[Preview] = field(default_factory=list)
    position: int = -1
    follows_newest: bool = True
    pair: str = ""
    """The name of the pair that is looked at alone; the first until another is chosen."""
    is_large: bool = False
    """Whether one pair is looked at alone, or all of them."""
    against: Against = Against.TARGET
    own: Sequence[OwnPicture] = ()
    """What users added, and did not remove since."""
    takes_targets: bool = True
    """Whether users can say what their pictures should become."""
    _held_step: int | None = None

    def update(self, previews: Sequence[Preview]) -> bool:
        """Take in the run's present list; returns whether another preview is shown than before."""
        before = self.shown
        self.previews = list(previews)
        if self.follows_newest or not self.previews:
            self.position = len(self.previews) - 1
        elif before is not None:
            self.position = self._nearest(before.step)
        return self.shown != before

    def look_at(self, position: int) -> bool:
        """Show another one; looking at the last one means to follow again. Returns whether the shown one changed."""
        before = self.shown
        self.position = max(-1, min(position, len(self.previews) - 1))
        self.follows_newest = self.position == len(self.previews) - 1
        return self.shown != before

    def go_to(self, step: int) -> bool:
        """Show the preview nearest to a step; returns whether the shown one changed."""
        return bool(self.previews) and self.look_at(self._nearest(step))

    @property
    def shown(self) -> Preview | None:
        """The preview on screen."""
        return self.previews[self.position] if 0 <= self.position < len(self.previews) else None

    @property
    def neighbours(self) -> list[Preview]:
        """What is likely to be looked at next: the one after, and the one before."""
        return [self.previews[near] for near in (self.position + 1, self.position - 1) if 0 <= near < len(self.previews)]

    # One picture

    @property
    def names(self) -> list[str]:
        """What there is to look at, also where the moment on screen has it not yet: the pairs, then what users added."""
        if self.shown is None:
            return []
        newest = without_removed(self.previews[-1].names, self.own)
        pairs = [name for name in self.shown.names if not is_own(name)]
        return pairs[:MAX_PAIRS] + [name for name in newest if is_own(name)][:MAX_OWN]

    @property
    def pending(self) -> list[OwnPicture]:
        """What was added and is in no preview yet."""
        there = set(self.previews[-1].names) if self.previews else set()
        return [picture for picture in self.own if picture.preview_name not in there]

    def is_there(self, name: str) -> bool:
        """Whether the moment on screen has a picture."""
        return self.shown is not None and name in self.shown.names

    @property
    def pair_name(self) -> str:
        """The picture that is looked at alone; '' where there is none."""
        names = self.names
        return self.pair if self.pair in names else names[0] if names else ""

    def step_pair(self, by: int) -> bool:
        """Look at the picture so many further on; returns whether there is one."""
        names = self.names
        if not names:
            return False
        place = names.index(self.pair_name) + by
        if not 0 <= place < len(names):
            return False
        self.pair = names[place]
        return True

    # Two moments

    def hold(self) -> None:
        """Keep the moment on screen, for others to be compared with it."""
        if self.shown is not None:
            self._held_step = self.shown.step
            self.against = Against.MOMENT

    @property
    def held(self) -> Preview | None:
        """The moment to compare with: the one that was held, or the nearest that is still there; the first where none was held."""
        if not self.previews:
            return None
        return self.previews[0 if self._held_step is None else self._nearest(self._held_step)]

    def _nearest(self, step: int) -> int:
        after = bisect_left(self.previews, step, key=lambda preview: preview.step)
        near = [place for place in (after - 1, after) if 0 <= place < len(self.previews)]
        return min(near, key=lambda place: abs(self.previews[place].step - step))


def nearest_step(steps: Sequence[int], step: int) -> int | None:
    """The nearest of some steps in ascending order, the earlier of two as near; None where there is none."""
    after = bisect_right(steps, step)
    near = steps[max(0, after - 1) : after + 1]
    return min(near, key=lambda other: abs(other - step), default=None)
