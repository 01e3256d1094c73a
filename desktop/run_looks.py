"""Keeps how runs are looked at for the next start: all their pictures or one of them large, and the scale of the curves."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.context import AppContext

if TYPE_CHECKING:
    from desktop.widgets.run_view import RunView  # draws curves: numpy is loaded with it alone

_PICTURES, _LARGE, _ALL = "run-pictures", "large", "all"
_SCALE, _LOG, _LINEAR = "run-scale", "log", "linear"


class RunLooks(QObject):
    """Gives a RunView that was just built what was chosen last, and remembers what is chosen in it."""

    def __init__(self, context: AppContext, view: "RunView", parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        wall, log_button = view.previews, view.curves.tools.log_button
        wall.timeline.is_large = context.settings.choices.get(_PICTURES) == _LARGE  # goes on from run to run
        log_button.setChecked(context.settings.choices.get(_SCALE) == _LOG)
        wall.stack.currentChanged.connect(lambda: self._keep(_PICTURES, _LARGE if wall.timeline.is_large else _ALL))
        log_button.toggled.connect(lambda is_log: self._keep(_SCALE, _LOG if is_log else _LINEAR))

    def _keep(self, name: str, chosen: str) -> None:
        if self._context.settings.choices.get(name) != chosen:
            self._context.settings.choices[name] = chosen
            self._context.save_settings()
