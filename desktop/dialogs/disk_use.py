"""What the workspace takes of its disk, and what of it can be freed."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.workspace import WorkspaceFolders
from desktop.background import Background
from desktop.context import AppContext
from desktop.dialogs.dialog import Dialog
from desktop.disk_words import amounts, free_explanation, free_words, kept_sentence, room_sentence
from desktop.messages import next_step
from desktop.run_words import size_words
from desktop.sentences import message_of, words_of
from desktop.trash import move_to_trash
from desktop.widgets.buttons import Button, label, set_role
from desktop.widgets.use_table import UseTable
from desktop.widgets.work_bar import WorkBar
from desktop.wording import fill, joined, number
from training.disk_use import DiskUse, count_use
from training.freeing import Freeable, FreeKind, free
from training.run import read_label

TABLE_HEIGHT_PX = 250
WIDTH_PX = 680
_AT_FIRST = frozenset({FreeKind.CACHE, FreeKind.LEFTOVERS})
"""What nobody misses is chosen already."""


class DiskUseDialog(Dialog):
    """Counts in a thread as it opens; closing it, or Stop, ends that."""

    _counted = Signal(int)

    def __init__(self, context: AppContext, in_use: frozenset[Path], parent: QWidget | None = None) -> None:
        """Of jobs `in_use`, which the window shows, nothing is offered."""
        super().__init__(self.tr("Disk use"), path_to_text(context.workspace), parent=parent)
        self._context, self._in_use = context, in_use
        self.setMinimumWidth(WIDTH_PX)
        self.use: DiskUse | None = None
        """What was counted last."""
        self._background = Background("disk-use", self)
        self._cancelled = Event()
        self.bar = WorkBar(self.tr("Counting what lies in the workspace"))
        self.bar.stop_asked.connect(lambda: self._cancelled.set())
        self.room = label("", wraps=True)
        self.table = UseTable()
        self.table.setFixedHeight(TABLE_HEIGHT_PX)
        self._free_title = label(self.tr("Can be freed"), "section")
        self.choices: dict[FreeKind, QCheckBox] = {}
        self._choices = QVBoxLayout()
        self.kept = label(kept_sentence(), "caption", wraps=True)
        self.outcome = label("", wraps=True)
        for widget in (self.bar, self.room, self.table, self._free_title):
            self.body.addWidget(widget)
        self.body.addLayout(self._choices)
        self.body.addWidget(self.kept)
        self.body.addWidget(self.outcome)
        self.again_button = Button(self.tr("&Count again"), "refresh", "quiet", self.count)
        self.add_left(self.again_button)
        self.free_button = Button("", "trash", "danger", lambda: context.spawn(self._ask_and_free()))
        self._buttons.addWidget(self.free_button)
        self.add_button("close", self.tr("Done"), "primary", default=True)
        self._counted.connect(self._tell_count)
        self.finished.connect(lambda _: self._end())
        self._say("", "muted")
        self.count()

    def count(self) -> None:
        """Look at every file."""
        workspace, in_use, cancelled = self._context.workspace, self._in_use, self._begin(self.tr("Counting what lies in the workspace"))

        def work() -> tuple[DiskUse, dict[str, str]]:
            use = count_use(workspace, in_use=in_use, tell=self._counted.emit, is_cancelled=cancelled.is_set)
            runs_dir = WorkspaceFolders(workspace).runs_dir
            return use, {name: read_label(runs_dir / name).name for _, name in use.parts if (runs_dir / name).is_dir()}

        self._background.run(work, lambda found: self._show(*found), self._failed)

    def _begin(self, what: str) -> Event:
        self._cancelled = cancelled = Event()
        self.bar.begin()
        self.bar.sentence.set_text(what)
        for button in (self.again_button, self.free_button):
            button.setEnabled(False)
        return cancelled

    def _tell_count(self, num_files: int) -> None:
        self.bar.sentence.set_text(fill(self.tr("%1 files so far"), number(num_files)))

    def _show(self, use: DiskUse, names: dict[str, str]) -> None:
        self.use = use
        self.room.setText(room_sentence(use))
        self.table.show_use(use, names)
        chosen = {kind for kind, box in self.choices.items() if box.isChecked()} if self.choices else _AT_FIRST
        while (item := self._choices.takeAt(0)) is not None:
            item.widget().deleteLater()
        self.choices.clear()
        for freeable in use.freeable:
            box = QCheckBox(f"{free_words(freeable.kind)}: {size_words(freeable.num_bytes)}")
            box.setToolTip(free_explanation(freeable.kind))
            box.setChecked(freeable.kind in chosen)
            box.toggled.connect(self._tell_choice)
            self.choices[freeable.kind] = box
            self._choices.addWidget(box)
        self._free_title.setText(self.tr("Can be freed") if use.freeable else self.tr("Nothing can be freed"))
        self._idle()

    def _idle(self) -> None:
        self.bar.end()
        self.again_button.setEnabled(True)
        self._tell_choice()

    def _tell_choice(self) -> None:
        num_bytes = sum(freeable.num_bytes for freeable in self._chosen())
        self.free_button.setText(fill(self.tr("&Free %1…"), size_words(num_bytes)) if num_bytes else self.tr("&Free…"))
        self.free_button.setEnabled(num_bytes > 0 and self.again_button.isEnabled())
        self.free_button.setVisible(bool(self.choices))

    def _chosen(self) -> list[Freeable]:
        offered = self.use.freeable if self.use is not None else []
        return [one for one in offered if self.choices[one.kind].isChecked()]

    async def _ask_and_free(self) -> None:
        chosen = self._chosen()
        title = fill(self.tr("Free %1?"), size_words(sum(one.num_bytes for one in chosen)))
        kept = self.tr("What goes for good can not be brought back. Jobs at work and your own pictures are not touched.")
        question = Dialog(title, f"{amounts(chosen)}\n{kept}", "trash", "danger", self)
        question.add_button("keep", self.tr("Keep it"), default=True)
        question.add_button("free", self.tr("Free"), "danger")
        if await question.answer() == "free":
            self._free(chosen)

    def _free(self, chosen: list[Freeable]) -> None:
        cancelled = self._begin(self.tr("Freeing"))

        def work() -> tuple[int, list[AppError]]:
            done = [free(one, move_to_trash, is_cancelled=cancelled.is_set) for one in chosen]
            return sum(freed for freed, _ in done), [trouble for _, troubles in done for trouble in troubles]

        self._background.run(work, lambda done: self._freed(*done), self._failed)

    def _freed(self, num_bytes: int, troubles: list[AppError]) -> None:
        words = fill(self.tr("%1 were freed."), size_words(num_bytes))
        if troubles:
            words += " " + fill(self.tr("%1 places could not go: %2"), number(len(troubles)), words_of(troubles[0]))
        self._say(words, "danger" if troubles else "good")
        self._context.runs_changed.emit()
        self.count()

    def _failed(self, error: AppError) -> None:
        self._idle()
        if error.code is ErrorCode.CANCELLED:
            self._say(
                self.tr("It was stopped; what is shown was counted before.") if self.use else self.tr("Counting was stopped."), "muted"
            )
        else:
            self._say(joined(message_of(error), next_step(error)), "danger")

    def _say(self, words: str, role: str) -> None:
        self.outcome.setText(words)
        self.outcome.setVisible(bool(words))
        set_role(self.outcome, role)

    def _end(self) -> None:
        self._cancelled.set()
        self._background.end()
