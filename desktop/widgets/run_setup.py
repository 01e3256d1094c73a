"""What a new run is asked to do: a dataset, a preset, a name, and all settings for who wants to see them."""

import math
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.errors import AppError
from core.pairs.dataset import Dataset, DatasetEntry
from desktop.dialogs.name import MAX_NAME_LENGTH
from desktop.item_models.left_behind import LeftTraining
from desktop.item_models.preflight_state import PreflightState
from desktop.keys import key_named
from desktop.sentences import words_of
from desktop.shortcuts import bind_window
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, card, label, set_role
from desktop.widgets.computing_choice import ComputingChoice
from desktop.widgets.direction_line import DirectionLine
from desktop.widgets.fields import ChoiceField, SearchField
from desktop.widgets.preflight_panel import PreflightPanel
from desktop.widgets.preset_choice import PresetChoice
from desktop.widgets.settings_form import SettingsForm
from desktop.wording import fill, joined, number
from training.run import RunRequest
from training.settings import RunSettings, settings_with

_LABEL_WIDTH_PX = 90
_SEARCH_WIDTH_PX = 200
_NARROW_PX = 560
_LIKE_RUN = ":run"
"""What stands for the pairs of another run among the datasets' folders."""


class RunSetup(QWidget):
    """Shows choices and emits `start_asked`; making the run is the page's."""

    start_asked = Signal()
    queue_asked = Signal()
    measure_asked = Signal()
    changed = Signal()
    """What would be trained is another: what was measured no longer holds."""
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dataset_box = ChoiceField()
        self.presets = PresetChoice()
        self.preset_box = self.presets.box
        self.start_box = ChoiceField()
        self.computing = ComputingChoice()
        self.start_box.setToolTip(self.tr("Weights to begin from: of a model or another run with the same generator, width and size."))
        self.show_starts([])
        self.name_field = QLineEdit()
        self.name_field.setMaxLength(MAX_NAME_LENGTH)
        self.name_field.setToolTip(self.tr("What the run is called in the list; it can be renamed at any time."))
        self.dataset_box.setToolTip(self.tr("The pairs that the network learns from."))
        self.form = SettingsForm()
        self.search_field = SearchField(self.tr("Find a setting"))
        self.search_field.setToolTip(
            self.tr("By its name, what it does, or its name on the command line (Ctrl+F). Escape shows all again.")
        )
        self.search_field.setMaximumWidth(_SEARCH_WIDTH_PX)
        self.search_field.textChanged.connect(self._seek)
        bind_window(key_named("setup/find"), self, self.search_field.begin)
        self.start_button = Button(self.tr("&Start training"), "play", "large", self.start_asked.emit)
        self.queue_button = Button(self.tr("Add to &queue"), "waiting", "normal", self.queue_asked.emit)
        self.queue_button.setToolTip(self.tr("It waits for its turn with these settings and pairs, and trains when the others are done."))
        self.measure_button = Button(self.tr("&Measure first"), "report", "normal", self.measure_asked.emit)
        self.measure_button.setToolTip(self.tr("Make a few real steps to see what it takes of memory, time and disk; nothing is kept."))
        self.preflight = PreflightPanel(self.tr("Use %1"), self.measure_button)
        self.cancel_button = Button(self.tr("Cancel"), "", "quiet", self.cancel_asked.emit)
        self.reset_button = Button(self.tr("Bac&k to the preset"), "refresh", "quiet", self._back_to_preset)
        self.direction = DirectionLine()
        self.direction.turned.connect(self.changed)
        self._amount = label("", "muted", wraps=True)
        self._model_run: tuple[Path, RunRequest, str] | None = None
        self._counts: dict[str, int] = {}
        self._is_making = False
        self._entries: list[DatasetEntry] = []
        self._arrange()
        self.dataset_box.currentIndexChanged.connect(self._choose_dataset)
        self.presets.chosen.connect(self._choose_preset)
        self.form.changed.connect(self._refresh)
        self._choose_preset()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE_PX)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("New training"), "title"), 1)
        head.addWidget(self.cancel_button)
        layout.addLayout(head)
        layout.addWidget(self._make_scrolled(self._make_choices(), self._make_settings()), 1)
        layout.addWidget(self.preflight)
        layout.addWidget(self._amount)
        bottom = QHBoxLayout()
        bottom.setSpacing(2 * SPACE_PX)
        bottom.addStretch(1)
        for button in (self.measure_button, self.queue_button, self.start_button):
            bottom.addWidget(button)
        layout.addLayout(bottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.start_button.setText(self.tr("&Start") if self.width() < _NARROW_PX else self.tr("&Start training"))

    def _seek(self, text: str) -> None:
        """Show what is found; where the form is low it lies below the fold."""
        self.form.seek(text)
        if text.strip():
            QTimer.singleShot(0, self, self._scroll_to_found)  # once it is laid out

    def _scroll_to_found(self) -> None:
        first = self.form.first_shown()
        if first is not None:
            self.area.ensureWidgetVisible(first, 0, 2 * SPACE_PX)

    def _make_scrolled(self, *cards: QFrame) -> QScrollArea:
        scroll = self.area = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "page")
        inner_layout = QVBoxLayout(inner)
        inner_layout.setContentsMargins(0, 0, SPACE_PX, 0)
        inner_layout.setSpacing(2 * SPACE_PX)
        for part in cards:
            inner_layout.addWidget(part)
        inner_layout.addStretch(1)
        scroll.setWidget(inner)
        return scroll

    def _make_choices(self) -> QFrame:
        choices = card()
        grid = QGridLayout(choices)
        grid.setContentsMargins(20, 18, 20, 18)
        grid.setHorizontalSpacing(2 * SPACE_PX)
        grid.setVerticalSpacing(4)
        rows = (
            (self.tr("&Dataset"), self.dataset_box, self.direction),
            (self.tr("&Preset"), self.presets, self.presets.explanation),
            (self.tr("&Begin from"), self.start_box, None),
            (self.tr("&Name"), self.name_field, None),
            (self.tr("&Compute on"), self.computing, self.computing.rest),
        )
        for row, (words, editor, explanation) in enumerate(rows):
            name_label = label(words)
            # A label leads to no wrapper of an editor: it does not take the keyboard itself.
            name_label.setBuddy(editor.focusProxy() or editor)
            name_label.setMinimumWidth(_LABEL_WIDTH_PX)
            (editor.focusProxy() or editor).setAccessibleName(words.replace("&", ""))
            grid.addWidget(name_label, 3 * row, 0)
            grid.addWidget(editor, 3 * row, 1)
            if explanation is not None:
                grid.addWidget(explanation, 3 * row + 1, 1)
            grid.setRowMinimumHeight(3 * row + 2, 10 if row < len(rows) - 1 else 0)
        grid.setColumnStretch(1, 1)
        return choices

    def _make_settings(self) -> QFrame:
        frame = card()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(SPACE_PX)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Settings"), "heading"), 1)
        # It comes and goes, and must not do so under a pointer that goes for the field.
        head.addWidget(self.reset_button)
        head.addWidget(self.search_field)
        layout.addLayout(head)
        layout.addWidget(self.form)
        return frame

    def show_datasets(self, entries: list[DatasetEntry], chosen: Path | None = None) -> None:
        """Offer these datasets; the chosen one stays chosen where it is still there."""
        self._entries = [entry for entry in entries if entry.error is None]
        wanted = chosen or self.dataset_dir
        was_like = self.like_run is not None and chosen is None
        with QSignalBlocker(self.dataset_box):
            self.dataset_box.clear()
            for entry in self._entries:
                self.dataset_box.addItem(entry.name, str(entry.dataset_dir))
            if self._model_run is not None:
                self.dataset_box.addItem(fill(self.tr("The pairs of “%1”"), self._model_run[2]), _LIKE_RUN)
            found = self.dataset_box.findData(_LIKE_RUN if was_like else str(wanted)) if was_like or wanted is not None else -1
            self.dataset_box.setCurrentIndex(max(0, found) if self.dataset_box.count() else -1)
        self._choose_dataset()

    def begin_like(self, run_dir: Path, request: RunRequest, name: str) -> None:
        """Begin from another run's settings, with its pairs as they were."""
        self.search_field.clear()
        self._model_run = run_dir, request, name
        self.presets.show_key(request.preset)
        self.presets.say(fill(self.tr("The settings of “%1”."), name))
        self.show_datasets(self._entries)
        self.dataset_box.setCurrentIndex(self.dataset_box.count() - 1)
        self.form.set_preset(request.settings)

    def begin_anew(self) -> None:
        """From the top, without what is left of a run that was begun like another; settings that were chosen here stay."""
        self.search_field.clear()
        self.area.verticalScrollBar().setValue(0)
        if self._model_run is not None:
            self._model_run = None
            self.name_field.clear()
            self.show_datasets(self._entries)
            self.presets.choose(self.preset)

    def left(self) -> LeftTraining:
        """What the form says, for the window that follows this one."""
        changes = {name: self.form.typed(name) for name in self.form.changes()}
        return LeftTraining(self.dataset_dir, self._model_run, self.preset, changes, self.name_field.text(), self.start_from)

    def take_up(self, left: LeftTraining) -> None:
        """What the form said in the window before this one."""
        if left.like is not None:
            self.begin_like(*left.like)
        else:
            self.presets.choose(left.preset)
        if left.dataset_dir is not None:
            self.show_datasets(self._entries, left.dataset_dir)
        self.form.change(left.changes)
        self.name_field.setText(left.name)
        self.start_box.setCurrentIndex(max(0, self.start_box.findData(str(left.start_from or ""))))

    @property
    def like_run(self) -> Path | None:
        """The run whose pairs are chosen, where it is not those of a dataset."""
        return self._model_run[0] if self._model_run is not None and self.dataset_box.currentData() == _LIKE_RUN else None

    @property
    def dataset_dir(self) -> Path | None:
        """The chosen dataset's folder."""
        data = self.dataset_box.currentData()
        return Path(data) if data and data != _LIKE_RUN else None

    def show_starts(self, starts: list[tuple[str, Path]]) -> None:
        """Offer these weights to begin from (name, and a model's file or a run's folder), after untrained ones; the chosen ones stay."""
        chosen = self.start_box.currentData()
        with QSignalBlocker(self.start_box):
            self.start_box.clear()
            self.start_box.addItem(self.tr("Untrained weights"), "")
            for name, path in starts:
                self.start_box.addItem(name, str(path))
            self.start_box.setCurrentIndex(max(0, self.start_box.findData(chosen)))

    @property
    def start_from(self) -> Path | None:
        """The model's file or the run's folder to begin from; None for untrained weights."""
        data = self.start_box.currentData()
        return Path(data) if data else None

    @property
    def preset(self) -> str:
        """The chosen preset's key."""
        return self.presets.key

    @property
    def settings(self) -> RunSettings:
        """The settings as they stand. Raises AppError BAD_SETTING."""
        return self.form.settings

    @property
    def name(self) -> str:
        """The run's name; what stands in the field as a suggestion where nothing was typed."""
        return self.name_field.text().strip() or self.name_field.placeholderText()

    def _choose_dataset(self) -> None:
        dataset_dir = self.dataset_dir
        self._counts = {}
        self.direction.show_words("")
        if dataset_dir is not None:
            try:
                dataset = Dataset.open(dataset_dir)
                self._counts = {str(split): count for split, count in dataset.counts().items()}
                self.direction.show_dataset(dataset)
            except AppError as error:
                self.direction.show_words(words_of(error))
            self.name_field.setPlaceholderText(self.dataset_box.currentText())
        elif self.like_run is not None and self._model_run is not None:
            _, request, name = self._model_run
            self._counts = {"train": request.num_train, "validation": request.num_validation}
            self.direction.show_words(self.tr("The same pairs as there, also where the dataset was changed since."))
            self.name_field.setPlaceholderText(fill(self.tr("%1, again"), name))
        self._refresh()

    def _choose_preset(self) -> None:
        preset = self.presets.preset
        assert preset is not None, "there is always one, and it was read with its settings"
        self.form.set_preset(settings_with(RunSettings(), preset.settings))

    def _back_to_preset(self) -> None:
        self.presets.choose(self.preset)

    def show_preflight(self, state: PreflightState) -> None:
        """How far measuring is, or what it found."""
        self.preflight.show_state(state)
        if not self.start_button.isEnabled():
            self.measure_button.setEnabled(False)

    def set_making(self, is_making: bool) -> None:
        """While the folder of a run is being written nothing else can be begun."""
        self._is_making = is_making
        self._refresh()

    def _refresh(self) -> None:
        self.changed.emit()
        num_changed = len(self.form.changes())
        self.reset_button.setVisible(num_changed > 0)
        num_train = self._counts.get("train", 0)
        if self._is_making:
            self._say(self.tr("The run's folder is being written…"))
            return
        try:
            settings = self.form.settings
        except AppError as error:
            self._say(words_of(error), wrong=True)
            return
        self.direction.go_by(self.presets.preset, is_lab=settings.colour_space == "Lab")
        if num_train == 0:
            self._say(self.tr("The dataset has no pair to train on. Move some from validation to training."), wrong=True)
        elif settings.batch_size > num_train:
            self._say(self.tr("The batch is larger than the number of training pairs. Choose a smaller batch size."), wrong=True)
        else:
            num_steps = settings.epochs * math.ceil(num_train / settings.batch_size)
            self._say(joined(self._amount_words(settings.epochs, num_train, num_steps), self._held_out_words()))

    def _amount_words(self, num_epochs: int, num_train: int, num_steps: int) -> str:
        one, more = self.tr("One epoch of %2 training pairs: %3 steps."), self.tr("%1 epochs of %2 training pairs: %3 steps.")
        return fill(one if num_epochs == 1 else more, number(num_epochs), number(num_train), number(num_steps))

    def _held_out_words(self) -> str:
        num = self._counts.get("validation", 0)
        if num == 1:
            return self.tr("One pair is held out for previews and validation.")
        return fill(self.tr("%1 pairs are held out for previews and validation."), number(num))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self._amount.setText(words)
        set_role(self._amount, "danger" if wrong else "muted")
        for button in (self.start_button, self.queue_button, self.measure_button):
            button.setEnabled(not wrong and not self._is_making)
