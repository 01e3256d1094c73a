"""The header of the model that a run's checkpoint becomes (no torch)."""

from pathlib import Path

from core.files import as_utf8
from core.models.header import ModelHeader
from core.pairs.recipes.recipe import LIGHTNESS, recipe_words
from training.labels import read_labels, read_palette
from training.run import RunRequest
from training.settings import generator_shape, recipe_in_use


def header_of(run_dir: Path, request: RunRequest, *, name: str, step: int, created: str = "", thumbnail: str = "") -> ModelHeader:
    """What a user of the model must know of the run. Raises AppError NOT_A_RUN where what it found of label maps is damaged."""
    settings = request.settings
    return ModelHeader(
        name=as_utf8(name),  # a folder's, which may not be UTF-8, where nobody gave one
        generator=generator_shape(settings),
        # Whatever the dataset has for inputs, a network that colours is given grey.
        input_name=recipe_words(LIGHTNESS) if settings.colour_space == "Lab" else request.input_name,
        target_name=request.target_name,
        scale=settings.scale,
        recipe=recipe_in_use(settings, request.recipe),
        colour_space=settings.colour_space,
        labels=read_labels(run_dir),
        palette=read_palette(run_dir),
        dataset=request.dataset,
        run_id=as_utf8(run_dir.resolve().name),
        step=step,
        created=created,
        terms=request.terms,
        thumbnail=thumbnail,
    )
