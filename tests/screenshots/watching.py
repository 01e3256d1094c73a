"""The Train page with a run being looked at: its previews, its curves, and other runs beside it."""

from tests.screenshots.grabbing import settle
from tests.screenshots.training import run_named
from tests.screenshots.workspace import RUN_NAME


async def watched(window, name: str = RUN_NAME):
    """A run that has ended, with all its previews on the wall, compared with none."""
    page = window.show_page("train")
    page.view.leave()
    run_named(page, name)
    page._chosen(page.run_list.currentIndex(), page.run_list.currentIndex())
    await settle(lambda: page.view.is_caught_up and page.view.previews.timeline.previews, quiet_s=0.8)
    page.view.previews.show_large(False)
    return page


async def train_own(window, scene) -> None:
    page = await watched(window)
    wall = page.view.previews
    wall.follow_newest()
    wall.sheet.parentWidget().parentWidget().verticalScrollBar().setValue(10_000)
    await settle(wall.sheet.is_complete)


async def train_own_later(window, scene) -> None:
    page = await watched(window)
    wall = page.view.previews
    wall.look_at(0)
    wall.sheet.parentWidget().parentWidget().verticalScrollBar().setValue(10_000)
    await settle(wall.sheet.is_complete)


async def train_own_large(window, scene) -> None:
    page = await watched(window)
    wall = page.view.previews
    wall.follow_newest()
    wall.show_large(True, wall.timeline.names[-1])
    await settle()


async def train_own_pending(window, scene) -> None:
    page = await watched(window)
    page.own_pictures.add(page.view.run_dir, [scene["late"]])
    await settle(lambda: page.view.previews.pending_note.isVisible())
    page.view.previews.tools.own_menu.click()
    await settle()


async def train_own_drop(window, scene) -> None:
    page = await watched(window)
    page.view.previews.drop.overlay.tell(page.view.previews.tr("Drop to add to the previews"))
    await settle()


async def train_runs_menu(window, scene) -> None:
    page = await watched(window)
    page.view.previews.tools.runs_button.click()
    await settle(page.comparing.menu.isVisible)


async def two_runs(window, mode: str):
    from desktop.widgets.compare_scene import CompareMode

    page = await watched(window)
    wall = page.view.previews
    wall.tools.runs_button.click()
    await settle(page.comparing.menu.isVisible, quiet_s=0.1)
    next(action for action in page.comparing.menu.actions() if action.text().startswith("Narrower")).trigger()
    page.comparing.menu.close()
    wall.tools.mode_buttons[CompareMode(mode)].click()
    await settle(lambda: all(half.is_there for half in wall.compare.scene.halves), quiet_s=0.8)
    return page


async def train_two_runs(window, scene) -> None:
    page = await two_runs(window, "wipe")
    page.view.previews.look_at_other(1)
    await settle()


async def train_two_runs_difference(window, scene) -> None:
    await two_runs(window, "difference")


async def train_overlaid(window, scene) -> None:
    page = await watched(window)
    for entry in page.runs.entries:
        if entry.name.startswith("Narrower") or entry.name == "Small":
            page.comparing.overlay(entry.run_dir, is_on=True)
    await settle(lambda: len(page.view.curves.legend.values) == 3)
    page.view.curves.first.plot.pointed_at.emit(35.0)
    await settle()


async def train_overlay_menu(window, scene) -> None:
    page = await watched(window)
    page.view.curves.tools.runs_button.click()
    await settle(page.comparing.menu.isVisible)


async def train_moment_menu(window, scene) -> None:
    page = await watched(window)
    wall = page.view.previews
    wall.follow_newest()
    wall.time_bar.checkpoint_button.click()
    await settle(wall.time_bar.menu.isVisible)


SHOTS = (
    train_own,
    train_own_later,
    train_own_large,
    train_own_pending,
    train_own_drop,
    train_runs_menu,
    train_two_runs,
    train_two_runs_difference,
    train_overlaid,
    train_overlay_menu,
    train_moment_menu,
)
