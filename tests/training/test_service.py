"""The helper process, as the window meets it: a real process, lines of JSON in and out."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from core.errors import ErrorCode
from core.files import path_to_json
from core.jobs.process import program_command
from core.jobs.writer import EventWriter
from core.pairs.dataset import Dataset
from core.pairs.pair import Side
from core.translation.job import Listed, RowDone, create_job, request_for
from core.translation.plan import PlannedFile
from tests.journals import write_journal
from training.asking import Request
from training.dataset_requests import CreateDataset, DatasetMade, Inspection, InspectPaths
from training.own_pictures import own_pictures
from training.requests import (
    AnyAnswer,
    MakeModel,
    MakeThumbnails,
    MeasurePicture,
    MeasurePictures,
    PictureMeasured,
    Pictures,
    PicturesMeasured,
    Refused,
    ReportWritten,
    ShowPictures,
    Superseded,
    Thumbnail,
    WriteReport,
)
from training.service import serve
from training.serving import Service
from training.watching_requests import AddOwnPictures, OwnPicturesAdded

ANSWER_TIMEOUT_S = 60.0


class Helper:
    """The process and its answers; `ask` returns all answers to one request."""

    def __init__(self, workspace: Path, log_path: Path) -> None:
        self.log_path = log_path
        with log_path.open("wb") as log:
            self.process = subprocess.Popen(
                program_command("_service", str(workspace)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.answers: queue.Queue[AnyAnswer] = queue.Queue()
        self._reader = threading.Thread(target=self._read, name="answers")
        self._reader.start()
        self._next_id = 1

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.answers.put(msgspec.json.decode(line, type=AnyAnswer))

    def send(self, request: Request) -> int:
        request_id = self._next_id
        self._next_id += 1
        self.send_line(msgspec.json.encode(msgspec.structs.replace(request, id=request_id)))
        return request_id

    def send_line(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def next(self) -> AnyAnswer:
        return self.answers.get(timeout=ANSWER_TIMEOUT_S)

    def ask(self, request: Request) -> list[Any]:
        request_id = self.send(request)
        answers = [self.next()]
        while not answers[-1].last:
            answers.append(self.next())
        assert {answer.id for answer in answers} == {request_id}
        return answers

    def libraries(self) -> set[str]:
        return {Path(mapped.path).name for mapped in psutil.Process(self.process.pid).memory_maps()}

    def end(self) -> int:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        try:
            return self.process.wait(ANSWER_TIMEOUT_S)
        finally:
            self.process.kill()
            self.process.wait()
            self._reader.join()
            self.process.stdout.close()


@pytest.fixture
def helper(workspace: Path, tmp_path: Path) -> Iterator[Helper]:
    helper = Helper(workspace, tmp_path / "service.log")
    yield helper
    code = helper.end()
    assert code == 0, helper.log_path.read_text()


def names(paths: list[Path]) -> list[str | dict[str, str]]:
    return [path_to_json(path) for path in paths]


def test_it_ends_with_its_input(helper: Helper) -> None:
    assert helper.end() == 0
    assert helper.log_path.read_text() == ""


def test_it_lets_the_window_go_first(helper: Helper, tmp_path: Path) -> None:
    helper.ask(InspectPaths(paths=names([tmp_path / "nowhere"])))
    assert psutil.Process(helper.process.pid).nice() >= 5


def test_thumbnails_come_one_by_one_and_a_bad_picture_fails_alone(
    helper: Helper, workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]
) -> None:
    from PIL import Image

    paths = make_side_by_side(tmp_path / "pairs", 4, 64)
    paths[2].write_bytes(b"no picture")
    answers = helper.ask(MakeThumbnails(paths=names(paths), sides=["left"] * 4, size_px=16))
    assert all(isinstance(answer, Thumbnail) for answer in answers)
    assert [answer.last for answer in answers] == [False, False, False, True]
    by_index = {answer.index: answer for answer in answers}
    assert sorted(by_index) == [0, 1, 2, 3]
    assert by_index[2].file == "" and paths[2].name in by_index[2].error
    with Image.open(by_index[0].file) as thumbnail:
        assert thumbnail.size == (16, 16)
    assert Path(by_index[0].file).is_relative_to(workspace / "cache")


def test_pictures_for_the_viewer_are_upright_copies(helper: Helper, tmp_path: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    Image.new("RGB", (60, 20), "red").save(tmp_path / "turned.jpg", exif=exif)
    (tmp_path / "empty.png").touch()
    (answer,) = helper.ask(ShowPictures(paths=names([tmp_path / "turned.jpg", tmp_path / "empty.png"]), size_px=512))
    assert isinstance(answer, Pictures)
    with Image.open(answer.files[0]) as shown:
        assert shown.size == (20, 60)
    assert answer.files[1] == "" and "empty.png" in answer.errors[1]
    assert answer.errors[0] == ""
    assert answer.sizes == [(20, 60), (0, 0)]


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom", "whole"])
def test_the_viewer_shows_one_side_and_tells_its_size(helper: Helper, tmp_path: Path, side: Side) -> None:
    from PIL import Image

    Image.new("RGB", (61, 33), "red").save(tmp_path / "odd.png")
    (answer,) = helper.ask(ShowPictures(paths=names([tmp_path / "odd.png"]), sides=[side], size_px=512))
    assert isinstance(answer, Pictures)
    with Image.open(answer.files[0]) as shown:
        assert answer.sizes == [shown.size]


def test_pictures_without_a_side_for_each_are_refused(helper: Helper, tmp_path: Path) -> None:
    (answer,) = helper.ask(ShowPictures(paths=names([tmp_path / "a.png"]), sides=["left", "right"]))
    assert isinstance(answer, Refused) and answer.code == ErrorCode.BAD_COMMAND


def test_a_picture_is_measured_upright(helper: Helper, tmp_path: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    Image.new("RGB", (60, 20), "red").save(tmp_path / "turned.jpg", exif=exif)
    (answer,) = helper.ask(MeasurePicture(path=path_to_json(tmp_path / "turned.jpg")))
    assert isinstance(answer, PictureMeasured) and (answer.width, answer.height) == (20, 60)
    (answer,) = helper.ask(MeasurePicture(path=path_to_json(tmp_path / "gone.jpg")))
    assert isinstance(answer, Refused) and answer.code == ErrorCode.PATH_MISSING


def test_pictures_are_measured_on_average(helper: Helper, tmp_path: Path) -> None:
    from PIL import Image

    for name, size in (("a.png", (60, 20)), ("b.png", (100, 100))):
        Image.new("RGB", size).save(tmp_path / name)
    (tmp_path / "bad.png").write_bytes(b"no picture")
    paths = [path_to_json(tmp_path / name) for name in ("a.png", "bad.png", "b.png", "gone.png")]
    (answer,) = helper.ask(MeasurePictures(paths=paths))
    assert isinstance(answer, PicturesMeasured) and answer.mean_px == (1200 + 10_000) / 2
    (answer,) = helper.ask(MeasurePictures(paths=paths[1:2]))
    assert isinstance(answer, PicturesMeasured) and answer.mean_px == 0


def test_a_translations_report_is_written(helper: Helper, tmp_path: Path) -> None:
    job = create_job(tmp_path / "job", request_for([tmp_path], tmp_path / "m.safetensors", tmp_path / "out"))
    write_journal(job, [PlannedFile(index=index, source=f"/in/{index}.png", output=f"{index}.png") for index in range(3)])
    with EventWriter(job.folder) as writer:
        writer.write(Listed(num_files=3))
        writer.write(RowDone(index=1, output="1.png", seconds=0.5))
    (answer,) = helper.ask(WriteReport(job_dir=path_to_json(job.path), file=path_to_json(tmp_path / "report.csv")))
    assert isinstance(answer, ReportWritten) and answer.num_rows == 3
    lines = (tmp_path / "report.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["state", "waiting", "done", "waiting"]


def test_pictures_are_added_to_a_run_and_bad_ones_are_told_by_name(
    helper: Helper, tmp_path: Path, make_pictures: Callable[..., list[Path]]
) -> None:
    (good,) = make_pictures(tmp_path / "mine", num=1)
    (tmp_path / "bad.png").write_bytes(b"nothing")
    (tmp_path / "run").mkdir()
    request = AddOwnPictures(run_dir=path_to_json(tmp_path / "run"), files=names([good, tmp_path / "bad.png", good]))
    answer = helper.ask(request)[-1]
    assert isinstance(answer, OwnPicturesAdded) and (answer.num_added, answer.num_known) == (1, 1)
    ((code, message, hint),) = answer.refused
    assert code == ErrorCode.PICTURE_UNREADABLE and "bad.png" in message and hint
    assert [picture.title for picture in own_pictures(tmp_path / "run")] == [good.name]


def test_dropped_pairs_are_inspected_and_become_a_dataset(
    helper: Helper, workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]
) -> None:
    make_side_by_side(tmp_path / "pairs", 5)
    *so_far, inspection = helper.ask(InspectPaths(paths=names([tmp_path / "pairs"])))
    assert isinstance(inspection, Inspection)
    assert all(isinstance(one, Inspection) and one.num_pairs <= 5 for one in so_far)
    assert (inspection.layout, inspection.num_pairs, inspection.input_side) == ("side_by_side", 5, "left")
    assert set(inspection.input_sides) == {"left", "right"}
    assert [pair.name for pair in inspection.examples] and inspection.name == "pairs"

    request = CreateDataset(workspace=str(workspace), name="Häuser", paths=names([tmp_path / "pairs"]), input_side="right")
    (made,) = helper.ask(request)
    assert isinstance(made, DatasetMade)
    dataset = Dataset.open(Path(made.dataset_dir))
    assert (dataset.name, dataset.input_side, made.num_pairs) == ("Häuser", "right", 5)
    assert Path(made.dataset_dir).parent == workspace / "datasets"

    (again,) = helper.ask(request)
    assert isinstance(again, Refused) and again.code == ErrorCode.NAME_TAKEN


def test_troubles_come_back_as_refusals_with_their_code(helper: Helper, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (answer,) = helper.ask(InspectPaths(paths=names([tmp_path / "empty"])))
    assert isinstance(answer, Refused)
    assert answer.code == ErrorCode.FOLDER_EMPTY and "empty" in answer.message and answer.hint
    (answer,) = helper.ask(MakeThumbnails(paths=[], sides=[]))
    assert isinstance(answer, Refused)
    (answer,) = helper.ask(MakeModel(run_dir=str(tmp_path / "empty"), models_dir=str(tmp_path / "models"), name="x"))
    assert isinstance(answer, Refused) and answer.code == ErrorCode.NOT_A_RUN


def test_names_that_are_not_utf8_are_understood(helper: Helper, tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> None:
    (picture,) = make_pictures(tmp_path / "odd", 1)
    odd = picture.with_name(os.fsdecode(b"\xff\xfe.png"))
    try:
        picture.rename(odd)
    except OSError:
        pytest.skip("this file system takes no such names")
    (answer,) = helper.ask(MakeThumbnails(paths=names([odd]), sides=["whole"], size_px=8))
    assert isinstance(answer, Thumbnail) and answer.error == "" and Path(answer.file).is_file()


@pytest.mark.parametrize("line", [b"garbage", b'{"ask":"nonsense","id":7}', b'{"ask":"inspect","id":7}', b"\xff\xfe", b"[" * 5000])
def test_a_line_that_is_no_request_is_refused_and_the_next_one_served(helper: Helper, tmp_path: Path, line: bytes) -> None:
    helper.send_line(line)
    answer = helper.next()
    assert isinstance(answer, Refused) and answer.code == ErrorCode.BAD_COMMAND
    assert answer.id == (7 if b"7" in line else 0)
    assert helper.ask(InspectPaths(paths=names([tmp_path / "nowhere"])))[0].code == ErrorCode.PATH_MISSING


def test_torch_is_loaded_by_no_request_for_pictures(helper: Helper, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> None:
    if not hasattr(psutil.Process, "memory_maps"):
        pytest.skip("this system does not show a process's libraries")
    paths = make_side_by_side(tmp_path / "pairs", 3)
    helper.ask(MakeThumbnails(paths=names(paths), sides=["right"] * 3))
    helper.ask(InspectPaths(paths=names(paths)))
    helper.ask(ShowPictures(paths=names(paths)))
    loaded = helper.libraries()
    assert [name for name in loaded if "cv2" in name or "_imaging" in name], "the check itself sees no libraries"
    assert [name for name in loaded if "torch" in name] == []


def test_a_killed_window_takes_the_helper_along(workspace: Path, tmp_path: Path) -> None:
    program = (
        "import subprocess, sys, time\n"
        f"helper = subprocess.Popen({program_command('_service', str(workspace))!r}, stdin=subprocess.PIPE)\n"
        "print(helper.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    window = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert window.stdout is not None
    helper = psutil.Process(int(window.stdout.readline()))
    window.kill()
    window.wait()
    window.stdout.close()
    gone, alive = psutil.wait_procs([helper], timeout=ANSWER_TIMEOUT_S)
    for process in alive:
        process.kill()
    assert gone


# ---- order and lanes, with the service in this process so that its threads can be held


class Gate:
    """A picture that takes until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        import core.images.thumbnails

        self.open = threading.Event()
        self.entered = threading.Semaphore(0)

        def slow(cache_dir: Path, path: Path, side: str, size_px: int) -> Path:
            self.entered.release()
            assert self.open.wait(ANSWER_TIMEOUT_S)
            return path

        monkeypatch.setattr(core.images.thumbnails, "cached_thumbnail", slow)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Gate:
    return Gate(monkeypatch, tmp_path)


