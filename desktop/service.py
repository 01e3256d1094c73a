"""The window's helper process as coroutines: questions with typed answers, started when first needed and again after a crash."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QProcess

from core.errors import AppError, ErrorCode
from training.asking import Answer, Request
from training.requests import AnyAnswer, AnyRequest, Refused, Superseded

if TYPE_CHECKING:
    import asyncio  # 50 ms: loaded with the event loop, once the window is on screen

END_TIMEOUT_MS = 2000
"""How long the helper may take to end after its input has ended."""
_log = logging.getLogger(__name__)


class SupersededError(Exception):
    """A newer request in the same lane came first: the asker needs do nothing."""


class Service(QObject):
    """One helper process. Requests wait inside it, never here."""

    def __init__(self, workspace: Path, parent: QObject | None = None, *, log_name: str = "service.log") -> None:
        """`log_name`: in the workspace's cache, of what the process prints."""
        super().__init__(parent)
        self._log_name = log_name
        self._workspace = workspace
        self._process: QProcess | None = None
        self._leaving: list[QProcess] = []
        """Let go, and not ended yet."""
        self._next_id = 1
        self._waiting: dict[int, asyncio.Queue[Answer | AppError]] = {}
        self._decoder = msgspec.json.Decoder(AnyAnswer)
        self._encoder = msgspec.json.Encoder()

    @property
    def pid(self) -> int:
        """The helper's process id; 0 while there is none."""
        return int(self._process.processId()) if self._process is not None else 0

    async def ask(self, request: Request) -> Any:
        """Send a request and return its last answer.

        Raises AppError for a refusal or a helper that died, and SupersededError when a newer request of the lane came first.
        """
        last: Answer | None = None
        async for answer in self.stream(request):
            last = answer
        assert last is not None
        return last

    async def stream(self, request: Request) -> AsyncIterator[Any]:
        """Send a request and yield its answers as they come; raises as `ask` does."""
        import asyncio

        request_id = self._next_id
        self._next_id += 1
        answers: asyncio.Queue[Answer | AppError] = asyncio.Queue()
        self._waiting[request_id] = answers
        try:
            self._send(msgspec.structs.replace(request, id=request_id))
            while True:
                answer = await answers.get()
                if isinstance(answer, AppError):
                    raise answer
                if isinstance(answer, Superseded):
                    raise SupersededError
                if isinstance(answer, Refused):
                    raise refusal(answer)
                yield answer
                if answer.last:
                    return
        finally:
            self._waiting.pop(request_id, None)

    def change_workspace(self, workspace: Path) -> None:
        """Serve another workspace from now on."""
        self._workspace = workspace
        self.end()

    def let_go(self) -> None:
        """Close the helper's input, and have it end in its own time: nothing waits for that. The next request starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.readyReadStandardOutput.disconnect(self._read)
        process.finished.disconnect(self._on_finished)
        process.errorOccurred.disconnect(self._on_error)
        process.finished.connect(self._sweep)
        self._leaving.append(process)
        process.closeWriteChannel()
        self._fail_waiting(AppError(ErrorCode.CANCELLED, "The helper process was let go.", ""))

    def end(self) -> None:
        """Close the helper's input, which ends it; kill it when it doesn't obey."""
        process, self._process = self._process, None
        leaving, self._leaving = self._leaving, []
        for one in [*leaving, *([process] if process is not None else [])]:
            one.blockSignals(True)
            one.closeWriteChannel()
            if not one.waitForFinished(END_TIMEOUT_MS):
                one.kill()
                one.waitForFinished(END_TIMEOUT_MS)
            one.deleteLater()
        if process is not None:
            self._fail_waiting(AppError(ErrorCode.CANCELLED, "The helper process was ended.", ""))

    def _sweep(self) -> None:
        """Those that were let go and have ended since."""
        for process in [one for one in self._leaving if one.state() == QProcess.ProcessState.NotRunning]:
            self._leaving.remove(process)
            process.deleteLater()

    def _send(self, request: AnyRequest) -> None:
        process = self._started()
        process.write(self._encoder.encode(request) + b"\n")

    def _started(self) -> QProcess:
        if self._process is not None:
            return self._process
        from core.jobs.process import program_command

        program, *arguments = program_command("_service", str(self._workspace))
        process = QProcess(self)
        process.setProgram(program)
        process.setArguments(arguments)
        process.setStandardErrorFile(str(self._log_path()), QProcess.OpenModeFlag.Append)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        process.start()
        return process

    def _log_path(self) -> Path:
        cache_dir = self._workspace / "cache"
        cache_dir.mkdir(parents=True, exist_ok=True)
        return cache_dir / self._log_name

    def _read(self) -> None:
        process = self._process
        if process is None:
            return
        while process.canReadLine():
            line = bytes(process.readLine().data())
            try:
                answer = self._decoder.decode(line)
            except msgspec.MsgspecError as error:
                _log.warning("The helper process wrote a line that can't be understood: %s", error)
                continue
            answers = self._waiting.get(answer.id)
            if answers is not None:
                answers.put_nowait(answer)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            program = self._process.program() if self._process is not None else ""
            self._process = None
            self._fail_waiting(
                AppError(
                    ErrorCode.WORKER_START,
                    f"The helper process “{program}” can't be started.",
                    "Install Diptych again, or repair its folder.",
                    program=program,
                )
            )

    def _on_finished(self, exit_code: int) -> None:
        self._read()
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        _log.info("The helper process ended with code %d.", exit_code)
        self._fail_waiting(
            AppError(
                ErrorCode.WORKER_DIED,
                "The helper process ended unexpectedly.",
                f"It starts again with the next request; its last words are in the workspace's cache/{self._log_name}.",
                exit_code=str(exit_code),
            )
        )

    def _fail_waiting(self, error: AppError) -> None:
        for answers in self._waiting.values():
            answers.put_nowait(error)


def refusal(answer: Refused) -> AppError:
    """The AppError that a refusal carries."""
    try:
        code = ErrorCode(answer.code)
    except ValueError:
        code = ErrorCode.INTERNAL
    return AppError(code, answer.message, answer.hint, **answer.details)
