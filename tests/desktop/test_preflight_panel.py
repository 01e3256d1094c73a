"""What a preflight found, shown: every state, and the settings that fit as a button."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.errors import AppError, ErrorCode
from desktop.item_models.preflight_state import PreflightPhase, PreflightState
from desktop.preflight_words import change_words, duration_words, report_facts
from desktop.widgets.preflight_panel import PreflightPanel
from desktop.wording import number
from tests.driving import is_cut
from training.preflight import Measured, Report
from training.settings import RunSettings

GB = 10**9
FITTING = Measured(
    device="cpu",
    precision="fp32",
    needed_bytes=2 * GB,
    free_bytes=8 * GB,
    kept_bytes=GB,
    seconds_per_step=0.5,
    checkpoint_bytes=3 * GB,
    preview_bytes=GB,
    disk_free_bytes=50 * GB,
)
OUT = Measured(code=ErrorCode.MEMORY_DEVICE, message="Torch's own words.")


def report(measured: Measured, remedy: dict[str, int] | None = None) -> Report:
    return Report(settings=RunSettings(), measured=measured, num_train=400, remedy=remedy, remedy_measured=FITTING if remedy else None)


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[PreflightPanel]:
    """In a window, between the button that asks for it and another."""
    window = QWidget()
    qtbot.addWidget(window)
    ask_button = QPushButton("Measure")
    panel = PreflightPanel("Use %1", ask_button)
    layout = QVBoxLayout(window)
    for widget in (panel, ask_button, QPushButton("Start")):
        layout.addWidget(widget)
    panel.show_state(PreflightState())
    assert panel.isHidden()
    yield panel


def test_it_is_told_how_far_measuring_is(panel: PreflightPanel) -> None:
    state = PreflightState()
    state.begin()
    panel.show_state(state)
    assert state.phase is PreflightPhase.MEASURING
    assert (panel.bar.isHidden(), panel.cancel_button.isHidden(), panel.close_button.isHidden()) == (False, False, True)
    assert panel.bar.maximum() == 0, "nobody knows yet how long"
    state.num_tried, state.change = 3, {"batch_size": 4}
    panel.show_state(state)
    assert "batch size 4" in panel.sentence.text() and 0 < panel.bar.value() < panel.bar.maximum()


def test_what_fits_is_told_in_figures(panel: PreflightPanel) -> None:
    state = PreflightState()
    state.end(report(FITTING))
    panel.show_state(state)
    assert state.phase is PreflightPhase.FITS and panel.remedy_button.isHidden() and panel.bar.isHidden()
    words = " ".join(text for fact in report_facts(report(FITTING)) for text in fact)
    for wanted in (
        "2.0 GB of 8.0 GB",
        "1.0 GB for decoded pairs",
        "about 3 minutes",
        "about 11 hours",
        f"{number(80_000)} steps",
        "4.0 GB of 50.0 GB",
        "Processor, fp32",
    ):
        assert wanted in words, wanted
    assert panel.facts.rowCount() >= 5


def test_the_settings_that_fit_are_a_button(panel: PreflightPanel) -> None:
    state = PreflightState()
    state.end(report(OUT, {"batch_size": 4}))
    panel.show_state(state)
    asked: list[dict[str, int]] = []
    panel.remedy_asked.connect(asked.append)
    assert state.phase is PreflightPhase.NO_MEMORY and panel.remedy_button.text() == "Use batch size 4"
    panel.remedy_button.click()
    assert asked == [{"batch_size": 4}]
    state.end(report(OUT))
    panel.show_state(state)
    assert panel.remedy_button.isHidden() and "Nothing smaller" in panel.hint.text()


def test_too_small_a_disk_and_other_troubles_are_told(panel: PreflightPanel) -> None:
    state = PreflightState()
    state.end(report(Measured(needed_bytes=1, free_bytes=9, seconds_per_step=1, checkpoint_bytes=10, disk_free_bytes=9)))
    panel.show_state(state)
    assert state.phase is PreflightPhase.NO_DISK and "disk" in panel.sentence.text() and state.remedy is None
    state.end(error=AppError(ErrorCode.DEVICE_ABSENT, "No card.", "Use the CPU."))
    panel.show_state(state)
    assert (state.phase, panel.sentence.text(), panel.hint.text()) == (PreflightPhase.REFUSED, "No card.", "Use the CPU.")
    state.end()
    panel.show_state(state)
    assert panel.isHidden()


def test_the_focus_goes_to_cancel_and_back_never_to_the_button_beside(qtbot: QtBot, panel: PreflightPanel) -> None:
    window, ask_button = panel.window(), panel._ask_button
    window.show()
    window.activateWindow()
    ask_button.setFocus()
    qtbot.waitUntil(ask_button.hasFocus)
    state = PreflightState()
    state.begin()
    panel.show_state(state)
    assert panel.cancel_button.hasFocus() and not ask_button.isEnabled()
    state.end(report(FITTING))
    panel.show_state(state)
    assert ask_button.hasFocus() and ask_button.isEnabled()


def test_changes_and_times_are_words() -> None:
    assert change_words({"batch_size": 1, "size_px": 128}) == "batch size 1 and pictures of 128 pixels"
    assert change_words({"width": 16, "discriminator_width": 16}) == "width 16"
    assert [duration_words(seconds) for seconds in (0.2, 1, 50, 600, 36_000, 500_000, 1e18)] == [
        "less than a second",
        "about a second",
        "about 50 seconds",
        "about 10 minutes",
        "about 10 hours",
        "about 6 days",
        "over 100 years",
    ]


def test_where_it_is_narrow_no_figure_is_cut_and_what_they_do_not_say_stands_below(panel: PreflightPanel, qtbot: QtBot) -> None:
    state = PreflightState()
    state.end(report(FITTING))
    panel.show_state(state)
    window = panel.window()
    window.show()

    def said(words: str) -> QLabel:
        return next(one for one in panel.findChildren(QLabel) if one.text() == words)

    figure, more = said("2.0 GB of 8.0 GB that are free"), said("and 1.0 GB for decoded pairs")
    for width, is_below in ((460, True), (900, False), (460, True)):
        window.resize(width, 400)
        qtbot.waitUntil(lambda is_below=is_below: (more.y() > figure.geometry().bottom() and more.x() == figure.x()) is is_below)
        assert more.isVisible() and not is_cut(figure) and more.height() >= more.heightForWidth(more.width())
        assert panel.width() >= panel.minimumSizeHint().width()
