"""The window's helper process: short work that needs pixels or torch, asked and answered in lines of JSON (training/requests.py)."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from core.errors import ErrorCode
from core.jobs.priority import give_way
from training.asking import Answer
from training.requests import AnyRequest, Refused
from training.serving import Service

NICENESS = 5
"""On few cores the window must not wait for its own thumbnails."""


class _Lines:
    """Answers as lines on the real standard output; quiet once the reader has gone."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._encoder = msgspec.json.Encoder()

    def tell(self, answer: Answer) -> None:
        """Write one answer."""
        with self._lock:
            try:
                self._file.write(self._encoder.encode(answer) + b"\n")
                self._file.flush()
            except OSError:  # the window has gone; the end of input ends us
                pass


class _Numbered(msgspec.Struct):
    """As much of a request as can be read of one that is not understood."""

    id: int = 0


def serve(service: Service, lines: BinaryIO, tell: Callable[[Answer], None]) -> None:
    """Hand every line's request to the service until the input ends. A line that is no request is refused, under its id if it has one."""
    decoder = msgspec.json.Decoder(AnyRequest)
    for line in lines:
        if not line.strip():
            continue
        try:
            request = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            try:
                request_id = msgspec.json.decode(line, type=_Numbered).id
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                request_id = 0
            tell(Refused(id=request_id, code=ErrorCode.BAD_COMMAND.value, message=f"The request can't be understood: {error}."))
            continue
        service.take(request)


def main(arguments: list[str]) -> int:
    """`diptych _service WORKSPACE`: serve standard input and output until the input ends, which a dead window does too."""
    parser = argparse.ArgumentParser(prog="diptych _service")
    parser.add_argument("workspace", type=Path)
    workspace: Path = parser.parse_args(arguments).workspace
    give_way(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the window's terminal is the window's to answer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the answers
    sys.stdout = sys.stderr
    lines = _Lines(answers)
    service = Service(workspace, lines.tell)
    serve(service, sys.stdin.buffer, lines.tell)
    if not service.end():
        os._exit(0)  # a hung decoder must not keep the process
    return 0
