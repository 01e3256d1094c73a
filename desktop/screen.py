"""Asks, before Qt does, whether the screen that the environment names is there: Qt itself would abort (Linux; no Qt)."""

import ctypes
import os
import socket
import threading
from collections.abc import Mapping
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import visible_text

WAIT_S = 10.0
"""A server that says nothing for so long is not there."""


def check_screen(environment: Mapping[str, str]) -> None:
    """Raises AppError PART_ABSENT where no screen is named, or none of those that are named can be reached.

    A platform without a screen is left to Qt.
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
    if _display_answers(found.get("DISPLAY", "")) or _may_be_wayland(found.get("WAYLAND_DISPLAY", ""), environment):
        return
    named = " and ".join(f"{name}={visible_text(value)}" for name, value in found.items())
    message = f"There is no screen here to open the window on: nothing answers at {named}."
    raise AppError(ErrorCode.PART_ABSENT, message, "Name a screen that is there, or use the commands, which need none: see --help.")


def _display_answers(display: str) -> bool:
    """Whether an X server lets us in, asked with the library that Qt asks with; where that is missing, Qt shall say so."""
    if not display:
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.argtypes, xcb.xcb_connect.restype = (ctypes.c_char_p, ctypes.POINTER(ctypes.c_int)), ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    found: list[bool] = []

    def ask() -> None:
        connection = xcb.xcb_connect(os.fsencode(display), ctypes.byref(ctypes.c_int()))  # with a screen's number as Qt does
        found.append(xcb.xcb_connection_has_error(connection) == 0)
        xcb.xcb_disconnect(connection)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(WAIT_S)
    return bool(found) and found[0]


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
