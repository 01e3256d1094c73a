"""The Datasets page in its states, and the dialogs that it opens."""

from tests.screenshots.grabbing import drop_down, settle


async def dataset_page(window, name: str):
    """The Datasets page with this dataset open, nothing chosen."""
    page = window.show_page("datasets")
    entry = next(entry for entry in page.datasets.entries if entry.name == name)
    page._select(entry.dataset_dir)
    await settle(lambda: page.model.facts is not None and page.model.facts.name == name)
    page.view.show_face("pairs")
    page.view.pairs.filters.show_all()
    page.view.pairs.grid.clearSelection()
    await settle(lambda: page.model.row(0) is not None and not page.model._background.is_busy)
    return page


async def datasets(window, scene) -> None:
    from core.pairs.sample import SAMPLE_NAME

    page = await dataset_page(window, SAMPLE_NAME)
    await settle(lambda: page.thumbnails.picture(page.model.row(0).pair.input) is not None, quiet_s=2.0)


async def datasets_chosen(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.view.pairs.grid.go_to(1)
    page.view.pairs.grid.setSelection(page.view.pairs.grid._place(1).united(page.view.pairs.grid._place(3)), select_flag())
    await settle(quiet_s=1.5)


def select_flag():
    from PySide6.QtCore import QItemSelectionModel

    return QItemSelectionModel.SelectionFlag.ClearAndSelect


async def datasets_health(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.view.show_face("health")
    page.view.health.check_button.click()
    await settle(lambda: page.view.health.num_kinds > 0 and not page.actions_of_dataset.check.is_running)
    section = page.view.health.sections.get("misregistered")
    if section is not None and not section.is_open:
        section.more_button.click()
    await settle(quiet_s=0.8)


async def datasets_split(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.view.show_face("split")
    await settle(lambda: page.view.split.copies.text() != "", quiet_s=1.0)


async def datasets_missing(window, scene) -> None:
    page = await dataset_page(window, scene["moved_name"])
    await settle(lambda: page.view.missing.isVisible(), quiet_s=1.0)


async def datasets_intake(window, scene) -> None:
    page = window.show_page("datasets")
    page.inspect([scene["pairs"]])
    await settle(lambda: page.intake.intake is not None and page.intake.intake.is_final, quiet_s=1.5)


async def datasets_recipe(window, scene) -> None:
    page = window.show_page("datasets")
    page.inspect([scene["photos"]], as_photos=True)
    await settle(lambda: page.intake.intake is not None and page.intake.intake.is_final)
    await settle(lambda: all(sheet.has_pictures for sheet in page.intake.found.recipe.sheets), quiet_s=0.8)


async def datasets_pair(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page._look_at(4)
    await settle(lambda: page.stack.currentWidget() is page.pair_view, quiet_s=2.0)


async def datasets_folders(window, scene) -> None:
    page = await dataset_page(window, scene["moved_name"])
    page.view.show_face("split")
    await settle(lambda: page.view.split.copies.text() != "")
    page.view.split.by_folder.setChecked(True)
    await settle(quiet_s=0.5)


async def datasets_nothing(window, scene) -> None:
    page = window.show_page("datasets")
    page.inspect([scene["inputs"]])
    await settle(lambda: page.intake.stack.currentWidget() is page.intake.nothing)


async def datasets_export(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.view.menu_actions["export"].trigger()
    await settle(quiet_s=1.0)


async def datasets_menu(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    drop_down(page.view.more_button.menu(), page.view.more_button)
    await settle()


async def datasets_rename(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.actions_of_dataset.rename()
    await settle()


async def datasets_note(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.view.pairs.grid.go_to(1)
    page.view.pairs.selection.buttons["note"].click()
    await settle()


async def datasets_delete(window, scene) -> None:
    page = await dataset_page(window, scene["pairs_name"])
    page.actions_of_dataset.delete()
    await settle()


async def datasets_change_recipe(window, scene) -> None:
    from core.pairs.recipes.recipe import LIGHTNESS
    from core.pairs.sample import SAMPLE_NAME
    from desktop.dialogs.recipe import RecipeDialog
    from desktop.widgets.recipe_panel import NUM_PHOTOS

    page = await dataset_page(window, SAMPLE_NAME)
    dialog = RecipeDialog(window.context, LIGHTNESS, [page.model.row(row).pair for row in range(NUM_PHOTOS)], window)
    dialog.open()
    await settle(lambda: all(sheet.has_pictures for sheet in dialog.panel.sheets), quiet_s=0.8)


SHOTS = (
    datasets,
    datasets_chosen,
    datasets_health,
    datasets_split,
    datasets_missing,
    datasets_intake,
    datasets_recipe,
    datasets_pair,
    datasets_folders,
    datasets_nothing,
    datasets_menu,
    datasets_rename,
    datasets_note,
    datasets_delete,
    datasets_change_recipe,
    datasets_export,
)
