"""Single photos as pairs: the same file is input and target, and a recipe makes the one of the other at load time."""

from collections.abc import Callable, Sequence
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.pairs.finding import Findings, pair_names, suggested_name, terms_beside
from core.pairs.matching import InputSide, Match
from core.pairs.pair import Half, Pair
from core.pairs.recipes.recipe import Recipe, recipe_words
from core.pairs.scanning import Seen, scan
from core.walking import absolute_of

SIDES: tuple[InputSide, InputSide] = ("first", "second")
PHOTO = "photo"
"""What the targets are called."""


def find_photos(
    paths: Sequence[Path],
    recipe: Recipe,
    *,
    on_seen: Callable[[Sequence[Seen]], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Findings:
    """All pictures in files and folders, each as a pair with itself. Folders named train, val and test decide splits, if there are several.

    `on_seen` and `should_stop` are scanning.scan's. Only headers are read; originals are never written.
    Raises AppError: BAD_COMMAND (an empty recipe), PATH_MISSING, FOLDER_EMPTY, NO_PICTURES, CANCELLED.
    """
    if not recipe:
        raise AppError(ErrorCode.BAD_COMMAND, "Single photos are no pairs without a recipe.", "Choose a recipe: edges, say.")
    roots = [Path(absolute_of(path)) for path in paths]
    seen, problems = scan(roots, on_seen=on_seen, should_stop=should_stop)
    match = Match("photos", SIDES, (recipe_words(recipe), PHOTO), [(one, one) for one in seen], problems)
    halves = [Half(path_to_json(one.path)) for one in seen]
    named_halves = zip(pair_names(match), halves, seen, strict=True)
    return Findings(
        layout=match.layout,
        pairs=[Pair(name=name, input=half, target=half, split=one.split or "train") for name, half, one in named_halves],
        input_side=match.sides[0],
        input_sides=match.sides,
        side_names=match.names,
        problems=match.problems,
        name=suggested_name(roots),
        has_splits=len({one.split for one in seen}) > 1,
        terms=terms_beside(roots),
        recipe=recipe,
    )
