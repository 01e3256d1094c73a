"""The Models and the Study page, and their dialogs."""

import shutil
from pathlib import Path

from tests.screenshots.grabbing import WAIT_S, drop_down, settle


async def models(window, scene) -> None:
    window.show_page("models")
    await settle()


async def models_evaluate(window, scene) -> None:
    from desktop.dialogs.evaluate import EvaluateDialog

    page = window.show_page("models")
    await settle()
    page.evaluate(next(card.entry for card in page.grid.cards if card.entry.starter))
    dialog = next(widget for widget in window.findChildren(EvaluateDialog) if widget.isVisible())
    names = [dialog.dataset.itemText(row) for row in range(dialog.dataset.count())]
    dialog.dataset.setCurrentIndex(next(row for row, name in enumerate(names) if name.startswith(scene["pairs_name"])))
    dialog.start_button.click()
    await settle(lambda: dialog.found is not None, wait_s=6 * WAIT_S)


async def study_page(window, scene):
    """The page with a study of some emoji against their outlines, and three subjects, one of whom stopped."""
    page = window.show_page("study")
    if not page.list.count():
        page.read(make_study_scene(window.context.workspace))
    await settle()
    return page


def make_study_scene(workspace: Path) -> Path:
    import msgspec

    from core.pairs.sample import sample_dir
    from core.study.keeping import Answer, open_study
    from core.study.making import folders_source, make_study
    from tests.scenery import copy_outlines

    outlines = copy_outlines(workspace.parent / "outlines", 24)
    colours = outlines.with_name("colours")
    colours.mkdir()
    for path in sorted((sample_dir() / "colour").iterdir())[:20]:
        shutil.copy(path, colours)
    study = open_study(make_study(workspace, "Emoji, coloured or not", folders_source(colours, outlines), lambda *_: True))
    for name, every in (("Ann", 9), ("Ben", 5), ("", 4)):
        session = study.begin(name)
        num = len(study.trials(session)) if name else 20
        study.keep(msgspec.structs.replace(session, answers=[Answer("first", at % every == 0, 1.0) for at in range(num)]))
    return study.path


async def study(window, scene) -> None:
    await study_page(window, scene)


async def study_session(window, scene) -> None:
    page = await study_page(window, scene)
    page.start_session()
    page.session.go_on()
    await settle(lambda: page.session.phase == "first", quiet_s=0.2)


async def study_question(window, scene) -> None:
    page = window.show_page("study")
    await settle(lambda: page.session.phase == "question")


async def study_new(window, scene) -> None:
    page = window.show_page("study")
    page.session.stop()
    page.new_study()
    await settle()


def own_card(window):
    """The card of a model that does not come along, on the Models page."""
    page = window.show_page("models")
    return page, next(card for card in page.grid.cards if not card.entry.starter)


async def models_menu(window, scene) -> None:
    _, card = own_card(window)
    await settle()
    drop_down(card.menu(), card._more)
    await settle()


async def models_rename(window, scene) -> None:
    page, card = own_card(window)
    window.context.spawn(page.rename(card.entry))
    await settle()


async def models_trash(window, scene) -> None:
    page, card = own_card(window)
    window.context.spawn(page.delete(card.entry))
    await settle()


async def models_export(window, scene) -> None:
    page, card = own_card(window)
    page.export(card.entry)
    await settle()


async def models_import(window, scene) -> None:
    page, _ = own_card(window)
    page.open_argument(scene["inputs"] / "latest_net_G.pth")
    await settle()


SHOTS = (
    models,
    models_menu,
    models_rename,
    models_trash,
    models_export,
    models_import,
    models_evaluate,
    study,
    study_session,
    study_question,
    study_new,
)
