"""A study's pictures of a dataset and a model: the targets, and what the model makes of their inputs (torch)."""

from collections.abc import Iterator
from pathlib import Path

from core.evaluation.opening import check_recipe, chosen_pairs, load_for, open_model, pairs_for, translation_by
from core.files import JsonPath, path_from_json, path_to_text
from core.images.colour import Pixels
from core.pairs.loading import load_half
from core.pairs.pair import Split
from core.study.making import MAX_PICTURES, PictureSource
from core.translation.guest import Guest
from core.translation.opening import ModelKeeper


def model_source(
    model: JsonPath,
    dataset: str,
    workspace: Path,
    split: Split = "validation",
    *,
    input_side: str | None = None,
    noise_seed: int | None = 0,
    device: str = "",
) -> PictureSource:
    """Of at most 500 pairs, spread evenly over the split; the model is opened when the pictures are asked for.

    Raises AppError: NO_PAIRS, and what opening the dataset raises; asked for, the pictures raise MODEL_MISMATCH, the model's troubles, and
    what reading them raises.
    """
    resolved = pairs_for(model, dataset, workspace, input_side)
    pairs = chosen_pairs(resolved, split, MAX_PICTURES)

    def pictures() -> Iterator[tuple[str, Pixels]]:
        keeper = ModelKeeper()
        translator = open_model(model, keeper, device, apply_recipe=bool(resolved.recipe)).translator
        try:
            check_recipe(translator, resolved)
            translate = translation_by(translator, noise_seed)
            with Guest(translator.device):
                for pair in pairs:
                    yield "translated", translate(load_for(translator, pair)[0])
            for pair in pairs:
                yield "real", load_half(pair.target)
        finally:
            keeper.forget()

    origin = f"{resolved.name} ({split}), translated by {path_to_text(Path(path_from_json(model).stem))}"
    return PictureSource(len(pairs), len(pairs), True, origin, pictures)
