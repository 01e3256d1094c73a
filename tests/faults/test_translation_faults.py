"""Faults that a folder translation survives, a test for each: the real worker process on real files.

Elsewhere, because they need a window or the command line: the window closed in mid-job, with each answer, and drops of nothing, of text, of
a web address (tests/stories/test_translate_story.py); a drop of 50,000 files (tests/desktop/test_sources.py); the same command offering to
go on (tests/training/test_translate_again.py). A worker killed at any time: test_translation_kills.py; 300 mutated files:
test_mutated_files.py.
"""

import ctypes
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from core.errors import ErrorCode
from core.files import path_to_text
from core.images.reading import picture_size
from core.jobs.control import send
from core.jobs.events import Failed, Finished, Stopped
from core.translation.job import Listed, RowDone, RowFailed, RowSkipped, TranslationJob
from tests.faults.conftest import PATIENCE_S, Outcome, StayingWorker

Translate = Callable[..., Outcome]
MakeJob = Callable[..., TranslationJob]
Contents = Callable[[Path], dict[str, bytes]]
Start = Callable[..., "subprocess.Popen[str]"]
MakePictures = Callable[..., list[Path]]
CRASHING_WORKER = Path(__file__).resolve().parents[1] / "crashing_worker.py"


def photo(shared_data: Path, size: tuple[int, int]) -> Image.Image:
    """A real photograph, small."""
    with Image.open(shared_data / "photos" / "kodim05.png") as picture:
        return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def shares(path: Path) -> Any:
    """A result's colour as shares of white, whatever its depth: float64 (height, width, 3)."""
    values = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    assert values is not None and values.ndim == 3
    return values[..., 2::-1].astype(np.float64) / np.iinfo(values.dtype).max


# ---------------------------------------------------------------------------------------------------------- pictures


def test_bombs_fail_in_under_a_second_with_bounded_memory_and_the_rest_is_done(
    tmp_path: Path, shared_data: Path, translate: Translate, staying_worker: StayingWorker, make_pictures: MakePictures
) -> None:
    make_pictures(tmp_path / "in", num=4)
    bombs = ["bomb_20000x20000_1bit.png", "decompression_bomb.gif"]
    for name in bombs:
        shutil.copy(shared_data / "badimages" / name, tmp_path / "in")
    Image.new("1", (12_000, 10_000)).save(tmp_path / "in" / "120-megapixel.png")
    process = staying_worker.process
    Path(f"/proc/{process.pid}/clear_refs").write_text("5")  # the peak begins anew
    before = process.memory_info().rss
    outcome = translate([tmp_path / "in"], tmp_path / "out")
    failed = [event for event in outcome.events if isinstance(event, RowFailed)]
    assert {row.source.name for row in outcome.history.failures()} == {*bombs, "120-megapixel.png"}
    assert {event.code for event in failed} == {ErrorCode.PICTURE_TOO_LARGE}
    listed = next(event.time for event in outcome.events if isinstance(event, Listed))
    assert max(event.time for event in failed) - listed < 1.0
    assert outcome.history.num_done == 4 and isinstance(outcome.events[-1], Finished)
    peak_kb = next(int(line.split()[1]) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if "VmHWM" in line)
    assert peak_kb * 1024 - before < 100e6


