"""Measures what a training would take before it is begun, and what fits where one went out of memory."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.context import AppContext
from desktop.item_models.preflight_state import PreflightPhase, PreflightState
from desktop.preflight_runner import PreflightRunner
from desktop.preflight_words import change_words
from desktop.run_making import Draft, request_for_draft, request_for_run
from desktop.widgets.run_setup import RunSetup
from desktop.wording import fill
from training.preflight import ProbeRequest
from training.run import read_label

if TYPE_CHECKING:
    from desktop.widgets.run_view import RunView


class RunMeasuring(PreflightRunner):
    """Works for the form of a new run or for a run, and shows there how far it is; who looks elsewhere meanwhile is told how it ends."""

    def __init__(self, context: AppContext, setup: RunSetup, view: "RunView", draft: Callable[[], Draft], parent: QObject) -> None:
        """`draft` gives what the form says."""
        super().__init__(parent)
        self._context, self._setup, self._view, self._draft = context, setup, view, draft
        self._run_dir: Path | None = None
        """The run that it works for; None: the form."""
        self._was_measuring = False
        setup.measure_asked.connect(self._measure_draft)
        setup.preflight.closed.connect(self.cancel)
        setup.preflight.remedy_asked.connect(setup.form.change)
        setup.changed.connect(lambda: self.give_up() if self._run_dir is None else None)
        view.preflight.closed.connect(self.cancel)
        view.fit_asked.connect(self._measure_run)
        view.run_changed.connect(self.show_state)
        self.changed.connect(self._take)

    def show_state(self) -> None:
        """Show it where it belongs, and nothing elsewhere."""
        run_dir = self._run_dir
        self._setup.show_preflight(self.state if run_dir is None else PreflightState())
        self._view.show_preflight(self.state if run_dir is not None and run_dir == self._view.run_dir else PreflightState())

    def give_up(self) -> None:
        """End it for something else; where nobody sees that, it is said."""
        if self.state.is_measuring and not self._is_seen:
            words = (
                self.tr("The search for what fits “%1” was ended.")
                if self._run_dir
                else self.tr("The measuring of the new training was ended.")
            )
            self._context.show_message.emit(fill(words, self._name))
        self._was_measuring = False
        self.cancel()

    @property
    def _is_seen(self) -> bool:
        """Whether that which it works for is on screen."""
        if self._run_dir is None:
            return self._setup.isVisible()
        return self._view.isVisible() and self._view.run_dir == self._run_dir

    @property
    def _name(self) -> str:
        return (read_label(self._run_dir).name or self._run_dir.name) if self._run_dir is not None else ""

    def _take(self) -> None:
        """How far it is has changed."""
        is_over, self._was_measuring = self._was_measuring and not self.state.is_measuring, self.state.is_measuring
        self.show_state()
        if is_over and self.state.phase is not PreflightPhase.IDLE and not self._is_seen:
            self._context.show_message.emit(self._outcome())

    def _outcome(self) -> str:
        if self._run_dir is None:
            return self.tr("What the new training takes was measured: its form tells it.")
        if self.state.remedy is not None:
            return fill(self.tr("“%1” fits with %2: choose it in the list to start again so."), self._name, change_words(self.state.remedy))
        return fill(self.tr("The search for what fits “%1” is over: choose it in the list to see what was found."), self._name)

    def _measure_draft(self) -> None:
        draft, workspace, device = self._draft(), self._context.workspace, self._context.computing.device
        self._begin_for(None, lambda: request_for_draft(workspace, draft, device))

    def _measure_run(self, run_dir: Path) -> None:
        device = self._context.computing.device
        self._begin_for(run_dir, lambda: request_for_run(run_dir, device))

    def _begin_for(self, run_dir: Path | None, prepare: Callable[[], ProbeRequest]) -> None:
        if run_dir != self._run_dir:
            self.give_up()
        self._run_dir = run_dir
        self.start(prepare)
