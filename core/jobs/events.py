"""The events that every job writes: the closed, versioned set that all watchers understand."""

from typing import Annotated

import msgspec
from msgspec import Meta

from core.texts import Name

EVENTS_VERSION = 1
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""A number of things. A line with any other number there is garbage, on which no watcher shall choke."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """One line of events.jsonl. `time` is seconds since the epoch; `session` counts the worker's starts from 1."""

    time: float = 0.0
    session: int = 0


class Started(Event, tag="started", frozen=True, kw_only=True):
    """Opens a session. `from_step` is the step (training) or the number of done files (translation) it goes on from."""

    from_step: Count
    device: Name
    precision: Name
    code_path: Name
    reason: str
    pid: int
    host: Name
    process_started: float = 0.0
    """With host and pid the identity of the worker, as in the lock; the writer fills it in."""
    version: int = EVENTS_VERSION


class Answered(Event, tag="answered", frozen=True, kw_only=True):
    """A control command was carried out, or refused with a reason."""

    command_id: str
    command: str
    accepted: bool = True
    reason: str = ""


class Paused(Event, tag="paused", frozen=True, kw_only=True):
    """The worker idles at `step` until it is told to go on."""

    step: Count


class Resumed(Event, tag="resumed", frozen=True, kw_only=True):
    """The worker goes on after a pause."""

    step: Count


class Warned(Event, tag="warned", frozen=True, kw_only=True):
    """Something the user should know that did not stop the job."""

    code: str
    message: str


class Finished(Event, tag="finished", frozen=True, kw_only=True):
    """Closes a session: all that was asked is done."""

    step: Count


class Stopped(Event, tag="stopped", frozen=True, kw_only=True):
    """Closes a session: it was asked to stop, and can be resumed from `step`."""

    step: Count
    reason: str = "asked"


class Failed(Event, tag="failed", frozen=True, kw_only=True):
    """Closes a session: it could not go on. `code` is an ErrorCode."""

    code: str
    message: str
    hint: str = ""
    step: Count = 0


JobEvent = Started | Answered | Paused | Resumed | Warned | Finished | Stopped | Failed
