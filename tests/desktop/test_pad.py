"""The pad without a window: strokes, fills, and every way back."""

import time

import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QImage

from desktop.item_models.flood import flooded
from desktop.item_models.pad import MAX_STATES, Pad, Tool


@pytest.fixture
def pad(qapp) -> Pad:
    made = Pad()
    made.start_anew(QSize(32, 24))
    made.is_smooth = False
    return made


def colour(pad: Pad, x: int, y: int) -> str:
    return pad.image.pixelColor(x, y).name()


def stroke(pad: Pad, *places: tuple[float, float]) -> None:
    pad.begin(QPointF(*places[0]))
    for place in places[1:]:
        pad.move(QPointF(*place))
    pad.end()


def test_a_stroke_goes_where_the_pen_went_and_is_one_step(pad: Pad) -> None:
    told: list[str] = []
    pad.settled.connect(lambda: told.append("settled"))
    pad.use_colour("#ff0000")
    pad.use_width(3)
    assert pad.is_blank and not pad.can_undo
    stroke(pad, (4, 4), (20, 4), (20, 20))
    assert [colour(pad, *place) for place in ((12, 4), (20, 12), (12, 12))] == ["#ff0000", "#ff0000", "#ffffff"]
    assert told == ["settled"] and not pad.is_blank
    pad.undo()
    assert pad.is_blank and colour(pad, 12, 4) == "#ffffff" and not pad.can_undo
    pad.redo()
    assert colour(pad, 20, 12) == "#ff0000" and not pad.can_redo
    pad.undo()
    stroke(pad, (2, 2))
    assert not pad.can_redo, "what was undone is given up with a new stroke"
    assert colour(pad, 2, 2) == "#ff0000", "a press without a move is a dot"


def test_a_stroke_in_hand_can_be_given_up(pad: Pad) -> None:
    before = QImage(pad.image)
    pad.begin(QPointF(3, 3))
    pad.move(QPointF(20, 20))
    assert pad.is_drawing and pad.image != before
    pad.undo()
    assert not pad.is_drawing and pad.image == before and not pad.can_undo
    pad.move(QPointF(9, 9))
    pad.end()
    assert pad.image == before, "nothing moves without a pen"


def test_lines_and_rectangles_follow_the_pen_and_leave_no_trace(pad: Pad) -> None:
    pad.use_colour("#0000ff")
    pad.use(Tool.RECTANGLE)
    stroke(pad, (20, 15), (30, 22), (5.7, 6.2))
    assert [colour(pad, *corner) for corner in ((5, 6), (20, 15), (20, 6))] == ["#0000ff"] * 3
    assert [colour(pad, *beside) for beside in ((4, 6), (21, 15), (28, 20))] == ["#ffffff"] * 3
    pad.clear()
    pad.use(Tool.LINE)
    stroke(pad, (2, 2), (28, 20), (28, 2))
    assert colour(pad, 15, 2) == "#0000ff" and colour(pad, 15, 11) == "#ffffff"


def test_the_eraser_brings_the_paper_back_and_a_colour_brings_the_pen(pad: Pad) -> None:
    pad.start_anew(QSize(16, 16), "#102030")
    pad.use_colour("#ff0000")
    pad.use_width(20)
    stroke(pad, (8, 8))
    pad.use(Tool.ERASER)
    stroke(pad, (8, 8))
    assert colour(pad, 8, 8) == "#102030"
    pad.use_colour("#00ff00")
    assert pad.tool is Tool.PEN
    pad.start_anew(QSize(16, 16), None)
    stroke(pad, (8, 8))
    assert pad.image.pixelColor(8, 8).alpha() == 255 and pad.image.pixelColor(0, 15).alpha() == 0
    pad.use(Tool.ERASER)
    pad.use_width(4)
    stroke(pad, (8, 8))
    assert pad.image.pixelColor(8, 8).alpha() == 0, "on nothing it leaves nothing"


def test_filling_stops_at_borders_and_at_corners(pad: Pad) -> None:
    pad.use_colour("#000000")
    pad.use(Tool.RECTANGLE)
    stroke(pad, (8, 0), (8, 23))
    pad.use_colour("#00ff00")
    pad.use(Tool.FILL)
    stroke(pad, (2, 12))
    assert colour(pad, 0, 0) == colour(pad, 7, 23) == "#00ff00"
    assert colour(pad, 8, 5) == "#000000" and colour(pad, 9, 5) == "#ffffff"
    stroke(pad, (2, 12))  # the same colour again: nothing to be undone
    pad.undo()
    assert colour(pad, 0, 0) == "#ffffff"


