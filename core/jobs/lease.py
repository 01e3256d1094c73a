"""Who may use how much of a device's memory: a training takes a lease, a translation there keeps out of its way (no torch).

One file for each holder in a folder of this user's, removed when it ends; files of processes that are gone count for nothing.

- A **training** is a holder. It says how much memory it needs in all and how much it has taken so far. Until it has measured that, it needs
  everything. Before it takes anything it waits a moment for guests to leave.
- A **translation** is a guest: it asks first, and uses what no training has been promised; where that is too little it uses the CPU.

The CPU's memory is leased like a card's: there a translation is never refused, it only holds fewer pictures at once.
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal

import msgspec
import platformdirs

from core.errors import AppError
from core.files import write_whole
from core.jobs.lock import LockOwner, process_alive, this_process

GUEST_PATIENCE_S = 6.0
"""How long a training waits for translations to leave its device."""
_POLL_S = 0.1
_SUFFIX = ".lease"


class LeaseRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a lease's file. Bytes; `needed` None: not known yet, so everything."""

    owner: LockOwner
    device: str
    role: Literal["holder", "guest"]
    needed: int | None = None
    taken: int = 0


def leases_dir() -> Path:
    """The folder of all leases of this user; it need not exist yet."""
    return platformdirs.user_cache_path("diptych", appauthor=False) / "leases"


class Lease:
    """A process's place at a device, a context manager. A disk that does not take it is passed over: work goes on without.

    `device` names the device the same way in all processes (core.device.device_key).
    """

    def __init__(self, device: str, role: Literal["holder", "guest"], *, folder: Path | None = None) -> None:
        self._device = device
        self._role: Literal["holder", "guest"] = role
        self._folder = folder or leases_dir()
        safe = re.sub(r"[^A-Za-z0-9-]", "_", device)
        self._path = self._folder / f"{safe}.{os.getpid()}-{secrets.token_hex(4)}{_SUFFIX}"
        self._told: tuple[int | None, int] | None = None

    def tell(self, needed: int | None, taken: int = 0) -> None:
        """How much memory is needed in all, and how much of that is taken (bytes)."""
        if (needed, taken) == self._told:
            return
        self._told = (needed, taken)
        record = LeaseRecord(owner=this_process(), device=self._device, role=self._role, needed=needed, taken=taken)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, msgspec.json.encode(record), durable=False)
        except (OSError, AppError):
            pass

    def wait_for_guests(self, patience_s: float = GUEST_PATIENCE_S) -> None:
        """Give translations on the device the time to leave it."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline and any(lease.role == "guest" for lease in living(self._device, self._folder)):
            time.sleep(_POLL_S)

    def __enter__(self) -> "Lease":
        self.tell(None)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            pass  # it counts for nothing once this process is gone


def living(device: str | None, folder: Path | None = None) -> Iterator[LeaseRecord]:
    """The leases on a device (None: on any) whose processes live. Files of those that are gone are removed."""
    try:
        paths = sorted((folder or leases_dir()).glob(f"*{_SUFFIX}"))
    except OSError:
        return
    for path in paths:
        try:
            record = msgspec.json.decode(path.read_bytes(), type=LeaseRecord)
            if process_alive(record.owner) is False:
                path.unlink(missing_ok=True)
            elif device in (None, record.device):
                yield record
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue


def promised(device: str, folder: Path | None = None) -> int | None:
    """The bytes of a device's memory that trainings need and have not taken yet; None: all there is, for one has not measured it yet."""
    total = 0
    for lease in living(device, folder):
        if lease.role == "holder":
            if lease.needed is None:
                return None
            total += max(0, lease.needed - lease.taken)
    return total


def has_room(device: str, free: int, needed: int, folder: Path | None = None) -> bool:
    """Whether a guest that needs so many bytes fits on a device that has `free` ones, without a training having to go short."""
    others = promised(device, folder)
    return others is not None and needed <= free - others
