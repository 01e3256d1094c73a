"""Measures what a training would take before it is begun, and what fits where one went out of memory."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.context import AppContext
from desktop.item_models.preflight_state import PreflightState
from desktop.preflight_runner import PreflightRunner
from desktop.run_making import Draft, request_for_draft, request_for_run
from desktop.widgets.run_setup import RunSetup

if TYPE_CHECKING:
    from desktop.widgets.run_view import RunView


class RunMeasuring(PreflightRunner):
    """Works for the form of a new run or the run on screen, and shows there how far it is."""

    def __init__(self, context: AppContext, setup: RunSetup, view: "RunView", draft: Callable[[], Draft], parent: QObject) -> None:
        """`draft` gives what the form says."""
        super().__init__(parent)
        self._context, self._setup, self._view, self._draft = context, setup, view, draft
        setup.measure_asked.connect(self._measure_draft)
        setup.preflight.closed.connect(self.cancel)
        setup.preflight.remedy_asked.connect(setup.form.change)
        setup.changed.connect(lambda: self.cancel() if self._is_of_setup else None)
        view.preflight.closed.connect(self.cancel)
        view.fit_asked.connect(self._measure_run)
        self.changed.connect(self._show)

    @property
    def _is_of_setup(self) -> bool:
        return not self._setup.isHidden()

    def _show(self) -> None:
        is_setup = self._is_of_setup
        self._setup.show_preflight(self.state if is_setup else PreflightState())
        self._view.show_preflight(PreflightState() if is_setup else self.state)

    def _measure_draft(self) -> None:
        draft, workspace, device = self._draft(), self._context.workspace, self._context.computing.device
        self.start(lambda: request_for_draft(workspace, draft, device))

    def _measure_run(self, run_dir: Path) -> None:
        device = self._context.computing.device
        self.start(lambda: request_for_run(run_dir, device))
