"""The window as it is on its first start: every page with nothing in it yet."""

from core.pairs.sample import SAMPLE_INPUT_FOLDER, sample_dir
from tests.screenshots.grabbing import settle


async def first_home(window, scene) -> None:
    window.show_page("home")
    await settle()


async def first_datasets(window, scene) -> None:
    window.show_page("datasets")
    await settle()


async def first_train(window, scene) -> None:
    window.show_page("train")
    await settle()


async def first_translate(window, scene) -> None:
    window.show_page("translate").new_translation()
    await settle()


async def first_translate_sample(window, scene) -> None:
    page = window.show_page("translate")
    page.add_sample()
    num_outlines = len(list((sample_dir() / SAMPLE_INPUT_FOLDER).iterdir()))
    await settle(lambda: page.sources.num_pictures == num_outlines)


async def first_try(window, scene) -> None:
    page = window.show_page("try")
    await settle(lambda: page.trying.answer is not None and not page.trying.is_busy)


async def first_models(window, scene) -> None:
    window.show_page("models")
    await settle()


async def first_study(window, scene) -> None:
    window.show_page("study")
    await settle()


async def no_model_models(window, scene) -> None:
    """In a copy without the starter model."""
    page = window.show_page("models")
    await settle()
    page._stack.setCurrentIndex(1)
    await settle()


async def no_model_try(window, scene) -> None:
    """In a copy without the starter model."""
    page = window.show_page("try")
    await settle()
    page._stack.setCurrentIndex(1)
    await settle()


SHOTS = (
    first_home,
    first_datasets,
    first_train,
    first_translate,
    first_translate_sample,
    first_try,
    first_models,
    first_study,
    no_model_models,
    no_model_try,
)
