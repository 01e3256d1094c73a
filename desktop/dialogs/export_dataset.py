"""Writes a dataset's pairs out for other tools: how, where to, and how far it is."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from core.files import path_to_json
from core.pairs.export_layouts import ExportLayout
from core.pairs.naming import free_folder
from desktop.context import AppContext
from desktop.dataset_words import num_pairs_words
from desktop.dialogs.choosing import ask_for_folder
from desktop.dialogs.working import WorkDialog
from desktop.item_models.dataset_state import DatasetFacts
from desktop.opening import open_folder
from desktop.sentences import say
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fields import explained
from desktop.wording import fill
from training.dataset_requests import DatasetExported, ExportDataset


class ExportDialog(WorkDialog):
    """Stays open while it works, and says what came of it. Closing it stops the work; then no folder is left."""

    def __init__(self, context: AppContext, facts: DatasetFacts, places: Path, parent: QWidget | None = None) -> None:
        """`places`: the folder in which a new one is suggested."""
        title = fill(QCoreApplication.translate("ExportDialog", "Export %1"), facts.name)
        super().__init__(context, "datasets/export", title, "", "export", parent)
        self._dataset_dir = facts.dataset_dir
        self.output_dir = free_folder(places, facts.name)
        self._layouts = QButtonGroup(self)
        self.choices: dict[ExportLayout, QRadioButton] = {}
        words = self.tr("%1 are written, those excluded are not. Each split gets a folder of its own.")
        self.body.addWidget(label(fill(words, num_pairs_words(facts.num_in_use)), wraps=True))
        for layout, name, text in (
            ("side-by-side", self.tr("&Side by side"), self.tr("One PNG for each pair: the input left, the target right. Lossless.")),
            ("two-folders", self.tr("&Two folders"), self.tr("Folders called input and target, with pictures of the same names.")),
            ("csv", self.tr("A t&able"), self.tr("A CSV file that names the pictures where they lie now; nothing is copied.")),
        ):
            self._add_choice(layout, name, text)
        self.choices["side-by-side"].setChecked(True)
        self.place = ElidedLabel(str(self.output_dir), "strong")
        self.choose_button = Button(self.tr("Choose…"), "", "normal", self._choose_place)
        row = QHBoxLayout()
        row.setSpacing(SPACE_PX)
        row.addWidget(label(self.tr("Into")))
        row.addWidget(self.place, 1)
        row.addWidget(self.choose_button)
        self.body.addSpacing(4)
        self.body.addLayout(row)
        self.add_work(self.tr("Writing the pairs"), self.tr("Stopped; nothing was left behind."))
        self.body.addStretch(1)
        self.folder_button = Button(self.tr("Show the folder"), "open-folder", "normal", lambda: open_folder(self.output_dir))
        self.folder_button.hide()
        self.add_left(self.folder_button)
        self.close_button = self.add_button("close", self.tr("Cancel"))
        self.export_button = self.add_default(self.tr("Export"), "export", self.export)
        self.setMinimumWidth(560)

    @property
    def layout_chosen(self) -> ExportLayout:
        """How it will be written."""
        return next(layout for layout, choice in self.choices.items() if choice.isChecked())

    def export(self) -> None:
        """Begin, or begin again."""
        if not self.work.is_running:
            output = path_to_json(self.output_dir)
            self.work.begin(ExportDataset(dataset_dir=str(self._dataset_dir), layout=self.layout_chosen, output_dir=output))

    def set_place(self, folder: Path) -> None:
        """Write into this folder, which is to be new or empty; where it holds something, into a new one inside."""
        try:
            is_free = not folder.exists() or not any(folder.iterdir())
        except OSError:
            is_free = True  # the helper will say what is wrong with it
        self.output_dir = folder if is_free else free_folder(folder, self.output_dir.name)
        self.place.set_text(str(self.output_dir))
        self.folder_button.hide()
        self.export_button.setEnabled(True)

    def _choose_place(self) -> None:
        ask_for_folder(self, self.tr("Choose a folder for the pairs"), self.set_place)

    def _add_choice(self, layout: ExportLayout, name: str, text: str) -> None:
        choice = QRadioButton(name)
        self._layouts.addButton(choice)
        self.choices[layout] = choice
        self.body.addLayout(explained(choice, text))

    def _done(self, answer: DatasetExported) -> None:
        words = fill(self.tr("%1 were exported."), num_pairs_words(answer.num_pairs))
        if answer.num_left_out:
            left_out = fill(
                self.tr("%1 could not be read and were left out: %2"), num_pairs_words(answer.num_left_out), say(answer.reasons[0])
            )
            words = f"{words} {left_out}"
        self._ended(words, "warning" if answer.num_left_out else "good")
        self.outcome.setToolTip("\n".join(map(say, answer.reasons)))
        self.close_button.setText(self.tr("Close"))
        self.folder_button.show()
        self.export_button.setEnabled(False)

    def _set_idle(self, is_idle: bool) -> None:
        for widget in (*self.choices.values(), self.choose_button, self.export_button):
            widget.setEnabled(is_idle)
