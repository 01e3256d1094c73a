"""The window as small as it goes, in both languages: nothing lies over anything, and what is cut can still be read."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from core.models.library import starter_path
from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from desktop.languages import use_language
from desktop.main_window import MINIMUM_SIZE_PX, MainWindow
from desktop.widgets.elided_label import ElidedLabel
from tests.driving import cut_words, drop, run_window, until

SETTLE_S = 0.2
"""Until layouts are done."""
LEAST_LETTERS = 6
"""So many must be left of words that are elided."""


@pytest.fixture(params=["en", "zh_CN"])
def language(own_settings: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """What the window speaks; the stories after this one are told in English."""
    path = own_settings / "Diptych" / "settings.json"
    path.parent.mkdir()
    path.write_text(f'{{"language": "{request.param}"}}', encoding="utf-8")
    before = QLocale()
    yield str(request.param)
    use_language("en")
    QLocale.setDefault(before)


def faults(shown: QWidget) -> list[str]:
    """What of a part of the window can't be read, or has less room than it needs, so that it lies over its neighbour."""
    found = ["the whole"] * (shown.width() < shown.minimumSizeHint().width())
    for widget in shown.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if words := cut_words(widget):
            found.append(words)
        if isinstance(widget, ElidedLabel) and widget.text() != widget.whole_text and len(widget.text()) <= LEAST_LETTERS:
            found.append(widget.whole_text)
    return found


async def whole(shown: QWidget) -> None:
    await asyncio.sleep(SETTLE_S)
    await until(lambda: shown.isVisible() and not faults(shown), "a layout in which all can be read", 10)


def test_pictures_can_be_dropped_and_are_counted(
    workspace: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]], language: str
) -> None:
    make_pictures(tmp_path / "pictures", num=12)

    async def story(window: MainWindow) -> None:
        window.resize(*MINIMUM_SIZE_PX)
        page = window.show_page("translate")
        await whole(page.sources)
        drop(window, tmp_path / "pictures")
        await until(lambda: page.sources.found.is_final, "they are counted")
        await whole(page.sources)

    assert run_window(story, "--workspace", str(workspace)) == 0


@pytest.mark.skipif(not starter_path().is_file(), reason="this checkout has no starter model")
def test_the_pad_says_its_colour_beside_its_tools(workspace: Path, language: str) -> None:
    async def story(window: MainWindow) -> None:
        window.resize(*MINIMUM_SIZE_PX)
        page = window.show_page("try")
        await until(lambda: page.tools.isVisible() and page.tools.colour_name.whole_text, "the model's colours")
        page.pad.use_colour("#888888")
        await until(lambda: page.tools.colour_name.text() == "#888888", "the whole colour")
        await whole(page.tools)

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_what_was_found_is_told_with_its_problems(
    workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]], language: str
) -> None:
    create_dataset(workspace, "there", find_pairs([make_side_by_side(tmp_path / "there", num=3)[0].parent]))
    make_side_by_side(tmp_path / "pairs", num=60)
    Image.new("RGB", (32, 32)).save(tmp_path / "pairs" / "alone.png")

    async def story(window: MainWindow) -> None:
        window.resize(*MINIMUM_SIZE_PX)
        page = window.show_page("datasets")
        drop(window, tmp_path / "pairs")
        await until(lambda: page.intake.intake is not None and page.intake.intake.is_final, "what was found is shown")
        assert page.intake.found.problems.isVisible() and page.intake.found.photos_box.isVisible()
        await whole(page.intake.found)

    assert run_window(story, "--workspace", str(workspace)) == 0
