"""Trying a model: drawn by mouse and by keyboard, dropped, saved, copied; and what happens when the helper dies."""

import math
import os
import signal
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from core.errors import ErrorCode
from core.models.header import HEADER_KEY, ModelHeader, read_header
from core.models.library import starter_path
from core.pairs.recipes.recipe import parse_recipe
from core.pairs.sample import SAMPLE_INPUT_FOLDER, sample_dir
from desktop import trying
from desktop.item_models.pad import Tool
from desktop.item_models.pad_source import SourceRole
from desktop.main_window import MainWindow
from tests.driving import drop, open_dialogs, press, run_window, until
from tests.scenery import LONG_NAME, paint_photo
from tests.translating import write_tiny_model

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(not starter_path().is_file(), reason="this checkout has no starter model"),
]


LOAD_S = 240.0
"""How long a helper may take to load torch and a model where much else runs on this computer."""


def write_tiny(workspace: Path, name: str, *, shape: dict[str, object] | None = None, **fields: object) -> Path:
    """A tiny model in the workspace with more in its header."""
    from safetensors.torch import load_file, save_file

    path = workspace / "models" / f"{name[:8]}.safetensors"
    path.parent.mkdir(exist_ok=True)
    write_tiny_model(path, **(shape or {}))
    header = msgspec.structs.replace(read_header(path), name=name, **fields)
    save_file(load_file(path), path, {HEADER_KEY: msgspec.json.encode(header).decode()})
    assert isinstance(read_header(path), ModelHeader)
    return path


async def ready(window: MainWindow, model: Path):
    """The Try page with this model, at rest."""
    page = window.show_page("try", model)
    await until(lambda: page.trying.answer is not None and not page.trying.is_busy, "the model is ready", LOAD_S)
    return page


