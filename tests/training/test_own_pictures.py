"""Users' own pictures in a run's previews: copied, refused, shown in mid-run, kept on resume, taken out again."""

import json
import os
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps

import diptych
from core.errors import AppError, ErrorCode
from core.images.lab import as_bright_grey
from core.images.reading import read_picture
from core.images.resizing import resized
from core.jobs.control import send
from core.jobs.events import Warned
from core.jobs.process import start_worker
from core.jobs.reader import JobReader, read_all
from core.jobs.writer import EventWriter
from core.pairs.augmentation import Opacity
from core.pairs.pair import Half, Pair
from core.pairs.recipes.recipe import parse_recipe
from tests.waiting import wait_until
from training.computing import Computing
from training.creating import create_run
from training.held_out import HeldOut
from training.loop import Loop
from training.own_pictures import MAX_OWN, add_own_picture, is_own, own_picture_called, own_pictures, remove_own_picture
from training.own_reading import OwnReader
from training.preview_export import export_previews
from training.preview_writing import write_preview
from training.run import Preview, RunEvent, RunFolder, RunRequest, step_name, worker_arguments
from training.settings import RunSettings, settings_with

MakeRun = Callable[..., RunFolder]
Make = Callable[..., list[Path]]


@pytest.fixture
def sky(tmp_path: Path, make_pictures: Make) -> Path:
    """A picture of nobody's dataset, wider than high."""
    (path,) = make_pictures(tmp_path / "mine", num=1, width=60, height=40, seed=7)
    return path.rename(path.with_name("sky over 东京.png"))


def png_head(width: int, height: int) -> bytes:
    """A PNG that says its size and then ends."""

    def chunk(body: bytes) -> bytes:
        return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT" + b"\0" * 20)


def gif_bomb(width: int, height: int) -> bytes:
    """44 bytes that unfold to a picture of one colour."""
    size = struct.pack("<HH", width, height)
    return b"GIF89a" + size + b"\x80\0\0" + b"\0" * 6 + b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c" + b"\0" * 4 + size + b"\0\x02\x02\x44\x01\0\x3b"


def test_a_picture_is_copied_whole_once_and_taken_out_again(make_run: MakeRun, sky: Path, tmp_path: Path) -> None:
    folder, before = make_run(), sky.read_bytes()
    picture, is_new = add_own_picture(folder.path, sky)
    assert is_new and picture.path.read_bytes() == before == sky.read_bytes() and picture.path.parent == folder.own_pictures_dir
    again = sky.with_name("the same.png")
    again.write_bytes(before)
    assert add_own_picture(folder.path, again) == (picture, False) and own_pictures(folder.path) == [picture]
    assert is_own(picture.preview_name) and not is_own("0000.webp")
    assert own_picture_called(folder.path, sky.name) == own_picture_called(folder.path, picture.id) == picture
    remove_own_picture(picture)
    remove_own_picture(picture)
    assert own_pictures(folder.path) == [] and sky.read_bytes() == before
    with pytest.raises(AppError, match="no picture sky"):
        own_picture_called(folder.path, sky.name)


