"""Users' own pictures on the wall of previews: without a target, added late, removed, dropped and chosen."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.item_models.preview_timeline import Against
from desktop.widgets.preview_wall import PreviewWall
from training.history import RunHistory
from training.own_pictures import OwnPicture, add_own_picture
from training.run import Preview, step_name

PAIRS = ["0000.webp", "0001.webp"]


def write(run_dir: Path, folder: str, names: list[str], colour: str) -> None:
    (run_dir / "previews" / folder).mkdir(parents=True)
    for name in names:
        Image.new("RGB", (32, 32), colour).save(run_dir / "previews" / folder / name, lossless=True)


@pytest.fixture
def own(tmp_path: Path) -> OwnPicture:
    """A picture that was added to the run in `tmp_path / "run"`."""
    (tmp_path / "run").mkdir()
    Image.new("RGB", (48, 20), "teal").save(tmp_path / "sky & sea.png")
    return add_own_picture(tmp_path / "run", tmp_path / "sky & sea.png")[0]


@pytest.fixture
def wall(qtbot: QtBot, tmp_path: Path, own: OwnPicture) -> PreviewWall:
    """Three previews; the picture is in the last two of them."""
    run_dir, all_names = tmp_path / "run", [*PAIRS, own.preview_name]
    write(run_dir, "input", all_names, "#ff0000")
    write(run_dir, "target", PAIRS, "#0000ff")
    history = RunHistory()
    for step, names, colour in ((0, PAIRS, "#101010"), (10, all_names, "#202020"), (20, all_names, "#303030")):
        write(run_dir, step_name(step), names, colour)
        history.apply([Preview(step=step, folder=f"previews/{step_name(step)}", names=names)])
    made = PreviewWall()
    qtbot.addWidget(made)
    made.resize(600, 900)
    made.show()
    made.show_run(run_dir)
    assert made.pending_note.isVisible() and "sky & sea.png" in made.pending_note.whole_text
    made.show_history(history)
    qtbot.waitUntil(made.sheet.is_complete)
    return made


def rows(wall: PreviewWall) -> list[str]:
    """The colours of the translated column."""
    picture, cell = wall.sheet.grab().toImage(), wall.sheet.cell_px
    return [picture.pixelColor(cell + 6 + 20, row * (cell + 10) + 20).name() for row in range(len(wall.timeline.names))]


def compared(wall: PreviewWall) -> list[str]:
    return [half.pixmap.toImage().pixelColor(5, 5).name() if half.is_there else "" for half in wall.compare.scene.halves]


def test_a_picture_without_a_target_has_its_row_also_at_moments_before_it_came(qtbot: QtBot, wall: PreviewWall, own: OwnPicture) -> None:
    assert rows(wall) == ["#303030"] * 3 and not wall.pending_note.isVisible()
    wall.look_at(0)
    qtbot.waitUntil(wall.sheet.is_complete)
    assert rows(wall)[:2] == ["#101010"] * 2 and rows(wall)[2] not in ("#101010", "#202020"), "there is none yet"
    wall.show_large(True, own.preview_name)
    qtbot.waitUntil(lambda: "has no target" in wall.compare.accessibleDescription())
    assert "added later" in wall.compare.accessibleDescription() and wall.timeline.pair_name == own.preview_name
    wall.follow_newest()
    qtbot.waitUntil(lambda: compared(wall) == ["#303030", ""])
    wall._compare_with(Against.INPUT)
    qtbot.waitUntil(lambda: compared(wall) == ["#ff0000", "#303030"])
    wall.look_at(1)
    qtbot.keyClick(wall.compare, Qt.Key.Key_H)
    wall.follow_newest()
    qtbot.waitUntil(lambda: compared(wall) == ["#202020", "#303030"])
    qtbot.keyClick(wall.compare, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: wall.timeline.pair_name == PAIRS[1] and compared(wall) == ["#202020", "#303030"])


def test_removing_is_offered_by_the_menu_and_on_the_picture_itself(qtbot: QtBot, wall: PreviewWall, own: OwnPicture) -> None:
    asked: list[str] = []
    wall.tools.own_menu.removal_asked.connect(asked.append)
    wall.sheet.removal_asked.connect(asked.append)
    (action,) = [action for action in wall.tools.own_menu.menu.actions() if "Remove" in action.text()]
    assert action.text() == "Remove “sky && sea.png”"
    action.trigger()
    for row, offers in ((0, False), (2, True)):
        place = QPointF(30, row * (wall.sheet.cell_px + 10) + 30).toPoint()
        QApplication.sendEvent(wall.sheet, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, wall.sheet.mapToGlobal(place)))
        menus = wall.sheet.findChildren(QMenu)
        assert bool(menus) == offers
        for menu in menus:
            menu.actions()[0].trigger()
            menu.close()
    assert asked == [own.preview_name] * 2
    own.path.unlink()
    wall.look_for_own()
    assert wall.timeline.names == PAIRS and len(wall.tools.own_menu.menu.actions()) == 2


def test_a_target_is_asked_for_where_there_is_none_and_shown_once_it_is_there(qtbot: QtBot, wall: PreviewWall, own: OwnPicture) -> None:
    asked: list[str] = []
    wall.tools.own_menu.target_asked.connect(asked.append)
    wall.sheet.target_asked.connect(asked.append)
    (action,) = [action for action in wall.tools.own_menu.menu.actions() if "target" in action.text()]
    action.trigger()
    place = QPointF(30, 2 * (wall.sheet.cell_px + 10) + 30).toPoint()
    QApplication.sendEvent(wall.sheet, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, wall.sheet.mapToGlobal(place)))
    (menu,) = wall.sheet.findChildren(QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert asked == [own.preview_name] * 2

    wall.show_large(True, own.preview_name)
    qtbot.waitUntil(lambda: compared(wall) == ["#303030", ""])
    (own.path.parent / "targets").mkdir()
    Image.new("RGB", (48, 20), "lime").save(own.path.parent / "targets" / own.path.name)
    Image.new("RGB", (32, 32), "#00ff00").save(own.path.parents[1] / "previews" / "target" / own.preview_name, lossless=True)
    wall.look_for_own()
    assert not [action for action in wall.tools.own_menu.menu.actions() if "target" in action.text()]
    qtbot.waitUntil(lambda: compared(wall) == ["#303030", "#00ff00"])
    wall.show_run(own.path.parents[1], takes_targets=False)
    assert not [action for action in wall.tools.own_menu.menu.actions() if "target" in action.text()]


def drag(wall: PreviewWall, *paths: Path) -> bool:
    """Drag these over the wall; returns whether it takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    wall.mime = mime
    place = wall.rect().center()
    event = QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(wall, event)
    return event.isAccepted()


def test_files_can_be_dropped_and_folders_runs_and_models_go_on_to_the_window(qtbot: QtBot, wall: PreviewWall, tmp_path: Path) -> None:
    dropped: list[list[Path]] = []
    wall.drop.dropped.connect(dropped.append)
    assert not drag(wall, tmp_path) and not drag(wall, tmp_path / "a.safetensors") and not wall.drop.overlay.isVisible()
    assert drag(wall, tmp_path / "sky & sea.png") and wall.drop.overlay.isVisible()
    QApplication.sendEvent(wall, QDragLeaveEvent())
    assert not wall.drop.overlay.isVisible()
    assert drag(wall, tmp_path / "sky & sea.png")
    place = QPointF(wall.rect().center())
    event = QDropEvent(place, Qt.DropAction.CopyAction, wall.mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(wall, event)
    assert dropped == [[tmp_path / "sky & sea.png"]] and not wall.drop.overlay.isVisible()
