"""A screen that is named and not there is told in a sentence before Qt aborts; one that may be there is left to Qt."""

import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

import diptych
from core.errors import AppError, ErrorCode
from desktop import screen
from desktop.screen import check_screen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the window needs no such address")


def test_a_display_that_nothing_answers_at_is_a_sentence_and_no_abort(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
    command = [sys.executable, diptych.__file__, "--workspace", str(tmp_path)]
    done = subprocess.run(command, env=environment | {"DISPLAY": ":59987"}, capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.startswith("diptych: There is no screen here")
    assert "DISPLAY=:59987" in done.stderr and "see --help" in done.stderr and "qt.qpa" not in done.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": ":59987.0"},
        {"DISPLAY": "unix:59987"},
        {"DISPLAY": "localhost:99999"},
        {"DISPLAY": "nonsense"},
        {"DISPLAY": "somewhere/unix:59987"},
        {"DISPLAY": "/tmp/.X11-unix/X59987"},
        {"DISPLAY": ":59987", "QT_QPA_PLATFORM": "xcb"},
        {"WAYLAND_DISPLAY": "wayland-0"},
        {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/nowhere"},
        {"DISPLAY": ":59987", "WAYLAND_DISPLAY": "/nowhere/wayland-0"},
    ],
    ids=str,
)
def test_what_is_not_there_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(AppError) as caught:
        check_screen(environment)
    assert caught.value.code is ErrorCode.PART_ABSENT and all(
        environment[name] in caught.value.message for name in environment if "DIS" in name
    )


@pytest.mark.parametrize(
    "environment", [{"QT_QPA_PLATFORM": "offscreen"}, {"DISPLAY": ":59987", "QT_QPA_PLATFORM": "vnc:size=1x1"}], ids=str
)
def test_what_is_unusual_is_left_to_qt(environment: dict[str, str]) -> None:
    check_screen(environment)


LETS_IN = struct.pack("<BxHHH20xB11x", 1, 11, 0, 8, 1)
REFUSES = struct.pack("<BBHHH", 0, 4, 11, 0, 1) + b"no!\n"


@contextmanager
def x_server(display: str, answer: bytes) -> Iterator[None]:
    """An X server as far as its first answer."""

    def serve() -> None:
        client, _ = listening.accept()
        with client:
            client.recv(1000)
            client.sendall(answer)
            is_over.wait(60)

    is_over = threading.Event()
    thread = threading.Thread(target=serve)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"\0/tmp/.X11-unix/X{display}")
        listening.listen()
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()


@pytest.mark.parametrize(("answer", "is_there"), [(LETS_IN, True), (REFUSES, False), (b"", False)], ids=["lets in", "refuses", "mute"])
def test_a_server_is_asked_whether_it_lets_us_in(answer: bytes, is_there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "WAIT_S", 30.0 if answer else 0.2)
    with x_server("59986", answer), nullcontext() if is_there else pytest.raises(AppError):
        check_screen({"DISPLAY": ":59986"})


def test_a_socket_of_wayland_is_found(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{tmp_path}/wayland-0")
        server.listen()
        check_screen({"DISPLAY": ":59987", "WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