def test_what_a_picture_should_become_comes_with_it_or_later_and_goes_with_it(
    make_run: MakeRun, tiny_pairs: list[Pair], sky: Path, make_pictures: Make, tmp_path: Path
) -> None:
    folder = make_run()
    (target,) = make_pictures(tmp_path / "wanted", num=1, width=60, height=40, seed=8)
    (smaller,) = make_pictures(tmp_path / "smaller", num=1, width=59, height=40)
    with pytest.raises(AppError, match="59 x 40") as refused:
        add_own_picture(folder.path, sky, smaller)
    assert refused.value.code is ErrorCode.PAIRS_UNCLEAR and not folder.own_pictures_dir.exists()
    alone, _ = add_own_picture(folder.path, sky)
    assert alone.target is None
    both, is_new = add_own_picture(folder.path, alone.path, target)
    assert is_new and own_pictures(folder.path) == [both] and both.path == alone.path
    assert both.target is not None and both.target.read_bytes() == target.read_bytes()
    assert add_own_picture(folder.path, sky, target) == (both, False)
    remove_own_picture(both)
    assert own_pictures(folder.path) == [] and not both.target.exists()
    at_once, _ = add_own_picture(folder.path, sky, target)
    assert own_pictures(folder.path) == [at_once] and at_once.target is not None

    photos = create_run(tmp_path / "photos", RunRequest(settings=RunSettings(), dataset="d", recipe=parse_recipe("edges")), tiny_pairs)
    with pytest.raises(AppError, match="their own targets"):
        add_own_picture(photos.path, sky, target)
    assert not photos.own_pictures_dir.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ErrorCode.PICTURE_UNREADABLE),
        (b"no picture at all", ErrorCode.PICTURE_UNREADABLE),
        (png_head(20_000, 20_000), ErrorCode.PICTURE_TOO_LARGE),
        (png_head(64, 64), ErrorCode.PICTURE_UNREADABLE),
        (gif_bomb(65_535, 65_535), ErrorCode.PICTURE_TOO_LARGE),
        (gif_bomb(10_000, 10_000), ErrorCode.PICTURE_TOO_LARGE),
        (None, ErrorCode.PATH_MISSING),
    ],
    ids=["empty", "text", "png20000", "torn", "gif65535", "gif10000", "missing"],
)
def test_bad_pictures_are_refused_with_a_sentence_and_leave_nothing(
    make_run: MakeRun, tmp_path: Path, content: bytes | None, code: ErrorCode
) -> None:
    folder, path = make_run(), tmp_path / "bad.gif"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AppError, match=r"bad\.gif") as refused:
        add_own_picture(folder.path, path)
    assert refused.value.code is code and refused.value.hint
    assert not folder.own_pictures_dir.exists()


def test_there_is_an_end_to_how_many(make_run: MakeRun, tmp_path: Path, make_pictures: Make) -> None:
    folder = make_run()
    paths = make_pictures(tmp_path / "many", num=MAX_OWN + 1, width=8, height=8)
    for path in paths[:MAX_OWN]:
        add_own_picture(folder.path, path)
    with pytest.raises(AppError, match=str(MAX_OWN)):
        add_own_picture(folder.path, paths[-1])
    assert [picture.title for picture in own_pictures(folder.path)] == [path.name for path in paths[:MAX_OWN]]


def next_preview(reader: JobReader[RunEvent], holds: Callable[[Preview], bool]) -> Preview:
    found: list[Preview] = []

    def is_there() -> bool:
        found.extend(event for event in reader.poll() if isinstance(event, Preview) and holds(event))
        return bool(found)

    wait_until(is_there, "a preview")
    return found[0]


