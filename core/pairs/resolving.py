"""The pairs that a user's word stands for: a dataset's name, its folder, or a plain folder of pairs, which is taken as it comes."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.pairs.dataset import Dataset, list_datasets, no_photos, with_held_out
from core.pairs.index import DATABASE_NAME
from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe, recipe_words
from core.pairs.splitting import DEFAULT_VALIDATION_SHARE

if TYPE_CHECKING:
    from core.pairs.finding import Findings


@dataclass(frozen=True)
class ResolvedPairs:
    """Pairs ready to train on, with what they are called and the terms (attribution) they stand under.

    `recipe` makes the inputs, which then are the photos themselves; else it is empty.
    """

    name: str
    pairs: list[Pair]
    input_name: str
    target_name: str
    terms: str
    recipe: Recipe = ()
    left_out: tuple[str, ...] = ()
    """What of a plain folder makes no pair, a sentence each; a dataset's own page tells its problems."""


def resolve_dataset(
    path_or_name: str | Path, workspace: Path, input_side: str | None = None, recipe: Recipe = (), photos_by: Recipe = ()
) -> ResolvedPairs:
    """The pairs behind a dataset's name, a dataset's folder, or a plain folder of pairs, which is taken as it comes.

    A plain folder without split folders has a tenth held out. `input_side` overrides the side. With a `recipe` a plain folder is one of
    single photos, and a dataset must be of photos too; it overrides theirs. With `photos_by` a plain folder in which no pairs are found is
    one of single photos, of which that recipe makes the inputs.
    Raises AppError: BAD_COMMAND (no such side, a recipe for pairs), PATH_MISSING, NOT_A_DATASET, NEWER_FORMAT, and what
    finding.find_pairs raises.
    """
    path = Path(path_or_name)
    for entry in list_datasets(workspace):
        if entry.name == str(path_or_name):
            return resolved_pairs(Dataset.open(entry.dataset_dir), input_side, recipe)
    if (path / DATABASE_NAME).is_file():
        return resolved_pairs(Dataset.open(path), input_side, recipe)
    if not path.exists():
        message = f"There is no dataset called {path_to_text(path)} in {path_to_text(workspace)}, and no folder of that name."
        raise AppError(ErrorCode.PATH_MISSING, message, "See the names with the Datasets page, or give a folder.", path=path_to_text(path))
    findings = _found_in(path, input_side, recipe, photos_by)
    pairs = with_held_out(findings, DEFAULT_VALIDATION_SHARE, seed=0)
    left_out = tuple(problem.message for problem in findings.problems if not problem.pairs_kept)
    return ResolvedPairs(findings.name, pairs, findings.input_name, findings.target_name, findings.terms, findings.recipe, left_out)


def _found_in(path: Path, input_side: str | None, recipe: Recipe, photos_by: Recipe) -> "Findings":
    from core.pairs.finding import find_pairs  # decodes pictures
    from core.pairs.photos import find_photos

    if recipe:
        return find_photos([path], recipe)
    try:
        return find_pairs([path], input_side)
    except AppError as error:
        if not photos_by or input_side is not None or error.code is not ErrorCode.NO_PAIRS:
            raise
    return find_photos([path], photos_by)


def resolved_pairs(dataset: Dataset, input_side: str | None = None, recipe: Recipe = ()) -> ResolvedPairs:
    """The pairs of an opened dataset, as `resolve_dataset` gives them. Raises AppError BAD_COMMAND."""
    own = dataset.recipe
    if recipe and not own:
        raise no_photos(dataset.name)
    pairs, input_name, target_name = dataset.pairs(), dataset.input_name, dataset.target_name
    if input_side is not None and input_side != dataset.input_side:
        if input_side not in dataset.input_sides:
            message = f"The dataset {dataset.name} has no side {input_side}."
            raise AppError(ErrorCode.BAD_COMMAND, message, f"Say {' or '.join(dataset.input_sides)}.", side=input_side)
        pairs = [msgspec.structs.replace(pair, input=pair.target, target=pair.input) for pair in pairs]
        input_name, target_name = target_name, input_name
    if recipe:
        input_name = recipe_words(recipe)
    return ResolvedPairs(dataset.name, pairs, input_name, target_name, dataset.terms, recipe or own)
