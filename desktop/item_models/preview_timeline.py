"""Which of a run's previews is on screen: the newest, until the user looks back (no Qt)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from training.run import Preview


@dataclass
class PreviewTimeline:
    """The previews in the order of their steps and the position of the one that is shown (-1: there is none yet)."""

    previews: list[Preview] = field(default_factory=list)
    position: int = -1
    follows_newest: bool = True

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

    @property
    def shown(self) -> Preview | None:
        """The preview on screen."""
        return self.previews[self.position] if 0 <= self.position < len(self.previews) else None

    def _nearest(self, step: int) -> int:
        return min(range(len(self.previews)), key=lambda index: abs(self.previews[index].step - step))
