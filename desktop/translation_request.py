"""What the Translate page asks a worker for, made of what is chosen and what was dropped (no Qt)."""

from collections.abc import Sequence
from pathlib import Path

from core.errors import AppError
from core.translation.job import TranslationRequest, request_for
from core.translation.naming import Naming, folded, preview_names
from core.translation.plan import BESIDE_TEMPLATE, DEFAULT_TEMPLATE
from desktop.sentences import words_of
from desktop.settings import TranslateChoices
from desktop.translation_places import output_dir_for, output_place_for

MAX_PREVIEWS = 4


def name_template(choices: TranslateChoices, sources: Sequence[Path]) -> str:
    """The template that is used: the user's, or the usual one of the place where the results go."""
    return choices.name_template or usual_template(choices, sources)


def usual_template(choices: TranslateChoices, sources: Sequence[Path]) -> str:
    """The template that is used where the user gives none."""
    return BESIDE_TEMPLATE if output_place_for(choices, sources) == "same" else DEFAULT_TEMPLATE


def preview_of_names(choices: TranslateChoices, sources: Sequence[Path], first: Sequence[Path], model_name: str) -> tuple[list[str], str]:
    """The names of the first results, and '', or no names and why the template can't be used."""
    naming = _naming(choices, sources, model_name)
    try:
        return preview_names([path.name for path in first], naming)[:MAX_PREVIEWS], ""
    except AppError as error:
        return [], words_of(error)


def former_naming(choices: TranslateChoices, sources: Sequence[Path], model_name: str) -> Naming | None:
    """The naming by which former results are told among the pictures: where each result lies beside its picture. None elsewhere, or where
    the template can't be used."""
    if output_place_for(choices, sources) != "same":
        return None
    try:
        return _naming(choices, sources, model_name).checked()
    except AppError:
        return None


def collision_among(
    choices: TranslateChoices, sources: Sequence[Path], together: Sequence[Path], model_name: str
) -> tuple[str, str] | None:
    """Of pictures whose results lie together, the first one's name whose result gets a number because its name is taken, and that result's.

    None where no names collide, or the template can't be used. Touches no disk; some milliseconds for hundreds of names.
    """
    if not together:
        return None
    naming = _naming(choices, sources, model_name)
    if output_place_for(choices, sources) == "same":
        together = [path for path in together if path.parent == together[0].parent]
    names = [path.name for path in together]
    try:
        naming = naming.checked()
    except AppError:
        return None
    taken: set[str] = set()
    for position, name in enumerate(names, 1):
        wanted = folded("".join(naming.first_choice(name, position, 0)))
        if wanted in taken:
            few = naming._replace(variations=min(naming.variations, 2))  # the first of two is called as the first of many
            return name, preview_names(names[:position], few)[-few.variations]
        taken.add(wanted)
    return None


def _naming(choices: TranslateChoices, sources: Sequence[Path], model_name: str) -> Naming:
    return Naming(choices.format, name_template(choices, sources), choices.variations if choices.noise else 1, model_name)


def request_of(
    choices: TranslateChoices,
    sources: Sequence[Path],
    model: Path,
    job_dir: Path,
    *,
    device: str = "",
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    hot: bool = False,
) -> TranslationRequest:
    """The request of a new translation. `device` is the one named on the command line, which counts more than the chosen one."""
    return request_for(
        sources,
        model,
        output_dir_for(choices, sources, job_dir),
        beside=output_place_for(choices, sources) == "same",
        output_format=choices.format,
        quality=choices.quality,
        name_template=name_template(choices, sources),
        on_existing=choices.on_existing,
        include=list(include),
        exclude=list(exclude),
        noise_seed=choices.seed if choices.noise else None,
        variations=choices.variations if choices.noise else 1,
        one_noise=choices.noise and choices.one_noise,
        scale=choices.scale,
        apply_recipe=choices.apply_recipe,
        device=device or choices.device,
        threads=choices.threads,
        priority="low" if choices.low_priority else "normal",
        exact=choices.exact,
        keep_exif=choices.keep_exif,
        tell_settings=choices.tell_settings,
        hot=hot,
    )