def test_pictures_come_and_go_in_mid_run_and_outlast_a_resume(make_run: MakeRun, sky: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_run(epochs=100_000, preview_every=1_000_000, checkpoint_every=1_000_000, validation_every=1_000_000)
    bad = sky.with_name("bad.png")
    bad.write_bytes(b"nothing")
    worker = start_worker(worker_arguments(folder.path, Computing(device="cpu")), folder.job.log_path)
    reader: JobReader[RunEvent] = JobReader(folder.job, RunEvent)
    assert next_preview(reader, lambda _: True).names == ["0000.webp", "0001.webp"]
    assert diptych.main(["previews", "add", str(folder.path), str(sky), str(bad)]) == 1
    assert "sky over 东京.png is added" in (said := capsys.readouterr().err) and "bad.png can't be read" in said
    (picture,) = own_pictures(folder.path)
    shown = next_preview(reader, lambda preview: len(preview.names) == 3)
    assert shown.names[2] == picture.preview_name
    as_label_map = resized(read_picture(sky).pixels, 32, 32, blended=False)
    assert np.array_equal(pixels(folder.previews_dir / "input" / picture.preview_name), as_label_map), "as this run sees its inputs"
    assert pixels(folder.path / shown.folder / picture.preview_name).shape == (32, 32, 3)
    assert not (folder.previews_dir / "target" / picture.preview_name).exists()
    send(folder.job, "stop")
    assert worker.wait(60) == 0

    worker = start_worker(worker_arguments(folder.path, Computing(device="cpu")), folder.job.log_path)
    wait_until(folder.job.lock_path.exists, "the worker is at it again")
    send(folder.job, "preview")
    next_preview(reader, lambda preview: picture.preview_name in preview.names and preview.step >= shown.step)
    assert diptych.main(["previews", "list", str(folder.path), "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)["pictures"]
    wanted = sky.with_name("wanted.png")
    with Image.open(sky) as read:
        ImageOps.invert(read).save(wanted)
    assert diptych.main(["previews", "add", str(folder.path), str(sky), str(wanted), "--target", str(wanted)]) == 2
    assert diptych.main(["previews", "add", str(folder.path), str(sky), "--target", str(wanted)]) == 0
    shown_target = folder.previews_dir / "target" / picture.preview_name
    wait_until(shown_target.exists, "the target beside it, in mid-run")
    assert np.array_equal(pixels(shown_target), resized(read_picture(wanted).pixels, 32, 32))
    assert diptych.main(["previews", "remove", str(folder.path), listed["name"]]) == 0
    assert diptych.main(["train", "--run", str(folder.path), "--ask", "preview"]) == 0
    next_preview(reader, lambda preview: len(preview.names) == 2)
    send(folder.job, "stop")
    assert worker.wait(60) == 0
    assert diptych.main(["previews", "add", str(folder.path), str(sky)]) == 0
    assert "trained again" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_that_is_not_utf8_is_taken_out_as_it_was_added(make_run: MakeRun, sky: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, word = make_run(), os.fsdecode(b"caf\xe9.png")
    add_own_picture(folder.path, sky.rename(sky.with_name(word)))
    assert diptych.main(["previews", "remove", str(folder.path), word]) == 0 and own_pictures(folder.path) == []
    assert diptych.main(["previews", "remove", str(folder.path), word]) == 5
    assert "hold no picture caf\ufffd.png of yours" in capsys.readouterr().err


def test_the_training_is_the_same_to_the_bit_with_pictures_of_users(
    make_run: MakeRun, run_worker_process: Callable[..., object], sky: Path
) -> None:
    plain, watched = make_run("plain", epochs=1), make_run("watched", epochs=1)
    add_own_picture(watched.path, sky)
    (watched.own_pictures_dir / f"{0:016x}-damaged.png").write_bytes(b"nothing")
    for folder in (plain, watched):
        run_worker_process(folder.path)
    weights = [(folder.checkpoints_dir / step_name(8) / "generator.safetensors").read_bytes() for folder in (plain, watched)]
    assert weights[0] == weights[1]
    events = read_all(watched.job, RunEvent)
    assert [len(event.names) for event in events if isinstance(event, Preview)] == [3, 3]
    (warning,) = [event for event in events if isinstance(event, Warned)]
    assert "damaged.png" in warning.message and "left out" in warning.message


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.mark.parametrize(
    ("changes", "held_out_changes", "has_target"),
    [
        ({}, {}, False),
        ({"scale": "native"}, {"scale": "native"}, False),
        ({"input_channels": 1, "output_channels": 1}, {}, False),
        ({"input_channels": 2}, {"opacity": Opacity(input=True)}, False),
        ({"colour_space": "Lab"}, {"colour_space": "Lab"}, True),
        ({}, {"recipe": parse_recipe("edges")}, True),
    ],
    ids=["colour", "native", "grey", "opacity", "Lab", "recipe"],
)
def test_every_kind_of_run_shows_them(
    make_run: MakeRun,
    tiny_settings: RunSettings,
    tiny_pairs: list[Pair],
    tmp_path: Path,
    sky: Path,
    changes: dict[str, object],
    held_out_changes: dict[str, object],
    has_target: bool,
) -> None:
    folder, settings = make_run(), settings_with(tiny_settings, changes)
    held_out = HeldOut(tiny_pairs, 32, lambda *_: None, **held_out_changes)  # type: ignore[arg-type]
    picture, _ = add_own_picture(folder.path, sky)
    (seen,) = OwnReader(folder.path, held_out, None).read(lambda: True)  # type: ignore[arg-type]
    loop = Loop(settings, torch.device("cpu"))
    where, names = write_preview(folder.path, 0, [], loop.generator, loop.device, loop.channels, [seen])
    assert names == [picture.preview_name] and pixels(folder.path / where / names[0]).shape == (32, 32, 3)
    given, target = pixels(folder.previews_dir / "input" / names[0]), folder.previews_dir / "target" / names[0]
    assert target.exists() == has_target
    if "colour_space" in changes:
        assert np.array_equal(given, as_bright_grey(pixels(target)))
    elif has_target:
        assert not np.array_equal(given, pixels(target)), "the recipe made the input of it"


@pytest.mark.parametrize("held_out_changes", [{}, {"scale": "native"}, {"scale": "fit"}, {"opacity": Opacity(input=True)}], ids=str)
def test_a_picture_with_a_target_is_seen_as_a_pair_of_the_run_is(
    make_run: MakeRun, tmp_path: Path, sky: Path, make_pictures: Make, held_out_changes: dict[str, object]
) -> None:
    (target,) = make_pictures(tmp_path / "wanted", num=1, width=60, height=40, seed=8)
    pair = Pair(name="pair", input=Half(str(sky)), target=Half(str(target)))
    held_out = HeldOut([pair], 32, lambda *_: None, **held_out_changes)  # type: ignore[arg-type]
    folder = make_run()
    add_own_picture(folder.path, sky, target)
    (seen,) = OwnReader(folder.path, held_out, None).read(lambda: True)  # type: ignore[arg-type]
    (expected,) = held_out.read(1)
    assert np.array_equal(seen.picture, expected.picture) and np.array_equal(seen.target, expected.target)


def test_an_export_copes_with_pictures_that_have_no_target_and_came_late(make_run: MakeRun, tmp_path: Path, sky: Path) -> None:
    folder = make_run()
    picture, _ = add_own_picture(folder.path, sky)
    other = sky.with_name("other.png")
    other.write_bytes(sky.read_bytes() + b"\0")
    gone, _ = add_own_picture(folder.path, other)
    many = [f"{place:04d}.webp" for place in range(14)]
    for place, (where, names) in enumerate(
        [("input", many), ("target", many), (step_name(0), many), (step_name(1), [*many, picture.preview_name, gone.preview_name])]
    ):
        (folder.previews_dir / where).mkdir(parents=True)
        for name in names:
            Image.new("RGB", (16, 16), (60 * place, 0, 0)).save(folder.previews_dir / where / name, lossless=True)
    Image.new("RGB", (16, 16), (0, 0, 255)).save(folder.previews_dir / "input" / picture.preview_name, lossless=True)
    remove_own_picture(gone)
    with EventWriter(folder.job) as writer:
        writer.begin_session()
        for step, names in ((0, many), (1, [*many, picture.preview_name, gone.preview_name])):
            writer.write(Preview(step=step, folder=f"previews/{step_name(step)}", names=names))
    assert export_previews(folder.path, tmp_path / "sheet.png", lambda *_: True) == (2, 0)
    with Image.open(tmp_path / "sheet.png") as sheet:
        colours = [sheet.getpixel((6 + column * 198 + 20, 30 + 11 * 198 + 20)) for column in range(4)]
    assert colours == [(0, 0, 255), (255, 255, 255), (180, 0, 0), (255, 255, 255)], "the last of twelve rows is the user's"
    assert export_previews(folder.path, tmp_path / "line.webp", lambda *_: True) == (2, 0)
