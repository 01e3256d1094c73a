"""A recipe as it is typed on the command line."""

import argparse

from core.errors import AppError
from core.pairs.recipes.recipe import Recipe, parse_recipe

RECIPE_HELP = "the pictures are single photos, of which this makes the inputs: edges, say, or blur:sigma_px=1..4+noise"


def recipe_option(text: str) -> Recipe:
    """To be given to argparse as the type of --recipe; what is wrong is told with what is known instead."""
    try:
        recipe = parse_recipe(text)
    except AppError as error:
        raise argparse.ArgumentTypeError(f"{error.message} {error.hint}") from error
    if not recipe:
        raise argparse.ArgumentTypeError("it is empty")
    return recipe
