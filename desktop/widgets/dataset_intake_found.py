"""The pairs found in dropped files: what they are, which side is the input, what is wrong, and the button that keeps them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from core.pairs.recipes.recipe import recipe_words
from desktop.context import AppContext
from desktop.dataset_words import kind_count_words, layout_words, remedy_of, side_words, title_of
from desktop.dialogs.name import MAX_NAME_LENGTH
from desktop.item_models.dataset_state import DatasetFacts
from desktop.item_models.intake import Intake
from desktop.item_models.pair_items import PairItems
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.sentences import say
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, card, label
from desktop.widgets.fields import NumberField
from desktop.widgets.pair_grid import PairGrid
from desktop.widgets.recipe_panel import RecipePanel
from desktop.widgets.side_switch import SideSwitch
from desktop.widgets.work_bar import WorkBar
from desktop.wording import fill, labelled, number, stopped

NUM_KINDS_SHOWN = 4


class IntakeFound(QWidget):
    """Edits the Intake it shows; what makes another one goes out as signals."""

    keep_asked = Signal()
    cancel_asked = Signal()
    order_asked = Signal(bool)
    photos_asked = Signal(bool)

    def __init__(self, context: AppContext, thumbnails: ThumbnailStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.intake: Intake | None = None
        self._into: DatasetFacts | None = None
        self._thumbnails = thumbnails
        self._is_busy = False
        self.items = PairItems(thumbnails, self)
        self.name_field = QLineEdit()
        self.name_field.setMaxLength(MAX_NAME_LENGTH)
        self.name_field.setAccessibleName(self.tr("Name"))
        self.found_label = label("", "strong", wraps=True)
        self.switch = SideSwitch()
        self.share_box = NumberField(1, 90, self.tr(" %"))
        self.share_box.setAccessibleName(self.tr("Held out for validation"))
        self.split_label = label("", "muted", wraps=True)
        self.order_box = QCheckBox(self.tr("Match in the &order of the names"))
        self.order_box.setToolTip(self.tr("The first picture of one folder with the first of the other, 2 before 10."))
        self.photos_box = QCheckBox(self.tr("Single &photos, with a recipe"))
        self.problems = QFrame()
        self.problems.setProperty("role", "notice")
        self.problems_label = label("", wraps=True)
        self.grid = PairGrid()
        self.grid.setModel(self.items)
        self.recipe = RecipePanel(context, "datasets/intake-recipe")
        self.pictures = QStackedWidget()
        self.pictures.addWidget(self.grid)
        self.pictures.addWidget(self.recipe)
        self.pictures_title = label("", "section")
        self.bar = WorkBar(self.tr("Reading the pictures"))
        self.keep_button = Button(self.tr("&Create dataset"), "check", "primary", self.keep_asked.emit)
        self.cancel_button = Button(self.tr("Cancel"), "", "normal", self.cancel_asked.emit)
        self._arrange()
        self.switch.swap_asked.connect(self._swap)
        self.share_box.valueChanged.connect(self._share_changed)
        self.name_field.textEdited.connect(self._named)
        self.name_field.textChanged.connect(self._name_changed)
        self.name_field.returnPressed.connect(lambda: self.keep_button.isEnabled() and self.keep_asked.emit())
        self.order_box.clicked.connect(self.order_asked)
        self.photos_box.clicked.connect(self.photos_asked)
        self.recipe.changed.connect(self._show_names)
        thumbnails.ready.connect(self._show_example)

    def _arrange(self) -> None:
        frame = card()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(20, 14, 16, 10)
        inner.setSpacing(SPACE_PX)
        top = QHBoxLayout()
        top.setSpacing(3 * SPACE_PX)
        words = QVBoxLayout()
        words.setSpacing(SPACE_PX)
        name_row = QHBoxLayout()
        self.name_label = label(self.tr("&Name"))
        self.name_label.setBuddy(self.name_field)
        name_row.addWidget(self.name_label)
        name_row.addWidget(self.name_field, 1)
        share_row = QHBoxLayout()
        self.share_label = label(self.tr("Held &out"))
        self.share_label.setBuddy(self.share_box)
        share_row.addWidget(self.share_label)
        share_row.addWidget(self.share_box)
        share_row.addStretch(1)
        words.addLayout(name_row)
        words.addWidget(self.found_label)
        words.addLayout(share_row)
        words.addWidget(self.split_label)
        words.addStretch(1)
        top.addLayout(words, 1)
        top.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(top)
        inner.addWidget(self.order_box)
        inner.addWidget(self.photos_box)
        notice = QVBoxLayout(self.problems)
        notice.setContentsMargins(16, 10, 16, 10)
        notice.addWidget(self.problems_label)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_PX + 4)
        buttons.addWidget(self.bar, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignRight)
        buttons.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX + 4)
        layout.addWidget(frame)
        layout.addWidget(self.problems)
        layout.addWidget(self.pictures_title)
        layout.addWidget(self.pictures, 1)
        layout.addLayout(buttons)

    def begin(self, into: DatasetFacts | None) -> None:
        """Something else is looked for, for this dataset or for a new one."""
        self._into = into
        self.intake = None
        self.set_busy(False)

    def stop(self) -> None:
        """Nothing is looked for any more."""
        self.recipe.stop()
        self.bar.end()

    def show_intake(self, intake: Intake, *, is_first: bool) -> None:
        """Show what was found so far, or in the end."""
        self.intake = intake
        if self.name_field.text() != intake.name:
            self.name_field.setText(intake.name)
            self.name_field.setCursorPosition(0)
        if is_first:
            self.share_box.setValue(round(100 * intake.validation_share))
            self.order_box.setChecked(intake.wish.in_order)
            self.photos_box.setChecked(bool(intake.wish.recipe))
        is_new = self._into is None
        for widget in (self.name_label, self.name_field):
            widget.setVisible(is_new)
        for widget in (self.share_label, self.share_box):
            widget.setVisible(is_new and not intake.has_own_split)
        is_photos = intake.found.layout == "photos"
        folders = sum(path.is_dir() for path in intake.wish.paths)
        self.order_box.setVisible(intake.wish.in_order or (folders > 0 and intake.found.layout in ("two_folders", "subfolders")))
        self.photos_box.setVisible(is_new and (is_photos or bool(intake.found.kinds)))
        self.switch.setVisible(not is_photos or not is_new)
        self.switch.swap_button.setVisible(not is_photos)
        self._show_problems()
        self._show_pictures(is_photos=is_photos)
        if intake.is_final:
            self.bar.end()
            if is_first or not self.keep_button.isEnabled():
                self.set_busy(False)
                self.keep_button.setFocus()
        else:
            self.bar.show()
            self.bar.bar.setRange(0, 0)
            self.bar.sentence.set_text(fill(self.tr("Still looking: %1 pictures so far"), number(intake.found.num_pictures)))
        self._refresh_keep()
        self._refresh()

    def set_busy(self, is_busy: bool) -> None:
        """While what was found is being kept."""
        for widget in (self.name_field, self.switch, self.share_box, self.order_box, self.photos_box, self.recipe):
            widget.setEnabled(not is_busy)
        words = self.tr("&Create dataset") if self._into is None else self.tr("&Add them")
        busy_words = self.tr("Creating…") if self._into is None else self.tr("Adding…")
        self.keep_button.setText(busy_words if is_busy else words)
        self._is_busy = is_busy
        self._refresh_keep()

    def _refresh_keep(self) -> None:
        intake = self.intake
        may = intake is not None and intake.is_final and not self._is_busy
        self.keep_button.setEnabled(may and (self._into is not None or bool(self.name_field.text().strip())))
        self.cancel_button.setVisible(not self.bar.isVisibleTo(self))

    def _show_problems(self) -> None:
        assert self.intake is not None
        kinds = self.intake.found.kinds
        lines = [
            f"{labelled(title_of(kind.code), stopped(kind_count_words(kind, 0)))} {remedy_of(kind.code)}"
            for kind in kinds[:NUM_KINDS_SHOWN]
        ]
        if len(kinds) > NUM_KINDS_SHOWN:
            lines.append(fill(self.tr("And %1 other kinds of problems."), number(len(kinds) - NUM_KINDS_SHOWN)))
        self.problems_label.setText("\n".join(lines))
        self.problems_label.setToolTip("\n".join(say(one.message) for kind in kinds for one in kind.occurrences[:8]))
        self.problems.setVisible(bool(kinds))

    def _show_pictures(self, *, is_photos: bool) -> None:
        assert self.intake is not None
        has_recipe = is_photos and self._into is None
        self.pictures.setCurrentWidget(self.recipe if has_recipe else self.grid)
        kept = QSizePolicy.Policy.Preferred if has_recipe else QSizePolicy.Policy.Ignored
        self.recipe.setSizePolicy(kept, kept)  # out of sight it takes no room from what was found
        if has_recipe:
            self.recipe.show_photos(self.intake.examples)
            self.pictures_title.setText(self.tr("The recipe, and what it makes of your photos"))
        else:
            self.pictures_title.setText(self.tr("The first pairs"))

    def _swap(self) -> None:
        if self.intake is not None:
            self.intake.swap()
            self._refresh()

    def _share_changed(self, percent: int) -> None:
        if self.intake is not None:
            self.intake.validation_share = percent / 100
            self._show_split()

    def _named(self) -> None:
        if self.intake is not None:
            self.intake.is_named = True

    def _name_changed(self, name: str) -> None:
        if self.intake is not None:
            self.intake.name = name
        self._refresh_keep()

    def _refresh(self) -> None:
        intake = self.intake
        assert intake is not None
        if self.items.pairs != intake.examples:
            self.items.set_pairs(intake.examples)
        words = layout_words(intake.found.layout, intake.found.num_pairs)
        if intake.found.published:
            words = f"{words} {fill(self.tr('This is the published dataset %1.'), intake.found.published)}"
        self.found_label.setText(words)
        self._show_split()
        self._show_example()

    def _show_split(self) -> None:
        intake = self.intake
        assert intake is not None
        words = self.tr("%1 pairs to learn from, %2 for previews and validation.")
        if intake.has_own_split:
            words = self.tr("The folders say it: %1 pairs to learn from, %2 for validation.")
        if intake.found.counts.get("test"):
            words = f"{words} {self.tr('%3 for tests.')}"
        if self._into is not None:
            words = self.tr("Those that the dataset has already, under whatever name, are not added again.")
        self.split_label.setText(
            fill(words, number(intake.num_train), number(intake.num_validation), number(intake.found.counts.get("test", 0)))
        )

    def _show_names(self) -> None:
        intake = self.intake
        if intake is not None:
            first, second = intake.side_names
            if intake.found.layout == "photos":
                first = recipe_words(self.recipe.recipe)
            self.switch.set_names(side_words(first), side_words(second))

    def _show_example(self, _keys: object = None) -> None:
        examples = self.intake.examples if self.intake is not None else []
        if examples:
            pair = examples[0]
            self.switch.set_pictures(self._thumbnails.picture(pair.input), self._thumbnails.picture(pair.target))
            self._show_names()
