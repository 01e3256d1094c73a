"""A real-or-fake study: which pictures it has, how it is run, and what each subject is shown, drawn from a seed (no torch, no numpy).

After the paper's section 4.1: a real and a translated picture one after the other, each for a second, and then the question which of the
two was the translated one, with as much time for the answer as it takes. Ten such trials with feedback are for practice; forty count.
"""

import random
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from core.texts import Name

STUDY_FORMAT = 1
NUM_PRACTICE = 10
NUM_TRIALS = 40
SHOWN_MS = 1000
PAUSE_MS = 400
"""An empty screen before each picture, so that the second does not move out of the first."""
MIN_PICTURES = 2
MAX_TRIALS = 1000
"""Of practice, and of those that count: far more than anybody answers."""
Place = Literal["first", "second"]
PictureName = Annotated[str, Meta(pattern=r"^[^/\\]+$")]
"""A file in `pictures/`, and nowhere else."""


class StudyFile(msgspec.Struct, frozen=True, kw_only=True):
    """study.json: written once, when the pictures are there. Files are named by their place in `pictures/`."""

    name: Name
    origin: Name
    """Where the pictures come from, in words."""
    real: Annotated[list[PictureName], Meta(min_length=MIN_PICTURES)]
    translated: Annotated[list[PictureName], Meta(min_length=MIN_PICTURES)]
    is_paired: bool
    """Whether the real and the translated picture of the same place belong to the same input."""
    same_input: bool = False
    """Whether each trial shows the two of one input, as the paper does it for colourisation; else two of different inputs, as for maps."""
    seed: int = 0
    num_practice: Annotated[int, Meta(ge=0, le=MAX_TRIALS)] = NUM_PRACTICE
    num_trials: Annotated[int, Meta(ge=1, le=MAX_TRIALS)] = NUM_TRIALS
    shown_ms: Annotated[int, Meta(ge=1, le=60_000)] = SHOWN_MS
    created: Name = ""
    """ISO 8601 date and time, UTC."""
    format: int = STUDY_FORMAT

    def __post_init__(self) -> None:
        """Raises ValueError, which msgspec makes a trouble of the file where it reads one."""
        if (self.is_paired or self.same_input) and len(self.real) != len(self.translated):
            raise ValueError("real and translated pictures belong together, and there are not as many of each")


class Trial(msgspec.Struct, frozen=True):
    """One question: places in `real` and `translated`, and which of the two comes first."""

    real: int
    translated: int
    translated_at: Place
    is_practice: bool


def trials_of(study: StudyFile, subject: int) -> list[Trial]:
    """What the subject of this number (from 1) is shown, practice first: always the same, for others something else.

    No picture comes twice before all have come once. The translated one is first in half of the trials, of practice and of the rest alike.
    """
    source = random.Random(f"{study.seed}/{subject}")  # seeded by text: the same on every machine
    num = study.num_practice + study.num_trials
    translated = _drawn(source, len(study.translated), num)
    real = list(translated) if study.same_input else _others(source, len(study.real), translated, study.is_paired)
    places = _halved(source, study.num_practice) + _halved(source, study.num_trials)
    return [
        Trial(real_place, translated_place, at, index < study.num_practice)
        for index, (real_place, translated_place, at) in enumerate(zip(real, translated, places, strict=True))
    ]


def _drawn(source: random.Random, num_pictures: int, num: int) -> list[int]:
    """So many places, in shuffled rounds over all of them."""
    found: list[int] = []
    while len(found) < num:
        found += source.sample(range(num_pictures), num_pictures)
    return found[:num]


def _others(source: random.Random, num_real: int, translated: list[int], is_paired: bool) -> list[int]:
    """Real pictures in rounds likewise, none with the translated one of its own input."""
    found: list[int] = []
    left: list[int] = []
    for place in translated:
        if not any(not is_paired or other != place for other in left):
            left = source.sample(range(num_real), num_real) + left
        at = next(index for index, other in enumerate(left) if not is_paired or other != place)
        found.append(left.pop(at))
    return found


def _halved(source: random.Random, num: int) -> list[Place]:
    both: list[Place] = ["first", "second"]
    places = both * (num // 2) + source.sample(both, num % 2)
    source.shuffle(places)
    return places
