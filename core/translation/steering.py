"""What is asked of a running translation: pause, resume, stop and cancel, taken from the job's control folder (no torch)."""

import time
from collections.abc import Callable
from types import FrameType
from typing import Protocol

from core.jobs.control import ControlInbox
from core.jobs.events import Answered, Paused, Resumed
from core.jobs.folder import JobFolder
from core.jobs.writer import EventWriter

CONTROL_EVERY_S = 0.1


class StopAskedError(Exception):
    """The user asked to stop; carries no news, unwinds to the session."""


class Pausable(Protocol):
    """What computes."""

    def pause(self) -> None:
        """Take nothing further."""

    def go_on(self) -> None:
        """Take on again."""


class Steering:
    """The worker's ear. `look` is to be called all the time, whatever the session is doing."""

    def __init__(self, folder: JobFolder, writer: EventWriter, num_settled: Callable[[], int]) -> None:
        self._inbox = ControlInbox(folder)
        self._writer = writer
        self._num_settled = num_settled
        self._next_look = 0.0
        self._engine: Pausable | None = None
        self.on_command: Callable[[str], None] = lambda command: None
        """Told of every command that was carried out."""
        self.is_paused = False
        self.stop_reason = ""
        """Why the session is to end: asked or cancelled; empty while it is to go on."""

    def begin(self) -> None:
        """Turn away what was asked before this session; after its Started."""
        self._inbox.discard_stale(self._writer.write)

    def engage(self, engine: Pausable) -> None:
        """From here on this is what pauses and goes on."""
        self._engine = engine
        if self.is_paused:
            engine.pause()

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """SIGTERM means: finish what is in hand and keep the rest for later."""
        self.stop_reason = self.stop_reason or "asked"

    def look(self) -> None:
        """Take the commands that came. Raises StopAskedError."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + CONTROL_EVERY_S
            for command in self._inbox.poll():
                reason = self._carry_out(command.command)
                self._writer.write(Answered(command_id=command.id, command=command.command, accepted=not reason, reason=reason))
                if not reason:
                    self.on_command(command.command)
        if self.stop_reason:
            raise StopAskedError

    def _carry_out(self, command: str) -> str:
        """Why not, or ''."""
        match command:
            case "stop" | "cancel":
                self.stop_reason = "asked" if command == "stop" else "cancelled"
            case "pause" if not self.is_paused:
                self.is_paused = True
                if self._engine is not None:
                    self._engine.pause()
                self._writer.write(Paused(step=self._num_settled()))
            case "resume" if self.is_paused:
                self.is_paused = False
                if self._engine is not None:
                    self._engine.go_on()
                self._writer.write(Resumed(step=self._num_settled()))
            case "pause" | "resume":
                pass
            case _:
                return f"a translation knows no command {command}"
        return ""