def draw(page, *shares: tuple[float, float]) -> None:
    """A stroke by mouse through these places, in shares of the picture."""
    area = page.pad_view.area
    places = [QPoint(int(area.left() + x * area.width()), int(area.top() + y * area.height())) for x, y in shares]
    QTest.mousePress(page.pad_view, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(page.pad_view, place)
    QTest.mouseRelease(page.pad_view, Qt.MouseButton.LeftButton, pos=places[-1])


async def result_of(page) -> QImage:
    """The result of what lies on the pad."""
    await until(lambda: page.trying.tried == page.pad.image and not page.trying.is_busy, "the result of the newest picture")
    assert page.result.image == page.trying.result
    return page.trying.result


def test_a_drawing_becomes_coloured_is_varied_and_is_kept(workspace: Path, tmp_path: Path) -> None:
    async def story(window: MainWindow) -> None:
        card = window.show_page("models").grid.cards[0]
        card.try_pressed.emit(card.entry)
        assert window.current_name == "try"
        page = await ready(window, starter_path())
        assert not page.save_button.isEnabled() and page.result.image.isNull() and page.pad.is_blank
        draw(page, (0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2))
        first = (await result_of(page)).copy()
        assert first.size() == page.pad.size
        assert any(first.pixelColor(x, 128).hslSaturation() > 40 for x in range(60, 200)), "the network colours it"
        page.seed.another.click()
        await until(lambda: page.trying.result != first and not page.trying.is_busy, "another variation")
        page.seed.seed.setValue(0)
        await until(lambda: page.trying.result == first and not page.trying.is_busy, "the first one again")
        page.save(tmp_path / "both.png")
        with Image.open(tmp_path / "both.png") as both:
            assert (both.size, both.mode) == ((512, 256), "RGB")
            assert both.crop((0, 0, 256, 256)).convert("RGB").tobytes() == _bytes_of(page.pad.image)
            assert both.crop((256, 0, 512, 256)).convert("RGB").tobytes() == _bytes_of(first)
        (dragged,) = page.result.dragged().urls()
        assert _bytes_of(QImage(dragged.toLocalFile())) == _bytes_of(first)
        page.copy_result()
        assert _bytes_of(QGuiApplication.clipboard().image()) == _bytes_of(first)
        page.save(tmp_path / "no such folder" / "both.png")
        await until(lambda: window.error_dialogs, "that there is no such folder")
        press(window.error_dialogs[0], "answer-close")
        page.tools.undo.click()
        assert page.pad.is_blank and page.result.image.isNull() and not page.save_button.isEnabled()

    assert run_window(story, "--workspace", str(workspace)) == 0


def _bytes_of(image: QImage) -> bytes:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    return b"".join(bytes(rgb.constScanLine(row))[: 3 * rgb.width()] for row in range(rgb.height()))


def test_everything_is_done_by_keyboard(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "LIVE_MS", math.inf)  # however busy this computer is
    model = write_tiny(workspace, "Labels", palette=("#ffffff ground", "#c81e1e wall", "#1e3cc8 sky"))

    async def story(window: MainWindow) -> None:
        window.activateWindow()
        await until(window.isActiveWindow, "the window has the keyboard")
        page = await ready(window, model)
        pad, view = page.pad, page.pad_view
        assert [button.accessibleName() for button in page.tools.swatches.buttons] == ["Colour ground", "Colour wall", "Colour sky"]
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_3)
        assert pad.colour == "#1e3cc8" and page.tools.swatches.buttons[2].isChecked()
        assert page.tools.colour_name.whole_text == "sky", "what it is called can be read without the mouse"
        QTest.keyClick(view, Qt.Key.Key_Space)
        for _ in range(8):
            QTest.keyClick(view, Qt.Key.Key_Right)
        assert pad.is_drawing and "down" in view.accessibleDescription()
        await until(lambda: page.trying.tried == pad.image and not page.result.image.isNull(), "a result while the pen is down")
        assert pad.is_drawing
        QTest.keyClick(view, Qt.Key.Key_Space)
        assert not pad.is_drawing and pad.image.pixelColor(20, 16).name() == "#1e3cc8"
        await result_of(page)
        QTest.keyClick(view, Qt.Key.Key_F)
        QTest.keyClick(view, Qt.Key.Key_2)
        QTest.keyClick(view, Qt.Key.Key_Up)
        for _ in range(6):
            QTest.keyClick(view, Qt.Key.Key_Up)
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert pad.tool is Tool.FILL and pad.image.pixelColor(0, 0).name() == "#c81e1e"
        width = pad.width_px
        QTest.keyClick(view, Qt.Key.Key_BracketRight)
        assert page.tools.width_field.value() == width + 1
        QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: pad.image.pixelColor(0, 0).name() == "#ffffff", "undone")
        QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await until(lambda: pad.image.pixelColor(0, 0).name() == "#c81e1e", "done again")
        QTest.keyClick(view, Qt.Key.Key_Delete)
        assert pad.is_blank

    assert run_window(story, "--workspace", str(workspace)) == 0


def choose_role(page, role: SourceRole) -> None:
    """As a user does, in the box."""
    box = page.sources.role
    box.setCurrentIndex(box.findData(role.value))
    box.activated.emit(box.currentIndex())


