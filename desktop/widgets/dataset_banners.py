"""What the user has to know of a dataset before all else: originals missing, copies on both sides, or that it can only be looked at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.errors import AppError
from desktop.dataset_words import num_pairs_words
from desktop.long_work import LongWork
from desktop.sentences import words_of
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconLabel, label
from desktop.widgets.work_bar import WorkBar
from desktop.wording import fill, number


class Banner(QFrame):
    """A sentence with what can be done about it."""

    def __init__(self, icon_name: str, role: str, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.words = label("", wraps=True)
        self.row = QHBoxLayout()
        self.row.setSpacing(SPACE_PX + 4)
        self.row.addWidget(IconLabel(icon_name, 18, token))
        self.row.addWidget(self.words, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 10, 12, 10)
        self.column.setSpacing(SPACE_PX)
        self.column.addLayout(self.row)
        self.hide()


class MissingBanner(Banner):
    """So many pairs miss their originals; they can be found again."""

    relink_asked = Signal()
    show_asked = Signal()

    def __init__(self, work: LongWork, parent: QWidget | None = None) -> None:
        super().__init__("error", "problem", "danger", parent)
        self.find_button = Button(self.tr("Find them again…"), "", "normal", self.relink_asked.emit)
        self.show_button = Button(self.tr("Show"), "", "quiet", self.show_asked.emit)
        self.bar = WorkBar(self.tr("Looking for the originals"))
        self.row.addWidget(self.show_button)
        self.row.addWidget(self.find_button)
        self.column.addWidget(self.bar)
        self.bar.stop_asked.connect(work.stop)
        work.began.connect(self.bar.begin)
        work.progressed.connect(self.bar.progress)
        for signal in (work.stopped, work.failed, work.done):
            signal.connect(lambda *_: self.bar.end())

    def show_missing(self, num_pairs: int, *, is_read_only: bool) -> None:
        """So many pairs; 0 hides the banner."""
        sentence = self.tr("The originals of %1 are not where they were: moved, renamed, or on a drive that is not connected.")
        self.words.setText(fill(sentence, num_pairs_words(num_pairs)))
        self.find_button.setEnabled(not is_read_only)
        self.setVisible(num_pairs > 0)


class LeakBanner(Banner):
    """Pairs to learn from and pairs held out show the same pictures; they can be brought together."""

    together_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", "notice", "warning", parent)
        self.together_button = Button(self.tr("Bring them together"), "", "normal", self.together_asked.emit)
        self.row.addWidget(self.together_button)

    def show_leaks(self, num_groups: int, *, is_read_only: bool) -> None:
        """So many groups of copies; 0 hides the banner."""
        words = self.tr("One group of copies lies on both sides of the split: what was learned proves nothing when it is validated.")
        if num_groups > 1:
            many = self.tr("%1 groups of copies lie on both sides of the split: what was learned proves nothing when it is validated.")
            words = fill(many, number(num_groups))
        self.words.setText(words)
        self.together_button.setEnabled(not is_read_only)
        self.setVisible(num_groups > 0)


class ReaderBanner(Banner):
    """The dataset can only be looked at."""

    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", "notice", "warning", parent)
        self.row.addWidget(Button(self.tr("Try again"), "refresh", "normal", self.again_asked.emit))

    def show_reason(self, reason: AppError | None) -> None:
        """Why; None hides the banner."""
        self.words.setText(words_of(reason) if reason is not None else "")
        self.setVisible(reason is not None)
