"""A run's previews: all pictures as a contact sheet or one of them large, at any moment of the run, and ways to compare them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.item_models.preview_pictures import PreviewPictures
from desktop.item_models.preview_timeline import Against, PreviewTimeline
from desktop.item_models.run_comparison import RunComparison
from desktop.item_models.run_moments import Moments
from desktop.keys import key_named
from desktop.shortcuts import bind
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import label
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.compare_view import KEY_STEP
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.other_run_bar import OtherRunBar
from desktop.widgets.picture_drop import PictureDrop
from desktop.widgets.preview_large import LargePreview
from desktop.widgets.preview_sheet import GAP_PX, PreviewSheet, shots_of
from desktop.widgets.preview_time_bar import PreviewTimeBar
from desktop.widgets.preview_tools import MODES, PreviewTools
from desktop.widgets.work_bar import WorkBar
from desktop.widgets.zoom import STEP
from desktop.wording import fill
from training.history import RunHistory
from training.own_pictures import own_pictures
from training.run import Preview


class PreviewWall(QWidget):
    """Layout and wiring; PreviewTimeline knows what is looked at."""

    shown_step_changed = Signal(object)
    comparison_closed = Signal()
    """The run is compared with no other any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = PreviewTimeline()
        self.other: RunComparison | None = None
        """The run that is compared with."""
        self.pictures = PreviewPictures(self)
        self.sheet = PreviewSheet(self.pictures)
        self.compare = LargePreview(self.pictures)
        self.tools = PreviewTools()
        self.time_bar = PreviewTimeBar()
        self.other_bar = OtherRunBar()
        self.export_bar = WorkBar(self.tr("Saving the time line"))
        self.adding_bar = WorkBar(self.tr("Adding pictures"))
        self.drop = PictureDrop(self, self.tr("Drop to add to the previews"))
        self._run_dir = Path()
        self._is_live = False
        self._headings = [label(words, "section") for words in (self.tr("Input"), self.tr("Translated"), self.tr("Target"))]
        self._empty = label(self.tr("Held-out pairs appear here, the first soon after the training begins."), "muted", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pending_note = ElidedLabel("", "caption", Qt.TextElideMode.ElideMiddle)
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
        for widget, stretch in ((self.stack, 1), (self.time_bar, 0), (self.other_bar, 0)):
            stage.addWidget(widget, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addWidget(self.tools)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._stage, 1)
        for bar in (self.pending_note, self.adding_bar, self.export_bar):
            layout.addWidget(bar)

    def _wire(self) -> None:
        self.tools.sheet_asked.connect(lambda: self.show_large(False))
        self.tools.large_asked.connect(lambda: self.show_large(True))
        self.tools.mode_asked.connect(self._compare)
        self.tools.against_asked.connect(self._compare_with)
        self.tools.hold_asked.connect(self._hold)
        self.time_bar.position_asked.connect(self.look_at)
        self.time_bar.step_asked.connect(self.go_to)
        self.time_bar.live_asked.connect(self.follow_newest)
        self.other_bar.position_asked.connect(self.look_at_other)
        self.other_bar.in_step_asked.connect(lambda: self.look_at_other(None))
        self.other_bar.closed.connect(self.comparison_closed)
        self.sheet.resized.connect(self._align_headings)
        self.sheet.pair_asked.connect(lambda name: self.show_large(True, name))

    def _make_shortcuts(self) -> None:
        compare = self.compare
        acts: dict[str, Callable[[], object]] = {
            "earlier": lambda: self._step(-1),
            "later": lambda: self._step(1),
            "first": lambda: self._go(0),
            "newest": lambda: self._go(-1),
            "large": self._enter,
        }
        acts_in_large: dict[str, Callable[[], object]] = {
            "sheet": lambda: self.show_large(False),
            "pair_before": lambda: self._step_pair(-1),
            "pair_after": lambda: self._step_pair(1),
            "hold": self._hold,
            "border_left": lambda: compare.set_position(compare.position - KEY_STEP),
            "border_right": lambda: compare.set_position(compare.position + KEY_STEP),
            "zoom_in": lambda: compare.zoom_by(STEP),
            "zoom_out": lambda: compare.zoom_by(1 / STEP),
            "fit": compare.toggle_fit,
            **{mode.value: lambda mode=mode: self._compare(mode) for mode in MODES},
        }
        for name, act in acts.items():
            bind(key_named(f"previews/{name}"), self._stage, act)
        self._large_shortcuts = [
            shortcut for name, act in acts_in_large.items() for shortcut in bind(key_named(f"previews/{name}"), self._stage, act)
        ]

    # What there is to see

    def show_run(self, run_dir: Path, *, takes_targets: bool = True) -> None:
        """Another run: forget the time line of the one before, and its pictures, in whose place others may be by the next time."""
        self._run_dir = run_dir
        self._forget_pictures()
        self.other = None
        is_large, against = self.timeline.is_large, self.timeline.against
        kept = against if against in (Against.TARGET, Against.INPUT) else Against.TARGET
        self.timeline = PreviewTimeline(is_large=is_large, against=kept, own=own_pictures(run_dir), takes_targets=takes_targets)
        self.time_bar.show_moments(Moments(), self.timeline)
        self._refresh()

    def begin_anew(self) -> None:
        """The run's events began anew in another file: its pictures may be others under the same names."""
        self._forget_pictures()
        self.timeline.update([])
        self._refresh()

    def _forget_pictures(self) -> None:
        for holder in (self.pictures, self.sheet, self.compare):
            holder.forget()

    def show_history(self, history: RunHistory) -> None:
        """Take in the run's previews so far."""
        if history.previews != self.timeline.previews:
            self.timeline.update(history.previews)
            self.look_for_own()

    def look_for_own(self) -> None:
        """Pictures of users may have come or gone."""
        self.timeline.own = own_pictures(self._run_dir)
        self._refresh()

    def show_live(self, *, is_live: bool) -> None:
        """Whether a worker is at the run, which makes previews of what was added."""
        if is_live != self._is_live:
            self._is_live = is_live
            self._show_pending()

    def show_moments(self, moments: Moments) -> None:
        """Which checkpoints can be used."""
        self.time_bar.show_moments(moments, self.timeline)

    def compare_with_run(self, other: RunComparison | None) -> None:
        """Compare one of the pictures that both runs show, or compare with no run any more."""
        self.other = other
        line = self.timeline
        if other is not None:
            line.against, line.is_large = Against.RUN, True
            if line.pair_name not in other.names:
                line.pair = next((name for name in line.names if name in other.names), line.pair)
        elif line.against is Against.RUN:
            line.against = Against.TARGET
        self._refresh()
        if other is not None:
            self.compare.setFocus()

    def show_other_previews(self, previews: Sequence[Preview]) -> None:
        """Take in the other run's previews so far."""
        if self.other is not None and list(previews) != list(self.other.previews):
            self.other.previews = list(previews)
            self._refresh()

    def call_other(self, title: str) -> None:
        """The other run has another name."""
        if self.other is not None:
            self.other.title = title
            self._refresh()

    # Moving through it

    def look_at(self, position: int) -> None:
        """Show the preview at a position, from 0."""
        if self.timeline.previews:
            self.timeline.look_at(max(0, position))
            self._refresh()

    def look_at_other(self, position: int | None) -> None:
        """Show the other run at a position, from 0; None: at the step of the run on screen."""
        if self.other is None:
            return
        if position is None:
            self.other.step = None
        else:
            self.other.look_at(position)
        self._refresh()

    def go_to(self, step: int) -> None:
        """Show the preview nearest to a step."""
        if self.timeline.go_to(step):
            self._refresh()

    def follow_newest(self) -> None:
        """Jump to the newest preview and stay with it."""
        self.look_at(len(self.timeline.previews) - 1)

    def show_large(self, is_large: bool, name: str = "") -> None:
        """One picture alone, or all of them."""
        line = self.timeline
        line.is_large, line.pair = is_large, name or line.pair
        self._refresh()
        (self.compare if line.is_large else self.time_bar.slider).setFocus()

    def _step(self, by: int) -> None:
        """The arrow keys move the time line that has the focus."""
        line = self.timeline
        if self.other_bar.slider.hasFocus() and self.other is not None and line.shown is not None:
            self.look_at_other(self.other.position(line.shown.step) + by)
        else:
            self.look_at(line.position + by)

    def _go(self, place: int) -> None:
        """To an end of the time line that has the focus: 0, or -1 for the newest."""
        if self.other_bar.slider.hasFocus() and self.other is not None:
            self.look_at_other(place % max(1, len(self.other.previews)))
        else:
            self.look_at(place % max(1, len(self.timeline.previews)))

    def _enter(self) -> None:
        """Press the button that has the focus, else show one pair large."""
        focused = self.window().focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        else:
            self.show_large(True)

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
        self.sheet.show_preview(self._run_dir, line)
        self._show_pending()
        self.tools.own_menu.show_pictures(line.own, takes_targets=line.takes_targets)
        self.other_bar.setVisible(line.is_large and line.against is Against.RUN and self.other is not None)
        if shown is None:
            return
        self._show_tools()
        if self.other is not None:
            self.other_bar.show_comparison(self.other, shown.step)
        self.compare.show_moment(self._run_dir, line, self.other)
        self._want(shown)
        self._align_headings()
        self.shown_step_changed.emit(shown.step)

    def _want(self, shown: Preview) -> None:
        line = self.timeline
        names = [line.pair_name] if line.is_large else line.names
        needed = [shot for shot in self.compare.shots() if shot is not None] if line.is_large else []
        needed += [shot for name in names for shot in shots_of(self._run_dir, shown, name)]
        self.pictures.want(needed, [shots_of(self._run_dir, near, name)[1] for near in line.neighbours for name in names])

    def _show_tools(self) -> None:
        line = self.timeline
        held_step = line.held.step if line.held is not None else None
        self.tools.show_state(
            is_large=line.is_large, mode=self.compare.mode, against=line.against, held_step=held_step, has_other=self.other is not None
        )

    def _show_pending(self) -> None:
        pending = self.timeline.pending
        self.pending_note.setVisible(bool(pending))
        if pending:
            words = self.tr("With the next preview: %1") if self._is_live else self.tr("When the training goes on: %1")
            self.pending_note.set_text(fill(words, ", ".join(picture.title for picture in pending)))

    def _align_headings(self) -> None:
        for heading in self._headings:
            heading.setFixedWidth(self.sheet.cell_px)
