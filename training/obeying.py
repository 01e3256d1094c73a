"""What is asked of a training worker while it works: each command taken once, carried out and answered."""

import time
from collections.abc import Callable, Mapping
from types import FrameType

from core.jobs.control import ControlInbox
from core.jobs.events import Answered, Paused, Resumed
from core.jobs.folder import JobFolder
from training.telling import Teller

PAUSE_POLL_S = 0.1
ROOM_WAIT_S = 10.0
"""So long a full disk is left alone before the last checkpoint is tried again."""

Actions = Mapping[str, Callable[[], None]]
"""What the session does at once when a command of that word comes."""


class Orders:
    """Commands of control/ and SIGTERM, and what they ask for: `stopping` and `paused`."""

    def __init__(self, folder: JobFolder, teller: Teller) -> None:
        self.stopping = False
        self.paused = False
        self._stops_after_epoch = False
        self._inbox = ControlInbox(folder)
        self._teller = teller

    def terminate(self, _signal: int, _frame: FrameType | None) -> None:
        """SIGTERM means: save and stop."""
        self.stopping = True

    def epoch_done(self) -> None:
        """The last step of an epoch is done."""
        self.stopping = self.stopping or self._stops_after_epoch

    def refuse_stale(self) -> None:
        """Answer what was asked before this session with no."""
        self._inbox.discard_stale(self._teller.tell)

    def obey(self, step: int, actions: Actions) -> None:
        """Carry out what was asked, and while it is a pause, idle; `step` is how many are done."""
        self.take(actions)
        if not self.paused or self.stopping:
            return
        self._teller.tell(Paused(step=step))
        while self.paused and not self.stopping:
            time.sleep(PAUSE_POLL_S)
            self.take(actions)
        if not self.stopping:
            self._teller.tell(Resumed(step=step))

    def wait_for_room(self, step: int, actions: Actions) -> None:
        """Idle for a while because the disk is full; `resume` and `stop` end it at once."""
        self.paused = True
        self._teller.tell(Paused(step=step))
        until = time.monotonic() + ROOM_WAIT_S
        while self.paused and not self.stopping and time.monotonic() < until:
            time.sleep(PAUSE_POLL_S)
            self.take(actions)
        self.paused = False
        self._teller.tell(Resumed(step=step))

    def take(self, actions: Actions) -> None:
        """Carry out and answer what was asked since the last time."""
        for command in self._inbox.poll():
            reason = ""
            match command.command:
                case "pause":
                    self.paused = True
                case "resume":
                    self.paused = False
                case "stop":
                    self.stopping = True
                case "stop_after_epoch":
                    self._stops_after_epoch = True
                case word if word in actions:
                    actions[word]()
                case unknown:
                    reason = f"a training knows no command {unknown}"
            self._teller.tell(Answered(command_id=command.id, command=command.command, accepted=not reason, reason=reason))
