"""The datasets published with pix2pix: how they come, and which half of their pictures is the input in the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.pairs.matching import Match

_MIN_SHARE = 0.9


@dataclass(frozen=True)
class PublishedLayout:
    """A dataset as its archive unpacks: side-by-side JPEGs in train, val and test folders inside a folder of this name."""

    name: str
    width: int
    height: int
    """Pixels of a whole picture, both halves."""
    side_names: tuple[str, str]
    """What the left and the right half show."""
    input_side: Literal["left", "right"]


# Isola et al. 2017, appendix 6.2, and the descriptions beside the archives (github phillipi/pix2pix, junyanz/pytorch-CycleGAN-and-pix2pix):
# facades and cityscapes are trained "BtoA", labels to photo; night2day is night left and day right, trained day to night.
PUBLISHED: tuple[PublishedLayout, ...] = (
    PublishedLayout("facades", 512, 256, ("photo", "labels"), "right"),
    PublishedLayout("maps", 1200, 600, ("aerial", "map"), "right"),
    PublishedLayout("cityscapes", 512, 256, ("photo", "labels"), "right"),
    PublishedLayout("edges2shoes", 512, 256, ("edges", "photo"), "left"),
    PublishedLayout("edges2handbags", 512, 256, ("edges", "photo"), "left"),
    PublishedLayout("night2day", 512, 256, ("night", "day"), "right"),
)


def published_layout(name: str, match: Match, votes: Sequence[int]) -> PublishedLayout | None:
    """The published dataset that pairs found in a folder called `name` are, or None.

    `votes` are what looking at a few pairs said (suggesting.votes): where all of them contradict the publication, it is something else.
    """
    for layout in PUBLISHED:
        if name.casefold() == layout.name and match.sides == ("left", "right"):
            num_fitting = sum(one.size == (layout.width, layout.height) for one, _ in match.members)
            expected = 1 if layout.input_side == "right" else -1
            is_contradicted = bool(votes) and layout.name != "night2day" and all(vote == -expected for vote in votes)
            if num_fitting >= _MIN_SHARE * len(match.members) and not is_contradicted:
                return layout
    return None
