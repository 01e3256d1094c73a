"""Numbers, times and names put into translated sentences."""

import re
from html import escape

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale
from PySide6.QtGui import Qt

from core.texts import shortened

_PLACE = re.compile(r"%(\d)")
_LONG_WORD = re.compile(r"[^\s\u200b]{24,}")
_OPTION = re.compile(r"(?<![\w-])--?(?=[a-z])[a-z-]+")
_BREAKS = re.compile(r"[/\\_.-]|[^/\\_.-]{24}")
LONGEST_S = 100 * 365.25 * 24 * 3600
"""Nobody waits longer, and Qt counts no further than 2**31 of anything."""


def fill(sentence: str, *values: object) -> str:
    """Put values into %1, %2, ... of a translated sentence, in one pass, so that a name holding "%2" does no harm."""

    def value(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        return str(values[index]) if 0 <= index < len(values) else match.group(0)

    return _PLACE.sub(value, sentence)


def tip(text: str) -> str:
    """A tool tip with somebody's own words in it, as they stand: Qt would take what looks like HTML for that, and load its pictures."""
    text = shortened(text)
    if not Qt.mightBeRichText(text):
        return text
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'


def breakable(text: str) -> str:
    """Text whose long words, such as paths, may be broken over lines: a label that wraps is as wide as its longest word.

    Options of the command line (--preset) stay whole: Qt would break them behind a hyphen.
    """
    text = _OPTION.sub(lambda option: option.group().replace("-", "-\u2060"), text)
    return _LONG_WORD.sub(lambda word: _BREAKS.sub("\\g<0>\u200b", word.group()), text)


def number(value: int) -> str:
    """A whole number as the user's language groups it."""
    return QLocale().toString(value)


def decimal(value: float, digits: int) -> str:
    """A number with so many digits behind the point, as the user's language writes it."""
    return QLocale().toString(float(value), "f", digits)


def moment(written: str) -> str:
    """A day and a time as a file holds them (ISO 8601), as the user's language writes them, of the time zone here; '' where it is none."""
    read = QDateTime.fromString(written, Qt.DateFormat.ISODate)
    return QLocale().toString(read.toLocalTime(), QLocale.FormatType.ShortFormat)


def labelled(name: str, words: str) -> str:
    """What something is called, and then what there is of it."""
    return fill(QCoreApplication.translate("Wording", "%1: %2"), name, words)


def stopped(words: str) -> str:
    """Words as a sentence."""
    return fill(QCoreApplication.translate("Wording", "%1."), words)


def joined(*sentences: str) -> str:
    """Sentences one after another, without those that are empty; Chinese leaves no space between them."""
    space = "" if QLocale().language() == QLocale.Language.Chinese else " "
    return space.join(sentence for sentence in sentences if sentence)


def time_left(seconds: float) -> str:
    """How long it will still take, no more exactly than is known."""

    def tr(text: str, n: int = -1) -> str:
        return QCoreApplication.translate("Wording", text, "", n)

    if seconds > LONGEST_S:
        return tr("Over 100 years left")
    minutes = round(seconds / 60)
    if seconds < 10:
        return tr("A few seconds left")
    if seconds < 55:
        return tr("About %n seconds left", round(seconds / 5) * 5)
    if minutes <= 1:
        return tr("About a minute left")
    if minutes < 90:
        return tr("About %n minutes left", minutes)
    hours = round(seconds / 3600)
    if hours < 36:
        return tr("About %n hours left", hours)
    return tr("About %n days left", round(seconds / 86400))
