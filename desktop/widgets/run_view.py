"""One run on screen: its head, its previews and its curves, read from its folder whether it is live or long over."""

import math
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from core.jobs.events import Failed, Started, Warned
from desktop.item_models.preflight_state import PreflightState
from desktop.item_models.run_control import RunControl, RunPhase
from desktop.item_models.run_items import RunEntry
from desktop.item_models.run_moments import Moments, moments_of
from desktop.run_origin import changed_words, origin_words
from desktop.sentences import say
from desktop.theme import SPACE_PX, tokens
from desktop.turns import Turns
from desktop.watching import JobWatcher
from desktop.widgets.buttons import label
from desktop.widgets.curves import CurvesView
from desktop.widgets.diagnosis_cards import ROOM_FOR_TWO_PX, DiagnosisCards
from desktop.widgets.preflight_panel import PreflightPanel
from desktop.widgets.preview_wall import PreviewWall
from desktop.widgets.run_facts import RunFacts
from desktop.widgets.run_header import RunHeader
from desktop.widgets.trouble_panel import TroublePanel
from desktop.window_layout import keep
from desktop.wording import fill
from training.ablation.folder import sheet_at
from training.diagnosis import diagnose
from training.history import RunHistory
from training.own_pictures import takes_targets
from training.prolonging import epochs_asked
from training.run import Preview, RunFolder, RunRequest, WatchedEvent
from training.settings import RunSettings

PAINT_EVERY_MS = 250
"""Events come ten times a second at most; numbers are drawn anew four times."""
CURVES_EVERY_S = 1.0
"""Drawing curves takes of a processor what a training on it could use."""
PAINT_WHILE_READING_MS = 1000
"""A long history is read sooner where little of it is drawn on the way."""
NARROW_PX = 600
"""Below this width the curves lie under the previews."""
SPLIT_SIDE_BY_SIDE = [480, 320]
SPLIT_STACKED = [300, 200]


