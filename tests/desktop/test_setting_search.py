"""Settings are found by what people type: names of the command line, words of the window, and what others call them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.item_models.settings_fields import settings_fields
from desktop.languages import use_language
from desktop.setting_search import finds, other_words
from desktop.widgets.run_setup import RunSetup

pytestmark = pytest.mark.usefixtures("qtbot")


def found(text: str) -> set[str]:
    return {field.name for field in settings_fields() if finds(text, field)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EMA", "ema_decay"),
        ("moving average", "ema_decay"),
        ("lambda", "lambda_l1"),
        ("learning rate", "learning_rate"),
        ("LEARNING_RATE", "learning_rate"),
        ("Running mean keeps", "ema_decay"),
        ("ngf", "width"),
        ("hinge", "adversarial_loss"),
        ("least squares", "adversarial_loss"),
        ("cosine", "schedule"),
        ("megabytes", "checkpoint_space_mb"),
    ],
)
def test_a_setting_is_found_by(text: str, name: str) -> None:
    assert name in found(text) and len(found(text)) < 12


EVERYDAY = {
    "image size": ["size_px"],
    "load size": ["size_px"],
    "resolution": ["size_px"],
    "learning speed": ["learning_rate"],
    "lr": ["learning_rate", "schedule"],
    "iterations": ["epochs"],
    "save": ["checkpoint_every", "milestone_every", "checkpoint_space_mb"],
    "GPU": ["precision", "batch_size"],
    "graphics card": ["precision", "batch_size"],
    "memory": ["batch_size"],
    "noise": ["dropout"],
    "augmentation": ["jitter", "mirror", "rotation_deg", "input_colour"],
    "flip": ["mirror"],
    "grayscale": ["input_channels", "output_channels"],
    "loss": ["objective", "adversarial_loss"],
}
"""What people type, and some of what it is to find."""
EVERYDAY_CHINESE = {
    "图像大小": ["size_px"],
    "分辨率": ["size_px"],
    "学习速度": ["learning_rate"],
    "lr": ["learning_rate", "schedule"],
    "迭代": ["epochs"],
    "保存": ["checkpoint_every", "milestone_every", "checkpoint_space_mb"],
    "GPU": ["precision", "batch_size"],
    "显卡": ["precision", "batch_size"],
    "显存": ["batch_size"],
    "噪声": ["dropout"],
    "噪音": ["dropout"],
    "数据增强": ["jitter", "mirror", "rotation_deg", "input_colour"],
    "翻转": ["mirror"],
    "灰度": ["input_channels", "output_channels"],
    "image size": ["size_px"],
}


@pytest.mark.parametrize(("text", "names"), EVERYDAY.items())
def test_everyday_words_find_what_is_meant(text: str, names: list[str]) -> None:
    assert set(names) <= found(text) and len(found(text)) < 12


@pytest.fixture
def chinese() -> Iterator[None]:
    """The window speaks Chinese."""
    before = QLocale()
    use_language("zh_CN")
    yield
    use_language("en")
    QLocale.setDefault(before)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(("text", "names"), EVERYDAY_CHINESE.items())
def test_everyday_words_find_what_is_meant_in_chinese(text: str, names: list[str]) -> None:
    assert set(names) <= found(text) and len(found(text)) < 12


def test_all_words_must_be_there_in_any_order() -> None:
    assert found("rate learning") == found("learning rate") and found("learning nonsense") == set()
    assert len(found("  ")) == len(settings_fields())


def test_other_words_are_of_settings_that_there_are() -> None:
    from inspect import getsource

    names = {field.name for field in settings_fields()}
    told = {line.split('"')[1] for line in getsource(other_words).splitlines() if '": tr(' in line}
    assert told and told <= names


def test_ctrl_f_begins_a_search_that_unfolds_what_it_finds_and_escape_ends_it(qtbot: QtBot) -> None:
    window = QWidget()
    setup = RunSetup(window)
    setup.resize(900, 500)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    scroll = setup.findChild(QScrollArea)
    assert scroll is not None
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    setup.form.editor("seed").setFocus()
    qtbot.keyClick(setup.form.editor("seed"), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(setup.search_field.hasFocus)
    assert not setup.search_field.visibleRegion().isEmpty(), "it is scrolled into sight"
    assert not setup.form.editor("ema_decay").isVisible()
    qtbot.keyClicks(setup.search_field, "moving average")
    assert setup.form.editor("ema_decay").isVisible() and not setup.form.editor("epochs").isVisible()
    editor = setup.form.editor("ema_decay")
    qtbot.waitUntil(lambda: editor.visibleRegion().boundingRect() == editor.rect())
    assert setup.form.nothing_found.isHidden() and not setup.search_field.visibleRegion().isEmpty()
    qtbot.keyClicks(setup.search_field, " of the moon")
    assert setup.form.nothing_found.isVisible() and "“moving average of the moon”" in setup.form.nothing_found.text()
    qtbot.keyClick(setup.search_field, Qt.Key.Key_Escape)
    assert setup.search_field.text() == "" and setup.form.editor("epochs").isVisible()
    assert setup.form.nothing_found.isHidden() and not setup.form.editor("ema_decay").isVisible()
