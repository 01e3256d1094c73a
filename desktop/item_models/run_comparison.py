"""Another run to compare a time line with: which of its pictures are the same ones, and which of its moments is looked at."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.item_models.preview_pictures import Shot
from training.run import Preview


@dataclass
class RunComparison:
    """`names` tells for a picture of the run on screen what it is called in the other run. `previews` are that run's, by their steps."""

    run_dir: Path
    title: str
    names: Mapping[str, str]
    previews: Sequence[Preview] = field(default_factory=list)
    step: int | None = None
    """The moment that was chosen; None: the one nearest to the moment on screen."""

    def shown(self, step: int) -> Preview | None:
        """Its preview to be looked at while the run on screen shows that of `step`."""
        return self.previews[self.position(step)] if self.previews else None

    def position(self, step: int) -> int:
        """The place of that preview, from 0; -1 where there is none yet."""
        wanted = step if self.step is None else self.step
        after = bisect_left(self.previews, wanted, key=lambda preview: preview.step)
        near = [place for place in (after - 1, after) if 0 <= place < len(self.previews)]
        return min(near, key=lambda place: abs(self.previews[place].step - wanted), default=-1)

    def look_at(self, position: int) -> None:
        """Choose one of its moments."""
        if self.previews:
            self.step = self.previews[max(0, min(position, len(self.previews) - 1))].step

    def shot(self, name: str, step: int) -> Shot | None:
        """Its translated picture; None where it does not show that one, or not yet."""
        other, preview = self.names.get(name), self.shown(step)
        if other is None or preview is None or other not in preview.names:
            return None
        return Shot(self.run_dir / preview.folder / other, preview.time)
