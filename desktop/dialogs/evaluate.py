"""Measures a model on a dataset: which pairs, by what, how far it is, and the figures with what is good."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from core.errors import AppError
from core.evaluation.report import ONNX_SUFFIX, Evaluation, EvaluationRequest, write_evaluation
from core.files import JsonPath, path_to_json, path_to_text
from core.models.library import ModelEntry
from desktop.context import AppContext
from desktop.dataset_words import num_pairs_words
from desktop.dialogs.choosing import ask_for_file, ask_where_to_save
from desktop.dialogs.pair_choices import dataset_box, split_box
from desktop.dialogs.working import SCREEN_MARGIN_PX, WorkDialog
from desktop.item_models.model_choices import models_at_hand
from desktop.sentences import say
from desktop.widgets.buttons import Button, label
from desktop.widgets.fields import Form
from desktop.widgets.file_field import FileField
from desktop.widgets.fold import Fold
from desktop.widgets.measures_table import MeasuresTable
from desktop.wording import fill, joined
from training.measuring_requests import EvaluateModel, ModelEvaluated

WIDTH_PX = 940
TABLE_HEIGHT_PX = 200
"""At least; the dialog grows to HEIGHT_PX for it where the screen has room."""
HEIGHT_PX = 760


class EvaluateDialog(WorkDialog):
    """Measures, and measures again with other choices."""

    def __init__(self, context: AppContext, entry: ModelEntry, parent: QWidget | None = None) -> None:
        title = fill(QCoreApplication.translate("EvaluateDialog", "Evaluate “%1”"), entry.header.name)
        super().__init__(context, "models/evaluate", title, "", "report", parent)
        self._entry = entry
        self.found: Evaluation | None = None
        """What was measured last."""
        text = self.tr(
            "The pairs' inputs are translated as this model does it, and the results are compared with the targets. "
            "Take pairs that the model has not learned from: those held out for validation, or a test split."
        )
        self.body.addWidget(label(text, "muted", wraps=True))
        self.body.addLayout(self._make_form())
        self.more = Fold(self.tr("More measures"), self._make_files())
        self.more.toggled.connect(lambda _: QTimer.singleShot(0, self, self._shrink))
        self.body.addWidget(self.more)
        self._tell_files()
        self.add_work(self.tr("Measuring"), self.tr("Stopped; nothing was measured."))
        self.table = MeasuresTable()
        self.table.setMinimumHeight(TABLE_HEIGHT_PX)
        self.table.hide()
        self.body.addWidget(self.table, 1)
        self.export_button = Button(self.tr("Export…"), "export", "normal", self._ask_where)
        self.export_button.hide()
        self.add_left(self.export_button)
        self.add_button("close", self.tr("Close"))
        self.start_button = self.add_default(self.tr("Evaluate"), "play", self.start)
        self.setMinimumWidth(WIDTH_PX)
        if self.dataset.count() == 0:
            self.start_button.setEnabled(False)
            self._say(self.tr("There is no dataset to measure it on. Make one on the Datasets page first."), "warning")

    def start(self) -> None:
        """Measure, or measure anew."""
        dataset = self.dataset.currentData()
        if self.work.is_running or dataset is None:
            return
        wanted = EvaluationRequest(
            model=path_to_json(self._entry.path),
            dataset=str(dataset),
            split=self.split.currentData(),
            segmenter=_stored(self.segmenter.currentData()),
            palette=_stored(self.palette_field.path),
            lpips_weights=_stored(self.lpips.path),
            inception_weights=_stored(self.inception.path),
            device=self._context.device,
        )
        self.work.begin(EvaluateModel(wanted=wanted))

    def save(self, path: Path) -> None:
        """Write the figures: a table, or where the file is called .json all that was found."""
        assert self.found is not None
        try:
            write_evaluation(self.found, path)
        except AppError as error:
            self._context.fail(error)
            return
        self._context.show_message.emit(fill(self.tr("The figures are in “%1”."), path.name))

    def _make_form(self) -> Form:
        self.dataset = dataset_box(self._context.workspace, self._entry.header.dataset)
        self.split = split_box()
        self.segmenter = QComboBox()
        self.segmenter.addItem(self.tr("None"), None)
        for model in models_at_hand(self._context.workspace):
            if model.path != self._entry.path:
                self.segmenter.addItem(model.header.name, model.path)
        self.segmenter.addItem(self.tr("An ONNX file…"), None)
        self.segmenter.activated.connect(self._ask_for_segmenter)
        form = Form()
        for field, words in (
            (self.dataset, self.tr("&Dataset:")),
            (self.split, self.tr("&Pairs:")),
            (self.segmenter, self.tr("&Segmenter:")),
        ):
            field.setAccessibleName(words.replace("&", "").rstrip(":"))
            form.add(words, field)
        self.segmenter.setToolTip(
            self.tr("A model from these photos to these label maps: it says how much of the translated photos it recognises.")
        )
        return form

    def _make_files(self) -> QWidget:
        """What only some have: a list of colours, and weights that are not Diptych's to give."""
        weights = self.tr("Weights (*.pth *.pt)")
        self.palette_field = FileField(
            self.tr("Palette"), self.tr("Found in the data"), self.tr("Lists of colours (*.txt *.csv);;All files (*)")
        )
        self.palette_field.setToolTip(self.tr("The colours of the label maps, one a line: #804080 road, or 128 64 128 road."))
        self.lpips = FileField(self.tr("LPIPS"), self.tr("Left out: choose torchvision's weights of AlexNet or VGG16"), weights)
        self.inception = FileField(self.tr("FID and KID"), self.tr("Left out: choose the Inception v3 of 2015-12-05"), weights)
        files = QWidget()
        form = Form(files)
        form.setContentsMargins(0, 0, 0, 0)
        for field, words in ((self.palette_field, self.tr("Palette:")), (self.lpips, "LPIPS:"), (self.inception, self.tr("FID and KID:"))):
            form.add(words, field)
            field.changed.connect(self._tell_files)
        return files

    def _tell_files(self) -> None:
        fields = ((self.palette_field, self.tr("own palette")), (self.lpips, "LPIPS"), (self.inception, self.tr("FID and KID")))
        chosen = [words for field, words in fields if field.path is not None]
        summary = ", ".join(chosen) or self.tr("palette, LPIPS, FID and KID")
        self.more.set_summary(summary, is_changed=bool(chosen))

    def _shrink(self) -> None:
        """Without a table the dialog is as high as what it holds."""
        if self.table.isHidden():
            self.adjustSize()

    def take_segmenter(self, path: Path) -> None:
        """Choose an ONNX file as the segmenter."""
        last = self.segmenter.count() - 1
        self.segmenter.insertItem(last, path_to_text(Path(path.name)), path)
        self.segmenter.setCurrentIndex(last)

    def _ask_for_segmenter(self, chosen: int) -> None:
        if chosen == self.segmenter.count() - 1:
            self.segmenter.setCurrentIndex(0)
            ask_for_file(self, self.tr("Choose a segmenter"), f"ONNX (*{ONNX_SUFFIX})", self.take_segmenter)

    def _began(self) -> None:
        super()._began()
        self.table.hide()
        self.export_button.hide()

    def _done(self, answer: ModelEvaluated) -> None:
        found = self.found = answer.found
        words = [fill(self.tr("Measured on %1 of “%2”, on %3."), num_pairs_words(found.num_pairs), found.dataset, found.device)]
        if found.failures:
            why = say(found.failures[0].sentence)
            words.append(fill(self.tr("%1 could not be measured: %2"), num_pairs_words(len(found.failures)), why))
        if found.palette:
            words.append(fill(self.tr("The label maps have %1 colours: %2."), str(len(found.palette)), ", ".join(found.palette)))
        self.table.show_evaluation(found)
        self.table.show()
        self.export_button.show()
        room = self.screen().availableGeometry().height() - SCREEN_MARGIN_PX
        self.resize(self.width(), max(self.height(), min(HEIGHT_PX, room)))
        self._ended(joined(*words, *map(say, found.notes)), "warning" if found.failures else "good")
        self.start_button.setText(self.tr("Evaluate again"))

    def _set_idle(self, is_idle: bool) -> None:
        for widget in (self.dataset, self.split, self.segmenter, self.more.body, self.start_button):
            widget.setEnabled(is_idle)

    def _ask_where(self) -> None:
        assert self.found is not None
        suggestion = self._context.workspace / f"{self._entry.path.stem}.csv"
        ask_where_to_save(self, self.tr("Export the figures"), suggestion, self.tr("Tables (*.csv);;JSON (*.json)"), self.save)


def _stored(path: Path | None) -> JsonPath | None:
    return path_to_json(path) if path is not None else None
