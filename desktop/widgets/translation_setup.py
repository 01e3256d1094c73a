"""The left column of the Translate page: model, where the results go, and how they are made."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.models.library import ModelEntry
from desktop.item_models.model_choices import ModelChoices
from desktop.settings import TranslateChoices
from desktop.translation_places import output_dir_for, output_place_for
from desktop.widgets.buttons import Button, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fields import ChoiceField, NumberField
from desktop.widgets.model_picker import ModelPicker
from desktop.wording import fill

MAX_SEED = 2**31 - 1


class TranslationSetup(QFrame):
    """Shows and changes TranslateChoices."""

    changed = Signal()
    start_pressed = Signal()

    def __init__(self, models: ModelChoices, choices: TranslateChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.choices = choices
        self._is_filling = False
        self._sources: Sequence[Path] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 20)
        layout.setSpacing(8)
        layout.addWidget(label(self.tr("Model"), "section"))
        self.picker = ModelPicker(models)
        layout.addWidget(self.picker)
        self._terms = label("", "caption", wraps=True)
        layout.addWidget(self._terms)
        layout.addSpacing(10)
        layout.addWidget(label(self.tr("Save results"), "section"))
        layout.addWidget(self._make_place())
        self._place_text = ElidedLabel("", "caption")
        layout.addWidget(self._place_text)
        layout.addSpacing(10)
        layout.addWidget(label(self.tr("File format"), "section"))
        layout.addWidget(self._make_format())
        layout.addSpacing(10)
        layout.addWidget(label(self.tr("When a file already exists"), "section"))
        layout.addWidget(self._make_on_existing())
        layout.addSpacing(10)
        layout.addLayout(self._make_noise())
        layout.addStretch(1)
        self.start = Button(self.tr("Start translating"), "play", "large", self.start_pressed.emit)
        layout.addWidget(self.start)
        self._fill()
        self.picker.model_chosen.connect(self._on_model)
        self._place.currentIndexChanged.connect(self._on_place_changed)
        for box in (self._format, self._on_existing):
            box.currentIndexChanged.connect(self._on_changed)
        self._noise.toggled.connect(self._on_changed)
        self._seed.valueChanged.connect(self._on_changed)

    @property
    def entry(self) -> ModelEntry | None:
        """The chosen model."""
        return self.picker.entry

    def show_output(self, sources: Sequence[Path], job_dir: Path) -> None:
        """Say where the results of these sources will be."""
        self._sources = list(sources)
        is_known = bool(sources) or self.choices.output_place != "beside"
        self._place_text.set_text(str(output_dir_for(self.choices, sources, job_dir)) if is_known else "")
        self._fill()

    def _make_place(self) -> QComboBox:
        self._place = ChoiceField()
        self._place.addItem(self.tr("Next to the pictures"), "beside")
        self._place.addItem(self.tr("In the workspace"), "workspace")
        self._place.addItem(self.tr("In a folder of my choice…"), "folder")
        self._place.setAccessibleName(self.tr("Save results"))
        self._place.activated.connect(self._on_place_activated)
        return self._place

    def _make_format(self) -> QComboBox:
        self._format = ChoiceField()
        for name, text in (
            ("png", self.tr("PNG – exact, larger files")),
            ("jpeg", self.tr("JPEG – small files")),
            ("webp", self.tr("WebP – small files")),
            ("tiff", self.tr("TIFF – exact, for print")),
        ):
            self._format.addItem(text, name)
        self._format.setAccessibleName(self.tr("File format"))
        return self._format

    def _make_on_existing(self) -> QComboBox:
        self._on_existing = ChoiceField()
        self._on_existing.addItem(self.tr("Keep both, add a number"), "number")
        self._on_existing.addItem(self.tr("Skip the picture"), "skip")
        self._on_existing.addItem(self.tr("Replace the file"), "replace")
        self._on_existing.setAccessibleName(self.tr("When a file already exists"))
        return self._on_existing

    def _make_noise(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._noise = QCheckBox(self.tr("Add noise"))
        self._noise.setToolTip(
            self.tr("The network was trained with random noise and draws it here as well. The same seed always gives the same result.")
        )
        self._seed = NumberField(0, MAX_SEED)
        self._seed.setPrefix(self.tr("Seed "))
        self._seed.setFixedWidth(112)
        self._seed.setAccessibleName(self.tr("Seed of the noise"))
        self._seed.setToolTip(self.tr("Another number gives another variation of the same picture."))
        row.addWidget(self._noise, 1)
        row.addWidget(self._seed)
        return row

    def _fill(self) -> None:
        self._is_filling = True
        for box, value in (
            (self._place, output_place_for(self.choices, self._sources)),
            (self._format, self.choices.format),
            (self._on_existing, self.choices.on_existing),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self._noise.setChecked(self.choices.noise)
        self._seed.setValue(self.choices.seed)
        self._seed.setEnabled(self.choices.noise)
        self._is_filling = False

    def _on_model(self, entry: ModelEntry | None) -> None:
        if entry is not None:
            self.choices.model = str(entry.path)
        self._terms.setText(fill(self.tr("Trained on %1"), entry.header.dataset) if entry is not None and entry.header.dataset else "")
        self._terms.setVisible(bool(self._terms.text()))
        self.changed.emit()

    def _on_place_activated(self) -> None:
        if self._place.currentData() != "folder":
            return
        dialog = QFileDialog(self, self.tr("Save results in"), self.choices.output_dir)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.set_output_dir)
        dialog.rejected.connect(self._fill_place)
        dialog.open()

    def set_output_dir(self, folder: str) -> None:
        """Save the results in this folder."""
        self.choices.output_dir = folder
        self.choices.output_place = "folder"
        self._fill()
        self.changed.emit()

    def _fill_place(self) -> None:
        if not self.choices.output_dir:
            self.choices.output_place = "beside"
        self._fill()
        self.changed.emit()

    def _on_place_changed(self) -> None:
        if self._is_filling:
            return
        self.choices.output_place = self._place.currentData()
        self.changed.emit()

    def _on_changed(self) -> None:
        if self._is_filling:
            return
        self.choices.format = self._format.currentData()
        self.choices.on_existing = self._on_existing.currentData()
        self.choices.noise = self._noise.isChecked()
        self.choices.seed = self._seed.value()
        self._seed.setEnabled(self.choices.noise)
        self.changed.emit()
