"""The fields that say on which pairs a model is tried: a dataset of the workspace, and one of its splits."""

from pathlib import Path
from typing import get_args

from PySide6.QtWidgets import QComboBox

from core.pairs.dataset import list_datasets
from core.pairs.pair import Split
from desktop.dataset_words import num_pairs_words, split_word


def dataset_box(workspace: Path, chosen: str = "") -> QComboBox:
    """The datasets that can be read, by name; each item's data is the dataset's folder. The one called `chosen` is chosen."""
    box = QComboBox()
    for entry in list_datasets(workspace):
        if entry.error is None:
            box.addItem(f"{entry.name} · {num_pairs_words(entry.num_pairs)}", entry.dataset_dir)
            if entry.name == chosen:
                box.setCurrentIndex(box.count() - 1)
    return box


def split_box() -> QComboBox:
    """The splits; the pairs held out for validation are chosen."""
    box = QComboBox()
    for split in get_args(Split):
        box.addItem(split_word(split), split)
    box.setCurrentIndex(box.findData("validation"))
    return box
