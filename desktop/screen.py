"""Asks, before Qt does, whether the screen that the environment names is there: Qt itself would abort (Linux; no Qt)."""

import os
import re
import socket
from collections.abc import Mapping
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import visible_text

WAIT_S = 2.0
"""A server that takes longer to answer is left to Qt."""
_SOCKETS_DIR = Path("/tmp/.X11-unix")
_FIRST_PORT = 6000
_DISPLAY = re.compile(r"(?P<host>[^:/]*):(?P<number>\d{1,5})(\.\d+)?", re.ASCII)


def check_screen(environment: Mapping[str, str]) -> None:
    """Raises AppError PART_ABSENT where no screen is named, or none of those that are named can be reached.

    What is unusual, such as a display by a socket's path or a platform without a screen, is left to Qt.
    """
    platforms = [part.partition(":")[0] for part in environment.get("QT_QPA_PLATFORM", "").split(";") if part]
    if any(part != "xcb" and not part.startswith("wayland") for part in platforms):
        return
    found = {name: environment[name] for name in ("DISPLAY", "WAYLAND_DISPLAY") if environment.get(name)}
    if not found and not platforms:
        message = "There is no screen here to open the window on (neither DISPLAY nor WAYLAND_DISPLAY is set)."
        raise AppError(ErrorCode.PART_ABSENT, message, "Without a window there are commands: see --help.")
    if "WAYLAND_SOCKET" in environment or not found:
        return
    if _may_be_display(found.get("DISPLAY", "")) or _may_be_wayland(found.get("WAYLAND_DISPLAY", ""), environment):
        return
    named = " and ".join(f"{name}={visible_text(value)}" for name, value in found.items())
    message = f"There is no screen here to open the window on: nothing answers at {named}."
    raise AppError(ErrorCode.PART_ABSENT, message, "Name a screen that is there, or use the commands, which need none: see --help.")


def _may_be_display(display: str) -> bool:
    """Whether an X server may be there, asked where the X library does: of a display without a host, sockets of this computer first."""
    match = _DISPLAY.fullmatch(display)
    if match is None:
        return bool(display)
    host, number = match["host"], int(match["number"])
    if host not in ("", "unix"):
        return _may_be_port(host, _FIRST_PORT + number)
    path = str(_SOCKETS_DIR / f"X{number}")
    return _may_be_socket(f"\0{path}") or _may_be_socket(path) or (not host and _may_be_port("localhost", _FIRST_PORT + number))


def _may_be_wayland(name: str, environment: Mapping[str, str]) -> bool:
    folder = environment.get("XDG_RUNTIME_DIR", "")
    return bool(name) and (bool(folder) or Path(name).is_absolute()) and _may_be_socket(str(Path(folder, name)))


def _may_be_socket(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(WAIT_S)
        try:
            probe.connect(os.fsencode(address))
        except TimeoutError:
            return True
        except OSError:  # also of a path that is too long for a socket
            return False
    return True


def _may_be_port(host: str, port: int) -> bool:
    if port > 65_535:
        return False
    try:
        socket.create_connection((host, port), timeout=WAIT_S).close()
    except TimeoutError:
        return True
    except (OSError, UnicodeError):  # nobody listens, or there is no such computer
        return False
    return True
