"""The whole window in Chinese: every page and the dialogs that anybody opens, with no word cut off and no English left over."""

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from desktop.dialogs.dialog import Dialog
from desktop.languages import use_language
from desktop.main_window import MainWindow, page_entries
from desktop.widgets.elided_label import ElidedLabel
from tests.driving import cut_words, open_dialogs, run_window, until

pytestmark = pytest.mark.usefixtures("qapp")

SIZE_PX = (1280, 800)
SETTLE_S = 0.05
"""Until layouts are done."""
NO_WORDS = re.compile(r"https?://\S+|\S*[/\\]\S*|\{\w+\}|\*?\.\w+|#\w+|--\w+|\b(Ctrl|Shift|Alt)\+\S+|\b\w+_\w+\b|<[^>]+>")
"""Paths, patterns, templates of names, keys, and names of settings and figures."""
NAMES = """
    Diptych PatchGAN GAN cGAN U-Net ResNet Net Adam Hinge dropout sRGB Lab RGB CSV EXIF PNG JPEG WebP TIFF BMP AVIF OpenEXR EXR GIF ONNX
    TorchScript PyTorch Torch torch Nuke CatFileCreator TensorRT OpenCV Runtime fp bf px MB GB kB SSIM LPIPS FID KID AlexNet VGG Inception
    torchvision Apple Isola Zhu Zhou Efros Image-to-Image Translation with Conditional Adversarial Networks Cityscapes facades CMP Facades
    OpenMoji openmoji.org CC BY-SA MIT English Enter Esc Space Delete Home End Hz Mao Lim Ye Wang Mescheder encoder decoder resize instance
    whole fit native auto smooth nearest pixel reused linear ngf ndf log bce hinge holiday jpg png shots Log input target net CycleGAN and
    pix pth AtoB BtoA size epochs road resnet Emoji openmoji Tab Del zip
"""
OF_THE_USER = {"Emoji colours", "outline → colour", "outline", "colour", "sample", "Labels", "left", "right", "001", "Paper"}
"""Names that the starter model and the dataset of this story bring along."""


@pytest.fixture(autouse=True)
def chinese(own_settings: Path) -> Iterator[None]:
    """A window that starts in Chinese; the stories after this one are told in English."""
    path = own_settings / "Diptych" / "settings.json"
    path.parent.mkdir()
    path.write_text('{"language": "zh_CN"}', encoding="utf-8")
    before = QLocale()
    yield
    use_language("en")
    QLocale.setDefault(before)


def texts_of(widget: QWidget) -> Iterator[str]:
    """Whatever a widget shows or says, also to who points at it or can't see it."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    match widget:
        case ElidedLabel():
            yield widget.whole_text
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QComboBox():
            yield from (widget.itemText(row) for row in range(widget.count()))
        case QLineEdit():
            yield widget.placeholderText()
        case QAbstractSpinBox():
            yield widget.text()
        case QMenuBar():
            menus = [action.menu() for action in widget.actions()]
            yield from (action.text() for menu in menus if isinstance(menu, QMenu) for action in (menu.menuAction(), *menu.actions()))
        case QTabWidget():
            yield from (widget.tabText(place) for place in range(widget.count()))
        case QTableView():
            header: QHeaderView = widget.horizontalHeader()
            for column in range(header.count()):
                yield str(header.model().headerData(column, Qt.Orientation.Horizontal) or "")


def english_of(text: str) -> list[str]:
    """The English words that are no names."""
    if text in OF_THE_USER or "License" in text:  # which no one may translate
        return []
    for name in OF_THE_USER:
        text = text.replace(f"“{name}”", "").replace(f" {name} ", " ")
    words = re.findall(r"[A-Za-z][A-Za-z.\-]*[A-Za-z]", NO_WORDS.sub(" ", text))
    return [word for word in words if word not in NAMES.split()]


async def troubles_of(top: QWidget, where: str) -> list[str]:
    """What is cut or English below a window or dialog."""
    await asyncio.sleep(SETTLE_S)
    found = []
    for widget in [top, *top.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        if words := cut_words(widget):
            found.append(f"{where}: cut: {words!r}")
        if isinstance(widget.parent(), QAbstractItemView) or (isinstance(widget, QAbstractItemView) and not isinstance(widget, QTableView)):
            continue  # what lists show is the user's
        found += [f"{where}: English {words}: {text!r}" for text in texts_of(widget) if (words := english_of(text))]
    return found


async def look_at_pages(window: MainWindow) -> list[str]:
    found = []
    for entry in page_entries():
        window.show_page(entry.name)
        found += await troubles_of(window, entry.name)
    return found


def test_pages_without_anything_of_the_user(workspace: Path) -> None:
    found: list[str] = []

    async def story(window: MainWindow) -> None:
        window.resize(*SIZE_PX)
        found.extend(await look_at_pages(window))
        page = window.show_page("translate")
        for fold in page.setup.folds.values():
            fold.set_open(True)
        found.extend(await troubles_of(window, "translate, open"))
        for opened in (window.open_settings, window.open_about, window.open_disk_use, window.open_keys, window.open_report):
            opened()
            await until(open_dialogs, "the dialog")
            (dialog,) = open_dialogs()
            assert isinstance(dialog, Dialog)
            found.extend(await troubles_of(dialog, dialog.windowTitle()))
            dialog.close()
            await until(lambda: not open_dialogs(), "the dialog is closed")

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert not found, "\n".join(found)


def test_pages_of_a_dataset_and_of_a_new_training(workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> None:
    found: list[str] = []
    create_dataset(workspace, "Labels", find_pairs([make_side_by_side(tmp_path / "pairs", num=6)[0].parent]))

    async def story(window: MainWindow) -> None:
        window.resize(*SIZE_PX)
        page = window.show_page("datasets")
        page._select(page.datasets.entries[0].dataset_dir)
        await until(lambda: page.model.facts is not None, "the dataset is open")
        for face in ("pairs", "health", "split"):
            page.view.show_face(face)
            found.extend(await troubles_of(window, face))
        page._look_at(0)
        await until(lambda: page.stack.currentWidget() is page.pair_view, "the pair")
        found.extend(await troubles_of(window, "pair"))
        training = window.show_page("train")
        training.show_setup()
        for section in training.setup.form.sections.values():
            section.set_open(True)
        found.extend(await troubles_of(window, "new training"))
        for row in range(training.setup.preset_box.count()):
            training.setup.preset_box.setCurrentIndex(row)
            found.extend(await troubles_of(window, "preset"))

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert not found, "\n".join(found)
