"""Holds off the computer's sleep while a job runs, by each system's own means. The screen may still go dark."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QProcess

LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
ES_CONTINUOUS, ES_SYSTEM_REQUIRED = 0x80000000, 0x00000001
CAFFEINATE = "caffeinate"
END_MS = 1000
_log = logging.getLogger(__name__)


class SleepHold(Protocol):
    """What holds sleep off. It ends with this process, however that ends. A system that has no means is logged once, and no trouble."""

    def hold(self) -> None:
        """Let the computer not fall asleep from now on; it is not held yet."""

    def release(self) -> None:
        """Let it sleep again."""


class LogindHold:
    """Linux: a lock that logind keeps as long as a file is open.

    logind's "sleep" is asked for, and not the screen saver of the desktop, because it leaves the screen alone, is there without a
    desktop too, and goes with the process.
    """

    def __init__(self) -> None:
        self._wanted = False
        self._call: Any = None
        self._lock: Any = None
        """The open file; closed as soon as nothing refers to it."""
        self._has_told = False

    @property
    def is_held(self) -> bool:
        """Whether logind gave the lock."""
        return self._lock is not None

    def hold(self) -> None:
        self._wanted = True
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            self._tell(bus.lastError().message())
            return
        message = QDBusMessage.createMethodCall(*LOGIND, "Inhibit")
        why = QCoreApplication.translate("StayingAwake", "A job is running.")
        message.setArguments(["sleep", "Diptych", why, "block"])
        self._call = QDBusPendingCallWatcher(bus.asyncCall(message))
        self._call.finished.connect(self._answered)

    def release(self) -> None:
        self._wanted = False
        self._lock = None

    def _answered(self, call: Any) -> None:
        answer = call.reply()
        is_refused = call.isError()
        self._call = None
        if is_refused:
            self._tell(answer.errorMessage())
        elif self._wanted:
            self._lock = answer.arguments()[0]

    def _tell(self, reason: str) -> None:
        if not self._has_told:
            self._has_told = True
            _log.info("The computer's sleep can't be held off: %s", reason)


class WindowsHold:
    """Windows: this thread says that the system is in use."""

    def __init__(self, set_state: Callable[[int], int] | None = None) -> None:
        self._set_state = set_state or ctypes.windll.kernel32.SetThreadExecutionState  # type: ignore[attr-defined]

    def hold(self) -> None:
        self._set_state(ES_CONTINUOUS | ES_SYSTEM_REQUIRED)

    def release(self) -> None:
        self._set_state(ES_CONTINUOUS)


class CaffeinateHold(QObject):
    """macOS: a program of the system that holds sleep off as long as it lives, and lives no longer than this process."""

    def __init__(self, program: str = CAFFEINATE) -> None:
        super().__init__()
        self._program = program
        self._process: QProcess | None = None

    def hold(self) -> None:
        self._process = QProcess(self)
        self._process.errorOccurred.connect(self._failed)
        self._process.start(self._program, ["-i", "-w", str(os.getpid())])

    def release(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.errorOccurred.disconnect(self._failed)  # that it was ended is no failure
        if process.state() is not QProcess.ProcessState.NotRunning:
            process.kill()
            process.waitForFinished(END_MS)
        process.deleteLater()

    def _failed(self) -> None:
        if self._process is not None:
            _log.info("The computer's sleep can't be held off: %s", self._process.errorString())


def system_hold(platform: str = sys.platform) -> SleepHold | None:
    """What this system has; None where nothing is known of it."""
    if platform == "win32":
        return WindowsHold()
    if platform == "darwin":
        return CaffeinateHold()
    return LogindHold() if platform.startswith("linux") else None


class StayingAwake:
    """Knows whether sleep is held off, so that whoever looks at the jobs may say again and again what is wanted."""

    def __init__(self, hold: SleepHold | None) -> None:
        self._hold = hold
        self.is_held = False

    def want(self, wanted: bool) -> None:
        """Hold sleep off, or no longer."""
        if self._hold is None or wanted == self.is_held:
            return
        self.is_held = wanted
        if wanted:
            self._hold.hold()
        else:
            self._hold.release()
