"""What is marked along the steps of a run: its previews, its checkpoints, and where it went on after a halt (no Qt)."""

from bisect import bisect_left
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from desktop.item_models.run_moments import Moments


class MarkKind(IntEnum):
    """In the order of their weight: of marks in one place the heavier one shows."""

    PREVIEW = 0
    RESUME = 1
    CHECKPOINT = 2
    BEST = 3


class Mark(NamedTuple):
    """One mark."""

    step: int
    kind: MarkKind


def marks_of(moments: Moments) -> list[Mark]:
    """All marks of a run, in the order of their steps."""
    marks = [Mark(step, MarkKind.PREVIEW) for step in moments.previews]
    marks += [Mark(step, MarkKind.RESUME) for step in moments.resumes]
    marks += [Mark(step, MarkKind.BEST if step == moments.best else MarkKind.CHECKPOINT) for step in moments.checkpoints]
    return sorted(marks)


def thinned(marks: Sequence[Mark], part: tuple[float, float], width_px: int) -> list[Mark]:
    """Those between two steps, one for each pixel and kind, the lightest first: so many can be painted at any time."""
    first, last = part
    begin = bisect_left(marks, first, key=lambda mark: mark.step)
    end = bisect_left(marks, last + 1, key=lambda mark: mark.step)
    scale = width_px / max(1e-9, last - first)
    kept = {(round((mark.step - first) * scale), mark.kind): mark for mark in marks[begin:end]}
    return sorted(kept.values(), key=lambda mark: mark.kind)


def nearest_mark(marks: Sequence[Mark], step: float, reach: float) -> Mark | None:
    """The mark nearest to a step and no further away than `reach`; of several within reach the heaviest."""
    begin = bisect_left(marks, step - reach, key=lambda mark: mark.step)
    end = bisect_left(marks, step + reach, key=lambda mark: mark.step)
    return max(marks[begin:end], key=lambda mark: (mark.kind, -abs(mark.step - step)), default=None)
