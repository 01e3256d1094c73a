"""How results are named and what is written into them: the section "Names and files" of the Translate page."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from desktop.settings import MAX_TEMPLATE_LENGTH, TranslateChoices
from desktop.widgets.buttons import Button, label, set_role
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fields import ChoiceField
from desktop.widgets.option_section import OptionSection
from desktop.wording import fill


class NamingOptions(OptionSection):
    """Name template with a preview, existing files, EXIF, settings in the file."""

    def __init__(self, choices: TranslateChoices, parent: QWidget | None = None) -> None:
        super().__init__(choices, parent)
        self.template = QLineEdit()
        self.template.setToolTip(self.tr("What each file is called: letters of your own and the words in braces below, without an ending."))
        self.template.setMaxLength(MAX_TEMPLATE_LENGTH)
        self.add_field(self.tr("Name of each result"), self.template, "name_template")
        self.column.addLayout(self._make_parts())
        self.preview = ElidedLabel("", "caption")
        self.trouble = label("", "danger", wraps=True)
        self.trouble.hide()
        self.collision = label("", "caption", wraps=True)
        self.collision.hide()
        self.column.addWidget(self.preview)
        self.column.addWidget(self.collision)
        self.column.addWidget(self.trouble)
        self.on_existing = ChoiceField()
        self.on_existing.setToolTip(self.tr("What is done where the folder holds a file of that name already."))
        for text, value in (
            (self.tr("Keep both, add a number"), "number"),
            (self.tr("Skip the picture"), "skip"),
            (self.tr("Replace the file"), "replace"),
        ):
            self.on_existing.addItem(text, value)
        self.add_field(self.tr("When a file already exists"), self.on_existing, "on_existing")
        self.column.addSpacing(4)
        self.keep_exif = QCheckBox(self.tr("Keep what the camera wrote (EXIF)"))
        self.keep_exif.setObjectName("option-keep_exif")
        self.keep_exif.setToolTip(
            self.tr("Copies date, place, camera and exposure from each picture into its result. The result is upright already.")
        )
        self.tell_settings = QCheckBox(self.tr("Write the settings into the file"))
        self.tell_settings.setObjectName("option-tell_settings")
        self.tell_settings.setToolTip(
            self.tr("The model's name, the noise and the scale stand in each result's metadata, so that it can be made again.")
        )
        self.column.addWidget(self.keep_exif)
        self.column.addWidget(self.tell_settings)
        self.template.textEdited.connect(self.on_edited)
        self.on_existing.currentIndexChanged.connect(self.on_edited)
        self.keep_exif.toggled.connect(self.on_edited)
        self.tell_settings.toggled.connect(self.on_edited)
        self.fill()

    @property
    def has_trouble(self) -> bool:
        """Whether the template can't be used."""
        return bool(self.trouble.text())

    def show_names(self, usual: str, names: Sequence[str], trouble: str = "") -> None:
        """The template that an empty field stands for, and the first names that results will have, or why there are none."""
        self.template.setPlaceholderText(usual)
        self.preview.set_text(", ".join(names))
        self.preview.setVisible(bool(names) and not trouble)
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        set_role(self.trouble, "danger")

    def show_collision(self, collision: tuple[str, str] | None) -> None:
        """The name of a picture whose result gets a number, and that result's; None where all names differ."""
        words = fill(self.tr("Names that are taken get a number: %1 becomes %2"), *collision) if collision is not None else ""
        self.collision.setText(words)
        self.collision.setVisible(bool(words))

    @property
    def is_changed(self) -> bool:
        return self.template.text() not in ("", self.template.placeholderText())

    def summary(self) -> str:
        if self.has_trouble:
            return self.tr("The name can't be used")
        return self.template.text() or self.template.placeholderText()

    def fill_fields(self) -> None:
        if self.template.text() != self.choices.name_template:
            self.template.setText(self.choices.name_template)
        self.on_existing.setCurrentIndex(max(0, self.on_existing.findData(self.choices.on_existing)))
        self.keep_exif.setChecked(self.choices.keep_exif)
        self.tell_settings.setChecked(self.choices.tell_settings)

    def take_fields(self) -> None:
        self.choices.name_template = self.template.text()
        self.choices.on_existing = self.on_existing.currentData()
        self.choices.keep_exif = self.keep_exif.isChecked()
        self.choices.tell_settings = self.tell_settings.isChecked()

    def _make_parts(self) -> QHBoxLayout:
        """Buttons that put a part of the name in where the cursor stands."""
        row = QHBoxLayout()
        row.setSpacing(4)
        for part, words in (
            ("{name}", self.tr("The picture's own name")),
            ("{index}", self.tr("A number counted from 000001")),
            ("{variation}", self.tr("Which variation it is, from 1")),
            ("{model}", self.tr("The model's name")),
        ):
            button = Button(part, "", "chip", on_click=lambda part=part: self._insert(part))
            button.setToolTip(words)
            button.setAccessibleName(words)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _insert(self, part: str) -> None:
        self.template.insert(part)
        self.template.setFocus()
        self.on_edited()
