"""A model and a dataset's pairs made ready for measuring and for studies (torch)."""

from collections.abc import Callable
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import JsonPath, path_from_json, path_to_json
from core.images.colour import Pixels
from core.images.lab import as_bright_grey
from core.images.reading import upright_digest
from core.models.header import read_header
from core.pairs.augmentation import Opacity, ScalePolicy
from core.pairs.loading import load_pair
from core.pairs.pair import Pair, Split
from core.pairs.recipes.recipe import LIGHTNESS
from core.pairs.resolving import ResolvedPairs, resolve_dataset
from core.translation.job import TranslationRequest
from core.translation.opening import Former, ModelKeeper, Opened, open_translator
from core.translation.translator import Translator


def pairs_for(model: JsonPath, dataset: str, workspace: Path, input_side: str | None) -> ResolvedPairs:
    """The pairs to try a model file on. A plain folder of single photos will do where the model knows what its inputs are of a photo.

    Raises AppError as read_header and resolve_dataset do.
    """
    header = read_header(path_from_json(model))
    photos_by = LIGHTNESS if header.colour_space == "Lab" else header.recipe
    return resolve_dataset(dataset, workspace, input_side, photos_by=photos_by)


def chosen_pairs(resolved: ResolvedPairs, split: Split, limit: int = 0) -> list[Pair]:
    """The pairs of the split, or so many of them, spread evenly. Raises AppError NO_PAIRS."""
    pairs = [pair for pair in resolved.pairs if pair.split == split]
    if not pairs:
        splits = sorted({pair.split for pair in resolved.pairs})
        hint = f"Choose another split (there is {', '.join(splits)}), or hold pairs out on the Datasets page."
        raise AppError(ErrorCode.NO_PAIRS, f"The dataset {resolved.name} has no {split} pairs.", hint, split=split)
    if 0 < limit < len(pairs):
        return [pairs[index * len(pairs) // limit] for index in range(limit)]
    return pairs


def open_model(
    model: JsonPath, keeper: ModelKeeper, device: str = "", scale: ScalePolicy | None = None, *, apply_recipe: bool = False
) -> Opened:
    """A model file on its device, computing in fp32. Raises AppError as core.translation.opening.open_translator does."""
    nowhere = path_to_json(Path.cwd())  # nothing is written: a translation's request says how a model is used
    wanted = TranslationRequest(
        inputs=[], model=model, output_dir=nowhere, scale=scale, apply_recipe=apply_recipe, device=device, exact=True
    )
    return open_translator(wanted, Former(), None, keeper)


def check_recipe(translator: Translator, resolved: ResolvedPairs) -> None:
    """Raises AppError MODEL_MISMATCH where the dataset is of single photos and the model makes no inputs of them."""
    if resolved.recipe and not translator.recipe and not translator.channels.is_lab:
        message = f"The dataset {resolved.name} is one of single photos, and the model {translator.header.name} has no recipe for them."
        raise AppError(ErrorCode.MODEL_MISMATCH, message, "Choose a dataset of pairs, or a model that was trained with a recipe.")


def load_for(translator: Translator, pair: Pair) -> tuple[Pixels, Pixels]:
    """Input and target of a pair, as load_pair gives them. Where the network colours, the input is the target without its colours, as it
    was in training, whatever the dataset has for one. Raises AppError as load_pair does."""
    given, target = load_pair(pair, Opacity(input=translator.channels.takes_opacity))
    return (as_bright_grey(target), target) if translator.channels.is_lab else (given, target)


def translation_by(translator: Translator, seed: int | None) -> Callable[[Pixels], Pixels]:
    """What a translation makes of a picture, uint8 (height, width, 3) both; `seed` is the noise's, None for none.

    The picture may have opacity as a fourth channel where the network takes it; of a result with opacity it is how it looks on white.
    """
    return lambda pixels: translator.translate_one(pixels, upright_digest(pixels[..., :3]), seed)[..., :3]
