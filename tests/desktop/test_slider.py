"""A slider is brought to where it is pressed, and dragged on from there."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from desktop.widgets.slider import HANDLE_PX, Slider

LEFT = Qt.MouseButton.LeftButton


def test_a_press_anywhere_goes_there_and_drags_on(qtbot: QtBot) -> None:
    slider = Slider()
    qtbot.addWidget(slider)
    slider.resize(416, 24)
    slider.setRange(0, 40)
    slider.show()
    told: list[int] = []
    slider.valueChanged.connect(told.append)
    QTest.mousePress(slider, LEFT, pos=QPoint(312, 12))
    assert slider.isSliderDown() and abs(slider.value() - 30) <= 1 and len(told) == 1, "at once, not by a page"
    QTest.mouseMove(slider, QPoint(104, 12))
    assert abs(slider.value() - 10) <= 1
    QTest.mouseMove(slider, QPoint(-50, 12))
    assert slider.value() == 0
    QTest.mouseMove(slider, QPoint(900, 40))
    assert slider.value() == 40
    QTest.mouseRelease(slider, LEFT, pos=QPoint(208, 12))
    assert not slider.isSliderDown() and slider.value() == 40
    QTest.mouseMove(slider, QPoint(20, 12))
    assert slider.value() == 40, "let go"


def test_the_handle_is_held_where_it_is_pressed(qtbot: QtBot) -> None:
    slider = Slider()
    qtbot.addWidget(slider)
    slider.resize(416, 24)
    slider.setRange(0, 400)
    slider.setValue(200)
    slider.show()
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    handle = slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider)
    QTest.mousePress(slider, LEFT, pos=QPoint(handle.right() - 1, 12))
    assert slider.value() == 200
    QTest.mouseMove(slider, QPoint(handle.right() + 49, 12))
    assert 240 <= slider.value() <= 260
    QTest.mouseRelease(slider, LEFT)


def test_its_handle_is_round_to_the_top(qtbot: QtBot) -> None:
    slider = Slider()
    qtbot.addWidget(slider)
    assert slider.minimumHeight() >= HANDLE_PX + 2
