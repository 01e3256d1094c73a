"""The pages in the order of the sidebar."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication


class PageEntry(NamedTuple):
    """A page as the sidebar lists it; its module is imported when it is first shown."""

    name: str
    title: str
    icon_name: str
    module: str
    class_name: str


def page_entries() -> list[PageEntry]:
    """The pages in their order."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("MainWindow", text)

    return [
        PageEntry("home", tr("Home"), "home", "desktop.pages.welcome", "WelcomePage"),
        PageEntry("datasets", tr("Datasets"), "datasets", "desktop.pages.datasets", "DatasetsPage"),
        PageEntry("train", tr("Train"), "train", "desktop.pages.training", "TrainingPage"),
        PageEntry("translate", tr("Translate"), "translate", "desktop.pages.translation", "TranslationPage"),
        PageEntry("try", tr("Try"), "try", "desktop.pages.trying", "TryPage"),
        PageEntry("models", tr("Models"), "models", "desktop.pages.models", "ModelsPage"),
        PageEntry("study", tr("Real or fake"), "study", "desktop.pages.study", "StudyPage"),
    ]