@pytest.fixture
def answers() -> "queue.Queue[Any]":
    return queue.Queue()


@pytest.fixture
def service(workspace: Path, gate: Gate, answers: "queue.Queue[Any]") -> Iterator[Service]:
    service = Service(workspace, answers.put)
    yield service
    gate.open.set()
    assert service.end(ANSWER_TIMEOUT_S)


def test_the_newest_request_of_a_lane_wins_at_once(service: Service, gate: Gate, answers: "queue.Queue[Any]") -> None:
    service.take(ShowPictures(id=1, lane="viewer", paths=["/a.png"]))
    assert gate.entered.acquire(timeout=ANSWER_TIMEOUT_S)
    service.take(ShowPictures(id=2, lane="viewer", paths=["/b.png"]))
    service.take(ShowPictures(id=3, lane="viewer", paths=["/c.png"]))
    assert [answers.get(timeout=ANSWER_TIMEOUT_S) for _ in range(2)] == [Superseded(id=1), Superseded(id=2)]
    gate.open.set()
    assert answers.get(timeout=ANSWER_TIMEOUT_S) == Pictures(id=3, files=[str(Path("/c.png"))], errors=[""], sizes=[(0, 0)])
    assert answers.empty()


def test_requests_without_a_lane_are_all_answered(service: Service, gate: Gate, answers: "queue.Queue[Any]") -> None:
    gate.open.set()
    for request_id in (1, 2, 3):
        service.take(ShowPictures(id=request_id, paths=["/a.png"]))
    assert {answers.get(timeout=ANSWER_TIMEOUT_S).id for _ in range(3)} == {1, 2, 3}


