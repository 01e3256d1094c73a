"""Zoom and pan: what is under the pointer stays there, no empty border shows, and fit shows all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.zoom import MAX_FIT_SCALE, MAX_SCALE, Box, Zoom, fitted

AREA = (600.0, 400.0)
sides = st.floats(1, 8000)
sizes = st.tuples(sides, sides)
places = st.tuples(st.floats(0, 600), st.floats(0, 400))
zooms = st.builds(Zoom, st.one_of(st.none(), st.floats(0.05, 32)), st.tuples(st.floats(0, 1), st.floats(0, 1)))


def test_fit_shows_the_whole_picture_in_the_middle_and_enlarges_small_ones_a_little() -> None:
    assert Zoom().box((1200, 400), AREA) == Box(0, 100, 600, 200)
    assert Zoom().box((10, 10), AREA).width == 10 * MAX_FIT_SCALE


def test_a_hundred_percent_is_one_pixel_for_one() -> None:
    assert Zoom(1.0).box((2000, 1000), AREA) == Box(-700, -300, 2000, 1000)


@given(zooms, sizes, places, st.floats(0.2, 5))
def test_what_is_under_the_pointer_stays_there_unless_a_border_would_show(zoom: Zoom, size, place, factor) -> None:
    before, later = zoom.box(size, AREA), zoom.at(place, factor, size, AREA)
    after = later.box(size, AREA)
    for axis in (0, 1):
        start, length = (before.left, before.width) if axis == 0 else (before.top, before.height)
        new_start, new_length = (after.left, after.width) if axis == 0 else (after.top, after.height)
        inside = 0 <= (place[axis] - start) / length <= 1
        at_border = new_length <= AREA[axis] or new_start > -1e-3 or new_start + new_length < AREA[axis] + 1e-3
        if inside and not at_border:
            share = (place[axis] - start) / length
            assert new_start + share * new_length == pytest.approx(place[axis], abs=0.01)


@given(zooms, sizes, st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_no_empty_border_however_far_it_is_panned(zoom: Zoom, size, right, down) -> None:
    box = zoom.moved(right, down, size, AREA).box(size, AREA)
    for start, length, area in ((box.left, box.width, AREA[0]), (box.top, box.height, AREA[1])):
        if length > area:
            assert start <= 1e-6 and start + length >= area - 1e-6
        else:
            assert start == pytest.approx((area - length) / 2, abs=1e-6)


def test_panning_back_from_a_border_begins_at_once() -> None:
    zoom = Zoom(1.0).moved(-9000, 0, (2000, 1000), AREA)
    assert zoom.box((2000, 1000), AREA).left == -1400
    assert zoom.moved(10, 0, (2000, 1000), AREA).box((2000, 1000), AREA).left == pytest.approx(-1390)


def test_zoom_ends_somewhere() -> None:
    zoom = Zoom()
    for _ in range(100):
        zoom = zoom.at((5, 5), 2, (300, 300), AREA)
    assert zoom.scale == MAX_SCALE
    for _ in range(100):
        zoom = zoom.at((5, 5), 0.5, (300, 300), AREA)
    assert zoom.scale is not None and 0 < zoom.scale < 0.05
    assert zoom.centre == (0.5, 0.5)


def test_the_other_half_keeps_its_shape_on_the_first() -> None:
    assert fitted((100, 100), Box(0, 0, 400, 200)) == Box(100, 0, 200, 200)
    assert fitted((50, 25), Box(0, 0, 400, 200)) == Box(0, 0, 400, 200)


def test_more_to_see_is_known() -> None:
    assert not Zoom().is_larger((5000, 5000), AREA)
    assert Zoom(1.0).is_larger((601, 10), AREA)
