"""The base of dialogs that stay open while the helper works for them: how far it is, a stop, and what came of it."""

from abc import abstractmethod
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from core.errors import AppError
from desktop.context import AppContext
from desktop.dialogs.dialog import Dialog
from desktop.long_work import LongWork
from desktop.messages import next_step
from desktop.sentences import message_of
from desktop.widgets.buttons import Button, label, set_role
from desktop.widgets.work_bar import WorkBar
from desktop.wording import breakable, joined

SCREEN_MARGIN_PX = 60


class WorkDialog(Dialog):
    """Closing it stops the work, whose request and answer are those of who derives from it."""

    def __init__(self, context: AppContext, lane: str, title: str, text: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(title, text, icon_name, "accent_text", parent)
        self._context = context
        self.work = LongWork(context, lane, self)
        self._error: AppError | None = None
        """What the work failed with last."""

    def add_work(self, what: str, stopped_words: str) -> None:
        """Put the bar and what came of it below what the dialog holds so far; `stopped_words` are told after a stop."""
        self.bar = WorkBar(what)
        self.bar.stop_asked.connect(self.work.stop)
        self.body.addWidget(self.bar)
        self.outcome = label("", wraps=True)
        self.outcome.hide()
        self.body.addWidget(self.outcome)
        self.details_button = Button(self.tr("Details…"), "", "quiet", self._show_details)
        self.details_button.hide()
        self.add_left(self.details_button)
        self.work.began.connect(self._began)
        self.work.progressed.connect(self.bar.progress)
        self.work.done.connect(self._done)
        self.work.stopped.connect(lambda: self._ended(stopped_words, "muted"))
        self.work.failed.connect(self._failed)
        self.finished.connect(lambda _: self.work.forget())

    @abstractmethod
    def _done(self, answer: Any) -> None:
        """The helper's last answer came."""

    @abstractmethod
    def _set_idle(self, is_idle: bool) -> None:
        """Let the fields be changed, or not while the helper works."""

    def _began(self) -> None:
        self.outcome.hide()
        self.details_button.hide()
        self.bar.begin()
        self._set_idle(False)

    def _failed(self, error: AppError) -> None:
        self._ended(joined(message_of(error), next_step(error)), "danger")
        self._error = error
        self.details_button.show()

    def _show_details(self) -> None:
        """The failure in the form that all errors have, where its details can be copied."""
        if self._error is not None:
            self._context.fail(self._error)

    def _ended(self, words: str, role: str) -> None:
        self.bar.end()
        self._set_idle(True)
        self._say(words, role)

    def _say(self, words: str, role: str) -> None:
        self.details_button.hide()
        self.outcome.setText(breakable(words))
        set_role(self.outcome, role)
        self.outcome.show()
        QTimer.singleShot(0, self, self._grow)

    def _grow(self) -> None:
        """How high words are that wrap depends on the width: what they need more is given to them, as far as the screen goes."""
        layout = self.layout()
        assert layout is not None
        needed = min(layout.totalHeightForWidth(self.width()), self.screen().availableGeometry().height() - SCREEN_MARGIN_PX)
        if self.height() < needed:
            self.resize(self.width(), needed)
