"""What the window asks of its helper process, at work: in threads of their own, a newer request before the older ones of its lane."""

import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.errors import AppError, ErrorCode, first_line
from core.files import JsonPath, disk_error, path_from_json
from core.memory_trouble import memory_lacking
from core.pairs.pair import Side
from core.workspace import WorkspaceFolders
from training.asking import Answer, Request
from training.dataset_requests import (
    AddPairs,
    CheckDataset,
    CreateDataset,
    ExportDataset,
    InspectPaths,
    LookAtOriginals,
    RelinkDataset,
    StopWork,
    WorkStopped,
)
from training.device_requests import ListDevices
from training.exchange_requests import ExportModel, ImportModel
from training.long_work import Telling
from training.measuring_requests import EvaluateModel, MakeStudy
from training.requests import (
    AnyRequest,
    MakeModel,
    MakeThumbnails,
    MeasurePicture,
    MeasurePictures,
    ModelMade,
    PictureMeasured,
    Pictures,
    PicturesMeasured,
    PreviewAugmentation,
    PreviewRecipe,
    Refused,
    ReportWritten,
    ShowPictures,
    Superseded,
    Thumbnail,
    WriteReport,
)
from training.trying_requests import OpenForPad, TryPicture
from training.watching_requests import AddOwnPictures, ExportPreviews, WriteCurves

if TYPE_CHECKING:
    from training.dataset_work import DatasetWork, DatasetWorker
    from training.preview_work import PreviewWorker
    from training.trying_work import Trier

NUM_PICTURE_THREADS = 2
"""Decoding threads: more would hold more of the largest pictures (360 MB each) in memory at once."""
NUM_FILE_THREADS = 2
NUM_LONG_THREADS = 3
"""A check, an export and a look at originals can go on at a time."""
END_GRACE_S = 1.0
"""How long work in hand may go on after the end of input. Everything written is whole or absent, so nothing is lost by ending it."""


class _Ticket:
    """A request on its way: answered exactly once with `last`, at the latest when a newer request of its lane comes."""

    def __init__(self, request: Request, tell: Callable[[Answer], None]) -> None:
        self.request = request
        self._tell = tell
        self._lock = threading.Lock()
        self.closed = False

    def answer(self, answer: Answer) -> None:
        """Send an answer, unless the request is closed already."""
        with self._lock:
            if self.closed:
                return
            self.closed = answer.last
            self._tell(answer)

    def supersede(self) -> None:
        """A newer request in the lane came first."""
        self.answer(Superseded(id=self.request.id))

    def refuse(self, error: AppError) -> None:
        """Answer with the user's trouble."""
        self.answer(Refused(id=self.request.id, code=error.code.value, message=error.message, hint=error.hint, details=error.details))


