"""The settings of augmentation as fields, and the sheet of draws: one question at a time, none while it is hidden."""

from collections.abc import Coroutine
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.errors import AppError, ErrorCode
from core.pairs.augmentation import Augmentation
from core.pairs.pair import Half, Pair
from desktop.widgets.augmentation_form import AugmentationForm
from desktop.widgets.augmentation_panel import AugmentationPanel
from training.requests import AugmentationPreview, PreviewAugmentation

PAIR = Pair(name="1", input=Half("/1.png"), target=Half("/2.png"))


class _Answer:
    def __await__(self) -> Any:
        return (yield self)


class FakeHelper:
    """Answers when told to."""

    def __init__(self) -> None:
        self.asked: list[PreviewAugmentation] = []
        self._coroutine: Coroutine[Any, Any, None] | None = None

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        assert self._coroutine is None, "one question at a time"
        self._coroutine = coroutine
        coroutine.send(None)

    async def ask(self, request: PreviewAugmentation) -> Any:
        self.asked.append(request)
        return await _Answer()

    def answer(self, answer: AugmentationPreview | AppError) -> None:
        coroutine = self._coroutine
        assert coroutine is not None
        try:
            if isinstance(answer, AppError):
                coroutine.throw(answer)
            else:
                coroutine.send(answer)
        except StopIteration:
            self._coroutine = None


@pytest.fixture
def helper() -> FakeHelper:
    return FakeHelper()


@pytest.fixture
def panel(qtbot: QtBot, helper: FakeHelper) -> AugmentationPanel:
    made = AugmentationPanel(SimpleNamespace(service=helper, spawn=helper.spawn), "test")  # type: ignore[arg-type]
    qtbot.addWidget(made)
    return made


@pytest.fixture
def preview(tmp_path) -> AugmentationPreview:
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(tmp_path / "red.png"))
    files = [str(tmp_path / "red.png")] * 9
    return AugmentationPreview(id=1, inputs=files, targets=files, input_is_labels=True, target_is_labels=False)


def test_nothing_is_asked_before_it_is_seen_and_then_once(helper: FakeHelper, panel: AugmentationPanel, preview) -> None:
    panel.show_pair(PAIR)
    assert helper.asked == []
    panel.show()
    assert [(asked.num, asked.pair, asked.lane) for asked in helper.asked] == [(9, PAIR, "test")]
    helper.answer(preview)
    assert len(panel.sheet.draws) == 9
    assert "label map" in panel.labels_label.text()
    panel.show_pair(PAIR)
    assert len(helper.asked) == 1


def test_a_field_that_is_turned_asks_only_for_where_it_ends(helper: FakeHelper, panel: AugmentationPanel, preview) -> None:
    heard: list[Augmentation] = []
    panel.settings_changed.connect(heard.append)
    panel.show_pair(PAIR)
    panel.show()
    for degrees in range(1, 31):
        panel.form.rotation.setValue(degrees)
    assert len(helper.asked) == 1 and len(heard) == 30
    helper.answer(preview)
    assert [asked.augmentation.rotation_deg for asked in helper.asked] == [0, 30]
    helper.answer(preview)
    panel.draw_again()
    assert helper.asked[-1].seed == helper.asked[-2].seed + 1


def test_a_pair_that_can_not_be_read_says_why_and_the_next_is_drawn(helper: FakeHelper, panel: AugmentationPanel, preview) -> None:
    panel.show_pair(PAIR)
    panel.show()
    helper.answer(AppError(ErrorCode.PICTURE_UNREADABLE, "It is cut short."))
    assert panel.sheet.draws == () and panel.sheet.accessibleDescription() == "It is cut short."
    panel.show_pair(Pair(name="2", input=Half("/3.png"), target=Half("/4.png")))
    helper.answer(preview)
    assert len(panel.sheet.draws) == 9


def test_the_form_keeps_exactly_what_it_was_given_until_it_is_edited(qtbot: QtBot) -> None:
    form = AugmentationForm()
    qtbot.addWidget(form)
    given = Augmentation(jitter=False, mirror=False, rotation_deg=2.5, input_colour=0.125, interpolation="nearest", scale="fit")
    heard: list[int] = []
    form.changed.connect(lambda: heard.append(1))
    form.set_settings(given)
    assert form.settings == given and heard == []
    form.rotation.setValue(7)
    assert form.settings.rotation_deg == 7.0 and form.settings.input_colour == 0.125 and heard == [1]


def test_at_its_own_size_a_pair_has_no_jitter(helper: FakeHelper, panel: AugmentationPanel, preview) -> None:
    panel.show_pair(PAIR)
    panel.show()
    helper.answer(preview)
    panel.form.scale.setCurrentIndex(panel.form.scale.findData("native"))
    assert helper.asked[-1].augmentation.scale == "native" and not panel.form.jitter.isEnabled()
    helper.answer(preview)
    panel.set_settings(Augmentation())
    assert panel.form.jitter.isEnabled() and helper.asked[-1].augmentation == Augmentation()


def test_the_form_wraps_where_it_is_narrow(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    form = AugmentationForm(place)
    place.show()
    fields = (form.jitter, form.mirror, form.rotation, form.input_colour, form.interpolation, form.scale)
    for per_line, num_lines in ((6, 1), (3, 2), (2, 3)):
        form.resize(form.width_of(per_line), 200)
        qtbot.waitUntil(lambda num=num_lines: _num_lines(form, *fields) == num)  # type: ignore[misc]
        assert all(field.mapTo(form, QPoint(field.width(), 0)).x() <= form.width() for field in fields)
    assert form.minimumSizeHint().width() == form.width_of(2)


def _num_lines(form: AugmentationForm, *fields: QWidget) -> int:
    middles = sorted(field.mapTo(form, field.rect().center()).y() for field in fields)
    return 1 + sum(after - before > 12 for before, after in pairwise(middles))