def test_a_dropped_photo_goes_through_the_recipe_or_lies_behind(workspace: Path, tmp_path: Path) -> None:
    edges = write_tiny(workspace, LONG_NAME, recipe=parse_recipe("edges"))
    plain = write_tiny(workspace, "Plain")
    photo = paint_photo(tmp_path / "photo.png")

    async def story(window: MainWindow) -> None:
        page = await ready(window, edges)
        assert page.drop_text([photo]) and not page.drop_text([tmp_path])
        drop(window, photo)
        await result_of(page)
        await until(lambda: not page.pad.is_blank, "the photo's edges")
        await result_of(page)
        assert window.current_name == "try" and page.source.role is SourceRole.RECIPE
        assert page.pad.size.toTuple() == (57, 32)
        assert page.pad.image.allGray(), "edges, not the photo"
        choose_role(page, SourceRole.INPUT)
        await until(lambda: not page.pad.image.allGray(), "the photo itself")
        await result_of(page)
        choose_role(page, SourceRole.BACKDROP)
        await until(lambda: not page.pad.backdrop.isNull(), "the photo behind")
        assert page.pad.is_blank and page.result.image.isNull()
        draw(page, (0.3, 0.3), (0.7, 0.7))
        await result_of(page)
        page.picker.choose(plain)
        await until(lambda: page.trying.answer is not None, "the other model")
        await result_of(page)
        assert page.source.role is SourceRole.BACKDROP and not page.pad.is_blank, "the drawing stays"
        page.sources.remove.click()
        assert page.pad.backdrop.isNull() and page.source is None
        (tmp_path / "broken.png").write_bytes(b"no picture")
        drop(window, tmp_path / "broken.png")
        await until(lambda: window.error_dialogs, "what is wrong with it")
        assert window.error_dialogs[0].error.code is ErrorCode.PICTURE_UNREADABLE
        press(window.error_dialogs[0], "answer-close")
        assert page.source is None and not page.pad.is_blank
        drop(window, tmp_path)
        await until(lambda: window.current_name == "translate", "folders are for the Translate page")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_grey_opacity_and_lab(workspace: Path) -> None:
    models = [
        write_tiny(workspace, "Grey", shape={"input_channels": 1, "output_channels": 1}),
        write_tiny(workspace, "Opacity", shape={"input_channels": 4, "output_channels": 4}),
        write_tiny(workspace, "Lab", shape={"input_channels": 1, "output_channels": 2}, colour_space="Lab"),
    ]

    async def story(window: MainWindow) -> None:
        results = []
        for model in models:
            page = await ready(window, model)
            page.pad.clear()
            window.open_paths([sample_dir() / SAMPLE_INPUT_FOLDER / "26F5.png"])
            await until(lambda page=page: not page.pad.is_blank, "the picture")
            results.append((await result_of(page)).copy())
        grey, opacity, lab = results
        assert grey.allGray() and not lab.allGray()
        assert any(opacity.pixelColor(x, 16).alpha() < 255 for x in range(32))
        page = await ready(window, models[1])
        page.pad.start_anew(page.pad.size, page.pad.paper)
        assert page.pad.image.pixelColor(0, 0).alpha() == 0, "its paper is nothing"

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_helper_that_dies_is_told_and_starts_again(workspace: Path) -> None:
    model = write_tiny(workspace, "Tiny")

    async def story(window: MainWindow) -> None:
        page = await ready(window, model)
        draw(page, (0.3, 0.3), (0.7, 0.7))
        await result_of(page)
        pid = window.context.trying.pid
        os.kill(pid, signal.SIGSTOP)
        draw(page, (0.7, 0.3), (0.3, 0.7))
        os.kill(pid, signal.SIGKILL)
        await until(lambda: page.result.again.isVisible(), "what happened")
        assert not page.save_button.isEnabled() and not open_dialogs()
        assert "broke off" in page.result.trouble.text() and "trying.log" in page.result.remedy.text()
        page.result.again.click()
        await result_of(page)
        assert not page.result.again.isVisible() and window.context.trying.pid not in (0, pid)
        model.unlink()
        draw(page, (0.5, 0.1), (0.5, 0.9))
        await until(lambda: page.result.again.isVisible(), "that the model has gone")
        assert page.trying.error.code is ErrorCode.PATH_MISSING

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_without_models_the_page_says_what_to_do(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import core.models.library

    monkeypatch.setattr(core.models.library, "starter_path", lambda: workspace / "none.safetensors")

    async def story(window: MainWindow) -> None:
        page = window.show_page("try")
        assert page._stack.currentIndex() == 1 and page.drop_text([starter_path()]) == ""
        assert window.context.trying.pid == 0, "nothing runs for nothing"
        write_tiny(workspace, "Tiny")
        window.context.models_changed.emit()
        await until(lambda: page.trying.answer is not None, "the model that came")
        assert page._stack.currentIndex() == 0

    assert run_window(story, "--workspace", str(workspace)) == 0
