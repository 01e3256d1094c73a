"""The left column of the Translate page: the model, and how its results are made, in sections that fold away."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.models.library import ModelEntry
from desktop.item_models.model_choices import ModelChoices
from desktop.settings import TranslateChoices
from desktop.widgets.buttons import Button, label, separator, set_role
from desktop.widgets.fold import Fold
from desktop.widgets.model_picker import ModelPicker
from desktop.widgets.naming_options import NamingOptions
from desktop.widgets.network_options import NetworkOptions
from desktop.widgets.noise_options import NoiseOptions
from desktop.widgets.option_section import OptionSection
from desktop.widgets.output_options import OutputOptions
from desktop.widgets.speed_options import SpeedOptions
from desktop.wording import fill

SIDE_MARGIN_PX = 18


class TranslationSetup(QFrame):
    """Shows and changes TranslateChoices. Start stays in sight however much is unfolded."""

    changed = Signal()
    start_pressed = Signal()

    def __init__(self, models: ModelChoices, choices: TranslateChoices, forced_device: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.choices = choices
        self.picker = ModelPicker(models)
        self.picker.setObjectName("option-model")
        self.picker.setToolTip(self.tr("The network that translates: one that came along, or one that you trained or imported."))
        self._terms = label("", "caption", wraps=True)
        self.output = OutputOptions(choices)
        self.naming = NamingOptions(choices)
        self.network = NetworkOptions(choices)
        self.noise = NoiseOptions(choices)
        self.speed = SpeedOptions(choices, forced_device)
        self._sections: dict[str, OptionSection] = {
            "results": self.output,
            "names": self.naming,
            "network": self.network,
            "noise": self.noise,
            "speed": self.speed,
        }
        self.start = Button(self.tr("Start &translating"), "play", "large", self.start_pressed.emit)
        self.space = label("", "caption", wraps=True)
        self.space.setToolTip(self.tr("An estimate, as if all pictures were photographs and as large as the first one."))
        self.space.hide()
        self.folds: dict[str, Fold] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, SIDE_MARGIN_PX)
        layout.setSpacing(12)
        layout.addWidget(self._make_area(), 1)
        below = QVBoxLayout()
        below.setContentsMargins(SIDE_MARGIN_PX, 0, SIDE_MARGIN_PX, 0)
        below.addWidget(self.space)
        below.addWidget(self.start)
        layout.addLayout(below)
        self.picker.model_chosen.connect(self._on_model)
        self._summarise()

    @property
    def entry(self) -> ModelEntry | None:
        """The chosen model."""
        return self.picker.entry

    @property
    def has_trouble(self) -> bool:
        """Whether something chosen here can't be used."""
        return any(section.has_trouble for section in self._sections.values())

    def show_sources(self, sources: Sequence[Path], job_dir: Path) -> None:
        """Say where the results of these sources will be."""
        self.output.show_place(sources, job_dir)
        self._summarise()

    def show_names(self, usual: str, names: Sequence[str], trouble: str = "") -> None:
        """The template that an empty field stands for, and the first names that results will have, or why there are none."""
        self.naming.show_names(usual, names, trouble)
        self._summarise()

    def show_picture(self, size: tuple[int, int] | None) -> None:
        """The first picture's (width, height); None while there is none."""
        self.network.show_picture(size)

    def show_space(self, words: str, is_short: bool) -> None:
        """How much of its disk the results will take."""
        self.space.setText(words)
        set_role(self.space, "warning" if is_short else "caption")
        self.space.setVisible(bool(words))

    def _make_area(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(SIDE_MARGIN_PX, 0, SIDE_MARGIN_PX, 0)
        column.setSpacing(4)
        column.addWidget(label(self.tr("Model"), "section"))
        column.addSpacing(2)
        column.addWidget(self.picker)
        column.addWidget(self._terms)
        column.addSpacing(8)
        titles = {
            "results": self.tr("Results"),
            "names": self.tr("Names and files"),
            "network": self.tr("What the network sees"),
            "noise": self.tr("Noise"),
            "speed": self.tr("Speed"),
        }
        for name, section in self._sections.items():
            fold = Fold(titles[name], section, is_open=name in self.choices.open_sections)
            fold.setObjectName(f"section-{name}")
            fold.toggled.connect(self._remember_folds)
            section.changed.connect(self._on_changed)
            self.folds[name] = fold
            column.addWidget(separator())
            column.addWidget(fold)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _remember_folds(self) -> None:
        self.choices.open_sections = [name for name, fold in self.folds.items() if fold.is_open]

    def _summarise(self) -> None:
        for name, section in self._sections.items():
            self.folds[name].set_summary(section.summary(), has_trouble=section.has_trouble, is_changed=section.is_changed)

    def _on_model(self, entry: ModelEntry | None) -> None:
        if entry is not None:
            self.choices.model = str(entry.path)
        self._terms.setText(fill(self.tr("Trained on %1"), entry.header.dataset) if entry is not None and entry.header.dataset else "")
        self._terms.setVisible(bool(self._terms.text()))
        self.network.show_model(entry.header if entry is not None else None)
        self._on_changed()

    def _on_changed(self) -> None:
        self._summarise()
        self.changed.emit()
