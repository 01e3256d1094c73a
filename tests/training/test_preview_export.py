"""A time line as one file: an animation or a contact sheet of its moments, whole or not at all."""

from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from PIL import Image

import diptych
from core.errors import EXIT_SOME_FAILED, AppError, ErrorCode
from core.jobs.events import Started
from core.jobs.writer import EventWriter
from training.preview_export import CELL_PX, FRAME_MS, GAP_PX, HEAD_PX, LAST_MS, MAX_COLUMNS, evenly, export_previews
from training.run import Preview, RunFolder, RunRequest, step_name
from training.settings import RunSettings

NAMES = ["0000.webp", "0001.webp"]
GREYS = [10, 60, 110, 160, 210]


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    """Five previews that become lighter; one more was told of, but its files are gone."""
    folder = RunFolder(tmp_path / "run")
    colours = {"input": (255, 0, 0), "target": (0, 0, 255), **{step_name(place): (grey,) * 3 for place, grey in enumerate(GREYS)}}
    for name, colour in colours.items():
        (folder.previews_dir / name).mkdir(parents=True)
        for file in NAMES:
            Image.new("RGB", (16, 16), colour).save(folder.previews_dir / name / file, lossless=True)
    writer = EventWriter(folder.job)
    writer.begin_session()
    writer.write(Started(from_step=0, device="", precision="", code_path="", reason="", pid=1, host=""))
    for step in (*range(5), 99):
        writer.write(Preview(step=step, folder=f"previews/{step_name(step)}", names=NAMES))
    writer.close()
    return folder.path


def go_on(_num_done: int, _num_total: int) -> bool:
    return True


def cell(page: Image.Image, column: int, row: int) -> tuple[int, ...]:
    at = GAP_PX + column * (CELL_PX + GAP_PX) + CELL_PX // 2, HEAD_PX + GAP_PX + row * (CELL_PX + GAP_PX) + CELL_PX // 2
    return page.convert("RGB").getpixel(at)


@pytest.mark.parametrize("kind", ["webp", "gif"])
def test_an_animation_goes_through_the_time_line_and_rests_at_its_end(run_dir: Path, tmp_path: Path, kind: str) -> None:
    told = []
    assert export_previews(run_dir, tmp_path / f"line.{kind}", lambda done, total: told.append((done, total)) is None) == (5, 0)
    assert told[-1] == (4, 5)
    with Image.open(tmp_path / f"line.{kind}") as animation:
        assert animation.n_frames == 5
        for place, grey in enumerate(GREYS):
            animation.seek(place)
            animation.load()
            assert cell(animation, 1, 1) == pytest.approx((grey,) * 3, abs=4)
            assert cell(animation, 0, 0) == pytest.approx((255, 0, 0), abs=4) and cell(animation, 2, 0) == pytest.approx((0, 0, 255), abs=4)
            assert animation.info["duration"] == (LAST_MS if place == 4 else FRAME_MS)


def test_a_contact_sheet_has_the_moments_beside_each_other(run_dir: Path, tmp_path: Path) -> None:
    export_previews(run_dir, tmp_path / "sheet.png", go_on)
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert [cell(sheet, column, 1)[1] for column in range(7)] == [0, *GREYS, 0]


def test_pictures_that_cannot_be_read_are_counted_and_none_at_all_is_no_time_line(
    run_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (run_dir / "run.json").write_bytes(msgspec.json.encode(RunRequest(settings=RunSettings(), dataset="tiny")))
    damaged = RunFolder(run_dir).previews_dir / step_name(1) / NAMES[0]
    damaged.write_bytes(damaged.read_bytes()[:30])
    assert export_previews(run_dir, tmp_path / "line.webp", go_on) == (5, 1)
    assert diptych.main(["watch", str(run_dir), "--previews", str(tmp_path / "sheet.png")]) == EXIT_SOME_FAILED
    assert "1 picture of the previews could not be read" in capsys.readouterr().err
    for path in RunFolder(run_dir).previews_dir.glob("step-*/*"):
        path.write_bytes(b"RIFF")
    for kind in ("webp", "png"):
        assert diptych.main(["watch", str(run_dir), "--previews", str(tmp_path / f"none.{kind}")]) == 5
        assert "Not one picture" in capsys.readouterr().err and not (tmp_path / f"none.{kind}").exists()


def test_of_a_long_time_line_evenly_many_moments_are_taken() -> None:
    line = [Preview(step=step, folder="", names=[]) for step in range(2001)]
    steps = [preview.step for preview in evenly(line, MAX_COLUMNS)]
    assert len(steps) == MAX_COLUMNS and (steps[0], steps[-1]) == (0, 2000)
    assert max(later - earlier for earlier, later in pairwise(steps)) <= 2000 // (MAX_COLUMNS - 1) + 1


def test_a_stopped_export_leaves_nothing_and_other_endings_are_refused(run_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(AppError) as stopped:
        export_previews(run_dir, tmp_path / "line.webp", lambda done, _total: done < 2)
    assert stopped.value.code is ErrorCode.CANCELLED and [path.name for path in tmp_path.iterdir()] == ["run"]
    with pytest.raises(AppError, match=r"webp or \.gif"):
        export_previews(run_dir, tmp_path / "line.mp4", go_on)
    (RunFolder(run_dir).job.events_path).unlink()
    with pytest.raises(AppError, match="no preview yet"):
        export_previews(run_dir, tmp_path / "line.gif", go_on)
