"""Two runs beside each other: which pictures they share, the second time line, and what several runs' curves are called."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.item_models.overlaid_runs import MAX_OVERLAID, OverlaidRun, free_place
from desktop.item_models.pictures_in_common import pictures_in_common
from desktop.item_models.preview_timeline import Against
from desktop.item_models.run_comparison import RunComparison
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.preview_wall import PreviewWall
from training.history import RunHistory
from training.run import Preview, RunRequest, step_name
from training.settings import RunSettings

OWN = "own-0123456789abcdef.webp"


def request(pairs: str = "") -> RunRequest:
    return RunRequest(settings=RunSettings(), dataset="d", pairs_sha256=pairs)


def save(run_dir: Path, side: str, **seeds: int | str) -> None:
    """Pictures named 0000.webp and so on, of noise by its seed or of one colour."""
    folder = run_dir / "previews" / side
    folder.mkdir(parents=True, exist_ok=True)
    for name, seed in seeds.items():
        pixels = np.random.default_rng(seed).integers(0, 256, (16, 16, 3), np.uint8) if isinstance(seed, int) else None
        image = Image.new("RGB", (16, 16), seed) if pixels is None else Image.fromarray(pixels)
        image.save(folder / f"{name.removeprefix('p')}.webp", lossless=True)


def test_runs_of_one_list_of_pairs_share_their_pictures_whatever_their_size(tmp_path: Path) -> None:
    save(tmp_path / "a", "input", p0000=1, p0001=2)
    save(tmp_path / "b", "input", p0000=3, p0001=4, p0002=5)
    common = pictures_in_common(tmp_path / "a", request("x"), tmp_path / "b", request("x"))
    assert common == {"0000.webp": "0000.webp", "0001.webp": "0001.webp"}
    assert pictures_in_common(tmp_path / "a", request("x"), tmp_path / "b", request("y")) == {}
    assert pictures_in_common(tmp_path / "a", request(), tmp_path / "gone", request()) == {}


def test_other_runs_share_what_looks_the_same_and_a_white_sheet_is_no_likeness(tmp_path: Path) -> None:
    save(tmp_path / "a", "input", p0000=1, p0001=2, p0002="white")
    save(tmp_path / "a", "target", p0000=10, p0001=11, p0002=12)
    save(tmp_path / "b", "input", p0000="white", p0001=1, p0002=99)
    save(tmp_path / "b", "target", p0000=50, p0001=51, p0002=11)
    common = pictures_in_common(tmp_path / "a", request("x"), tmp_path / "b", request("y"))
    assert common == {"0000.webp": "0001.webp", "0001.webp": "0002.webp"}


def test_a_users_picture_is_the_same_in_every_run_that_still_has_it(tmp_path: Path) -> None:
    for run in "ab":
        save(tmp_path / run, "input", **{OWN.removesuffix(".webp"): 1})
        (tmp_path / run / "own-pictures").mkdir()
        (tmp_path / run / "own-pictures" / "0123456789abcdef-sky.png").touch()
    assert pictures_in_common(tmp_path / "a", request("x"), tmp_path / "b", request("y")) == {OWN: OWN}
    (tmp_path / "b" / "own-pictures" / "0123456789abcdef-sky.png").unlink()
    assert pictures_in_common(tmp_path / "a", request("x"), tmp_path / "b", request("y")) == {}


def preview(run_dir: Path, step: int, colour: str, names: list[str]) -> Preview:
    save(run_dir, step_name(step), **{f"p{name.removesuffix('.webp')}": colour for name in names})
    return Preview(step=step, folder=f"previews/{step_name(step)}", names=names)


@pytest.fixture
def wall(qtbot: QtBot, tmp_path: Path) -> PreviewWall:
    """A run with two pairs and previews at steps 0, 10 and 20, which is compared with another at 0, 15 and 30."""
    names = ["0000.webp", "0001.webp"]
    for side in ("input", "target"):
        save(tmp_path / "a", side, p0000="red", p0001="red")
    history = RunHistory()
    history.apply([preview(tmp_path / "a", step, colour, names) for step, colour in ((0, "#101010"), (10, "#202020"), (20, "#303030"))])
    made = PreviewWall()
    qtbot.addWidget(made)
    made.resize(600, 600)
    made.show()
    made.show_run(tmp_path / "a")
    made.show_history(history)
    made.compare_with_run(RunComparison(tmp_path / "b", "The other & a long name" * 5, {"0001.webp": "0000.webp"}))
    made.show_other_previews(
        [preview(tmp_path / "b", step, colour, ["0000.webp"]) for step, colour in ((0, "#808080"), (15, "#909090"), (30, "#a0a0a0"))]
    )
    return made


def compared(wall: PreviewWall) -> list[str]:
    return [half.pixmap.toImage().pixelColor(5, 5).name() if half.is_there else "" for half in wall.compare.scene.halves]


def test_two_runs_are_compared_at_the_same_step_and_at_moments_of_their_own(qtbot: QtBot, wall: PreviewWall) -> None:
    qtbot.waitUntil(lambda: compared(wall) == ["#909090", "#303030"])
    assert wall.timeline.pair_name == "0001.webp" and wall.other_bar.isVisible()
    assert wall.compare.scene.names[0].startswith("Step 15 of The other") and wall.compare.scene.names[1] == "Step 20"
    wall.look_at(0)
    qtbot.waitUntil(lambda: compared(wall) == ["#808080", "#101010"])
    wall.other_bar.slider.setFocus()
    qtbot.keyClick(wall.other_bar.slider, Qt.Key.Key_Right)
    qtbot.keyClick(wall.other_bar.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: compared(wall) == ["#a0a0a0", "#101010"])
    assert wall.other_bar.step_label.text() == "Step 30" and wall.timeline.shown.step == 0
    wall.follow_newest()
    qtbot.waitUntil(lambda: compared(wall) == ["#a0a0a0", "#303030"])
    for mode, colour in ((CompareMode.DIFFERENCE, "#707070"), (CompareMode.BLINK, "#a0a0a0")):
        wall.tools.mode_buttons[mode].click()
        corner = wall.compare.scene.visible.topLeft().toPoint() + QPoint(2, 2)
        assert wall.compare.grab().toImage().pixelColor(corner).name() == colour
    wall.other_bar.in_step_button.click()
    qtbot.waitUntil(lambda: compared(wall) == ["#909090", "#303030"])
    assert not wall.other_bar.in_step_button.isEnabled()


def test_a_picture_that_the_other_run_lacks_is_told_and_another_run_on_screen_ends_it(
    qtbot: QtBot, wall: PreviewWall, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: compared(wall) == ["#909090", "#303030"])
    qtbot.keyClick(wall.compare, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: "does not show this picture" in wall.compare.accessibleDescription())
    wall.show_other_previews([])
    qtbot.keyClick(wall.compare, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "no preview of this picture yet" in wall.compare.accessibleDescription())
    assert wall.other_bar.step_label.text() == "No preview yet"
    assert wall.tools.against_box.findData(Against.RUN) >= 0
    other = wall.other
    wall.compare_with_run(None)
    assert not wall.other_bar.isVisible() and wall.tools.against_box.findData(Against.RUN) == -1
    assert wall.timeline.against is Against.TARGET
    wall.compare_with_run(other)
    wall.show_run(tmp_path / "b")
    assert wall.other is None and wall.timeline.against is Against.TARGET


def test_runs_keep_their_places() -> None:
    assert free_place([1, 3]) == 2 and free_place([]) == 1 and free_place(range(1, MAX_OVERLAID)) == MAX_OVERLAID
    assert OverlaidRun(Path("/r/a"), "a", 1).value("G_L1", None) is None
