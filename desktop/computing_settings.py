"""Keeps what trainings may use of this computer as it was chosen, and finds out which cards there are."""

import msgspec
from PySide6.QtCore import QObject

from desktop.context import AppContext
from desktop.widgets.computing_choice import ComputingChoice
from desktop.widgets.device_field import DeviceField
from training.device_requests import DevicesListed, ListDevices


class ComputingSettings(QObject):
    """Between the form of a new run and the settings."""

    def __init__(self, context: AppContext, choice: ComputingChoice, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._choice = context, choice
        choice.show_choice(context.settings.train, context.device)
        choice.changed.connect(self._keep)
        name_cards(context, choice.device)

    def _keep(self) -> None:
        chosen, former = self._choice.computing, self._context.settings.train
        # A device of the command line holds for this window alone.
        self._context.settings.train = msgspec.structs.replace(chosen, device=former.device) if self._context.device else chosen
        self._context.save_settings()


def name_cards(context: AppContext, field: DeviceField) -> None:
    """Let a field show the names of this computer's cards once its list was opened; asked once, for the helper loads torch for it."""

    async def ask() -> None:
        listed = await context.service.ask(ListDevices())
        assert isinstance(listed, DevicesListed)
        context.cards = listed.cards
        field.show_cards(listed.cards)

    def opened() -> None:
        if context.cards is None:
            context.cards = []
            context.spawn(ask())
        else:
            field.show_cards(context.cards)

    field.opened.connect(opened)