class RunView(QWidget):
    """Shows one run at a time. Its state is the list's to know (RunEntry.control); what is asked of it goes out as signals."""

    asked = Signal(object, object)
    """(run_dir, Action)"""
    model_asked = Signal(object, object)
    """(run_dir, the step of the checkpoint that shall become a model, or None)"""
    translate_asked = Signal(object, object)
    """Something shall be translated with a checkpoint: (run_dir, its step)."""
    fit_asked = Signal(object)
    """What settings would fit into memory shall be found: the run's folder."""
    remedy_asked = Signal(object, object)
    """(run_dir, the Card whose remedy was pressed)"""
    task_asked = Signal(object, object)
    """(run_dir, RunTask)"""
    run_changed = Signal()
    """Another run is on screen, or none."""
    sheet_asked = Signal(object)
    """This comparison sheet (its path; None where it has just gone) shall be opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run_dir: Path | None = None
        self.history = RunHistory()
        self.control = RunControl()
        self._entry: RunEntry | None = None
        self._num_epochs = 0
        self._settings = RunSettings()
        self._ablation_dir: str | dict[str, str] = ""
        self.moments = Moments()
        self._moments_of: tuple[int, ...] = ()
        self._curves_drawn_s = -math.inf
        self._watcher: JobWatcher | None = None
        self._on_screen = True
        self.header = RunHeader()
        self.origin = label("", "caption", wraps=True)
        """What the run learns from."""
        self.facts = RunFacts()
        self.started: Started | None = None
        """What the last session's worker said as it began."""
        self.cards = DiagnosisCards()
        self.cards.remedy_asked.connect(lambda card: self.remedy_asked.emit(self.run_dir, card))
        self.trouble = TroublePanel()
        fits_hint = self.tr("There is memory enough for these settings now. Press Resume to go on with them.")
        self.preflight = PreflightPanel(self.tr("Start again with %1"), self.trouble.fit_button, fits_hint=fits_hint)
        self.warning = label("", "warning", wraps=True)
        self._warned: Warned | None = None
        """The code of what it says."""
        self.warning.hide()
        self.previews = PreviewWall()
        self.curves = CurvesView(tokens())
        self._paint_timer = QTimer(self)
        self._paint_timer.setSingleShot(True)
        self._paint_timer.timeout.connect(self._paint)
        self.turns = Turns(self)
        """Of a run that came on screen: one turn of the event loop is for its figures, the next for its pictures, one for its curves.
        What the page does when it comes on screen takes a turn among them."""
        self.header.asked.connect(lambda action: self.asked.emit(self.run_dir, action))
        self.trouble.fit_asked.connect(lambda: self.fit_asked.emit(self.run_dir))
        self.header.model_asked.connect(lambda: self.model_asked.emit(self.run_dir, None))
        self.previews.time_bar.model_asked.connect(lambda step: self.model_asked.emit(self.run_dir, step))
        self.previews.time_bar.translate_asked.connect(lambda step: self.translate_asked.emit(self.run_dir, step))
        self.header.menu.task_asked.connect(lambda task: self.task_asked.emit(self.run_dir, task))
        self.header.menu.sheet_asked.connect(lambda: self.sheet_asked.emit(sheet_at(self._ablation_dir)))
        self.header.menu.aboutToShow.connect(self._look_for_sheet)
        self.previews.shown_step_changed.connect(self.curves.show_moment)
        self.curves.step_asked.connect(self.previews.go_to)
        self._arrange()

    def _arrange(self) -> None:
        splitter = self._splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(3 * SPACE_PX)
        splitter.addWidget(self.previews)
        splitter.addWidget(self.curves)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes(SPLIT_SIDE_BY_SIDE)
        keep(splitter, "run")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE_PX)
        layout.addWidget(self.header)
        layout.addWidget(self.origin)
        layout.addWidget(self.facts)
        layout.addWidget(self.trouble)
        layout.addWidget(self.preflight)
        layout.addWidget(self.cards)
        layout.addWidget(self.warning)
        scroll = self.area = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(splitter)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(scroll, 1)

    def _save_room(self) -> None:
        """Move closer together what stands above pictures and plots where a notice leaves these little height."""
        has_notice = not (self.cards.isHidden() and self.trouble.isHidden() and self.preflight.isHidden())
        is_low = has_notice and self.height() < ROOM_FOR_TWO_PX
        layout = self.layout()
        assert layout is not None
        layout.setSpacing(SPACE_PX if is_low else 2 * SPACE_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.cards.fit(self.height())
        self._save_room()
        is_narrow = self.width() < NARROW_PX
        wanted = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        if self._splitter.orientation() != wanted:
            self._splitter.setOrientation(wanted)
            self._splitter.setSizes(SPLIT_STACKED if is_narrow else SPLIT_SIDE_BY_SIDE)
            self.curves.lay_out(side_by_side=is_narrow)

    def show_run(self, entry: RunEntry) -> None:
        """Show a run; nothing happens when it is the one on screen."""
        if entry.run_dir == self.run_dir:
            self.header.show_name(entry.name, entry.notes)
            return
        self.leave()
        self.run_dir = entry.run_dir
        self.control, self._entry = entry.control, entry
        self.history, self.started = RunHistory(), None
        self.moments, self._moments_of = Moments(), ()
        self._show_request(entry.request)
        self.header.show_name(entry.name, entry.notes)
        self._warned = None
        self._show_warnings()
        self.previews.show_run(entry.run_dir, takes_targets=entry.request is not None and takes_targets(entry.request))
        self._curves_drawn_s = -math.inf
        self.curves.show_run(self._settings)
        self.run_changed.emit()
        self._watcher = JobWatcher(RunFolder(entry.run_dir).job, WatchedEvent, self)
        self._watcher.set_on_screen(self._on_screen)
        self._watcher.events_arrived.connect(self._events_came)
        self._watcher.restarted.connect(self._began_anew)
        self._watcher.caught_up.connect(self._paint)
        self._watcher.start()
        self._paint()

    def _show_request(self, request: RunRequest | None) -> None:
        """What the run was asked to do; None where that can't be read."""
        assert self.run_dir is not None
        self._settings = request.settings if request is not None else RunSettings()
        self._num_epochs = epochs_asked(self.run_dir)
        self._ablation_dir = request.ablation if request is not None else ""
        self._look_for_sheet()
        self.origin.setVisible(request is not None)
        if request is not None:
            self.origin.setText(origin_words(request))
            self.origin.setToolTip(changed_words(request))

    def _look_for_sheet(self) -> None:
        """Offer the sheet of the run's ablation as soon as there is one."""
        self.header.menu.show_sheet(is_there=sheet_at(self._ablation_dir) is not None)

    def leave(self) -> None:
        """Watch no run."""
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher.deleteLater()
        self._watcher = None
        self.run_dir = None

    def show_preflight(self, state: PreflightState) -> None:
        """How far the search for settings that fit is, or what it found."""
        self.preflight.show_state(state)
        self._save_room()

    def set_on_screen(self, on_screen: bool) -> None:
        """Watch closely only while the user can see it."""
        self._on_screen = on_screen
        if self._watcher is not None:
            self._watcher.set_on_screen(on_screen)

    def recolour(self) -> None:
        """The theme changed."""
        self.curves.recolour(tokens())
        self.update()

    def refresh_control(self) -> None:
        """The run's state changed: show it."""
        self._show_control()
        self._plan_paint()

    @property
    def is_caught_up(self) -> bool:
        """Whether the run's whole history was read."""
        return self._watcher is not None and self._watcher.is_caught_up

    def _events_came(self, events: list[object]) -> None:
        self.history.apply(events)  # type: ignore[arg-type]
        for event in events:
            if isinstance(event, Started):
                self.started = event
                self._warned = None  # what was said of a session before this one
            elif isinstance(event, Warned):
                self._warned = event
            elif isinstance(event, Failed) and self._warned is not None and event.code == self._warned.code:
                self._warned = None  # what was a warning first has ended the run: it is said once
        if self.run_dir is not None and any(isinstance(event, Started) for event in events):
            self._num_epochs = epochs_asked(self.run_dir)  # it may have been given more
        self._show_warnings()
        if self.is_caught_up and any(isinstance(event, Preview) for event in events):
            self.previews.show_history(self.history)  # at once: a preview is what people wait for
        self._plan_paint()

    def _show_warnings(self) -> None:
        """What the session was warned of last, and the pairs that it lost."""
        said = [] if self._warned is None else [say(self._warned.message)]
        if num := self.history.num_skipped_pairs:
            one, more = (
                self.tr("One pair was replaced or can't be read: it is left out."),
                self.tr("%1 pairs were replaced or can't be read: they are left out."),
            )
            said.append(one if num == 1 else fill(more, num))
        self.warning.setText("\n".join(said))
        self.warning.setToolTip("\n".join(say(event.message) for event in self.history.skipped_pairs))
        self.warning.setVisible(bool(said))

    def _began_anew(self) -> None:
        self.history, self.started = RunHistory(), None
        self._warned = None
        self.moments, self._moments_of = Moments(), ()
        self._show_warnings()
        if self._entry is not None:
            self._entry.read_request()
            self._show_request(self._entry.request)
        self.previews.begin_anew()
        self._plan_paint()

    def _plan_paint(self) -> None:
        if not self._paint_timer.isActive():
            self._paint_timer.start(PAINT_EVERY_MS if self.is_caught_up else PAINT_WHILE_READING_MS)

    def _show_control(self) -> None:
        is_elsewhere = self._entry is not None and self._entry.is_elsewhere
        self.header.show_control(self.control, has_checkpoint=bool(self.history.checkpoints), is_elsewhere=is_elsewhere)
        last_saved = next((saved.step for saved in reversed(self.history.checkpoints) if saved.resumable), None)
        self.trouble.show_control(self.control, last_saved)
        self.previews.show_live(is_live=self.control.is_live)

    def _paint(self) -> None:
        if self.run_dir is None:
            return
        self._paint_timer.stop()  # what was planned while the history was read would hold back what comes after it
        self._show_control()
        self.header.show_progress(self.history, self.control.phase, self._num_epochs)
        works = self.control.phase in (RunPhase.TRAINING, RunPhase.PAUSING)
        self.facts.show_figures(self.started, self.history.latest, self.history.recent(), works=works)
        self.facts.show_checkpoints(self.history.best, [saved for saved in self.history.checkpoints if not saved.resumable])
        # What is read of a long history so far says nothing of how it goes on.
        cards = diagnose(self.history, self._settings) if self.is_caught_up else []
        self.cards.show_cards(cards, is_live=self.control.is_live)
        self._save_room()
        if self._curves_drawn_s > -math.inf:
            self._show_previews()
            self._show_curves()
        else:
            self.turns.ask(self._show_previews)
            self.turns.ask(self._show_curves)

    def _show_previews(self) -> None:
        if self.run_dir is None:
            return
        if self.is_caught_up or not self.previews.timeline.previews:  # on the way through a long history the first preview will do
            self.previews.show_history(self.history)
        self._show_moments()

    def _show_curves(self) -> None:
        """Draw the curves as soon as the history is read; while figures come all the time, no more than once a second."""
        if self.run_dir is None:
            return
        has_curves = self.is_caught_up and bool(self.history.figures.series)
        self.curves.setVisible(has_curves)
        if not has_curves:
            return
        works = self.control.phase in (RunPhase.TRAINING, RunPhase.PAUSING)
        wait_s = self._curves_drawn_s + CURVES_EVERY_S - time.monotonic() if works else 0.0
        if wait_s > 0:
            if not self._paint_timer.isActive():
                self._paint_timer.start(math.ceil(1000 * wait_s))
            return
        self._curves_drawn_s = time.monotonic()
        self.curves.show_curves(self.history.figures, self.moments)

    def _show_moments(self) -> None:
        assert self.run_dir is not None
        history = self.history
        known = (len(history.checkpoints), len(history.previews), history.num_sessions)
        if known != self._moments_of:
            self._moments_of = known
            self.moments = moments_of(history, self.run_dir)
            self.previews.show_moments(self.moments)
