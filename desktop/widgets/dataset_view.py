"""A dataset on screen: its name and counts, what can be done with it as a whole, and its pairs, health and split."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.pairs.health.digest import HealthDigest
from desktop.dataset_words import side_words, step_words
from desktop.item_models.dataset_model import DatasetModel
from desktop.item_models.dataset_pairs import input_of
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.long_work import LongWork
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.dataset_banners import LeakBanner, MissingBanner, ReaderBanner
from desktop.widgets.dataset_health import DatasetHealth
from desktop.widgets.dataset_pairs import DatasetPairsPanel
from desktop.widgets.dataset_split import DatasetSplit
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill, number


class DatasetView(QWidget):
    """Header, banners and three faces. Edits of pairs go to the model at once; what needs a question first is the page's."""

    train_asked = Signal()
    add_asked = Signal()
    export_asked = Signal()
    rename_asked = Signal()
    delete_asked = Signal()
    face_shown = Signal(str)
    """pairs, health or split came in front."""

    def __init__(
        self, model: DatasetModel, thumbnails: ThumbnailStore, check: LongWork, relink: LongWork, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._thumbnails = thumbnails
        self.name_label = ElidedLabel("", "title")
        self.caption = ElidedLabel("", "muted")
        self.terms_label = ElidedLabel("", "caption")
        self.missing = MissingBanner(relink)
        self.leaks = LeakBanner()
        self.reader = ReaderBanner()
        self.pairs = DatasetPairsPanel(model, thumbnails)
        self.health = DatasetHealth(check)
        self.split = DatasetSplit()
        self.faces = QStackedWidget()
        self.tabs: dict[str, Button] = {}
        self._tab_group = QButtonGroup(self)
        self._tab_row = QHBoxLayout()
        for name, title, face in (
            ("pairs", self.tr("Pairs"), self.pairs),
            ("health", self.tr("Health"), self.health),
            ("split", self.tr("Sides and split"), self.split),
        ):
            self._add_face(name, title, face)
        self._make_actions()
        self._arrange()
        model.opened.connect(self._opened)
        model.facts_changed.connect(self.show_facts)
        thumbnails.ready.connect(self._show_example)
        self.missing.show_asked.connect(lambda: self._show_filtered(lambda: self.pairs.filters.show_state("missing")))
        self.health.show_asked.connect(lambda code: self._show_filtered(lambda: self.pairs.filters.show_problem(code)))

    def _add_face(self, name: str, title: str, face: QWidget) -> None:
        tab = Button(title, "", "tab", lambda: self.show_face(name))
        tab.setCheckable(True)
        self.tabs[name] = tab
        self._tab_group.addButton(tab)
        self._tab_row.addWidget(tab)
        self.faces.addWidget(face)

    def _make_actions(self) -> None:
        self.undo_button = IconButton(self.tr("Undo"), "undo", self.model.undo)
        self.redo_button = IconButton(self.tr("Redo"), "redo", self.model.redo)
        self.more_button = IconButton(self.tr("More"), "more")
        self.train_button = Button(self.tr("&Train with it"), "train", "primary", self.train_asked.emit)
        menu = QMenu(self)
        self.menu_actions: dict[str, QAction] = {}
        entries: list[tuple[str, str, Callable[[], object]]] = [
            ("add", self.tr("&Add pairs…"), self.add_asked.emit),
            ("export", self.tr("&Export…"), self.export_asked.emit),
            ("relink", self.tr("&Find originals again…"), self.missing.relink_asked.emit),
            ("rename", self.tr("&Rename…"), self.rename_asked.emit),
            ("delete", self.tr("&Delete…"), self.delete_asked.emit),
        ]
        for name, text, do in entries:
            action = menu.addAction(text)
            action.triggered.connect(lambda _=False, do=do: do())
            self.menu_actions[name] = action
            if name in ("add", "relink"):
                menu.addSeparator()
        self.more_button.setMenu(menu)
        self.more_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_PX)
        head.addWidget(self.name_label, 1)
        for button in (self.undo_button, self.redo_button, self.more_button, self.train_button):
            head.addWidget(button)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addLayout(head)
        titles.addWidget(self.caption)
        titles.addWidget(self.terms_label)
        self._tab_row.setSpacing(3 * SPACE_PX)
        self._tab_row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX + 4)
        layout.addLayout(titles)
        layout.addWidget(self.reader)
        layout.addWidget(self.missing)
        layout.addWidget(self.leaks)
        layout.addLayout(self._tab_row)
        layout.addWidget(self.faces, 1)
        self.show_face("pairs")

    def show_face(self, name: str) -> None:
        """Bring a face in front."""
        self.tabs[name].setChecked(True)
        self.faces.setCurrentIndex(list(self.tabs).index(name))
        self._show_example()
        self.face_shown.emit(name)

    def show_facts(self) -> None:
        """Say anew what is known of the dataset."""
        facts, model = self.model.facts, self.model
        if facts is None:
            return
        self.name_label.set_text(facts.name)
        self.caption.set_text(self._caption())
        self.terms_label.set_text(" ".join(facts.terms.split()))
        self.terms_label.setVisible(bool(facts.terms.strip()))
        self.reader.show_reason(model.reader_reason)
        self.missing.show_missing(facts.summary.num_missing, is_read_only=model.is_read_only)
        self.split.show_facts(facts, is_read_only=model.is_read_only)
        self.tabs["pairs"].setText(fill(self.tr("Pairs · %1"), number(facts.summary.num_pairs)))
        for button, step, word, keys in (
            (self.undo_button, facts.next_undo, self.tr("Undo: %1"), QKeySequence.StandardKey.Undo),
            (self.redo_button, facts.next_redo, self.tr("Redo: %1"), QKeySequence.StandardKey.Redo),
        ):
            button.setEnabled(step is not None and not model.is_read_only)
            shortcut = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            plain = self.tr("Undo") if button is self.undo_button else self.tr("Redo")
            button.set_name(f"{fill(word, step_words(step)) if step is not None else plain} ({shortcut})")
        for name in ("add", "relink", "rename", "delete"):
            self.menu_actions[name].setEnabled(not model.is_read_only)
        self.menu_actions["relink"].setVisible(facts.summary.num_missing > 0)
        self.menu_actions["export"].setEnabled(facts.num_in_use > 0)
        self.train_button.setEnabled(facts.num_in_use > 0)
        self._show_example()

    def show_leaks(self, num_groups: int) -> None:
        """So many groups of copies lie on both sides of the split."""
        self.leaks.show_leaks(num_groups, is_read_only=self.model.is_read_only)

    def show_digest(self, digest: HealthDigest | None) -> None:
        """Show what the last check found, with the counts as they are now."""
        facts = self.model.facts
        counts = facts.problems_in_use if facts is not None else {}
        self.health.show_digest(digest, counts, is_read_only=self.model.is_read_only)
        num = self.health.num_kinds
        self.tabs["health"].setText(fill(self.tr("Health · %1"), number(num)) if num else self.tr("Health"))

    def restyle(self) -> None:
        """The theme is another."""
        self.pairs.restyle()

    def _caption(self) -> str:
        facts = self.model.facts
        assert facts is not None
        parts = [fill(self.tr("%1 → %2"), side_words(facts.input_name), side_words(facts.target_name))]
        parts.append(fill(self.tr("%1 to learn from"), number(facts.num_of("train"))))
        parts.append(fill(self.tr("%1 for validation"), number(facts.num_of("validation"))))
        if facts.num_of("test"):
            parts.append(fill(self.tr("%1 for tests"), number(facts.num_of("test"))))
        if facts.summary.num_excluded:
            parts.append(fill(self.tr("%1 excluded"), number(facts.summary.num_excluded)))
        return " · ".join(parts)

    def _opened(self) -> None:
        if self.model.dataset is not None:
            self.show_face("pairs")
            self.show_facts()

    def _show_filtered(self, choose: Callable[[], None]) -> None:
        self.show_face("pairs")
        choose()

    def _show_example(self, _keys: object = None) -> None:
        facts = self.model.facts
        if facts is not None and facts.example is not None and self.split.isVisible():
            pair = facts.example.pair
            given = input_of(pair, facts.recipe)
            self.split.switch.set_pictures(self._thumbnails.picture(given), self._thumbnails.picture(pair.target))