class Service:
    """Takes requests, works on them in threads, and tells the answers in whatever order they are ready.

    Thumbnails, viewers, files and torch have threads of their own: the picture looked at never waits for a page of thumbnails,
    and nothing waits for a model to be made.
    """

    def __init__(self, workspace: Path, tell: Callable[[Answer], None]) -> None:
        self._folders = WorkspaceFolders(workspace)
        self._tell = tell
        self._lanes: dict[str, _Ticket] = {}
        self._pools: list[ThreadPoolExecutor] = []
        self._pictures = self._pool("pictures", NUM_PICTURE_THREADS)
        self._viewers = self._pool("viewers")
        self._files = self._pool("files", NUM_FILE_THREADS)
        self._finding = self._pool("finding")
        self._long = self._pool("long", NUM_LONG_THREADS)
        self._previewing = self._pool("previews")
        self._models = self._pool("models")
        self._measuring = self._pool("measuring")
        self._trying = self._pool("trying")
        self._datasets: DatasetWorker | None = None
        self._previews: PreviewWorker | None = None
        self._trier: Trier | None = None
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._pictures.submit(_warm_up)

    def take(self, request: AnyRequest) -> None:
        """Begin with a request; the older one of its lane, where it still waits or works, is answered Superseded."""
        ticket = _Ticket(request, self._tell)
        if request.lane:
            older = self._lanes.get(request.lane)
            self._lanes[request.lane] = ticket
            if older is not None:
                older.supersede()
        match request:
            case MakeThumbnails():
                self._thumbnails(ticket, request)
            case ShowPictures():
                self._start(self._viewers, ticket, lambda: self._show(ticket, request))
            case InspectPaths() | CreateDataset() | AddPairs():
                self._start_on_dataset(self._finding, ticket, request)
            case CheckDataset() | LookAtOriginals() | RelinkDataset() | ExportDataset():
                self._start_on_dataset(self._long, ticket, request)
            case StopWork():
                ticket.answer(WorkStopped(id=request.id))
            case PreviewRecipe() | PreviewAugmentation():
                self._start(self._previewing, ticket, lambda: self._preview(request))
            case MeasurePicture():
                self._start(self._files, ticket, lambda: _measure(request))
            case MeasurePictures():
                self._start(self._files, ticket, lambda: _measure_many(request))
            case WriteReport():
                self._start(self._files, ticket, lambda: _write_report(request))
            case EvaluateModel() | MakeStudy():
                self._start_on_models(self._measuring, ticket, request)
            case ImportModel() | ExportModel():
                self._start_on_models(self._models, ticket, request)
            case WriteCurves() | ExportPreviews() | AddOwnPictures():
                self._start_watching(ticket, request)
            case TryPicture():
                self._start(self._trying, ticket, lambda: self._try(request))
            case OpenForPad():
                self._start(self._viewers, ticket, lambda: _open_for_pad(request))
            case ListDevices():
                self._start(self._models, ticket, lambda: _list_devices(request))
            case MakeModel():
                self._start(self._models, ticket, lambda: _make_model(request))

    def end(self, grace_s: float = END_GRACE_S) -> bool:
        """Drop what waits, and give what is in hand `grace_s` to end. Returns whether all threads have ended."""
        self._ending.set()
        for pool in self._pools:
            pool.shutdown(wait=False, cancel_futures=True)
        if self._trier is not None:
            self._trier.end()
        threads = [thread for pool in self._pools for thread in pool._threads]
        for thread in threads:
            thread.join(grace_s / max(1, len(threads)))
        return not any(thread.is_alive() for thread in threads)

    def _pool(self, name: str, num_threads: int = 1) -> ThreadPoolExecutor:
        made = ThreadPoolExecutor(num_threads, name)
        self._pools.append(made)
        return made

    def _start(self, pool: ThreadPoolExecutor, ticket: _Ticket, work: Callable[[], Answer]) -> None:
        def guarded() -> None:
            if ticket.closed:
                return
            try:
                ticket.answer(work())
            except AppError as error:
                ticket.refuse(error)
            except Exception as error:  # the runner's last resort: a bug of ours costs one request, not the helper
                traceback.print_exc()
                ticket.refuse(_trouble_of(error))

        pool.submit(guarded)

    def _start_on_dataset(self, pool: ThreadPoolExecutor, ticket: _Ticket, request: "DatasetWork") -> None:
        def work() -> Answer:
            from training.dataset_work import DatasetWorker  # numpy and OpenCV, which thumbnails do without

            with self._lock:
                worker = self._datasets = self._datasets or DatasetWorker(self._folders.cache_dir)
            return worker.work(request, self._telling(ticket))

        self._start(pool, ticket, work)

    def _start_on_models(
        self, pool: ThreadPoolExecutor, ticket: _Ticket, request: EvaluateModel | MakeStudy | ImportModel | ExportModel
    ) -> None:
        def work() -> Answer:
            from training.exchange_work import exchange
            from training.measuring_work import measure

            if isinstance(request, EvaluateModel | MakeStudy):
                return measure(request, self._folders.path, self._telling(ticket))
            return exchange(request, self._folders.path, self._telling(ticket))

        self._start(pool, ticket, work)

    def _start_watching(self, ticket: _Ticket, request: WriteCurves | ExportPreviews | AddOwnPictures) -> None:
        def work() -> Answer:
            from training.watching_work import watch

            return watch(request, self._telling(ticket))

        self._start(self._long, ticket, work)

    def _telling(self, ticket: _Ticket) -> Telling:
        return Telling(ticket.request.id, ticket.answer, lambda: ticket.closed or self._ending.is_set())

    def _preview(self, request: PreviewRecipe | PreviewAugmentation) -> Answer:
        from training.preview_work import PreviewWorker  # numpy and OpenCV

        # There is one thread of these.
        self._previews = self._previews or PreviewWorker(self._folders.cache_dir / "previews")
        return self._previews.work(request)

    def _try(self, request: TryPicture) -> Answer:
        from training.trying_work import Trier  # torch

        # There is one thread of these.
        self._trier = self._trier or Trier()
        return self._trier.work(request)

    def _thumbnails(self, ticket: _Ticket, request: MakeThumbnails) -> None:
        """One task for each picture, so that both threads work; the one that ends last closes the request."""
        if not request.paths or len(request.paths) != len(request.sides):
            ticket.refuse(AppError(ErrorCode.BAD_COMMAND, "Thumbnails were asked of no picture, or without a side for each.", ""))
            return
        lock = threading.Lock()
        num_left = len(request.paths)

        def one(index: int, path: JsonPath, side: Side) -> None:
            nonlocal num_left
            if ticket.closed:
                return
            made = self._thumbnail(ticket, index, path, side, request.size_px)
            with lock:
                num_left -= 1
                ticket.answer(msgspec.structs.replace(made, last=num_left == 0))

        for index, (path, side) in enumerate(zip(request.paths, request.sides, strict=True)):
            self._pictures.submit(one, index, path, side)

    def _thumbnail(self, ticket: _Ticket, index: int, path: JsonPath, side: Side, size_px: int) -> Thumbnail:
        file, error = self._cached(path, side, size_px)
        return Thumbnail(id=ticket.request.id, index=index, file=file, error=error, last=False)

    def _show(self, ticket: _Ticket, request: ShowPictures) -> Answer:
        files, errors, sizes = [], [], []
        sides: list[Side] = request.sides or ["whole"] * len(request.paths)
        if len(sides) != len(request.paths):
            raise AppError(ErrorCode.BAD_COMMAND, "Pictures were asked for without a side for each.", "")
        for path, side in zip(request.paths, sides, strict=True):
            if ticket.closed:
                return Superseded(id=request.id)
            file, error = self._cached(path, side, request.size_px)
            files.append(file)
            errors.append(error)
            sizes.append(_size_of(path, side) if file else (0, 0))
        return Pictures(id=request.id, files=files, errors=errors, sizes=sizes)

    def _cached(self, path: JsonPath, side: Side, size_px: int) -> tuple[str, str]:
        """The file of a small copy, or '' and why there is none: a picture that can't be shown never fails its neighbours."""
        from core.images.thumbnails import cached_thumbnail

        try:
            return str(cached_thumbnail(self._folders.cache_dir / "thumbnails", path_from_json(path), side, size_px)), ""
        except AppError as error:
            return "", str(error)
        except Exception as error:  # the runner's last resort, as in _start
            traceback.print_exc()
            return "", str(_trouble_of(error))


