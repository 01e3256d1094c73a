"""The one form in which errors are shown: what, why, next, and details to copy."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.errors import AppError
from desktop.dialogs.dialog import Dialog
from desktop.messages import details_to_copy, next_step, title_of
from desktop.sentences import message_of
from desktop.widgets.buttons import Button, label
from desktop.wording import breakable

DETAILS_HEIGHT_PX = 150
WIDTH_PX = 600
"""All its buttons beside each other."""


class ErrorDialog(Dialog):
    """An error: its title, what happened to which file, what to do next; details folded away."""

    def __init__(
        self, error: AppError, details: str = "", parent: QWidget | None = None, save_report: Callable[[], object] | None = None
    ) -> None:
        """`save_report` opens the dialog that does so; without it that is not offered."""
        super().__init__(title_of(error.code), message_of(error), "error", "danger", parent)
        self.error = error
        self.setMinimumWidth(WIDTH_PX)
        hint = next_step(error)
        if hint:
            self.body.addWidget(label(breakable(hint), "muted", wraps=True))
        self._text = details_to_copy(error) + (f"\n\n{details}" if details else "")
        self._details = QPlainTextEdit(self._text)
        self._details.setReadOnly(True)
        self._details.setFixedHeight(DETAILS_HEIGHT_PX)
        self._details.setAccessibleName(self.tr("Details"))
        self._details.hide()
        self.body.addWidget(self._details)
        self._toggle = Button(self.tr("Details"), "", "quiet", self._show_details)
        self.add_left(self._toggle)
        self._copy = Button(self.tr("Copy details"), "copy", "quiet", self._copy_details)
        self._copy.hide()
        self._buttons.insertWidget(1, self._copy)
        self._report = Button(self.tr("Save a report…"), "report", "quiet", save_report)
        self._report.setToolTip(self.tr("One zip file with logs and versions, for whoever helps."))
        self._buttons.insertWidget(2, self._report)
        self._offers_report = save_report is not None
        self._offer_report()
        self.add_button("close", self.tr("Close"), "primary", default=True)

    def _show_details(self) -> None:
        shown = not self._details.isVisible()
        self._details.setVisible(shown)
        self._copy.setVisible(shown)
        self._offer_report()
        self._toggle.setText(self.tr("Hide details") if shown else self.tr("Details"))
        self.adjustSize()

    def _offer_report(self) -> None:
        """At once where the trouble is ours to mend, else beside the details: most troubles need nobody's help."""
        is_ours = self.error.code.value.startswith("internal.")
        self._report.setVisible(self._offers_report and (is_ours or not self._details.isHidden()))

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._copy.setText(self.tr("Copied"))