def test_the_viewer_and_files_do_not_wait_for_thumbnails(service: Service, gate: Gate, answers: "queue.Queue[Any]", tmp_path: Path) -> None:
    service.take(MakeThumbnails(id=1, paths=["/a.png"] * 50, sides=["whole"] * 50))
    service.take(ShowPictures(id=2, paths=["/b.png"]))
    service.take(InspectPaths(id=3, paths=[str(tmp_path / "nowhere")]))
    assert answers.get(timeout=ANSWER_TIMEOUT_S).id == 3  # the thumbnails' threads are all held
    for _ in range(3):  # two thumbnails and the viewer's picture are in hand at the same time
        assert gate.entered.acquire(timeout=ANSWER_TIMEOUT_S)
    gate.open.set()
    got = [answers.get(timeout=ANSWER_TIMEOUT_S) for _ in range(51)]
    assert sorted(answer.index for answer in got if answer.id == 1) == list(range(50))
    assert [answer.last for answer in got if answer.id == 1] == [False] * 49 + [True]


def test_a_bug_costs_one_request_and_is_logged(
    service: Service, answers: "queue.Queue[Any]", monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import training.dataset_work

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(training.dataset_work, "find_pairs", broken)
    service.take(InspectPaths(id=1, paths=["/a"]))
    answer = answers.get(timeout=ANSWER_TIMEOUT_S)
    assert isinstance(answer, Refused) and answer.code == ErrorCode.INTERNAL
    assert "ZeroDivisionError" in answer.message and "a bug" in capsys.readouterr().err


def test_empty_lines_are_passed_over(service: Service, answers: "queue.Queue[Any]", tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    lines.write_bytes(b"\n  \n")
    with lines.open("rb") as file:
        serve(service, file, answers.put)
    assert answers.empty()


@pytest.mark.parametrize(("error", "code"), [(MemoryError(), "memory.host"), (RuntimeError("CUDA out of memory. Tried"), "memory.device")])
def test_a_lack_of_memory_is_no_bug(
    service: Service,
    answers: "queue.Queue[Any]",
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    code: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def measure(path: Path) -> tuple[int, int]:
        raise error

    monkeypatch.setattr("core.images.reading.picture_size", measure)
    service.take(MeasurePicture(id=1, path="/a.png"))
    refused = answers.get(timeout=ANSWER_TIMEOUT_S)
    assert isinstance(refused, Refused) and refused.code == code
