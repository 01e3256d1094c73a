"""The language of the window: which one the system asks for, Qt's own words, numbers, dates and sizes, and every text by its place."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

from desktop.languages import LANGUAGES_DIR, TRANSLATED, spoken, system_language, use_language
from desktop.run_words import size_words
from desktop.wording import decimal, joined, number, time_left
from release.languages import read_translations

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def chinese() -> Iterator[None]:
    """The window speaks Chinese."""
    before = QLocale()
    use_language("zh_CN")
    yield
    use_language("en")
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("wished", "language"),
    [
        (["zh-Hans-CN", "zh-CN", "zh"], "zh_CN"),
        (["zh-CN"], "zh_CN"),
        (["zh-Hans-SG"], "zh_CN"),
        (["zh-Hant-TW", "zh-TW", "en-US"], "en"),
        (["de-DE", "de"], "en"),
        (["de-DE", "zh-CN", "en-US"], "zh_CN"),
        (["en-GB", "zh-CN"], "en"),
        ([], "en"),
    ],
)
def test_the_system_s_first_language_that_there_is(wished: list[str], language: str) -> None:
    assert system_language(wished) == language


@pytest.mark.usefixtures("chinese")
def test_words_of_ours_and_of_qt_are_chinese() -> None:
    assert spoken() == "zh_CN"
    assert QCoreApplication.translate("MainWindow", "Home") == "首页"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert time_left(180) == "还需约 3 分钟"


@pytest.mark.usefixtures("chinese")
def test_numbers_dates_and_sizes_are_written_as_in_china() -> None:
    assert QLocale().name() == "zh_CN"
    assert number(1234567) == "1,234,567" and decimal(0.12345, 3) == "0.123"
    assert size_words(123_400_000) == "123.4 MB"
    assert QLocale().toString(datetime(2026, 11, 26, 9, 5), QLocale.FormatType.ShortFormat) == "2026/11/26 09:05"


def test_sentences_stand_beside_each_other_as_the_language_has_it() -> None:
    before = QLocale()
    try:
        use_language("zh_CN")
        assert joined("完成。", "", "继续。") == "完成。继续。"
        use_language("en")
        assert joined("Done.", "", "Go on.") == "Done. Go on."
    finally:
        use_language("en")
        QLocale.setDefault(before)


def test_english_numbers_come_back() -> None:
    before = QLocale()
    use_language("zh_CN")
    use_language("en")
    try:
        assert spoken() == "en" and QLocale().language() == QLocale.Language.English
        assert QCoreApplication.translate("MainWindow", "Home") == "Home"
    finally:
        QLocale.setDefault(before)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_loaded_is_what_the_translations_say(language: str) -> None:
    wrong = []
    for (context, source), words in read_translations(LANGUAGES_DIR / f"{language}.ts").items():
        count = 7 if "%n" in source else -1
        if words and QCoreApplication.translate(context, source, "", count) != words.replace("%n", "7"):
            wrong.append((context, source))
    assert wrong == [], "run: .venv/bin/python -m release.languages"
