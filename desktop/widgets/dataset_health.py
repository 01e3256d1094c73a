"""What is wrong with a dataset, all kinds at once: how much of each, what can be done, and the way to the pairs concerned."""

from datetime import datetime

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.pairs.health.digest import HealthDigest, Kind
from core.pairs.problems import Problem
from desktop.dataset_words import kind_count_words, num_pairs_words, remedy_of, title_of
from desktop.long_work import LongWork
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconLabel, card, label
from desktop.widgets.dataset_occurrence import Occurrence
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fields import NumberField
from desktop.widgets.work_bar import WorkBar
from desktop.wording import fill, joined, number

NUM_SHOWN = 8
"""Occurrences of a kind shown before the user asks for more."""
MAX_CROP_PX = 4096
_EXCLUDABLE = ("unreadable", "missing", "sizes_differ", "input_equals_target", "nearly_empty", "too_small", "misregistered")


class DatasetHealth(QWidget):
    """Shows a digest; what the user wants done goes out as signals."""

    check_asked = Signal(int)
    """Check now, with this crop in pixels (0: none)."""
    show_asked = Signal(str)
    """Show the pairs with this kind of problem."""
    pair_asked = Signal(str)
    """Look closely at the pair of this name."""
    remedy_asked = Signal(str, str)
    """(exclude, swap or together; the kind of problem)"""

    def __init__(self, work: LongWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._digest: HealthDigest | None = None
        self._counts: dict[str, int] = {}
        self._far = (0, 0)
        self.state = label("", "strong", wraps=True)
        self.detail = label("", "muted", wraps=True)
        self.crop = NumberField(0, MAX_CROP_PX, self.tr(" px"))
        self.crop.setSpecialValueText(self.tr("any"))
        self.crop.setAccessibleName(self.tr("Crop that pictures are to fill"))
        self.crop.setToolTip(self.tr("Pictures with a shorter side are told as too small; take the size you will train with."))
        self.check_button = Button(self.tr("&Check now"), "check", "primary", lambda: self.check_asked.emit(self.crop.value()))
        self.bar = WorkBar(self.tr("Looking at every pair"))
        self.sections: dict[str, KindSection] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(SPACE_PX + 2)
        self._list.addStretch(1)
        self._arrange()
        self.bar.stop_asked.connect(work.stop)
        work.began.connect(self._began)
        work.progressed.connect(self._progressed)
        work.stopped.connect(self._stopped)
        work.failed.connect(lambda _: self._ended())
        work.done.connect(lambda _: self._ended())

    def _arrange(self) -> None:
        head = card()
        inner = QVBoxLayout(head)
        inner.setContentsMargins(20, 16, 16, 16)
        inner.setSpacing(SPACE_PX + 2)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE_PX)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.state)
        words.addWidget(self.detail)
        row.addLayout(words, 1)
        options = QVBoxLayout()
        options.setSpacing(SPACE_PX)
        options.addWidget(self.check_button)
        crop_row = QHBoxLayout()
        crop_row.setSpacing(SPACE_PX)
        crop_label = label(self.tr("For a cro&p of"), "muted")
        crop_label.setBuddy(self.crop)
        crop_row.addWidget(crop_label)
        crop_row.addWidget(self.crop)
        options.addLayout(crop_row)
        row.addLayout(options)
        inner.addLayout(row)
        inner.addWidget(self.bar)
        content = QWidget()
        content.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE_PX)
        layout.addWidget(head)
        layout.addWidget(scroll, 1)

    def show_digest(self, digest: HealthDigest | None, counts: dict[str, int], *, is_read_only: bool) -> None:
        """Show what was found; `counts` are the pairs in use with each kind of problem, as they are now."""
        open_now = {code for code, section in self.sections.items() if section.is_open}
        if digest != self._digest or counts != self._counts or any(s.is_read_only != is_read_only for s in self.sections.values()):
            self._digest, self._counts = digest, counts
            self._fill(is_read_only, open_now)
        self._say()

    @property
    def num_kinds(self) -> int:
        """How many kinds of problems there are."""
        return len(self.sections)

    def _fill(self, is_read_only: bool, open_now: set[str]) -> None:
        for section in self.sections.values():
            section.deleteLater()
        self.sections = {}
        for kind in kinds_now(self._digest, self._counts):
            section = KindSection(kind, self._counts.get(kind.code, 0), is_read_only=is_read_only, is_open=kind.code in open_now)
            section.show_asked.connect(self.show_asked)
            section.pair_asked.connect(self.pair_asked)
            section.remedy_asked.connect(self.remedy_asked)
            self.sections[kind.code] = section
            self._list.insertWidget(self._list.count() - 1, section)

    def _say(self) -> None:
        digest = self._digest
        is_checked = digest is not None and bool(digest.checked)
        self.check_button.setText(self.tr("&Check again") if is_checked else self.tr("&Check now"))
        if self._work.is_running:
            self.state.setText(self.tr("Every picture is being looked at."))
            self.detail.setText(self.tr("You can go on with other things meanwhile."))
        elif self._far[0]:
            words = fill(self.tr("Stopped at %1 of %2 pairs."), number(self._far[0]), number(self._far[1]))
            self.state.setText(words)
            self.detail.setText(self.tr("The next check goes on from there."))
            self.check_button.setText(self.tr("&Go on"))
        elif digest is None or not is_checked:
            self.state.setText(self.tr("The pictures have not been looked at yet."))
            self.detail.setText(self.tr("A check decodes each of them once and tells every problem. Nothing is changed."))
        else:
            when = QLocale().toString(datetime.fromisoformat(digest.checked).astimezone(), QLocale.FormatType.ShortFormat)
            found = self.tr("No problem was found.") if not self.sections else self._num_kinds_words()
            self.state.setText(found)
            words = fill(self.tr("%1 looked at, %2."), num_pairs_words(digest.num_pairs), when)
            self.detail.setText(joined(words, self._sizes()))

    def _num_kinds_words(self) -> str:
        if len(self.sections) == 1:
            return self.tr("One kind of problem was found.")
        return fill(self.tr("%1 kinds of problems were found."), len(self.sections))

    def _sizes(self) -> str:
        digest = self._digest
        if digest is None or digest.smallest == (0, 0):
            return ""
        small, large = (f"{width} × {height}" for width, height in (digest.smallest, digest.largest))
        if small == large:
            return fill(self.tr("All pictures have %1 pixels."), small)
        return fill(self.tr("Pictures have %1 to %2 pixels."), small, large)

    def _began(self) -> None:
        self._far = (0, 0)
        self.bar.begin()
        self.check_button.setEnabled(False)
        self._say()

    def _progressed(self, num_done: int, num_total: int, rate: float) -> None:
        self._far = num_done, num_total
        self.bar.progress(num_done, num_total, rate)

    def _stopped(self) -> None:
        self.bar.end()
        self.check_button.setEnabled(True)
        self._say()

    def _ended(self) -> None:
        self._far = (0, 0)
        self._stopped()


