"""What all pages share: the workspace, the helper process, the settings, and the facts they tell each other."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from core.errors import AppError
from desktop.coroutines import CoroutineRunner
from desktop.recent_workspaces import with_newest
from desktop.service import Service
from desktop.settings import AppSettings, SettingsFile, ThemeChoice
from desktop.theme import Theme
from desktop.warm_worker import WarmWorker
from training.computing import Computing


class AppContext(QObject):
    """One per window. Pages are given it and never reach for each other."""

    workspace_changed = Signal(object)
    """The workspace's Path; pages read their lists anew."""
    models_changed = Signal()
    datasets_changed = Signal()
    runs_changed = Signal()
    run_opened = Signal(object)
    """A run that lies outside the workspace is shown from now on: its folder."""
    settings_changed = Signal()
    """The user chose something else among the settings that belong to no page."""
    start_again = Signal()
    """The window is to close and to come up anew."""
    navigate = Signal(str, object)
    """Show a page (home, datasets, train, translate, try, models, study) and hand it an argument, or None."""
    show_error = Signal(object)
    """An AppError for the user to see."""
    show_message = Signal(str)
    """A short sentence that needs no answer."""

    def __init__(self, workspace: Path, settings_file: SettingsFile, settings: AppSettings, theme: Theme, device: str = "") -> None:
        super().__init__()
        self.workspace = workspace
        self.settings_file = settings_file
        self.settings = settings
        self.theme = theme
        self.device = device
        """The device asked for on the command line: cpu, cuda, cuda:N or mps; '' for the best there is."""
        self.coroutines = CoroutineRunner(self)
        self.coroutines.refused.connect(self.show_error)
        self.service = Service(workspace, self)
        self.trying = Service(workspace, self, log_name="trying.log")
        """A second helper process, for the Try page alone: it holds a model, and what a network needs may be too much for it."""
        self.translation_workers = WarmWorker()
        self.cards: list[tuple[str, str]] | None = None
        """This computer's cards, by word and name; None until somebody wanted to know."""
        self._remember_workspace()

    @property
    def computing(self) -> Computing:
        """What trainings that are started from here may use of this computer."""
        train = self.settings.train
        return msgspec.structs.replace(train, device=self.device) if self.device else train

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Run a coroutine; an AppError it raises is shown, a bug is shown and logged."""
        self.coroutines.spawn(coroutine)

    def save_settings(self) -> None:
        """Keep the settings on disk; a disk that takes none is no trouble of the user's."""
        self.settings_file.save(self.settings)

    def change_workspace(self, workspace: Path) -> None:
        """Go over to another workspace, which is there and sound (core.workspace.open_workspace)."""
        self.workspace = workspace
        self.settings.workspace = str(workspace)
        self._remember_workspace()
        self.save_settings()
        self.service.change_workspace(workspace)
        self.trying.change_workspace(workspace)
        self.workspace_changed.emit(workspace)

    def end(self) -> None:
        """End the processes that are the window's own; trainings go on."""
        self.service.end()
        self.trying.end()
        self.translation_workers.end()

    def _remember_workspace(self) -> None:
        self.settings.recent_workspaces = with_newest(self.settings.recent_workspaces, self.workspace)

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Look light, dark, or as the system does."""
        self.settings.theme = choice
        self.theme.choose(choice)
        self.save_settings()

    def fail(self, error: AppError) -> None:
        """Show an error; a method, for callers that hold no signal."""
        self.show_error.emit(error)