def _open_for_pad(request: OpenForPad) -> Answer:
    from training.pad_pictures import open_for_pad  # numpy and OpenCV

    return open_for_pad(request)


def _list_devices(request: ListDevices) -> Answer:
    from training.device_work import list_devices

    return list_devices(request)


def _warm_up() -> None:
    """Import what pictures need before the first is asked for."""
    import core.images.thumbnails  # noqa: F401


def _size_of(path: JsonPath, side: Side) -> tuple[int, int]:
    """Width and height of a side, upright; (0, 0) where the picture has gone in the meantime."""
    from core.images.reading import picture_size
    from core.images.sides import side_size

    try:
        return side_size(picture_size(path_from_json(path)), side)
    except AppError:
        return 0, 0


def _measure(request: MeasurePicture) -> PictureMeasured:
    from core.images.reading import picture_size

    width, height = picture_size(path_from_json(request.path))
    return PictureMeasured(id=request.id, width=width, height=height)


def _measure_many(request: MeasurePictures) -> PicturesMeasured:
    from core.images.reading import picture_size

    numbers: list[int] = []
    for path in request.paths:
        with suppress(AppError):
            width, height = picture_size(path_from_json(path))
            numbers.append(width * height)
    return PicturesMeasured(id=request.id, mean_px=sum(numbers) / len(numbers) if numbers else 0.0)


def _write_report(request: WriteReport) -> ReportWritten:
    from core.jobs.reader import read_all
    from core.translation.history import TranslationHistory
    from core.translation.job import TRANSLATION_EVENTS
    from core.translation.report import write_report

    history = TranslationHistory(path_from_json(request.job_dir))
    history.apply(read_all(history.job.folder, TRANSLATION_EVENTS))
    write_report(history, path_from_json(request.file))
    return ReportWritten(id=request.id, num_rows=history.num_files)


def _make_model(request: MakeModel) -> ModelMade:
    from core.models.header import read_header
    from core.models.library import free_model_path
    from training.models import export_model

    place = free_model_path(Path(request.models_dir).parent, request.name)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, place) from error
    path = export_model(Path(request.run_dir), place, name=request.name, step=request.step if request.step >= 0 else None)
    return ModelMade(id=request.id, file=str(path), step=read_header(path).step)


def _trouble_of(error: Exception) -> AppError:
    match memory_lacking(error):
        case "device":
            return AppError(ErrorCode.MEMORY_DEVICE, f"The card has not enough memory for this: {first_line(error)}.")
        case "host":
            return AppError(ErrorCode.MEMORY_HOST, f"This computer has not enough memory for this: {first_line(error)}.")
    return AppError(ErrorCode.INTERNAL, f"Something went wrong inside Diptych ({type(error).__name__}).", "The service log says more.")
