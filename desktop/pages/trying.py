"""The Try page: a pad to draw on or to drop a picture on, and beside it what a model makes of that."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError
from core.models.library import ModelEntry
from core.workspace import WorkspaceFolders
from desktop.context import AppContext
from desktop.dialogs.choosing import ask_for_file, ask_where_to_save
from desktop.diptych_picture import file_name, side_by_side, write_png
from desktop.item_models.left_behind import LeftDrawing
from desktop.item_models.model_choices import ModelChoices
from desktop.item_models.pad import Pad
from desktop.item_models.pad_colours import colours_for
from desktop.item_models.pad_source import PadSource, SourceRole, roles_for
from desktop.keys import key_named
from desktop.pages.page import Page
from desktop.service import SupersededError
from desktop.shortcuts import bind
from desktop.theme import PAGE_MARGIN_PX, SPACE_PX
from desktop.trying import Trying, image_of
from desktop.widgets.buttons import Button, IconButton, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.model_picker import ModelPicker
from desktop.widgets.model_picture import example_input
from desktop.widgets.pad_source_bar import PadSourceBar
from desktop.widgets.pad_tools import PadTools
from desktop.widgets.pad_view import PadView
from desktop.widgets.seed_choice import SeedChoice
from desktop.widgets.try_result import TryResult
from desktop.wording import fill

PICKER_WIDTH_PX = 280
STAY_MS = 300_000
"""The helper keeps the model so long after the page was left."""


class TryPage(Page):
    """Layout and wiring; the drawing is a Pad, its results come from Trying."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.pad = Pad(self)
        self.trying = Trying(context.trying.ask, context.spawn, self)
        self.models = ModelChoices(self)
        self.source: PadSource | None = None
        self._laid: QImage | None = None
        """What was made of the source: as long as it lies on the pad unchanged it follows the model."""
        self._model: Path | None = None
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(STAY_MS)
        self._leaving.timeout.connect(context.trying.let_go)
        self.picker = ModelPicker(self.models)
        self.picker.setMaximumWidth(PICKER_WIDTH_PX)  # and less where the tools need it
        self.seed = SeedChoice()
        self.tools = PadTools(self.pad)
        self.pad_view = PadView(self.pad)
        self.result = TryResult()
        self.result.write_for_drag = self._write_for_drag
        self.sources = PadSourceBar()
        self.save_button = Button(self.tr("Save both…"), "export", "normal", self.ask_where)
        self.save_button.setToolTip(self.tr("Save the drawing and its result side by side as one PNG (Ctrl+S)."))
        self.copy_button = IconButton(self.tr("Copy the result (Ctrl+C)"), "copy", self.copy_result)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_content())
        self._stack.addWidget(self._make_empty())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN_PX, 26, PAGE_MARGIN_PX, 20)
        layout.setSpacing(14)
        layout.addWidget(label(self.tr("Try"), "title"))
        layout.addWidget(self._stack, 1)
        self._wire()
        self._read_models()

    # What the window asks

    def shown(self) -> None:
        self._leaving.stop()
        # Once the argument is known: the model chosen before it would be loaded for nothing.
        QTimer.singleShot(0, self, self._wake)

    def hidden(self) -> None:
        self._leaving.start()

    def let_go(self) -> None:
        self._leaving.stop()

    def open_argument(self, argument: object) -> None:
        """The file of a model to try."""
        assert isinstance(argument, Path)
        self.picker.choose(argument)

    def drop_text(self, paths: Sequence[Path]) -> str:
        if self.entry is None or len(paths) != 1 or paths[0].is_dir():
            return ""
        return self.tr("Drop to try this picture")

    def accept_paths(self, paths: Sequence[Path]) -> bool:
        if self.entry is None or len(paths) != 1 or paths[0].is_dir():
            return False
        self.open_picture(paths[0])
        return True

    def left(self) -> object:
        is_there = self.pad.can_undo or self.pad.can_redo or self.source is not None
        return LeftDrawing(self._model, self.pad.drawing, self.source, self._laid, self.seed.choice) if is_there else None

    def take_up(self, left: object) -> None:
        assert isinstance(left, LeftDrawing)
        if left.model is not None:
            self.picker.choose(left.model)
        self.source, self._laid = left.source, left.laid
        self.seed.choose(left.seed)
        self.pad.take_up(left.drawing)
        self._show_source()

    # What is done here

    @property
    def entry(self) -> ModelEntry | None:
        """The model that is tried."""
        return self.picker.entry

    def open_picture(self, path: Path) -> None:
        """Take a picture for what the model takes pictures for."""
        if self.entry is not None:
            self._use_source(PadSource(path, roles_for(self.entry.header)[0]))

    def ask_for_picture(self) -> None:
        """Ask for a picture to open."""
        if self.entry is not None:
            ask_for_file(self, self.tr("Open a picture"), "", self.open_picture)

    def lay_example(self) -> None:
        """Put the model's own example on the pad."""
        if self.entry is None:
            return
        header = self.entry.header
        side = header.generator.size_px
        way = Qt.TransformationMode.FastTransformation if header.labels.input else Qt.TransformationMode.SmoothTransformation
        self.pad.lay(example_input(header).scaled(QSize(side, side), Qt.AspectRatioMode.IgnoreAspectRatio, way))

    def ask_anew(self) -> None:
        """Ask for the result again: after a trouble, or because something else than the picture changed."""
        if self.pad.is_blank:
            self.trying.prepare(self.pad.image, self.seed.value)
        else:
            self.trying.want(self.pad.image, self.seed.value)

    def _wake(self) -> None:
        if self.on_screen and (self.trying.answer is None or not self.context.trying.pid) and not self.trying.is_busy:
            self.ask_anew()

    def ask_where(self) -> None:
        """Ask where the diptych is to be saved."""
        if self.trying.result.isNull() or self.entry is None:
            return
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or Path.home())
        ask_where_to_save(
            self, self.tr("Save both"), folder / file_name(self.entry.header.name), self.tr("PNG pictures (*.png)"), self.save
        )

    def save(self, path: Path) -> None:
        """Write the picture that was tried and its result side by side."""
        try:
            write_png(path, side_by_side(self.trying.tried, self.trying.result))
        except AppError as error:
            self.context.fail(error)
            return
        self.context.show_message.emit(fill(self.tr("Both are saved: %1"), path))

    def copy_result(self) -> None:
        """Put the result into the clipboard."""
        if not self.trying.result.isNull():
            QGuiApplication.clipboard().setImage(self.trying.result)
            self.context.show_message.emit(self.tr("The result is in the clipboard."))

    def _write_for_drag(self) -> Path | None:
        """The result as a file in the workspace's cache; None where it can't be written: the picture goes without."""
        folder = WorkspaceFolders(self.context.workspace).cache_dir / "tried"
        path = folder / file_name(self.entry.header.name if self.entry is not None else "")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_png(path, self.trying.result)
        except (OSError, AppError):
            return None
        return path

    # Layout

    def _make_content(self) -> QWidget:
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE_PX)
        top.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.tools, 1)
        self.input_name, self.target_name = ElidedLabel("", "section"), ElidedLabel("", "section")
        self.state = label("", "caption")
        result_bar = QWidget()
        below = QHBoxLayout(result_bar)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.seed)
        below.addStretch(1)
        below.addWidget(self.save_button)
        panels = QGridLayout()
        panels.setHorizontalSpacing(2 * SPACE_PX)
        panels.setVerticalSpacing(SPACE_PX)
        panels.setRowStretch(1, 1)
        for place, (heads, panel, bar) in enumerate(
            (
                ((self.input_name,), self.pad_view, self.sources),
                ((self.target_name, self.state, self.copy_button), self.result, result_bar),
            )
        ):
            head = QHBoxLayout()
            head.setSpacing(SPACE_PX)
            for widget in heads:
                head.addWidget(widget, 1 if isinstance(widget, ElidedLabel) else 0)
            panels.addLayout(head, 0, place)
            panels.addWidget(panel, 1, place)
            panels.addWidget(bar, 2, place)
            panels.setColumnStretch(place, 1)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(top)
        column.addLayout(panels, 1)
        return made

    def _make_empty(self) -> EmptyState:
        text = self.tr("Draw a picture and see at once what a model makes of it. Train a network first, or drop a model file here.")
        empty = EmptyState("try", self.tr("No models yet"), text, is_drop_zone=True)
        empty.add_button(Button(self.tr("Train a network"), "train", "primary", lambda: self.context.navigate.emit("train", None)))
        return empty

    # Wiring

    def _wire(self) -> None:
        self.picker.model_chosen.connect(lambda _: self._use_model())
        self.pad.settled.connect(self._on_settled)
        self.pad.changed.connect(self._on_changed)
        self.pad_view.swatch_asked.connect(self.tools.swatches.choose)
        self.seed.changed.connect(self.ask_anew)
        self.trying.changed.connect(self._show_state)
        self.result.again_pressed.connect(self.ask_anew)
        self.sources.open_pressed.connect(self.ask_for_picture)
        self.sources.example_pressed.connect(self.lay_example)
        self.sources.role_chosen.connect(self._change_role)
        self.sources.share_chosen.connect(self.pad.mix_backdrop)
        self.sources.remove_pressed.connect(self._remove_source)
        self.connect_to(self.context.models_changed, self._read_models)
        self.connect_to(self.context.workspace_changed, lambda _: self._read_models())
        for name, act in (
            ("undo", self.pad.undo),
            ("redo", self.pad.redo),
            ("save", self.ask_where),
            ("copy", self.copy_result),
        ):
            bind(key_named(f"try/{name}"), self, act)

    def _read_models(self) -> None:
        chosen = self._model or Path(self.context.settings.translate.model)
        self.picker.blockSignals(True)
        self.models.read(self.context.workspace)
        if not self.picker.choose(chosen) and self.models.entries:
            self.picker.setCurrentIndex(0)
        self.picker.blockSignals(False)
        self._stack.setCurrentIndex(0 if self.models.entries else 1)
        if (self.entry.path if self.entry is not None else None) != self._model:
            self._use_model()

    def _use_model(self) -> None:
        """Another model: its colours and pen, and its result of what lies on the pad."""
        entry = self.entry
        self._model = entry.path if entry is not None else None
        self.trying.use(self._model)
        if entry is None:
            return
        header = entry.header
        example = example_input(header)
        colours = colours_for(header, example)
        side = header.generator.size_px
        self.tools.show_colours(colours)
        self.pad.is_smooth = not colours.is_labels
        self.pad.use_colour(colours.ink)
        self.pad.use_width(max(1, round(side * colours.pen_share)))
        self.input_name.set_text(header.input_name)
        self.target_name.set_text(header.target_name)
        self.seed.show_model(header)
        self.trying.device = self.context.device or self.context.settings.translate.device
        self.trying.threads = self.context.settings.translate.threads
        is_laid = self._laid is not None and self.pad.image.cacheKey() == self._laid.cacheKey()
        self.pad.paper = colours.paper
        if self.pad.is_blank:
            self.pad.start_anew(QSize(side, side), colours.paper)
        if self.source is not None and (is_laid or self.source.role is SourceRole.BACKDROP):
            role = self.source.role if self.source.role in roles_for(header) else SourceRole.INPUT
            self._use_source(PadSource(self.source.path, role))
        if self.on_screen:
            self.ask_anew()
        self._show_source()

    # The opened picture

    def _use_source(self, source: PadSource) -> None:
        self.source = source
        self._show_source()
        self.context.spawn(self._open_source(source))

    async def _open_source(self, source: PadSource) -> None:
        if self.entry is None:
            return
        try:
            answer = await self.context.trying.ask(source.request(self.entry.header))
        except SupersededError:
            return
        except AppError:
            if self.source is source:
                self._remove_source()
            raise
        if self.source is not source:
            return
        image = image_of(answer.pixels, answer.width, answer.height)
        if source.role is SourceRole.BACKDROP:
            self.pad.show_backdrop(image)
            if self.pad.is_blank:
                self.pad.start_anew(image.size(), self.pad.paper)
        else:
            self.pad.show_backdrop(QImage())
            self.pad.lay(image)
            self._laid = self.pad.image

    def _change_role(self, role: SourceRole) -> None:
        if self.source is None or role is self.source.role:
            return
        if role is SourceRole.BACKDROP and self._laid is not None and self.pad.image.cacheKey() == self._laid.cacheKey():
            self.pad.clear()
        self._use_source(PadSource(self.source.path, role))

    def _remove_source(self) -> None:
        self.source = self._laid = None
        self.pad.show_backdrop(QImage())
        self._show_source()

    def _show_source(self) -> None:
        if self.entry is not None:
            header = self.entry.header
            self.sources.show_source(self.source, header, self.pad.backdrop_share, has_example=not example_input(header).isNull())
            self.pad_view.show_hint(self.tr("Draw here, or drop a picture on the window."))

    # The result

    def _on_settled(self) -> None:
        if self.pad.is_blank:
            self.trying.forget_result()
        elif self.on_screen:
            self.trying.want(self.pad.image, self.seed.value)

    def _on_changed(self) -> None:
        if self.pad.is_drawing and self.trying.is_live:
            self.trying.want(self.pad.image, self.seed.value)

    def _show_state(self) -> None:
        trying = self.trying
        if trying.error is not None:
            self.result.show_trouble(trying.error)
        elif not trying.result.isNull():
            self.result.show_image(trying.result)
        elif trying.is_loading:
            self.result.show_text(self.tr("The model is being loaded…"))
        elif not self.pad.is_blank and trying.is_busy:
            self.result.show_text(self.tr("Computing…"))
        else:
            self.result.show_text(self.tr("The result appears here."))
        has_result = not trying.result.isNull() and trying.error is None
        self.save_button.setEnabled(has_result)
        self.copy_button.setEnabled(has_result)
        self.state.setText(self._state_words())
        self.state.setToolTip(trying.answer.device if trying.answer is not None else "")

    def _state_words(self) -> str:
        answer = self.trying.answer
        if self.trying.is_busy and answer is not None and answer.milliseconds > 1000:
            return self.tr("Computing…")
        if answer is None or self.trying.error is not None:
            return ""
        device = self.tr("processor") if answer.device == "cpu" else answer.device.partition(" ")[0]
        return fill(self.tr("%1 ms, %2"), round(answer.milliseconds), device)
