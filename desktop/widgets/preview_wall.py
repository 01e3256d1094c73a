"""A run's previews: all pairs as a contact sheet or one of them large, at any moment of the run, compared with another or the target."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.item_models.preview_pictures import PreviewPictures, Shot
from desktop.item_models.preview_timeline import Against, PreviewTimeline
from desktop.item_models.run_moments import Moments
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import label
from desktop.widgets.compare_painting import HalfPicture
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.compare_view import KEY_STEP, CompareView
from desktop.widgets.preview_sheet import GAP_PX, PreviewSheet, shots_of
from desktop.widgets.preview_time_bar import PreviewTimeBar
from desktop.widgets.preview_tools import MODES, PreviewTools
from desktop.widgets.work_bar import WorkBar
from desktop.widgets.zoom import STEP
from desktop.wording import fill, number
from training.history import RunHistory
from training.run import Preview


class PreviewWall(QWidget):
    """Layout and wiring; PreviewTimeline knows what is looked at."""

    shown_step_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = PreviewTimeline()
        self.pictures = PreviewPictures(self)
        self.sheet = PreviewSheet(self.pictures)
        self.compare = CompareView(has_switch=False)
        self.compare.set_mode(CompareMode.WIPE)
        self.compare.setMinimumSize(200, 140)
        self.tools = PreviewTools()
        self.time_bar = PreviewTimeBar()
        self.export_bar = WorkBar(self.tr("Saving the time line"))
        self._run_dir = Path()
        self._compared: tuple[Shot, Shot] | None = None
        """What the large view shows."""
        self._headings = [label(words, "section") for words in (self.tr("Input"), self.tr("Translated"), self.tr("Target"))]
        self._empty = label(self.tr("Held-out pairs appear here, the first soon after the training begins."), "muted", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self._arrange()
        self._wire()
        self._make_shortcuts()
        self._refresh()

    def _arrange(self) -> None:
        headings = QWidget()
        headings.setMinimumWidth(1)  # as wide as the sheet's cells, headings must not keep the sheet from becoming narrower
        heading_row = QHBoxLayout(headings)
        heading_row.setContentsMargins(0, 0, 0, 0)
        heading_row.setSpacing(GAP_PX)
        for heading in self._headings:
            heading_row.addWidget(heading)
        heading_row.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.sheet)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll.setAccessibleName(self.tr("Preview of held-out pairs"))
        self._all = QWidget()
        all_pairs = QVBoxLayout(self._all)
        all_pairs.setContentsMargins(0, 0, 0, 0)
        all_pairs.setSpacing(SPACE_PX // 2)
        all_pairs.addWidget(headings)
        all_pairs.addWidget(scroll, 1)
        self.stack.addWidget(self._all)
        self.stack.addWidget(self.compare)
        self._stage = QWidget()
        """What the keys work in."""
        stage = QVBoxLayout(self._stage)
        stage.setContentsMargins(0, 0, 0, 0)
        stage.setSpacing(SPACE_PX)
        stage.addWidget(self.stack, 1)
        stage.addWidget(self.time_bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addWidget(self.tools)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._stage, 1)
        layout.addWidget(self.export_bar)

    def _wire(self) -> None:
        self.tools.sheet_asked.connect(lambda: self.show_large(False))
        self.tools.large_asked.connect(lambda: self.show_large(True))
        self.tools.mode_asked.connect(self._compare)
        self.tools.against_asked.connect(self._compare_with)
        self.tools.hold_asked.connect(self._hold)
        self.time_bar.position_asked.connect(self.look_at)
        self.time_bar.step_asked.connect(self.go_to)
        self.time_bar.live_asked.connect(self.follow_newest)
        self.sheet.resized.connect(self._align_headings)
        self.sheet.pair_asked.connect(lambda name: self.show_large(True, name))
        self.pictures.ready.connect(lambda _shot: self._show_compared())

    def _make_shortcuts(self) -> None:
        compare = self.compare
        keys: dict[str, Callable[[], object]] = {
            "Left": lambda: self.look_at(self.timeline.position - 1),
            "Right": lambda: self.look_at(self.timeline.position + 1),
            "Home": lambda: self.look_at(0),
            "End": self.follow_newest,
            "Return": lambda: self.show_large(True),
        }
        in_large: dict[str, Callable[[], object]] = {
            "Esc": lambda: self.show_large(False),
            "Up": lambda: self._step_pair(-1),
            "Down": lambda: self._step_pair(1),
            "H": self._hold,
            "Shift+Left": lambda: compare.set_position(compare.position - KEY_STEP),
            "Shift+Right": lambda: compare.set_position(compare.position + KEY_STEP),
            "+": lambda: compare.zoom_by(STEP),
            "-": lambda: compare.zoom_by(1 / STEP),
            "0": compare.toggle_fit,
            **{key: lambda mode=mode: self._compare(mode) for mode, key in MODES.items()},
        }
        for key, action in keys.items():
            self._shortcut(key, action)
        self._large_shortcuts = [self._shortcut(key, action) for key, action in in_large.items()]

    def _shortcut(self, keys: str, action: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self._stage)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)
        return shortcut

    # What there is to see

    def show_run(self, run_dir: Path) -> None:
        """Another run: forget the time line of the one before."""
        self._run_dir = run_dir
        self._compared = None
        is_large, against = self.timeline.is_large, self.timeline.against
        self.timeline = PreviewTimeline(is_large=is_large, against=against if against is not Against.MOMENT else Against.TARGET)
        self.time_bar.show_moments(Moments(), self.timeline)
        self._refresh()

    def show_history(self, history: RunHistory) -> None:
        """Take in the run's previews so far."""
        if history.previews != self.timeline.previews:
            self.timeline.update(history.previews)
            self._refresh()

    def show_moments(self, moments: Moments) -> None:
        """Which checkpoints can be used."""
        self.time_bar.show_moments(moments, self.timeline)

    # Moving through it

    def look_at(self, position: int) -> None:
        """Show the preview at a position, from 0."""
        if self.timeline.previews:
            self.timeline.look_at(max(0, position))
            self._refresh()

    def go_to(self, step: int) -> None:
        """Show the preview nearest to a step."""
        if self.timeline.go_to(step):
            self._refresh()

    def follow_newest(self) -> None:
        """Jump to the newest preview and stay with it."""
        self.look_at(len(self.timeline.previews) - 1)

    def show_large(self, is_large: bool, name: str = "") -> None:
        """One pair alone, or all of them."""
        line = self.timeline
        line.is_large, line.pair = is_large, name or line.pair
        self._refresh()
        (self.compare if line.is_large else self.time_bar.slider).setFocus()

    def _step_pair(self, by: int) -> None:
        if self.timeline.step_pair(by):
            self._refresh()

    def _compare(self, mode: CompareMode) -> None:
        self.compare.set_mode(mode)
        self._show_tools()

    def _compare_with(self, against: Against) -> None:
        self.timeline.against = against
        self._refresh()

    def _hold(self) -> None:
        self.timeline.hold()
        self._refresh()

    # Painting

    def _refresh(self) -> None:
        line = self.timeline
        shown = line.shown
        self._stage.setVisible(shown is not None)
        self.tools.setVisible(shown is not None)
        self._empty.setVisible(shown is None)
        self.stack.setCurrentWidget(self.compare if line.is_large else self._all)
        for shortcut in self._large_shortcuts:
            shortcut.setEnabled(line.is_large)
        self.time_bar.show_timeline(line)
        self.sheet.show_preview(self._run_dir, shown)
        if shown is None:
            return
        self._show_tools()
        self._want(shown)
        self._show_compared()
        self._align_headings()
        self.shown_step_changed.emit(shown.step)

    def _want(self, shown: Preview) -> None:
        line = self.timeline
        names = [line.pair_name] if line.is_large else shown.names
        needed = list(self._compared_shots()) if line.is_large else []
        needed += [shot for name in names for shot in shots_of(self._run_dir, shown, name)]
        self.pictures.want(needed, [shots_of(self._run_dir, near, name)[1] for near in line.neighbours for name in names])

    def _compared_shots(self) -> tuple[Shot, Shot]:
        """The two pictures of the large view."""
        line = self.timeline
        assert line.shown is not None and line.held is not None
        given, translated, target = shots_of(self._run_dir, line.shown, line.pair_name)
        match line.against:
            case Against.TARGET:
                return translated, target
            case Against.INPUT:
                return given, translated
            case Against.MOMENT:
                return shots_of(self._run_dir, line.held, line.pair_name)[1], translated

    def _show_compared(self) -> None:
        """Both pictures of the large view at once, as soon as both are read; until then those before stay."""
        line = self.timeline
        if not line.is_large or line.shown is None:
            return
        shots = self._compared_shots()
        images = [self.pictures.picture(shot) for shot in shots]
        if shots == self._compared or any(image is None for image in images):
            return
        self._compared = shots
        self.compare.set_names(*self._names())
        missing = self.tr("This pair has no such picture.")
        self.compare.show_halves(*(HalfPicture(QPixmap.fromImage(image), missing=missing) for image in images if image is not None))

    def _names(self) -> tuple[str, str]:
        line = self.timeline
        assert line.shown is not None and line.held is not None
        shown = fill(self.tr("Step %1"), number(line.shown.step))
        match line.against:
            case Against.TARGET:
                return shown, self.tr("Target")
            case Against.INPUT:
                return self.tr("Input"), shown
            case Against.MOMENT:
                return fill(self.tr("Step %1"), number(line.held.step)), shown

    def _show_tools(self) -> None:
        line = self.timeline
        held_step = line.held.step if line.held is not None else None
        self.tools.show_state(is_large=line.is_large, mode=self.compare.mode, against=line.against, held_step=held_step)

    def _align_headings(self) -> None:
        for heading in self._headings:
            heading.setFixedWidth(self.sheet.cell_px)
