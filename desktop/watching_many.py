"""Watches many job folders by turns from one timer, so that hundreds of them take a small share of the window's time."""

import time

from PySide6.QtCore import QObject, QTimer

from desktop.watching import JobWatcher, is_live

TURN_S = 0.006
"""So long one turn of looks may hold up the window, but for the look that ends it."""
REST_MS = 4
"""Between two turns the window paints and answers."""
RESTING_S = 0.01
"""A job at which no worker is may be looked at so much more seldom for each job that is watched: of 300, every 3 s."""


class WatchRota(QObject):
    """Gives each watcher its turn. The watchers' own timers are not used: none of them is started."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._due_s: dict[JobWatcher, float] = {}
        """When each is to look again, on the monotonic clock."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)

    def add(self, watcher: JobWatcher) -> None:
        """Look from the next turn of the event loop on."""
        self._due_s[watcher] = time.monotonic()
        self._timer.start(0)

    def remove(self, watcher: JobWatcher) -> None:
        """Look no more."""
        self._due_s.pop(watcher, None)

    def set_on_screen(self, watcher: JobWatcher, on_screen: bool) -> None:
        """Let it look often while the user does, seldom while not."""
        watcher.set_on_screen(on_screen)
        if on_screen and watcher in self._due_s:
            self._due_s[watcher] = time.monotonic()
            self._timer.start(0)

    def _turn(self) -> None:
        began_s = time.monotonic()
        for watcher in sorted((watcher for watcher, due_s in self._due_s.items() if due_s <= began_s), key=self._due_s.__getitem__):
            is_behind = watcher.look()
            now_s = time.monotonic()
            if watcher in self._due_s:  # what it told may have ended it
                self._due_s[watcher] = now_s if is_behind else now_s + self._pause_s(watcher)
            if now_s - began_s >= TURN_S:
                break
        if self._due_s:
            wait_ms = 1000 * (min(self._due_s.values()) - time.monotonic())
            self._timer.start(max(REST_MS, round(wait_ms)))

    def _pause_s(self, watcher: JobWatcher) -> float:
        pause_s = watcher.interval_ms / 1000
        return pause_s if watcher.is_on_screen or is_live(watcher.state) else max(pause_s, RESTING_S * len(self._due_s))
