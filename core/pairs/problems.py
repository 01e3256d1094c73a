"""What can be wrong with pairs: a closed set of problems, each with its files and a remedy."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec

from core.files import JsonPath, path_from_json, path_to_json, path_to_text

ProblemCode = Literal[
    "unreadable",
    "missing",
    "unmatched",
    "not_side_by_side",
    "sizes_differ",
    "odd_size",
    "input_equals_target",
    "sides_swapped",
    "misregistered",
    "exact_duplicate",
    "near_duplicate",
    "split_leak",
    "nearly_empty",
    "mixed_depth",
    "mixed_colour",
    "too_small",
]
"""Every kind of problem, those that cost a pair first."""

_TITLES: dict[ProblemCode, str] = {
    "unreadable": "Can't be read",
    "missing": "Not there",
    "unmatched": "Without a partner",
    "not_side_by_side": "Not two pictures side by side",
    "sizes_differ": "Input and target differ in size",
    "odd_size": "Can't be halved evenly",
    "input_equals_target": "Input and target are the same picture",
    "sides_swapped": "Sides probably swapped",
    "misregistered": "Input and target don't lie on each other",
    "exact_duplicate": "Exact duplicates",
    "near_duplicate": "Near duplicates",
    "split_leak": "The same pair on both sides of the split",
    "nearly_empty": "Nearly empty",
    "mixed_depth": "Mixed depths",
    "mixed_colour": "Mixed colour spaces",
    "too_small": "Smaller than the crop",
}
_REMEDIES: dict[ProblemCode, str] = {
    "unreadable": "Replace the files, or leave them out.",
    "missing": "Put the files back, or take their lines out of the table.",
    "unmatched": "Give both pictures of a pair the same name, or leave the lonely ones out.",
    "not_side_by_side": "Leave them out, or say which side is the input if they do hold two pictures.",
    "sizes_differ": "Make both pictures of a pair the same size, so that they match pixel by pixel.",
    "odd_size": "Nothing need be done: the middle line is left out. Cut the pictures anew if the sides then don't match.",
    "input_equals_target": "Replace one of the two pictures, or leave the pair out: there is nothing to learn from it.",
    "sides_swapped": "Look at these pairs, and swap their sides or leave them out.",
    "misregistered": "Shift the targets back by the amount given, or leave the pairs out: a shift teaches blur.",
    "exact_duplicate": "Keep one pair of each group.",
    "near_duplicate": "Look at each group, and keep one pair of it unless they differ in what matters.",
    "split_leak": "Keep the copies on one side of the split: a pair that was learned proves nothing when it is validated.",
    "nearly_empty": "Leave them out unless empty pictures are meant to be learned.",
    "mixed_depth": "Save all pictures of a side with the same depth, or leave out the odd ones.",
    "mixed_colour": "Save all pictures of a side in the same colour space, or leave out the odd ones.",
    "too_small": "Choose a smaller crop, or leave them out: they would be enlarged.",
}


class Shift(msgspec.Struct, frozen=True):
    """How far a target lies from its input, in pixels of the stored pictures: `right` and `down`, negative for left and up."""

    right: float
    down: float

    @property
    def length(self) -> float:
        """The distance in pixels."""
        return float((self.right**2 + self.down**2) ** 0.5)

    @property
    def arrow(self) -> str:
        """The direction as one of eight arrows, as seen on the screen."""
        steep, flat = abs(self.down) > 0.4142 * abs(self.right), abs(self.right) > 0.4142 * abs(self.down)
        across = "" if not flat else "right" if self.right > 0 else "left"
        upright = "" if not steep else "down" if self.down > 0 else "up"
        return _ARROWS[upright + across]


_ARROWS = {"right": "→", "left": "←", "down": "↓", "up": "↑", "downright": "↘", "downleft": "↙", "upright": "↗", "upleft": "↖", "": "·"}


class Problem(msgspec.Struct, frozen=True):
    """Something in the material that the user should know: one occurrence, or several alike in one place.

    `files` are JSON-safe (core.files.path_to_json); `pairs` are the names of the pairs concerned, where there are any.
    `pairs_kept` says whether the files named are used all the same.
    """

    code: ProblemCode
    message: str
    files: list[JsonPath] = []
    pairs_kept: bool = False
    pairs: list[str] = []
    shift: Shift | None = None
    """How far off, for misregistered ones."""

    @property
    def paths(self) -> list[Path]:
        """The files as paths."""
        return [path_from_json(file) for file in self.files]


def problem(code: ProblemCode, message: str, paths: Sequence[Path], *, pairs_kept: bool = False) -> Problem:
    """A problem with these files."""
    return Problem(code, message, [path_to_json(path) for path in paths], pairs_kept)


def title_of(code: ProblemCode) -> str:
    """What kind of problem it is, in a few words."""
    return _TITLES[code]


def remedy_of(code: ProblemCode) -> str:
    """What can be done about it, in one sentence."""
    return _REMEDIES[code]


def by_code(problems: Sequence[Problem]) -> dict[ProblemCode, list[Problem]]:
    """The problems grouped by kind, in the order of ProblemCode; kinds that did not occur are absent."""
    found: dict[ProblemCode, list[Problem]] = {}
    for code in get_args(ProblemCode):
        alike = [one for one in problems if one.code == code]
        if alike:
            found[code] = alike
    return found


def named(paths: Sequence[Path], num_named: int = 3) -> str:
    """'a.png', or 'a.png, b.png, c.png and 9 more', for a sentence."""
    names = ", ".join(path_to_text(Path(path.name)) for path in paths[:num_named])
    return f"{names} and {len(paths) - num_named} more" if len(paths) > num_named else names