def test_a_fill_takes_exactly_the_area_that_a_search_finds(qapp) -> None:
    image = QImage(40, 30, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    for x in range(40):
        for y in range(30):
            if (x * 7 + y * 13 + x * y) % 3 == 0:
                image.setPixelColor(x, y, QColor("black"))
    start = next((x, y) for y in range(30) for x in range(40) if image.pixelColor(x, y) == QColor("white"))
    area, waiting = {start}, [start]
    while waiting:
        x, y = waiting.pop()
        for beside in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if image.rect().contains(*beside) and beside not in area and image.pixelColor(*beside) == QColor("white"):
                area.add(beside)
                waiting.append(beside)
    filled = flooded(image, *start, QColor("red"))
    assert filled is not None
    assert {(x, y) for y in range(30) for x in range(40) if filled.pixelColor(x, y) == QColor("red")} == area
    assert flooded(image, -1, 0, QColor("red")) is None


def test_a_large_fill_does_not_hold_the_window_up(qapp) -> None:
    image = QImage(1024, 1024, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    began = time.perf_counter()
    filled = flooded(image, 500, 500, QColor("red"))
    assert filled is not None and filled.pixelColor(1023, 0) == QColor("red")
    assert time.perf_counter() - began < 0.5


def test_a_picture_takes_the_place_of_the_drawing_and_gives_it_back(pad: Pad) -> None:
    stroke(pad, (4, 4))
    picture = QImage(50, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("#abcdef"))
    pad.lay(picture)
    assert pad.size == QSize(50, 20) and colour(pad, 49, 19) == "#abcdef"
    pad.undo()
    assert pad.size == QSize(32, 24) and colour(pad, 4, 4) == "#000000"
    pad.clear()
    assert pad.is_blank and pad.can_undo


def test_very_many_steps_are_kept_and_no_more(pad: Pad) -> None:
    for place in range(MAX_STATES + 20):
        stroke(pad, (place % 30, place % 20))
    num = 0
    while pad.can_undo:
        pad.undo()
        num += 1
    assert num == MAX_STATES - 1


def test_a_pad_of_which_all_is_rubbed_out_is_blank_and_undo_brings_it_back(pad: Pad) -> None:
    pad.use_colour("#ff0000")
    stroke(pad, (4, 4), (20, 4))
    assert not pad.is_blank
    pad.use(Tool.ERASER)
    stroke(pad, (4, 4))
    assert not pad.is_blank, "only a part"
    pad.use_width(40)
    stroke(pad, (4, 4), (20, 4))
    assert pad.is_blank
    pad.undo()
    assert not pad.is_blank and colour(pad, 15, 4) == "#ff0000"


def test_a_smooth_stroke_is_as_one_path_wherever_its_moves_join(pad: Pad) -> None:
    """A slow stroke of many moves is what a quick one of few is, within a rounding."""
    for width_px in (1, 3, 9):
        pictures = []
        for num in (3, 600):
            pad.start_anew(QSize(128, 64))
            pad.is_smooth = True
            pad.use_width(width_px)
            stroke(pad, *((5.3 + 110 * k / num, 8.2 + 40 * k / num) for k in range(num + 1)))
            pictures.append([pad.image.pixelColor(x, y).red() for x in range(128) for y in range(64)])
        apart = max(abs(few - many) for few, many in zip(*pictures, strict=True))
        assert apart <= 12, f"{width_px} px: {apart} of 255"


def test_a_smooth_eraser_takes_away_down_to_nothing(pad: Pad) -> None:
    pad.start_anew(QSize(32, 24), None)
    pad.is_smooth = True
    pad.use_colour("#ff0000")
    pad.use_width(9)
    stroke(pad, (4, 10), (20, 10))
    assert pad.image.pixelColor(12, 10) == QColor("#ff0000")
    pad.use(Tool.ERASER)
    stroke(pad, (4, 10), (20, 10))
    assert pad.image.pixelColor(12, 10).alpha() == 0
