"""The Translate and the Try page in their states."""

from tests.screenshots.grabbing import WAIT_S, drop_down, settle


def new_translation(window, *open_sections: str):
    """The Translate page as it is at first, but with these sections open."""
    page = window.show_page("translate")
    page.new_translation()
    page.setup.network.scale.setCurrentIndex(0)
    for name, fold in page.setup.folds.items():
        fold.set_open(name in open_sections)
    return page


async def translate_empty(window, scene) -> None:
    new_translation(window, "results")
    await settle()


async def translate_sources(window, scene) -> None:
    page = new_translation(window, "results")
    page.setup.picker.choose(scene["models"][1])
    page.accept_paths([scene["photo"], scene["inputs"], *sorted((scene["inputs"] / "shot 010").iterdir())])
    await settle(lambda: page.sources.num_pictures > 0)


async def translate_options(window, scene) -> None:
    page = new_translation(window, "network")
    page.setup.picker.choose(scene["models"][1])
    page.accept_paths([scene["photo"], scene["inputs"]])
    page.setup.network.scale.setCurrentIndex(page.setup.network.scale.findData("fit"))
    page.sources.filters.fold.set_open(True)
    page.sources.filters.exclude_field.setText("proxy*")
    await settle(lambda: page.sources.found.is_final and "1440" in page.setup.network.sentence.text())
    await settle(quiet_s=0.8)


async def translate_done(window, scene) -> None:
    page = window.show_page("translate")
    page.open_session(scene["job"], start=False)
    await settle(lambda: page.job.chosen_row is not None)
    page.job.choose_row(0)
    await settle(lambda: page.job.compare.has_pictures)


async def translate_failed(window, scene) -> None:
    from desktop.item_models.translation_rows import RowFilter

    page = window.show_page("translate")
    page.open_session(scene["job"], start=False)
    await settle(lambda: page.job.chosen_row is not None)
    page.job.table.filters.button(RowFilter.FAILED).click()
    page.job.choose_row(page.session.history.failures()[0].index)
    await settle(lambda: page.job.table.copy.isVisible(), quiet_s=1.0)


async def translate_skipped(window, scene) -> None:
    """The same pictures for a second time, where results that stand are kept."""
    choices = window.context.settings.translate
    before, choices.on_existing = choices.on_existing, "skip"
    for _ in range(2):
        page = new_translation(window, "results")
        page.setup.picker.setCurrentIndex(page.setup.picker.count() - 1)
        page.accept_paths([scene["inputs"]])
        await settle(lambda page=page: page.setup.start.isEnabled() and page.sources.found.is_final)
        page.setup.start.click()
        await settle(lambda page=page: page.session is not None and page.session.history.ended is not None, wait_s=6 * WAIT_S)
    choices.on_existing = before
    page.job.choose_row(0)
    await settle(lambda: page.job.compare.has_pictures, quiet_s=1.0)


async def translate_sequence(window, scene) -> None:
    page = window.show_page("translate")
    page.open_session(scene["job"], start=False)
    await settle(lambda: page.job.rows.has_sequences and page.job.chosen_row is not None)
    history = page.session.history
    first_frame = next(i for i in range(history.num_files) if history.source(i).name.startswith("plate"))
    page.job.choose_row(first_frame)
    page.job.table.view.scrollToBottom()
    await settle(lambda: page.job.compare.has_pictures, quiet_s=1.0)


async def trying_page(window, scene, row: int = -1):
    """The Try page with a model, the starter being the last, and an empty pad."""
    page = window.show_page("try")
    page.picker.setCurrentIndex(row % page.picker.count())
    page._remove_source()
    page.pad.start_anew(page.pad.size, page.pad.paper)
    await settle(lambda: page.trying.answer is not None and not page.trying.is_busy)
    return page


async def try_empty(window, scene) -> None:
    await trying_page(window, scene)
    await settle()


async def try_drawn(window, scene) -> None:
    from PySide6.QtCore import QPointF

    page = await trying_page(window, scene)
    page.open_picture(sorted(path for path in scene["inputs"].rglob("*.png"))[0])
    await settle(lambda: not page.pad.is_blank)
    for start, end in (((40, 30), (70, 18)), ((190, 24), (214, 44))):
        page.pad.begin(QPointF(*start))
        page.pad.move(QPointF(*end))
        page.pad.end()
    await settle(lambda: page.trying.tried == page.pad.image)


