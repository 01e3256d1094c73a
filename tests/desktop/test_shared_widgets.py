"""The shared widgets: the wipe, long names, pictures out of model headers, every control with a name."""

import base64

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QWidget

from core.models.header import GeneratorShape, ModelHeader
from core.texts import MAX_SHOWN
from desktop.icons import icon_pixmap
from desktop.sentences import say
from desktop.theme import RESOURCES_DIR
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.compare_view import CompareView
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.model_picture import model_pixmap
from desktop.widgets.toast import BOTTOM_PX, Toast
from desktop.wording import breakable, tip
from tests.scenery import sample_thumbnail


def coloured(colour: str) -> QPixmap:
    pixmap = QPixmap(200, 200)
    pixmap.fill(colour)
    return pixmap


def colour_at(view: CompareView, x: int, y: int) -> str:
    return view.grab().toImage().pixelColor(x, y).name()


def test_the_wipe_shows_before_on_its_left_and_after_on_its_right(qtbot) -> None:
    view = CompareView()
    qtbot.addWidget(view)
    view.resize(424, 424)
    view.show_pictures(coloured("#ff0000"), coloured("#0000ff"))
    view.set_position(0.5)
    assert colour_at(view, 100, 60) == "#ff0000"
    assert colour_at(view, 330, 60) == "#0000ff"


def test_the_wipe_follows_keys_and_pointer_and_stays_inside(qtbot) -> None:
    view = CompareView()
    qtbot.addWidget(view)
    view.resize(424, 424)
    view.show_pictures(coloured("#ff0000"), coloured("#0000ff"))
    view.show()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.position == pytest.approx(0.55)
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.position == 1.0
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(112, 200))
    assert view.position == pytest.approx(0.25, abs=0.01)
    assert "25 %" in view.accessibleDescription()


def test_side_by_side_shows_both(qtbot) -> None:
    view = CompareView()
    qtbot.addWidget(view)
    view.resize(640, 320)
    view.show_pictures(coloured("#ff0000"), coloured("#0000ff"))
    view.switch_mode()
    assert view.mode is CompareMode.BESIDE
    assert colour_at(view, 160, 100) == "#ff0000"
    assert colour_at(view, 480, 100) == "#0000ff"


def test_a_long_name_is_shortened_in_the_middle_and_whole_in_its_tool_tip(qtbot) -> None:
    shown = ElidedLabel("a very long name " * 20 + "end.png", mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(shown)
    shown.resize(160, 24)
    shown.show()
    assert "…" in shown.text() and shown.text().endswith(".png")
    assert shown.accessibleName().endswith("end.png")


def test_a_models_picture_comes_out_of_its_header(qapp) -> None:
    header = ModelHeader(name="m", generator=GeneratorShape(), thumbnail=sample_thumbnail("1FA85"))
    assert model_pixmap(header).size().width() == 256


@pytest.mark.parametrize("thumbnail", ["", "not base64!", base64.b64encode(b"RIFF\0\0\0\0WEBPVP8 ").decode(), "A" * (2 << 20)])
def test_a_spoiled_picture_in_a_header_is_no_picture(qapp, thumbnail: str) -> None:
    assert model_pixmap(ModelHeader(name="m", generator=GeneratorShape(), thumbnail=thumbnail)).isNull()


@pytest.mark.parametrize("name", sorted(path.stem for path in (RESOURCES_DIR / "icons").glob("*.svg")))
def test_every_icon_draws_something(qapp, name: str) -> None:
    image = icon_pixmap(name, "#102030", 24).toImage()
    assert any(image.pixelColor(x, y).alpha() > 100 for x in range(image.width()) for y in range(image.height()))


def test_of_a_text_that_nobody_reads_to_its_end_the_beginning_is_shown(qtbot) -> None:
    text = "<b>" * 1_000_000
    shown = ElidedLabel(text)
    qtbot.addWidget(shown)
    assert len(shown.whole_text) == len(shown.accessibleName()) == len(say(text)) == MAX_SHOWN
    assert len(tip("no markup " * 300_000)) == MAX_SHOWN and tip(text).count("&lt;b&gt;") < MAX_SHOWN


def test_an_elided_label_is_measured_in_the_letters_it_is_shown_in(qtbot) -> None:
    shown = QWidget()
    qtbot.addWidget(shown)
    name = ElidedLabel("A run whose name is long", "title", parent=shown)
    fits = name.fontMetrics().horizontalAdvance(name.whole_text) + 8
    name.setFixedWidth(fits)
    shown.show()
    assert name.text() == name.whole_text
    shown.setStyleSheet('QLabel[role="title"] { font-size: 40px; }')  # as a title gets its letters: after its words
    assert name.text().endswith("…") and name.toolTip() == name.whole_text
    assert name.fontMetrics().horizontalAdvance(name.text()) <= name.contentsRect().width()


def test_a_toast_lies_over_no_control(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    toast, slider = Toast(window), QSlider(Qt.Orientation.Horizontal, window)
    slider.setGeometry(40, 340, 500, 24)
    slider.hide()
    window.show()
    toast.tell("The model is ready.")
    assert toast.geometry().bottom() == 399 - BOTTOM_PX
    slider.show()
    toast.tell("The model is ready.")
    assert toast.geometry().bottom() < slider.geometry().top() and toast.y() > 200
    slider.setGeometry(0, 340, 20, 24)
    toast.place_again()
    qtbot.waitUntil(lambda: toast.geometry().bottom() == 399 - BOTTOM_PX)
    toast.tell("The model is ready.")
    assert toast.geometry().bottom() == 399 - BOTTOM_PX, "what it does not cover moves it nowhere"


def test_options_of_the_command_line_are_not_broken_over_lines() -> None:
    assert breakable("The name goes after --preset.") == "The name goes after -\u2060-\u2060preset."
    assert breakable("well-known -- or not") == "well-known -- or not"
