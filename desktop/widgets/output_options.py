"""Where a translation's results go and as what: the section "Results" of the Translate page."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from core.translation.plan import EXTENSIONS
from desktop.settings import TranslateChoices
from desktop.translation_places import is_of_several_folders, output_dir_for, output_place_for
from desktop.widgets.buttons import label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fields import ChoiceField
from desktop.widgets.option_section import OptionSection
from desktop.widgets.slider import Slider
from desktop.wording import fill

WITH_QUALITY = ("jpeg", "webp", "avif")
"""Formats whose files become smaller at a price."""


def format_words(name: str) -> tuple[str, str]:
    """A file format's name, and what it is good for."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("OutputOptions", text)

    words = {
        "png": ("PNG", tr("exact, up to 16 bit")),
        "jpeg": ("JPEG", tr("small files")),
        "webp": ("WebP", tr("small files")),
        "tiff": ("TIFF", tr("exact, up to 16 bit, for print")),
        "bmp": ("BMP", tr("exact, for old programs")),
        "avif": ("AVIF", tr("the smallest files")),
        "exr": ("OpenEXR", tr("linear light, for film")),
    }
    return words.get(name, (name.upper(), ""))


class OutputOptions(OptionSection):
    """Place, format, quality."""

    def __init__(self, choices: TranslateChoices, parent: QWidget | None = None) -> None:
        super().__init__(choices, parent)
        self._sources: Sequence[Path] = ()
        self.place = ChoiceField()
        self.place.setToolTip(self.tr("The folder that results are written to. No picture of yours is changed or replaced."))
        for text, value in (
            (self.tr("In a folder next to the pictures"), "beside"),
            (self.tr("Beside each picture"), "same"),
            (self.tr("In the workspace"), "workspace"),
            (self.tr("In a folder of my choice…"), "folder"),
        ):
            self.place.addItem(text, value)
        self.add_field(self.tr("Save results"), self.place, "beside")
        self.place_text = ElidedLabel("", "caption", Qt.TextElideMode.ElideMiddle)
        self.column.addWidget(self.place_text)
        self.format = ChoiceField()
        self.format.setToolTip(self.tr("The kind of file; those that lose something are smaller."))
        for name in EXTENSIONS:
            title, words = format_words(name)
            self.format.addItem(fill(self.tr("%1 – %2"), title, words) if words else title, name)
        self.add_field(self.tr("File format"), self.format, "output_format")
        self._make_quality()
        self.place.activated.connect(self._on_place_activated)
        self.place.currentIndexChanged.connect(self.on_edited)
        self.format.currentIndexChanged.connect(self.on_edited)
        self.quality.valueChanged.connect(self.on_edited)
        self.fill()

    def show_place(self, sources: Sequence[Path], job_dir: Path) -> None:
        """Say where the results of these sources will be."""
        self._sources = list(sources)
        place = output_place_for(self.choices, self._sources)
        if place == "same":
            text = self.tr("Each result lies in its picture's own folder.")
        elif place == "beside" and sources and is_of_several_folders(sources):
            text = fill(self.tr("All together in %1"), output_dir_for(self.choices, sources, job_dir))
        elif sources or place == "folder":
            text = str(output_dir_for(self.choices, sources, job_dir))
        else:
            text = ""
        self.place_text.set_text(text)
        self.place_text.setVisible(bool(text))
        self.fill()

    def summary(self) -> str:
        place = output_place_for(self.choices, self._sources)
        words = {
            "beside": self.tr("next to the pictures"),
            "same": self.tr("beside each picture"),
            "workspace": self.tr("in the workspace"),
            "folder": Path(self.choices.output_dir).name,
        }[place]
        return fill(self.tr("%1, %2"), format_words(self.choices.format)[0], words)

    def fill_fields(self) -> None:
        place = output_place_for(self.choices, self._sources)
        self.place.setCurrentIndex(max(0, self.place.findData(place)))
        self.format.setCurrentIndex(max(0, self.format.findData(self.choices.format)))
        self.quality.setValue(self.choices.quality)
        self._quality_number.setText(str(self.choices.quality))
        self._quality_row.setVisible(self.choices.format in WITH_QUALITY)

    def take_fields(self) -> None:
        if self.place.currentData() != output_place_for(self.choices, self._sources):
            self.choices.output_place = self.place.currentData()
        self.choices.format = self.format.currentData()
        self.choices.quality = self.quality.value()

    def set_output_dir(self, folder: str) -> None:
        """Save the results in this folder."""
        self.choices.output_dir = folder
        self.choices.output_place = "folder"
        self.fill()
        self.changed.emit()

    def _make_quality(self) -> None:
        self._quality_row = QWidget()
        row = QHBoxLayout(self._quality_row)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(10)
        self.quality = Slider()
        self.quality.setRange(1, 100)
        self.quality.setAccessibleName(self.tr("Quality"))
        self.quality.setObjectName("option-quality")
        self.quality.setToolTip(
            self.tr("Lower numbers give smaller files that differ more from the result. 95 is hardly told apart from it.")
        )
        self._quality_number = label("", "muted")
        self._quality_number.setMinimumWidth(26)
        self._quality_number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label(self.tr("Quality"), "muted"))
        row.addWidget(self.quality, 1)
        row.addWidget(self._quality_number)
        self.column.addWidget(self._quality_row)

    def _on_place_activated(self) -> None:
        if self.place.currentData() != "folder":
            return
        dialog = QFileDialog(self, self.tr("Save results in"), self.choices.output_dir)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.set_output_dir)
        dialog.rejected.connect(self._give_place_up)
        dialog.open()

    def _give_place_up(self) -> None:
        if not self.choices.output_dir:
            self.choices.output_place = "beside"
        self.fill()
        self.changed.emit()
