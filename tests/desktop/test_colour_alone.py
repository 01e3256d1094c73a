"""Colour is never the only sign: with all colours of states the same, every state still looks different, or says so in words."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import get_args

import msgspec
import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QImage, QPainter

from core.pairs.pair import Half, Pair
from core.pairs.rows import PairRow
from core.translation.history import RowState
from desktop import theme
from desktop.item_models.curve_marks import MarkKind
from desktop.item_models.row_words import state_icon
from desktop.item_models.run_control import RunPhase
from desktop.run_words import phase_words
from desktop.theme import LIGHT, Theme
from desktop.tray import Standing, badged_icon
from desktop.widgets.curve_lines import COLOURS, line_pen
from desktop.widgets.curve_marks import CurveMarks
from desktop.widgets.curve_plot import PALETTE
from desktop.widgets.pair_cell import PairDelegate

INK = "#5C5C6A"
GREY = replace(LIGHT, good=INK, warning=INK, danger=INK, accent=INK, accent_text=INK, muted=INK, text=INK)


@pytest.fixture(autouse=True)
def colour_blind(qapp, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every state has the same colour."""
    made = Theme("light")
    made.tokens = GREY
    monkeypatch.setattr(theme, "_current", [made])
    yield


def assert_all_different(pictures: dict[str, QImage]) -> None:
    alike = [f"{one} and {other}" for (one, first), (other, second) in combinations(pictures.items(), 2) if first == second]
    assert not alike, f"told apart by colour alone: {alike}"


def drawn(paint) -> QImage:
    picture = QImage(48, 48, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    paint(painter)
    painter.end()
    return picture


def test_signs_of_jobs_in_the_tray() -> None:
    assert_all_different({standing: badged_icon(standing).pixmap(22, 22).toImage() for standing in get_args(Standing)})


def test_signs_of_translated_pictures() -> None:
    assert_all_different({state.name: state_icon(state).pixmap(20, 20).toImage() for state in RowState})


def test_marks_along_the_steps_of_a_run() -> None:
    lane = CurveMarks()
    kinds = [kind for kind in MarkKind if kind is not MarkKind.PREVIEW]  # which are points, and drawn all at once
    assert_all_different({kind.name: drawn(lambda painter, kind=kind: lane._paint_mark(painter, kind, QPointF(24, 24))) for kind in kinds})


def test_curves_of_figures_and_of_runs() -> None:
    most = max(*map(len, PALETTE.values()), *map(len, COLOURS.values()))
    kinds = [tuple(line_pen(place, INK).dashPattern()) for place in range(most)]
    assert len(set(kinds)) == most


def test_marks_of_pairs() -> None:
    pair = Pair(name="1", input=Half("/in/1.png"), target=Half("/in/2.png"))
    plain = PairRow(id=1, pair=pair, is_excluded=False, is_swapped=False, is_missing=False, note="", problems=(), size=None)
    rows = {
        "plain": plain,
        "missing": msgspec.structs.replace(plain, is_missing=True),
        "with a problem": msgspec.structs.replace(plain, problems=("blank",)),
        "swapped": msgspec.structs.replace(plain, is_swapped=True),
        "with a note": msgspec.structs.replace(plain, note="Look here"),
    }
    cell, place = PairDelegate(), QRect(0, 0, 48, 48)
    assert_all_different({name: drawn(lambda painter, row=row: cell._paint_marks(painter, place, row)) for name, row in rows.items()})


def test_states_of_runs_have_words_of_their_own() -> None:
    """The dot beside them is decoration."""
    words = [phase_words(phase) for phase in RunPhase]
    assert all(words) and len(set(words)) == len(words)
