"""The settings that belong to no page: the look, the language, the workspace, and what is done while jobs run."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QWidget

from core.errors import AppError
from core.workspace import open_workspace
from desktop.context import AppContext
from desktop.dialogs.dialog import Dialog
from desktop.languages import ENGLISH, TRANSLATED, language_of, spoken
from desktop.opening import open_folder
from desktop.settings import ThemeChoice
from desktop.widgets.buttons import Button, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.window_menus import theme_words


class PreferencesDialog(Dialog):
    """Every change is taken at once."""

    def __init__(self, context: AppContext, open_disk_use: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("PreferencesDialog", "Settings"), "", parent=parent)
        self._context = context
        self.body.addSpacing(4)
        self.body.addWidget(label(self.tr("Appearance"), "section"))
        self._theme = QComboBox()
        for choice in get_args(ThemeChoice):
            self._theme.addItem(theme_words(choice), choice)
        self._theme.setCurrentIndex(self._theme.findData(context.settings.theme))
        self._theme.setAccessibleName(self.tr("Appearance"))
        self._theme.setToolTip(self.tr("Light or dark, or whatever the system shows now."))
        self._theme.currentIndexChanged.connect(lambda: context.choose_theme(self._theme.currentData()))
        self.body.addWidget(self._theme)
        self.body.addSpacing(12)
        self._add_language()
        self.body.addSpacing(12)
        self.body.addWidget(label(self.tr("Workspace"), "section"))
        self._place = ElidedLabel(str(context.workspace))
        self.body.addWidget(self._place)
        self.body.addWidget(label(self.tr("Datasets, training runs and models are kept there."), "caption", wraps=True))
        row = QHBoxLayout()
        row.addWidget(Button(self.tr("Open folder"), "open-folder", "normal", lambda: open_folder(context.workspace)))
        row.addWidget(Button(self.tr("Use another…"), "folder", "normal", self._choose_workspace))
        row.addWidget(Button(self.tr("&Disk use…"), "report", "normal", open_disk_use))
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addSpacing(12)
        self.body.addWidget(label(self.tr("While a job runs"), "section"))
        self.keep_awake = self._add_switch("keep_awake", self.tr("Keep the computer &awake"))
        words = self.tr("It does not fall asleep while this window is open and something is trained or translated. The screen may go dark.")
        self.keep_awake.setToolTip(words)
        self.body.addWidget(label(words, "caption", wraps=True))
        self.tell_endings = self._add_switch("tell_endings", self.tr("&Tell me when a job ends or needs a look"))
        words = self.tr("By a notification, while another window is in front.")
        self.tell_endings.setToolTip(words)
        self.body.addWidget(label(words, "caption", wraps=True))
        self.add_button("close", self.tr("Done"), "primary", default=True)

    def _add_language(self) -> None:
        """The language, and what has to be done for it to be spoken."""
        self.body.addWidget(label(self.tr("Language"), "section"))
        self.language = QComboBox()
        self.language.addItem(self.tr("As the system"), "system")
        for name, text in ((ENGLISH, "English"), *TRANSLATED.items()):  # by their own names, for whoever reads no other
            self.language.addItem(text, name)
        self.language.setCurrentIndex(self.language.findData(self._context.settings.language))
        self.language.setAccessibleName(self.tr("Language"))
        self.language.setToolTip(self.tr("What the window says its words in; numbers and dates go along."))
        self.language.currentIndexChanged.connect(self._choose_language)
        self.body.addWidget(self.language)
        self.restart_row = QWidget()
        row = QHBoxLayout(self.restart_row)
        row.setContentsMargins(0, 0, 0, 0)
        words = self.tr("The window speaks it from its next start on. What you drew and set up comes along when you restart now.")
        row.addWidget(label(words, "caption", wraps=True), 1)
        self.restart_button = Button(self.tr("Restart now"), "", "normal", self._start_again)
        row.addWidget(self.restart_button)
        self.restart_row.hide()
        self.body.addWidget(self.restart_row)

    def _choose_language(self) -> None:
        self._context.settings.language = self.language.currentData()
        self._context.save_settings()
        self.restart_row.setVisible(language_of(self._context.settings.language) != spoken())

    def _start_again(self) -> None:
        self.accept()
        self._context.start_again.emit()

    def _add_switch(self, name: str, words: str) -> QCheckBox:
        """A box that sets the setting of that name."""
        box = QCheckBox(words)
        box.setChecked(getattr(self._context.settings, name))
        box.toggled.connect(lambda is_on: self._switch(name, is_on))
        self.body.addWidget(box)
        return box

    def _switch(self, name: str, is_on: bool) -> None:
        setattr(self._context.settings, name, is_on)
        self._context.save_settings()
        self._context.settings_changed.emit()

    def _choose_workspace(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a workspace"), str(self._context.workspace.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.use_workspace)
        dialog.open()

    def use_workspace(self, folder: str) -> None:
        """Go over to another workspace."""
        try:
            self._context.change_workspace(open_workspace(Path(folder)))
        except AppError as error:
            self._context.fail(error)
            return
        self._place.set_text(str(self._context.workspace))
