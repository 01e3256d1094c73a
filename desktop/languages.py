"""The window's language: its own translations, Qt's, and the locale of numbers, dates and sizes."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop.settings import LanguageChoice

LANGUAGES_DIR = Path(__file__).resolve().parent.parent / "resources" / "languages"
ENGLISH = "en"
TRANSLATED = {"zh_CN": "简体中文"}
"""The languages there are besides English, which the sources are written in, each by its own name."""
_SIMPLIFIED = {"zh", "zh-CN", "zh-SG", "zh-MY", "zh-Hans"}
_spoken = [ENGLISH]
_installed: list[QTranslator] = []


def use_language(choice: LanguageChoice) -> None:
    """Speak this language from now on; what is on screen already keeps its words."""
    app = QCoreApplication.instance()
    assert app is not None
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    language = language_of(choice)
    _spoken[:] = [language]
    QLocale.setDefault(_locale(choice))
    if language == ENGLISH:
        return
    qt_dir = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for path in (qt_dir / f"qtbase_{language}.qm", LANGUAGES_DIR / f"{language}.qm"):
        translator = QTranslator()
        if translator.load(str(path)):
            app.installTranslator(translator)
            _installed.append(translator)


def language_of(choice: LanguageChoice) -> str:
    """The language that is meant: en, or one of TRANSLATED."""
    return system_language(QLocale.system().uiLanguages()) if choice == "system" else choice


def spoken() -> str:
    """The language that the window speaks: en, or one of TRANSLATED."""
    return _spoken[0]


def system_language(wished: list[str]) -> str:
    """The first of the system's languages that the window has (BCP 47, the most wished first); English where it has none."""
    for name in wished:
        if name.startswith("zh-Hant"):
            continue
        if name in _SIMPLIFIED or name.startswith("zh-Hans"):
            return "zh_CN"
        if name.partition("-")[0] == "en":
            return ENGLISH
    return ENGLISH


def _locale(choice: LanguageChoice) -> QLocale:
    """How numbers, dates and sizes are written: as the system does where it speaks that language, or is to decide."""
    system = QLocale.system()
    wanted = QLocale(QLocale.Language.English) if choice == "system" else QLocale(choice)
    if system.language() == QLocale.Language.C:
        return wanted
    return system if choice == "system" or system.language() == wanted.language() else wanted