async def try_backdrop(window, scene) -> None:
    from PySide6.QtCore import QPointF

    from desktop.item_models.pad_source import SourceRole

    page = await trying_page(window, scene)
    page.open_picture(scene["photo"])
    page._change_role(SourceRole.BACKDROP)
    await settle(lambda: not page.pad.backdrop.isNull())
    page.pad.begin(QPointF(60, 180))
    for place in ((150, 150), (300, 145), (420, 190)):
        page.pad.move(QPointF(*place))
    page.pad.end()
    await settle(lambda: page.trying.tried == page.pad.image)


async def translate_options_all(window, scene) -> None:
    page = new_translation(window, "names", "noise")
    page.setup.picker.choose(scene["models"][1])
    page.accept_paths([scene["photo"], scene["inputs"]])
    await settle(lambda: page.sources.found.is_final)


async def translate_speed(window, scene) -> None:
    page = new_translation(window, "speed")
    page.setup.picker.choose(scene["models"][0])
    page.accept_paths([scene["inputs"]])
    await settle(lambda: page.sources.found.is_final)


async def translate_running(window, scene) -> None:
    """Every emoji there is: it is still under way when both pictures are taken."""
    from core.pairs.sample import sample_dir

    page = new_translation(window, "results")
    page.setup.picker.setCurrentIndex(page.setup.picker.count() - 1)
    page.accept_paths([sample_dir() / "outline"])
    await settle(lambda: page.setup.start.isEnabled() and page.sources.found.is_final)
    page.setup.start.click()
    await settle(lambda: page.session.history.num_done > 40 and page.job.chosen_row is not None, wait_s=6 * WAIT_S, quiet_s=0)


async def translate_paused(window, scene) -> None:
    """And more pictures were dropped meanwhile."""
    page = window.show_page("translate")
    if page.is_job_live:
        page.accept_paths([scene["inputs"]])
        page.session.ask("pause")
        await settle(lambda: page.session.history.paused)


async def translate_closing(window, scene) -> None:
    from desktop.dialogs.closing import ClosingDialog

    window.show_page("translate")
    ClosingDialog(window, has_waiting=True).open()
    await settle()


async def translate_stopped(window, scene) -> None:
    """The banner above new pictures tells of it."""
    page = window.show_page("translate")
    if page.is_job_live:
        page.next.bar.remove_button.click()
        page.session.ask("stop")
        await settle(lambda: not page.is_job_live, wait_s=3 * WAIT_S)
    page = new_translation(window, "results")
    page._find_unfinished()
    await settle()


async def translate_earlier(window, scene) -> None:
    page = new_translation(window, "results")
    drop_down(page.earlier.menu_now(), page.earlier)
    await settle()


async def compared(window, scene, mode: str):
    """A result close to its picture, in one of the four ways."""
    from desktop.widgets.compare_scene import CompareMode

    page = window.show_page("translate")
    page.open_session(scene["job"], start=False)
    await settle(lambda: page.job.chosen_row is not None)
    page.job.choose_row(0)
    await settle(lambda: page.job.compare.has_pictures and page.job.compare.scene.halves[1].is_there)
    page.job.compare.set_mode(CompareMode(mode))
    return page


async def translate_wipe(window, scene) -> None:
    page = await compared(window, scene, "wipe")
    page.job.compare.set_position(0.5)
    await settle()


async def translate_pixels(window, scene) -> None:
    page = await compared(window, scene, "side-by-side")
    page.job.compare.zoom_by(12)
    await settle()


async def try_palette(window, scene) -> None:
    from PySide6.QtCore import QPointF

    page = await trying_page(window, scene, [path.name for path in model_paths(window)].index(scene["labels"].name))
    for start, end, colour in (((20, 60), (235, 60), "#8ecae6"), ((20, 200), (235, 200), "#2a9d3f"), ((90, 130), (170, 130), "#d62828")):
        page.pad.use_colour(colour)
        page.pad.use_width(48)
        page.pad.begin(QPointF(*start))
        page.pad.move(QPointF(*end))
        page.pad.end()
    await settle(lambda: page.trying.tried == page.pad.image)


def model_paths(window):
    """Of the models that the Try page offers, in its order."""
    return [entry.path for entry in window.pages["try"].models.entries]


SHOTS = (
    translate_empty,
    translate_sources,
    translate_options,
    translate_options_all,
    translate_speed,
    translate_done,
    translate_failed,
    translate_skipped,
    translate_sequence,
    translate_wipe,
    translate_pixels,
    translate_running,
    translate_paused,
    translate_closing,
    translate_stopped,
    translate_earlier,
    try_empty,
    try_drawn,
    try_backdrop,
    try_palette,
)
