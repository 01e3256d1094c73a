"""Other runs beside the one on screen: one in its previews, several in its curves; chosen from menus, followed as they go on."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from core.errors import AppError
from desktop.background import Background
from desktop.item_models.overlaid_runs import MAX_OVERLAID, OverlaidRun, free_place
from desktop.item_models.pictures_in_common import pictures_in_common
from desktop.item_models.run_comparison import RunComparison
from desktop.item_models.run_items import RunItems
from desktop.other_run import OtherRun
from desktop.run_titles import run_titles
from desktop.wording import fill, tip
from training.run import RunRequest

if TYPE_CHECKING:
    from desktop.widgets.run_view import RunView  # draws curves: numpy is loaded with it alone

TITLE_PX = 320
"""Longer names of runs are elided in the menus."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunComparing", text)


class RunComparing(QObject):
    """Wires a RunView to the list of runs. What was chosen holds for the run on screen."""

    def __init__(self, runs: RunItems, view: "RunView", fail: Callable[[AppError], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._runs = runs
        self._view = view
        self._fail = fail
        self._parent = parent
        self._others: dict[Path, OtherRun] = {}
        self._places: dict[Path, int] = {}
        """The runs in the curves."""
        self._names: tuple[str, ...] = ()
        """Of all runs, as they were told last."""
        self.background = Background("runs-in-common", self)
        self.menu = QMenu(parent)
        """Filled anew for either button."""
        self.menu.setToolTipsVisible(True)
        view.previews.tools.runs_asked.connect(self._look_for_common)
        view.previews.comparison_closed.connect(lambda: self.compare_with(None))
        view.curves.tools.runs_asked.connect(self._offer_overlays)
        view.curves.legend.removal_asked.connect(lambda run_dir: self.overlay(run_dir, is_on=False))
        view.run_changed.connect(self._begin_anew)
        runs.rowsRemoved.connect(self._forget_gone)
        runs.modelReset.connect(self._forget_gone)
        runs.dataChanged.connect(self._take_names)

    def end(self) -> None:
        """The window closes."""
        self.background.end()
        self._begin_anew()

    # The previews

    def _look_for_common(self) -> None:
        """Find out beside the window's thread which runs show the same pictures, then offer them."""
        request, run_dir = self._request_of(self._view.run_dir), self._view.run_dir
        if run_dir is None or request is None or self.background.is_busy:
            return
        others = {entry.run_dir: entry.request for entry in self._runs.entries if entry.run_dir != run_dir and entry.request is not None}

        def look() -> dict[Path, dict[str, str]]:
            return {other: pictures_in_common(run_dir, request, other, its) for other, its in others.items()}

        self.background.run(look, lambda found: self._offer_runs(run_dir, found), self._fail)

    def _offer_runs(self, run_dir: Path, found: dict[Path, dict[str, str]]) -> None:
        if run_dir != self._view.run_dir:
            return  # another is on screen by now
        menu = self.menu
        menu.clear()
        titles, compared = self._titles(), self._view.previews.other
        for other, names in found.items():
            if names and other in titles:
                action = menu.addAction(self._elided(titles[other]))
                action.setToolTip(tip(titles[other]))
                action.setCheckable(True)
                action.setChecked(compared is not None and compared.run_dir == other)
                action.triggered.connect(lambda _on=False, other=other, names=names: self.compare_with(other, names))
        if not menu.actions():
            menu.addAction(_tr("No other run shows any of these pictures.")).setEnabled(False)
        if compared is not None:
            menu.addSeparator()
            menu.addAction(_tr("Compare with no other run"), lambda: self.compare_with(None))
        self._pop_up(self._view.previews.tools.runs_button)

    def compare_with(self, other: Path | None, names: dict[str, str] | None = None) -> None:
        """Show another run's pictures beside this one's: `names` tells which of them are the same."""
        if other is None:
            self._view.previews.compare_with_run(None)
        else:
            self._view.previews.compare_with_run(RunComparison(other, self._titles()[other], names or {}))
        self._follow()

    # The curves

    def _offer_overlays(self) -> None:
        menu = self.menu
        menu.clear()
        for run_dir, title in self._titles().items():
            if run_dir == self._view.run_dir or self._request_of(run_dir) is None:
                continue
            action = menu.addAction(self._elided(title))
            action.setToolTip(tip(title))
            action.setCheckable(True)
            action.setChecked(run_dir in self._places)
            action.setEnabled(run_dir in self._places or len(self._places) < MAX_OVERLAID)
            action.triggered.connect(lambda is_on, run_dir=run_dir: self.overlay(run_dir, is_on=is_on))
        if not menu.actions():
            menu.addAction(_tr("There is no other run.")).setEnabled(False)
        elif len(self._places) == MAX_OVERLAID:
            menu.addAction(fill(_tr("More than %1 can't be told apart."), MAX_OVERLAID)).setEnabled(False)
        if self._places:
            menu.addSeparator()
            menu.addAction(_tr("Only this run"), self._show_alone)
        self._pop_up(self._view.curves.tools.runs_button)

    def overlay(self, run_dir: Path, *, is_on: bool) -> None:
        """Lay a run's curves over those on screen, or take them away."""
        if is_on and run_dir not in self._places and len(self._places) < MAX_OVERLAID:
            self._places[run_dir] = free_place(self._places.values())
        elif not is_on:
            self._places.pop(run_dir, None)
        self._follow()
        self._show_overlays()

    def _show_alone(self) -> None:
        self._places.clear()
        self._follow()
        self._show_overlays()

    def _show_overlays(self) -> None:
        titles = self._titles()
        there = sorted((place, run_dir) for run_dir, place in self._places.items() if self._others[run_dir].is_caught_up)
        overlaid = [
            OverlaidRun(run_dir, titles.get(run_dir, run_dir.name), place, self._others[run_dir].history.figures)
            for place, run_dir in there
        ]
        own_title = titles.get(self._view.run_dir, "") if self._view.run_dir is not None else ""
        self._view.curves.show_others(own_title, overlaid)

    # Following

    def _follow(self) -> None:
        """Watch what is compared with, and nothing else."""
        compared = self._view.previews.other
        wanted = {*self._places, *([compared.run_dir] if compared is not None else [])}
        for run_dir in self._others.keys() - wanted:
            self._others.pop(run_dir).end()
        for run_dir in wanted - self._others.keys():
            self._others[run_dir] = other = OtherRun(run_dir, self)
            other.changed.connect(lambda run_dir=run_dir: self._came(run_dir))
        if compared is not None:
            self._came(compared.run_dir)

    def _came(self, run_dir: Path) -> None:
        """Something new of a run that is followed."""
        other, compared = self._others.get(run_dir), self._view.previews.other
        if other is None or not other.is_caught_up:
            return
        if compared is not None and compared.run_dir == run_dir:
            self._view.previews.show_other_previews(other.history.previews)
        if run_dir in self._places:
            self._show_overlays()

    def _take_names(self) -> None:
        """A run has changed: where it, or another with it, is called something else now, say so."""
        compared, names = self._view.previews.other, tuple(entry.name for entry in self._runs.entries)
        if names == self._names:
            return
        self._names = names
        if compared is not None:
            self._view.previews.call_other(self._titles().get(compared.run_dir, compared.title))
        if self._places:
            self._show_overlays()

    def _begin_anew(self) -> None:
        """Another run is on screen: it is compared with none, and its curves are alone."""
        self._places.clear()
        self._follow()

    def _forget_gone(self) -> None:
        there = {entry.run_dir for entry in self._runs.entries}
        compared = self._view.previews.other
        if compared is not None and compared.run_dir not in there:
            self.compare_with(None)
        if gone := self._places.keys() - there:
            for run_dir in gone:
                self._places.pop(run_dir)
            self._follow()
            self._show_overlays()

    # Menus

    def _titles(self) -> dict[Path, str]:
        return run_titles(self._runs.entries)

    def _request_of(self, run_dir: Path | None) -> RunRequest | None:
        entry = self._runs.entry(run_dir) if run_dir is not None else None
        return entry.request if entry is not None else None

    def _elided(self, title: str) -> str:
        return self.menu.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, TITLE_PX).replace("&", "&&")

    def _pop_up(self, button: QWidget) -> None:
        self.menu.popup(button.mapToGlobal(QPoint(button.width() - self.menu.sizeHint().width(), button.height())))
