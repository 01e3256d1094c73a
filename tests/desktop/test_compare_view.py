"""Two pictures compared in every way, zoomed and panned in step."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QNativeGestureEvent, QPainter, QPixmap, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.widgets.compare_painting import HalfPicture, draw_chip
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.compare_view import BLINK_MS, CompareView
from desktop.widgets.zoom import STEP

RED, BLUE = "#ff0000", "#0000ff"


def coloured(colour: str, width: int = 200, height: int = 200) -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(colour)
    return pixmap


def checked(size_px: int = 100) -> QPixmap:
    """Black, but for a white pixel in the middle."""
    image = QImage(size_px, size_px, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    image.setPixelColor(size_px // 2, size_px // 2, QColor("white"))
    return QPixmap.fromImage(image)


@pytest.fixture
def view(qtbot: QtBot) -> CompareView:
    made = CompareView(has_switch=False)
    qtbot.addWidget(made)
    made.resize(424, 424)  # the canvas is 400 pixels wide and high
    made.show_halves(HalfPicture(coloured(RED)), HalfPicture(coloured(BLUE)))
    made.show()
    return made


def colour_at(view: CompareView, x: int, y: int) -> str:
    return view.grab().toImage().pixelColor(x, y).name()


def turn_wheel(view: CompareView, place: QPoint, num_notches: int) -> None:
    where = QPointF(place)
    no, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    turn = QPoint(0, 120 * num_notches)
    event = QWheelEvent(where, view.mapToGlobal(where), QPoint(), turn, no, none, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view, event)
    assert event.isAccepted()


def drag(view: CompareView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


@pytest.mark.parametrize(
    ("mode", "left", "right"),
    [(CompareMode.FIRST, RED, RED), (CompareMode.SECOND, BLUE, BLUE), (CompareMode.BESIDE, RED, BLUE), (CompareMode.WIPE, RED, BLUE)],
)
def test_every_mode_shows_what_its_name_says(view: CompareView, mode: CompareMode, left: str, right: str) -> None:
    view.set_mode(mode)
    assert (colour_at(view, 110, 180), colour_at(view, 310, 180)) == (left, right)


def test_the_difference_is_black_where_both_are_equal(view: CompareView) -> None:
    view.set_mode(CompareMode.DIFFERENCE)
    assert colour_at(view, 110, 180) == "#ff00ff"
    view.show_halves(HalfPicture(coloured(RED)), HalfPicture(coloured(RED)))
    assert colour_at(view, 110, 180) == "#000000"


def test_blinking_shows_one_after_the_other_and_only_while_on_screen(qtbot: QtBot, view: CompareView) -> None:
    view.set_mode(CompareMode.BLINK)
    assert colour_at(view, 200, 180) == RED
    qtbot.waitUntil(lambda: colour_at(view, 200, 180) == BLUE, timeout=10 * BLINK_MS)
    qtbot.waitUntil(lambda: colour_at(view, 200, 180) == RED, timeout=10 * BLINK_MS)
    view.hide()
    assert not view._blinking.isActive()


@pytest.mark.parametrize("mode", [CompareMode.WIPE, CompareMode.BLINK, CompareMode.DIFFERENCE])
def test_a_half_that_is_not_there_is_told_in_its_place(view: CompareView, mode: CompareMode) -> None:
    view.set_mode(mode)
    view.show_halves(HalfPicture(coloured(RED)), HalfPicture(missing="It is cut short."))
    assert colour_at(view, 110, 180) == RED
    assert "It is cut short." in view.accessibleDescription()
    view.set_mode(CompareMode.SECOND)
    assert colour_at(view, 110, 180) != RED


def test_the_wheel_zooms_where_the_pointer_is_in_both_halves_alike(view: CompareView) -> None:
    view.set_mode(CompareMode.BESIDE)
    view.show_halves(HalfPicture(checked(101)), HalfPicture(checked(101)))
    first, second = view.scene.areas
    white = QPoint(round(first.center().x()), round(first.center().y()))
    turn_wheel(view, white, 6)
    assert view.scene.scale == pytest.approx(first.width() / 101 * STEP**6)
    image = view.grab().toImage()
    offset = round(second.left() - first.left())
    assert image.pixelColor(white).name() == image.pixelColor(white + QPoint(offset, 0)).name() == "#ffffff"
    turn_wheel(view, white, -6)
    assert view.scene.scale == pytest.approx(first.width() / 101)


def test_enlarged_pixels_are_sharp_squares(view: CompareView) -> None:
    view.set_mode(CompareMode.FIRST)
    view.show_halves(HalfPicture(checked()), HalfPicture(checked()))
    view.zoom_by(16 / view.scene.scale)
    row = view.grab().toImage()
    colours = {row.pixelColor(x, 216).name() for x in range(20, 400)}
    assert colours == {"#000000", "#ffffff"}
    assert sum(row.pixelColor(x, 216).name() == "#ffffff" for x in range(20, 400)) == 16


def test_pinching_zooms(view: CompareView) -> None:
    device = QPointingDevice.primaryPointingDevice()
    place = QPointF(200, 200)
    before = view.scene.scale
    event = QNativeGestureEvent(Qt.NativeGestureType.ZoomNativeGesture, device, 2, place, place, view.mapToGlobal(place), 0.5, QPointF())
    QApplication.sendEvent(view, event)
    assert view.scene.scale == pytest.approx(1.5 * before)


def test_a_double_click_is_a_hundred_percent_and_back(view: CompareView) -> None:
    view.set_mode(CompareMode.FIRST)
    assert view.is_fit
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert view.scene.scale == 1.0
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert view.is_fit


def test_dragging_moves_the_picture_that_is_larger_and_else_the_border(view: CompareView) -> None:
    drag(view, QPoint(112, 200), QPoint(312, 200))
    assert view.position == pytest.approx(0.75, abs=0.01)
    view.zoom_by(4)
    before, position = view.scene.boxes()[0], view.position
    drag(view, QPoint(100, 100), QPoint(60, 130))
    after = view.scene.boxes()[0]
    assert (after.left - before.left, after.top - before.top) == (pytest.approx(-40), pytest.approx(30))
    assert view.position == position
    edge = round(view.scene.edge)
    drag(view, QPoint(edge, 200), QPoint(edge - 100, 200))
    assert view.position < position


def test_halves_of_different_shape_keep_theirs_and_lie_upon_each_other(view: CompareView) -> None:
    view.set_mode(CompareMode.WIPE)
    view.show_halves(HalfPicture(coloured(RED, 100, 50)), HalfPicture(coloured(BLUE, 200, 200)))
    first, second = view.scene.boxes()
    assert first.width / first.height == pytest.approx(2)
    assert first.left + first.width / 2 == pytest.approx(second.left + second.width / 2)


def test_a_copy_smaller_than_its_original_is_enough_until_it_is_looked_at_closely(view: CompareView) -> None:
    view.set_mode(CompareMode.FIRST)
    view.show_halves(HalfPicture(coloured(RED, 400, 400), (3000, 3000)), HalfPicture(coloured(BLUE, 400, 400), (3000, 3000)))
    assert not view.scene.wants_more_pixels
    view.toggle_fit()
    assert view.scene.wants_more_pixels
    view.show_halves(HalfPicture(coloured(RED, 3000, 3000)), HalfPicture(coloured(BLUE, 3000, 3000)))
    assert view.scene.scale == 1.0 and not view.scene.wants_more_pixels


def test_shrinking_averages_instead_of_leaving_pixels_out(view: CompareView) -> None:
    stripes = QImage(1600, 1, QImage.Format.Format_RGB32)
    for x in range(1600):
        stripes.setPixelColor(x, 0, QColor("white" if x % 4 < 2 else "black"))
    half = HalfPicture(QPixmap.fromImage(stripes).scaled(1600, 1600))
    view.set_mode(CompareMode.FIRST)
    view.show_halves(half, half)
    image = view.grab().toImage()
    greys = [image.pixelColor(x, 150).red() for x in range(60, 380)]
    assert max(greys) - min(greys) < 40 and 90 < sum(greys) / len(greys) < 165


def test_a_chip_changes_nothing_of_what_is_painted_after_it(qapp: QApplication) -> None:
    sheet = QImage(80, 80, QImage.Format.Format_RGB32)
    painter = QPainter(sheet)
    before = painter.font(), painter.pen(), painter.brush()
    draw_chip(painter, "boat.png", QRectF(0, 0, 80, 80))
    assert (painter.font(), painter.pen(), painter.brush()) == before
    painter.end()


@pytest.mark.parametrize("mode", [CompareMode.WIPE, CompareMode.BESIDE, CompareMode.DIFFERENCE])
def test_names_of_narrow_pictures_go_beyond_them_rather_than_be_cut(
    view: CompareView, monkeypatch: pytest.MonkeyPatch, mode: CompareMode
) -> None:
    said: list[str] = []
    places: list[QRectF] = []

    class Listening(QPainter):
        def drawText(self, place: QRectF, flags: Qt.AlignmentFlag, text: str) -> None:
            said.append(text)
            places.append(place)

    view.show_halves(HalfPicture(coloured("white", 20, 400)), HalfPicture(coloured("white", 20, 400)))
    view.scene.names = ("Step 25 of Narrower", "Step 400")
    view.set_mode(mode)
    sheet = QImage(view.size(), QImage.Format.Format_RGB32)
    painter = Listening(sheet)
    view.scene.paint(painter)
    painter.end()
    wanted = ["Difference"] if mode is CompareMode.DIFFERENCE else ["Step 25 of Narrower", "Step 400"]
    assert said == wanted
    assert all(QRectF(view.rect()).contains(place) for place in places)
    assert len(places) == 1 or not places[0].intersects(places[1])