class KindSection(QFrame):
    """One kind of problem."""

    show_asked = Signal(str)
    pair_asked = Signal(str)
    remedy_asked = Signal(str, str)

    def __init__(self, kind: Kind, num_pairs: int, *, is_read_only: bool, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.kind = kind
        self.is_read_only = is_read_only
        self.is_open = False
        code = kind.code
        head = QHBoxLayout()
        head.setSpacing(SPACE_PX + 2)
        costs = any(not one.pairs_kept for one in kind.occurrences)
        head.addWidget(IconLabel("error" if costs else "warning", 18, "danger" if costs else "warning"))
        head.addWidget(ElidedLabel(title_of(code), "strong"), 1)
        self.count = label(kind_count_words(kind, num_pairs), "muted")
        head.addWidget(self.count)
        self.show_button = Button(self.tr("Show the pairs"), "", "normal", lambda: self.show_asked.emit(code))
        self.show_button.setVisible(num_pairs > 0)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_PX)
        foot.addWidget(self.show_button)
        self.remedy_button = self._remedy(code, num_pairs)
        if self.remedy_button is not None:
            self.remedy_button.setEnabled(not is_read_only)
            foot.addWidget(self.remedy_button)
        foot.addStretch(1)
        self.more_button = Button("", "", "quiet", self._toggle)
        self.more_button.setVisible(bool(kind.occurrences))
        foot.addWidget(self.more_button)
        self._body = QVBoxLayout()
        self._body.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(SPACE_PX)
        layout.addLayout(head)
        layout.addWidget(label(remedy_of(code), "muted", wraps=True))
        layout.addLayout(self._body)
        layout.addLayout(foot)
        self._say()
        if is_open:
            self._toggle()

    def _remedy(self, code: str, num_pairs: int) -> Button | None:
        if num_pairs and code in _EXCLUDABLE:
            return Button(self.tr("Exclude them"), "", "normal", lambda: self.remedy_asked.emit("exclude", code))
        if num_pairs and code == "sides_swapped":
            return Button(self.tr("Swap their sides"), "swap", "normal", lambda: self.remedy_asked.emit("swap", code))
        if num_pairs and code == "split_leak":
            return Button(self.tr("Bring them together"), "", "normal", lambda: self.remedy_asked.emit("together", code))
        return None

    def _toggle(self) -> None:
        self.is_open = not self.is_open
        while (item := self._body.takeAt(0)) is not None:
            item.widget().deleteLater()
        if self.is_open:
            for one in self.kind.occurrences[:NUM_SHOWN]:
                self._body.addWidget(self._row(one))
            if self.kind.num > NUM_SHOWN:
                self._body.addWidget(label(fill(self.tr("And %1 more like these."), number(self.kind.num - NUM_SHOWN)), "muted"))
        self._say()

    def _row(self, problem: Problem) -> Occurrence:
        row = Occurrence(problem)
        if problem.pairs:
            row.pressed_pair.connect(self.pair_asked)
        return row

    def _say(self) -> None:
        self.more_button.setText(self.tr("Hide details") if self.is_open else self.tr("Details"))


def kinds_now(digest: HealthDigest | None, counts: dict[str, int]) -> list[Kind]:
    """The kinds that still concern somebody: those of the last check with pairs in use, and files that no pair uses."""
    if digest is None:
        return []
    kinds = {kind.code: kind for kind in digest.kinds if counts.get(kind.code) or kind.num_lonely_files}
    for kind in digest.found:
        if kind.code not in kinds:
            kinds[kind.code] = kind
    return list(kinds.values())
