"""Three hundred picture files with bytes changed, cut out and put in: the batch ends, and its report adds up."""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.errors import ErrorCode
from tests.translating import Call

NUM_FILES = 300
MAX_BYTES = 90_000
BATCH_S = 60.0


class Change(NamedTuple):
    """`place` is a share of the file, in 1/10,000; `size` bytes there are replaced by `new`."""

    place: int
    size: int
    new: bytes


class Mutation(NamedTuple):
    """Changes to one of the sources, and whether their places all lie within the first 512 bytes, where the headers are."""

    source: int
    changes: list[Change]
    in_head: bool

    def applied_to(self, data: bytes) -> bytes:
        for place, size, new in self.changes:
            at = min(len(data), 512 if self.in_head else len(data)) * place // 10_000
            data = data[:at] + new + data[at + size :]
        return data


changes = st.one_of(
    st.builds(lambda place, new: Change(place, len(new), new), st.integers(0, 10_000), st.binary(min_size=1, max_size=4)),
    st.builds(Change, st.integers(0, 10_000), st.integers(0, 100_000), st.binary(max_size=64)),
)
mutations = st.builds(Mutation, st.integers(0, 10_000), st.lists(changes, min_size=1, max_size=6), st.booleans())


@pytest.fixture
def sources(tmp_path: Path, shared_data: Path) -> list[bytes]:
    """Real files of every format that is read: odd ones, and a photograph in each of the others."""
    odd = [path for path in sorted((shared_data / "badimages").iterdir()) if path.suffix != ".tsv" and path.stat().st_size < MAX_BYTES]
    with Image.open(shared_data / "photos" / "kodim05.png") as picture:
        photo = picture.convert("RGB").resize((96, 64))
    made = [tmp_path / name for name in ("a.jpg", "a.png", "a.webp", "a.tif", "a.bmp", "a.gif", "a.avif", "a.ppm", "b.tif")]
    for path in made:
        photo.save(path, **({"compression": "tiff_lzw"} if path.name == "b.tif" else {}))
    return [path.read_bytes() for path in (*odd, *made)]


def test_a_batch_of_300_mutated_files_ends_and_the_report_adds_up(tmp_path: Path, sources: list[bytes], tiny_model: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()

    @settings(max_examples=NUM_FILES, derandomize=True, database=None, phases=[Phase.generate], deadline=None)
    @given(mutations)
    def make(mutation: Mutation) -> None:
        number = len(list(folder.iterdir()))
        (folder / f"{number:03}.png").write_bytes(mutation.applied_to(sources[mutation.source % len(sources)]))

    make()
    assert len(list(folder.iterdir())) == NUM_FILES
    originals = {path: path.read_bytes() for path in folder.iterdir()}
    table = tmp_path / "report.csv"
    call = Call("--model", tiny_model, "--output", tmp_path / "out", folder, "--device", "cpu", "--json", "--report", table)
    report = call.report
    assert call.code == 1 and report["outcome"] == "finished", call.err
    assert report["seconds"] < BATCH_S
    assert report["files"] == NUM_FILES == report["done"] + report["failed"] and report["waiting"] == report["skipped"] == 0
    assert 30 < report["done"] < NUM_FILES - 30, "mutations of use break some files and leave others"
    assert len(report["failures"]) == report["failed"] and len(list((tmp_path / "out").iterdir())) == report["done"]
    allowed = {ErrorCode.PICTURE_UNREADABLE, ErrorCode.PICTURE_TOO_LARGE, ErrorCode.WORKER_DIED, ErrorCode.DECODER_HUNG}
    assert {failure["code"] for failure in report["failures"]} <= allowed
    with table.open(encoding="utf-8-sig", newline="") as file:
        states = [row["state"] for row in csv.DictReader(file)]
    assert (states.count("done"), states.count("failed")) == (report["done"], report["failed"])
    for path in (tmp_path / "out").iterdir():
        with Image.open(path) as result:
            result.load()
    assert {path: path.read_bytes() for path in folder.iterdir()} == originals
