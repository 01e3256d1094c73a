"""A virtual X11 screen driven from outside, as a person does: keys, drops from another program, closed windows, pictures of it."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image
from Xlib import XK, X, Xatom, display
from Xlib.error import BadDrawable, BadMatch, BadWindow
from Xlib.ext import xtest
from Xlib.protocol import event

SIZE_PX = (1400, 900)
PATIENCE_S = 60.0
LOOK_EVERY_S = 0.01
XDND_VERSION = 5
Found = TypeVar("Found")
MODIFIERS = {"ctrl": "Control_L", "alt": "Alt_L", "shift": "Shift_L"}


@contextmanager
def virtual_screen() -> "Iterator[Screen]":
    """An Xvfb of its own, on a display number that it chooses itself."""
    read_end, write_end = os.pipe()
    width, height = SIZE_PX
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL) as server:
        os.close(write_end)
        try:
            with os.fdopen(read_end) as told:
                number = told.readline().strip()
            assert number, "Xvfb did not start"
            screen = Screen(f":{number}")
            try:
                yield screen
            finally:
                screen.close()
        finally:
            server.terminate()


class Screen:
    """The screen and the windows on it. There is no window manager: the newest lies on top, and has the keyboard only when given it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._display = display.Display(name)
        self._root = self._display.screen().root

    def close(self) -> None:
        self._display.close()

    def windows(self) -> "list[Window]":
        """The windows on screen, the topmost last. Menus and tool tips are not among them."""
        found = []
        for candidate in self._root.query_tree().children:
            try:
                attributes = candidate.get_attributes()
                is_plain = attributes.map_state == X.IsViewable and not attributes.override_redirect
                if is_plain and candidate.get_full_property(Xatom.WM_NAME, X.AnyPropertyType):
                    found.append(Window(self, candidate))
            except (BadWindow, BadDrawable):  # it has just gone
                continue
        return found

    def wait_for(self, title: str, timeout_s: float = PATIENCE_S) -> "Window":
        """The topmost window whose title ends so, as soon as there is one."""
        return until(lambda: next((found for found in reversed(self.windows()) if found.title.endswith(title)), None), title, timeout_s)

    def press(self, keys: str) -> None:
        """Press and release keys, such as "alt+t", in the window that has the keyboard."""
        codes = [self._display.keysym_to_keycode(XK.string_to_keysym(MODIFIERS.get(key, key))) for key in keys.split("+")]
        assert all(codes), f"no such keys: {keys}"
        for code in codes:
            xtest.fake_input(self._display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()

    def picture(self) -> Image.Image:
        """What is on the screen."""
        width, height = SIZE_PX
        return picture_of(self._root, width, height)

    def drop(self, window: "Window", paths: Sequence[Path]) -> None:
        """Drag these files from another program to the middle of a window and drop them there: the XDND protocol, source's side.

        Raises AssertionError where the window does not take them.
        """
        source = self._root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        try:
            _Drag(self._display, source, window.handle).drop("".join(f"{path.as_uri()}\r\n" for path in paths).encode())
        finally:
            source.destroy()
            self._display.sync()


class Window:
    """A window of another program."""

    def __init__(self, screen: Screen, handle: Any) -> None:
        self.handle = handle
        self._screen = screen
        self._display = screen._display

    @property
    def title(self) -> str:
        named = self.handle.get_full_property(self._display.intern_atom("_NET_WM_NAME"), 0)
        return bytes(named.value).decode() if named else ""

    @property
    def pid(self) -> int:
        """The process that it belongs to."""
        return int(self.handle.get_full_property(self._display.intern_atom("_NET_WM_PID"), X.AnyPropertyType).value[0])

    @property
    def is_there(self) -> bool:
        try:
            return bool(self.handle.get_attributes().map_state == X.IsViewable)
        except (BadWindow, BadDrawable):
            return False

    def take_keyboard(self) -> None:
        """Let it have the keys that are pressed."""
        self.handle.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()

    def press(self, keys: str) -> None:
        """Press keys in it."""
        self.take_keyboard()
        self._screen.press(keys)

    def ask_to_close(self) -> None:
        """What the cross in a window's frame does."""
        protocols, delete = (self._display.intern_atom(name) for name in ("WM_PROTOCOLS", "WM_DELETE_WINDOW"))
        self.handle.send_event(event.ClientMessage(window=self.handle, client_type=protocols, data=(32, [delete, X.CurrentTime, 0, 0, 0])))
        self._display.sync()

    def picture(self) -> Image.Image | None:
        """What it shows; None while it can't be seen."""
        try:
            size = self.handle.get_geometry()
            return picture_of(self.handle, size.width, size.height)
        except (BadWindow, BadDrawable, BadMatch):
            return None

    @property
    def num_colours(self) -> int:
        """How many colours it shows; more than a few as soon as it is drawn."""
        shown = self.picture()
        return 0 if shown is None else len(shown.resize((64, 64), Image.Resampling.NEAREST).getcolors(4096) or ())


class _Drag:
    """The source's side of one drag with XDND (freedesktop.org's specification, version 5)."""

    def __init__(self, server: Any, source: Any, target: Any) -> None:
        self._display, self._source, self._target = server, source, target
        names = ("Enter", "Position", "Status", "Drop", "Finished", "Leave", "ActionCopy", "Selection", "Aware")
        self._atoms = {name: server.intern_atom(f"Xdnd{name}") for name in names}
        self._uri_list = server.intern_atom("text/uri-list")

    def drop(self, data: bytes) -> None:
        """Enter, move to the middle, drop, and hand the data over when asked for it."""
        assert self._target.get_full_property(self._atoms["Aware"], X.AnyPropertyType), "the window takes no drops"
        self._source.set_selection_owner(self._atoms["Selection"], X.CurrentTime)
        self._send("Enter", XDND_VERSION << 24, self._uri_list, 0, 0)
        size = self._target.get_geometry()
        place = self._target.translate_coords(self._display.screen().root, 0, 0)
        x, y = -place.x + size.width // 2, -place.y + size.height // 2
        self._send("Position", 0, x << 16 | y, X.CurrentTime, self._atoms["ActionCopy"])
        status = self._answer("Status", data)
        assert status[1] & 1, "the window does not take this drop"
        self._send("Drop", 0, X.CurrentTime, 0, 0)
        assert self._answer("Finished", data)[1] & 1, "the window did not take what was dropped"

    def _send(self, name: str, *words: int) -> None:
        message = event.ClientMessage(window=self._target, client_type=self._atoms[name], data=(32, [self._source.id, *words]))
        self._target.send_event(message)
        self._display.flush()

    def _answer(self, name: str, data: bytes) -> list[int]:
        """The words of the target's answer of that name; its requests for the data are served meanwhile."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if not self._display.pending_events():
                time.sleep(LOOK_EVERY_S)
                continue
            told = self._display.next_event()
            if told.type == X.SelectionRequest:
                self._hand_over(told, data)
            elif told.type == X.ClientMessage and told.client_type == self._atoms[name]:
                return list(told.data[1])
        raise AssertionError(f"no Xdnd{name} within {PATIENCE_S:.0f} s")

    def _hand_over(self, asked: Any, data: bytes) -> None:
        is_known = asked.target == self._uri_list
        if is_known:
            asked.requestor.change_property(asked.property, self._uri_list, 8, data)
        answer = event.SelectionNotify(
            time=asked.time,
            requestor=asked.requestor,
            selection=asked.selection,
            target=asked.target,
            property=asked.property if is_known else X.NONE,
        )
        asked.requestor.send_event(answer)
        self._display.flush()


def picture_of(drawable: Any, width: int, height: int) -> Image.Image:
    """The pixels of a window or screen of 24 bits."""
    found = drawable.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFFFF)
    return Image.frombytes("RGB", (width, height), found.data, "raw", "BGRX")


def until(look: Callable[[], Found], what: str, timeout_s: float = PATIENCE_S) -> Found:
    """Wait until something is true; what it then is."""
    deadline = time.monotonic() + timeout_s
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited {timeout_s:.0f} s for: {what}"
        time.sleep(LOOK_EVERY_S)
    return found
