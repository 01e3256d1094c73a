"""Carries out what is asked of presets of one's own: settings are saved under a name, which may be changed, and the file may go."""

import asyncio

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from desktop.context import AppContext
from desktop.dialogs.dialog import Dialog
from desktop.dialogs.name import NameDialog
from desktop.trash import move_to_trash
from desktop.widgets.run_setup import RunSetup
from desktop.wording import fill
from training.own_presets import OwnPreset, rename_own_preset, save_own_preset
from training.settings import RunSettings

_CHOICE = "preset"


class PresetTasks(QObject):
    """Each task asks what it needs to know in a dialog; troubles are shown. The preset that was chosen last is kept for the next start."""

    def __init__(self, context: AppContext, setup: RunSetup, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._setup = setup
        self._window = window
        setup.presets.save_asked.connect(lambda: context.spawn(self._save()))
        setup.presets.rename_asked.connect(lambda preset: context.spawn(self._rename(preset)))
        setup.presets.delete_asked.connect(lambda preset: context.spawn(self._delete(preset)))
        kept = context.settings.choices.get(_CHOICE, "")
        if setup.presets.box.findData(kept) >= 0:
            setup.presets.choose(kept)
        setup.presets.chosen.connect(self._keep_choice)

    def _keep_choice(self) -> None:
        """The next start begins with it."""
        self._context.settings.choices[_CHOICE] = self._setup.preset
        self._context.save_settings()

    async def _save(self) -> None:
        settings = self._setup.settings
        own = self._setup.presets.own
        words = self.tr(
            "All settings of the form are kept, for trainings in any workspace. The command line takes the name after --preset."
        )
        dialog = NameDialog(self.tr("Save as a preset"), words, own.name if own is not None else "", self.tr("Save"), self._window)
        if await dialog.answer() == "ok":
            await self._keep(dialog.name, settings)

    async def _keep(self, name: str, settings: RunSettings) -> None:
        try:
            preset = save_own_preset(name, settings)
        except AppError as error:
            if error.code is not ErrorCode.NAME_TAKEN or not error.details.get("own"):
                raise
            if not await self._may_replace(error.details["own"]):
                return
            preset = save_own_preset(name, settings, replace=True)
        self._setup.presets.choose(preset.name)
        self._context.show_message.emit(fill(self.tr("The preset “%1” is saved."), preset.name))

    async def _may_replace(self, name: str) -> bool:
        words = self.tr("It gets the settings of the form. Trainings that were begun with it stay as they are.")
        dialog = Dialog(fill(self.tr("Replace the preset “%1”?"), name), words, "warning", "warning", self._window)
        dialog.add_button("keep", self.tr("Keep it"), default=True)
        dialog.add_button("replace", self.tr("Replace"), "danger")
        return await dialog.answer() == "replace"

    async def _rename(self, preset: OwnPreset) -> None:
        dialog = NameDialog(self.tr("Rename the preset"), "", preset.name, self.tr("Rename"), self._window)
        if await dialog.answer() == "ok":
            changes = {name: self._setup.form.typed(name) for name in self._setup.form.changes()}
            self._setup.presets.choose(rename_own_preset(preset, dialog.name).name)
            self._setup.form.change(changes)

    async def _delete(self, preset: OwnPreset) -> None:
        words = self.tr("Trainings that were begun with it stay as they are. Its file goes to the trash.")
        dialog = Dialog(fill(self.tr("Delete the preset “%1”?"), preset.name), words, "trash", "danger", self._window)
        dialog.add_button("keep", self.tr("Keep it"), default=True)
        dialog.add_button("delete", self.tr("Delete"), "danger")
        if await dialog.answer() != "delete":
            return
        if not await asyncio.to_thread(move_to_trash, preset.path):
            name = path_to_text(preset.path)
            message, hint = f"The preset file {name} can't be moved to the trash.", "Delete it in your file manager."
            raise AppError(ErrorCode.DISK_FAILED, message, hint, path=name)
        self._setup.presets.choose("")
