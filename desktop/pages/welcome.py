"""The Home page: what the app does, a first result within a minute, and the way to one's own network."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.models.library import starter_path
from core.pairs.sample import SAMPLE_INPUT_FOLDER, SAMPLE_TARGET_FOLDER, sample_dir
from desktop.context import AppContext
from desktop.first_steps import first_steps
from desktop.pages.page import Page
from desktop.sample_dataset import take_sample
from desktop.widgets.buttons import Button, card, label
from desktop.widgets.diptych_strip import DiptychStrip
from desktop.widgets.first_step import FirstStep

SHOWN_SAMPLES = ["1FA85.png", "26F5.png", "1F345.png", "1F42E.png", "1F683.png"]
NARROW_PX = 900
LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/"


class WelcomePage(Page):
    """Layout and wiring only."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        area.setWidget(inside)
        outer.addWidget(area)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(40, 36, 40, 24)
        layout.setSpacing(8)
        layout.addWidget(label(self.tr("Turn one picture into another"), "title"))
        layout.addWidget(
            label(
                self.tr("Show Diptych pairs of pictures. It learns to make the second from the first, and then does it to whole folders."),
                "muted",
                wraps=True,
            )
        )
        layout.addSpacing(16)
        layout.addWidget(DiptychStrip(sample_dir() / SAMPLE_INPUT_FOLDER, sample_dir() / SAMPLE_TARGET_FOLDER, SHOWN_SAMPLES))
        layout.addSpacing(20)
        layout.addWidget(self._make_try())
        layout.addSpacing(24)
        layout.addWidget(label(self.tr("Teach it something of your own, in three steps"), "heading"))
        layout.addSpacing(6)
        layout.addLayout(self._make_steps())
        layout.addStretch(1)
        layout.addSpacing(20)
        layout.addLayout(self._make_attribution())
        self.connect_to(context.workspace_changed, lambda _: self._show_steps())
        self.connect_to(context.datasets_changed, self._show_steps)

    def _make_try(self) -> QFrame:
        frame = card()
        row = QHBoxLayout(frame)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(20)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(self.tr("Try it now, without any training"), "heading"))
        if starter_path().is_file():
            text = self.tr("A starter model colours outlines. Use the sample, or drop a folder of line drawings on this window.")
        else:
            text = self.tr("This copy of Diptych has no starter model. Drop a model file on this window, or train one of your own below.")
        words.addWidget(label(text, "muted", wraps=True))
        row.addLayout(words, 1)
        self.try_button = Button(
            self.tr("Colour the sample outlines"), "play", "large", lambda: self.context.navigate.emit("translate", "sample")
        )
        self.try_button.setEnabled(starter_path().is_file())
        row.addWidget(self.try_button)
        return frame

    def _make_steps(self) -> QHBoxLayout:
        navigate = self.context.navigate.emit
        self.sample_button = Button(self.tr("Take the sample"), "sample", "normal", self.add_sample)
        self.steps = [
            FirstStep(
                "datasets",
                self.tr("1. Collect pairs"),
                self.tr("Begin with the sample, or drop a folder of side-by-side pictures or two folders with the same names."),
                [self.sample_button, Button(self.tr("Make a dataset"), "", "quiet", lambda: navigate("datasets", None))],
            ),
            FirstStep(
                "train",
                self.tr("2. Train"),
                self.tr("Take the preset Quick look, press Start, and watch pictures that it has never seen get better."),
                [Button(self.tr("Train a network"), "", "normal", lambda: navigate("train", None))],
            ),
            FirstStep(
                "translate",
                self.tr("3. Translate"),
                self.tr("Drop folders of any size. Your originals are only read, and nothing leaves this computer."),
                [Button(self.tr("Translate pictures"), "", "normal", lambda: navigate("translate", None))],
            ),
        ]
        row = QHBoxLayout()
        row.setSpacing(20)
        for step in self.steps:
            row.addWidget(step, 1)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for step in self.steps:
            step.set_narrow(self.width() < NARROW_PX)

    def shown(self) -> None:
        self._show_steps()

    def _show_steps(self) -> None:
        """Say of each step whether it was taken, and which comes next."""
        found = first_steps(self.context.workspace)
        words = (
            self.tr("1 dataset") if found.num_datasets == 1 else self.tr("%n datasets", "", found.num_datasets),
            self.tr("1 run") if found.num_runs == 1 else self.tr("%n runs", "", found.num_runs),
            self.tr("1 translation") if found.num_translations == 1 else self.tr("%n translations", "", found.num_translations),
        )
        for place, (step, count, told) in enumerate(zip(self.steps, found.counts, words, strict=True)):
            is_next = place == found.next_place
            step.show_state(self.tr("Next") if is_next else told if count else "", is_done=count > 0, is_next=is_next)

    def _make_attribution(self) -> QHBoxLayout:
        row = QHBoxLayout()
        text = self.tr("Sample pictures: OpenMoji (openmoji.org), the open-source emoji and icon project, CC BY-SA 4.0.")
        row.addWidget(label(text, "caption", wraps=True), 1)
        row.addWidget(Button(self.tr("Licence"), "", "quiet", lambda: QDesktopServices.openUrl(QUrl(LICENCE_URL))))
        return row

    def add_sample(self) -> None:
        """Make the sample a dataset of this workspace, unless it is there, and show it."""
        self.sample_button.setEnabled(False)
        self.context.spawn(self._add_sample())

    async def _add_sample(self) -> None:
        try:
            found = await take_sample(self.context)
        finally:
            self.sample_button.setEnabled(True)
        self.context.navigate.emit("datasets", found)