def test_truncated_empty_and_misnamed_files_are_failed_rows_and_content_decides(
    tmp_path: Path, shared_data: Path, translate: Translate
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    bad = shared_data / "badimages"
    broken = ["half.jpg", "truncated_image.png", "broken_data_stream.png", "bmp_shortfile.bmp", "lfs_pointer.jpg", "hopper.psd"]
    for name in broken:
        shutil.copy(bad / name, folder)
    (folder / "empty.png").touch()
    (folder / "words.webp").write_text("not a picture")
    shutil.copy(bad / "hopper_gray.jpg", folder / "a JPEG.png")
    shutil.copy(bad / "transparent.png", folder / "a PNG.JPG")
    shutil.copy(bad / "hopper.avif", folder / "an AVIF.bmp")
    shutil.copy(bad / "hopper_1bit.pbm", folder / "no extension")
    outcome = translate([folder], tmp_path / "out")
    assert {row.source.name for row in outcome.history.failures()} == {*broken, "empty.png", "words.webp"}
    for row in outcome.history.failures():
        assert row.code == ErrorCode.PICTURE_UNREADABLE and row.source.name in row.message and len(row.message.split(". ")) == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a JPEG.png", "a PNG.png", "an AVIF.png", "no extension.png"]


def test_exif_orientations_1_to_8_give_the_same_upright_pixels(tmp_path: Path, shared_data: Path, translate: Translate) -> None:
    upright = photo(shared_data, (60, 40))
    (tmp_path / "in").mkdir()
    turns = [None, "FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_90", "TRANSVERSE", "ROTATE_270"]
    for orientation, turn in enumerate(turns, 1):
        stored = upright if turn is None else upright.transpose(Image.Transpose[turn])
        exif = Image.Exif()
        exif[0x0112] = orientation
        stored.save(tmp_path / "in" / f"{orientation}.png", exif=exif)
        stored.save(tmp_path / "in" / f"{orientation}-webp.webp", exif=exif, lossless=True)
        stored.save(tmp_path / "in" / f"{orientation}-tiff.tif", exif=exif)
    outcome = translate([tmp_path / "in"], tmp_path / "out", noise_seed=1)
    assert outcome.history.num_done == 24
    results = {path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert len(results) == 1 and picture_size(tmp_path / "out" / "6.png") == (60, 40)


def test_depths_and_colour_modes_have_the_right_brightness(tmp_path: Path, shared_data: Path, translate: Translate) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    colour = photo(shared_data, (48, 40))
    grey = colour.convert("L")
    numbers = np.asarray(grey)
    # Each beside a plain RGB picture of the same look.
    twins: dict[str, str] = {}

    def add(name: str, plain: Image.Image) -> Path:
        twins[name] = f"plain of {name}.png"
        plain.convert("RGB").save(folder / twins[name])
        return folder / name

    Image.fromarray(numbers.astype(np.uint16) * 257).save(add("grey 16 bit.png", grey))
    assert cv2.imwrite(str(add("colour 16 bit.png", colour)), np.asarray(colour)[..., ::-1].astype(np.uint16) * 257)
    colour.convert("CMYK").save(add("cmyk.tif", colour))
    colour.quantize(16).save(add("palette.png", colour.quantize(16)))
    grey.convert("1").save(add("one bit.png", grey.convert("1")))
    holed = numbers.copy()
    holed[:3, :5] = 0
    floats = (numbers / 255).astype(np.float32)
    floats[:3, :5] = np.nan
    Image.fromarray(floats).save(add("floats.tif", Image.fromarray(holed)))
    outcome = translate([folder], tmp_path / "out", exact=True)
    assert outcome.history.num_failed == 0
    for name, plain in twins.items():
        difference = np.abs(shares(outcome.row(name).output) - shares(outcome.row(plain).output))
        assert difference.mean() < 2 / 255, name  # a wrong white or black is far off
    sixteen_bit = cv2.imread(str(outcome.row("colour 16 bit.png").output), cv2.IMREAD_UNCHANGED)
    assert sixteen_bit is not None and sixteen_bit.dtype == np.uint16


def test_alpha_is_carried_whatever_holds_it(tmp_path: Path, shared_data: Path, translate: Translate) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    colour = photo(shared_data, (48, 40))
    alpha = Image.fromarray(np.linspace(0, 255, 48 * 40).reshape(40, 48).astype(np.uint8))
    whole = colour.copy()
    whole.putalpha(alpha)
    whole.save(folder / "rgba.png")
    whole.save(folder / "rgba.webp", lossless=True)
    whole.convert("LA").save(folder / "grey with alpha.png")
    palette = colour.quantize(16)
    palette.save(folder / "palette.png", transparency=3)
    outcome = translate([folder], tmp_path / "out")
    assert outcome.history.num_done == 4
    for name in ("rgba.png", "rgba.webp", "grey with alpha.png"):
        with Image.open(outcome.row(name).output) as result:
            assert np.array_equal(np.asarray(result.convert("RGBA"))[..., 3], np.asarray(alpha)), name
    with Image.open(outcome.row("palette.png").output) as result:
        holes = np.asarray(palette) == 3
        assert holes.any() and np.array_equal(np.asarray(result.convert("RGBA"))[..., 3], np.where(holes, 0, 255))


def test_animations_give_their_first_frame_and_the_row_says_so(tmp_path: Path, shared_data: Path, translate: Translate) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("chi.gif", "apng_blend_op_over.png", "sugarshack.mpo"):
        shutil.copy(shared_data / "badimages" / name, folder)
    first, other = photo(shared_data, (48, 40)), Image.new("RGB", (48, 40), "red")
    first.save(folder / "moving.webp", save_all=True, append_images=[other, first], lossless=True)
    first.save(folder / "still.png")
    outcome = translate([folder], tmp_path / "out")
    notes = {row.source.name: row.message for row in outcome.rows}
    assert outcome.history.num_done == 5 and notes.pop("still.png") == ""
    assert "first of 31 frames" in notes["chi.gif"] and "first of 3 frames" in notes["moving.webp"]
    assert all("first of" in note for note in notes.values())
    assert outcome.row("moving.webp").output.read_bytes() == outcome.row("still.png").output.read_bytes()


@pytest.mark.parametrize("scale", ["whole", "fit", "native"])
def test_pictures_of_1x1_3x2000_257x257_and_100x100_keep_their_size(
    tmp_path: Path, shared_data: Path, translate: Translate, scale: str
) -> None:
    (tmp_path / "in").mkdir()
    sizes = [(1, 1), (3, 2000), (2000, 3), (257, 257), (100, 100)]
    for size in sizes:
        photo(shared_data, size).save(tmp_path / "in" / "{}x{}.png".format(*size))
    outcome = translate([tmp_path / "in"], tmp_path / "out", scale=scale)
    assert outcome.history.num_done == len(sizes)
    assert sorted(picture_size(path) for path in (tmp_path / "out").iterdir()) == sorted(sizes)


# ------------------------------------------------------------------------------------------------------ names, places


def test_a_jpg_a_png_and_A_PNG_in_one_folder_give_three_outputs_also_where_case_does_not_count(
    tmp_path: Path, shared_data: Path, translate: Translate
) -> None:
    (tmp_path / "in").mkdir()
    for name, size in (("a.jpg", (30, 20)), ("a.png", (31, 20)), ("A.PNG", (32, 20))):
        photo(shared_data, size).save(tmp_path / "in" / name)
    outcome = translate([tmp_path / "in"], tmp_path / "out")
    assert outcome.history.num_done == 3
    names = [path.name for path in (tmp_path / "out").iterdir()]
    assert len({name.casefold() for name in names}) == 3
    for row in outcome.rows:
        assert picture_size(row.output) == picture_size(row.source)


@pytest.mark.parametrize("through_link", [False, True])
def test_an_output_folder_that_is_the_input_folder_never_costs_an_original(
    tmp_path: Path, make_pictures: MakePictures, translate: Translate, contents: Contents, through_link: bool
) -> None:
    make_pictures(tmp_path / "in", num=3)
    make_pictures(tmp_path / "in" / "deep", num=1)
    before = contents(tmp_path / "in")
    output_dir = tmp_path / "in"
    if through_link:
        output_dir = tmp_path / "link"
        output_dir.symlink_to(tmp_path / "in")
    for number, policy in enumerate(("replace", "number", "skip"), 2):
        outcome = translate([tmp_path / "in"], output_dir, on_existing=policy, include=["???.png"])
        assert outcome.history.num_failed == 0
        after = contents(tmp_path / "in")
        assert {name: after[name] for name in before} == before, policy
        assert len(after) > len(before) and number


def test_existing_outputs_are_numbered_around_skipped_or_replaced_and_by_default_kept(
    tmp_path: Path, make_pictures: MakePictures, translate: Translate, contents: Contents
) -> None:
    make_pictures(tmp_path / "in", num=3)
    for policy in ("", "number", "skip", "replace"):
        output_dir = tmp_path / f"out {policy}"
        output_dir.mkdir()
        (output_dir / "001.png").write_bytes(b"precious")
        outcome = translate([tmp_path / "in"], output_dir, **({"on_existing": policy} if policy else {}))
        found = contents(output_dir)
        expected = ["000.png", "001.png", "002.png"] + (["001-2.png"] if policy in ("", "number") else [])
        assert sorted(found) == sorted(expected), policy
        assert (found["001.png"] == b"precious") is (policy != "replace")
        skipped = [(event.index, event.reason) for event in outcome.events if isinstance(event, RowSkipped)]
        assert skipped == ([(1, "exists")] if policy == "skip" else [])


def test_links_in_a_loop_fifos_sockets_and_devices_named_png_are_passed_over(
    tmp_path: Path, make_pictures: MakePictures, translate: Translate, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    make_pictures(folder, num=2)
    (folder / "loop").symlink_to(folder)
    (folder / "itself.png").symlink_to(folder / "itself.png")
    (folder / "nowhere.png").symlink_to(folder / "gone.png")
    (folder / "zeros.png").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.png")
    monkeypatch.chdir(folder)  # a socket's name may have 107 bytes
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.png")
        outcome = translate([folder], tmp_path / "out")
        named = translate([folder / "pipe.png", folder / "zeros.png", folder / "000.png"], tmp_path / "named")
    assert sorted(row.source.name for row in outcome.rows) == ["000.png", "001.png"] and outcome.history.num_done == 2
    assert named.history.num_done == 1 and [path.name for path in (tmp_path / "named").iterdir()] == ["000.png"]


def test_names_of_any_kind_are_translated_and_never_another_file(tmp_path: Path, make_pictures: MakePictures, translate: Translate) -> None:
    names = [b"with space", b"-dash", b"--output", b"\"quotes\" 'both'", b"line\nbreak", b"tab\t", b"back\\slash", b"star*?[a]", b"$HOME"]
    names += [
        "שלום عربي".encode(),
        "🙂 emoji".encode(),
        "ｆｕｌｌ　ｗｉｄｔｈ".encode(),
        b"x" * 250,
        "ü".encode() * 120,
        b"\xff\xfe",
        b"e\xcc\x81",
        b"\xc3\xa9",
    ]
    plain = make_pictures(tmp_path / "plain", num=len(names))
    (tmp_path / "odd").mkdir()
    for path, name in zip(plain, names, strict=True):
        shutil.copy(path, tmp_path / "odd" / os.fsdecode(name[:251] + b".png"))
    expected = translate([tmp_path / "plain"], tmp_path / "expected", exact=True)
    outcome = translate([tmp_path / "odd"], tmp_path / "out", exact=True)
    assert outcome.history.num_done == len(names), [row.message for row in outcome.history.failures()]
    results = {row.source.name: row.output for row in outcome.rows}
    assert len(set(results.values())) == len(names) == len(list((tmp_path / "out").iterdir()))
    for path, name in zip(plain, names, strict=True):
        result = results[os.fsdecode(name + b".png")]
        assert result.read_bytes() == expected.row(path.name).output.read_bytes(), path_to_text(result)
    keys = {unicodedata.normalize("NFC", path_to_text(result)).casefold() for result in results.values()}
    assert len(keys) == len(names), "names that are one elsewhere stay apart"


def test_the_same_folder_twice_and_a_folder_with_its_file_give_each_image_once(
    tmp_path: Path, make_pictures: MakePictures, translate: Translate
) -> None:
    folder = tmp_path / "in"
    make_pictures(folder, num=2)
    make_pictures(folder / "deep", num=2)
    (tmp_path / "link").symlink_to(folder)
    inputs = [folder / "000.png", folder, folder, folder / "deep", tmp_path / "link", folder / "deep" / ".." / "001.png"]
    outcome = translate(inputs, tmp_path / "out")
    assert outcome.history.num_done == 4 and len(list((tmp_path / "out").rglob("*.png"))) == 4


# ------------------------------------------------------------------------------------------------- disk, worker, user


def without_root_rights() -> None:
    """In a process about to start: even root may then not write where the file's mode forbids it."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def test_a_read_only_output_folder_is_told_before_the_first_image_is_computed(
    tmp_path: Path, make_pictures: MakePictures, make_job: MakeJob, worker_command: Any, start_process: Start
) -> None:
    make_pictures(tmp_path / "in", num=3)
    locked = tmp_path / "locked"
    locked.mkdir(0o555)
    job = make_job([tmp_path / "in"], locked / "out")
    process = start_process(worker_command(job), preexec_fn=without_root_rights)
    text, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 4, text
    events = Outcome(job).events
    assert isinstance(events[-1], Failed) and events[-1].code == ErrorCode.DISK_READ_ONLY and "locked" in events[-1].message
    assert not [event for event in events if isinstance(event, Listed | RowDone)]
    locked.chmod(0o755)
    process = start_process(worker_command(job), preexec_fn=without_root_rights)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0 and len(list((locked / "out").iterdir())) == 3


def test_a_disk_full_while_outputs_are_replaced_leaves_the_old_ones_counts_and_can_be_resumed(
    tmp_path: Path, make_job: MakeJob, worker_command: Any, start_process: Start, translate: Translate, contents: Contents
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    random = np.random.default_rng(0)
    for index in range(6):
        Image.fromarray(random.integers(0, 256, (150, 150, 3), dtype=np.uint8)).save(tmp_path / "in" / f"{index}.bmp")
        (tmp_path / "out" / f"{index}.bmp").write_bytes(b"old")
    originals = contents(tmp_path / "in")
    job = make_job([tmp_path / "in"], tmp_path / "out", on_existing="replace", output_format="bmp", noise_seed=None, exact=True)

    def room_for_small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    process = start_process(worker_command(job), preexec_fn=room_for_small_files)
    text, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 4 and "Traceback" not in text, text
    failed = Outcome(job).events[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.DISK_FULL and "0 of 6" in failed.message and failed.hint
    assert contents(tmp_path / "out") == {f"{index}.bmp": b"old" for index in range(6)}
    process = start_process(worker_command(job))
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0 and Outcome(job).history.num_done == 6
    translate([tmp_path / "in"], tmp_path / "undisturbed", output_format="bmp", exact=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "undisturbed")
    assert contents(tmp_path / "in") == originals


@pytest.mark.parametrize("means", ["cancel", "stop"])
def test_a_cancel_is_obeyed_within_two_seconds_and_what_is_finished_is_valid(
    tmp_path: Path, make_pictures: MakePictures, make_job: MakeJob, staying_worker: StayingWorker, translate: Translate, means: str
) -> None:
    make_pictures(tmp_path / "in", num=300, width=64, height=48)
    job = make_job([tmp_path / "in"], tmp_path / "out")
    staying_worker.begin(job)
    deadline = time.monotonic() + PATIENCE_S
    while Outcome(job).history.num_done < 5:
        assert time.monotonic() < deadline
    start = time.monotonic()
    send(job.folder, means)
    outcome = staying_worker.finish(job)
    assert time.monotonic() - start < 2.0
    assert isinstance(outcome.events[-1], Stopped) and outcome.events[-1].reason == ("cancelled" if means == "cancel" else "asked")
    outputs = list((tmp_path / "out").iterdir())
    assert 5 <= outcome.history.num_done == len(outputs) < 300
    for path in outputs:
        with Image.open(path) as image:
            image.load()


@pytest.mark.parametrize("how", ["crash", "hang", "stall"])
def test_a_decoder_that_crashes_or_hangs_the_worker_costs_one_row(
    tmp_path: Path, make_pictures: MakePictures, make_job: MakeJob, start_process: Start, how: str
) -> None:
    paths = make_pictures(tmp_path / "in", num=12)
    paths[5].rename(paths[5].with_name(f"005-{how}.png"))
    job = make_job([tmp_path / "in"], tmp_path / "out")
    codes: list[int] = []
    while not codes or job.has_crashed():
        assert len(codes) < 6
        process = start_process([sys.executable, str(CRASHING_WORKER), str(job.path), "--device", "cpu", "--decode-limit", "0.5"])
        process.communicate(timeout=PATIENCE_S)
        codes.append(process.returncode)
    # A hang that lets Python go on is known at once; who did the others is found by trying the suspects one at a time.
    assert len(codes) == (2 if how == "hang" else 3) and codes[-1] == 1, codes
    outcome = Outcome(job)
    (failed,) = outcome.history.failures()
    assert failed.source.name == f"005-{how}.png" and failed.source.name in failed.message
    assert failed.code == (ErrorCode.DECODER_HUNG if how == "hang" else ErrorCode.WORKER_DIED)
    assert outcome.history.num_done == 11 == len(list((tmp_path / "out").iterdir()))
