"""A screen that is named and not there is told in a sentence before Qt aborts; one that may be there is left to Qt."""

import os
import socket
import subprocess
import sys
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
    "environment", [{"DISPLAY": "/tmp/launch/org.x:0"}, {"QT_QPA_PLATFORM": "offscreen"}, {"QT_QPA_PLATFORM": "vnc:size=1x1"}], ids=str
)
def test_what_is_unusual_is_left_to_qt(environment: dict[str, str]) -> None:
    check_screen(environment)


def test_each_kind_of_socket_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "_SOCKETS_DIR", tmp_path)
    for address in (f"{tmp_path}/X7", f"\0{tmp_path}/X8"):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(address)
            server.listen()
            check_screen({"DISPLAY": f":{address[-1]}"})
    with pytest.raises(AppError):
        check_screen({"DISPLAY": ":7"})  # its file is left, and nobody listens
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{tmp_path}/wayland-0")
        server.listen()
        check_screen({"DISPLAY": ":9", "WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
    with socket.create_server(("localhost", 0)) as server:
        number = server.getsockname()[1] - 6000
        check_screen({"DISPLAY": f"localhost:{number}"})
