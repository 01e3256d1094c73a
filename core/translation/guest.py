"""A translation as a guest on a device that trainings may need: asks for memory before it takes any, and leaves when one comes (torch)."""

import time
from types import TracebackType

import torch

from core.device import device_key, free_memory
from core.jobs.lease import Lease, has_room, living, promised
from core.models.header import ModelHeader
from core.pairs.augmentation import ScalePolicy

_LOOK_EVERY_S = 1.0
_CONTEXT_BYTES = 600 * 2**20
"""What the driver takes for a process, whatever it computes."""
_WEIGHT_BYTES = 4
_BYTES_PER_PX, _EAGER_BYTES_PER_PX = 300, 900
"""What the layers of a picture take, in floats, for each pixel that the network sees: a U-Net, any other network."""
_BATCH_PX = 8 * 256 * 256
_LARGE_PX = 2048 * 2048


def is_leased(device: torch.device) -> bool:
    """Whether a translation has to ask before it uses the device. A processor's memory is everybody's: there it only holds less at once."""
    return device.type != "cpu"


def bytes_needed(header: ModelHeader, num_weights: int, scale: ScalePolicy) -> int:
    """About what translating takes of a card's memory."""
    pixels = max(_BATCH_PX, header.generator.size_px**2) if scale == "whole" else _LARGE_PX
    bytes_per_px = _BYTES_PER_PX if header.generator.is_usual else _EAGER_BYTES_PER_PX
    return _CONTEXT_BYTES + 2 * _WEIGHT_BYTES * num_weights + bytes_per_px * pixels


def fits(device: torch.device, needed: int) -> bool:
    """Whether the device has so much memory that no training was promised."""
    return not is_leased(device) or has_room(device_key(device), free_memory(device), needed)


def is_held(device: torch.device) -> bool:
    """Whether a training is on the device."""
    return any(lease.role == "holder" for lease in living(device_key(device)))


def bytes_promised_here() -> int:
    """Bytes of this computer's memory that trainings on its processor will still take; half of what is free where one can't say yet."""
    bytes_promised = promised("cpu")
    return free_memory(torch.device("cpu")) // 2 if bytes_promised is None else bytes_promised


class Guest:
    """A translation's place at a device, a context manager. On a processor it does nothing."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._lease = Lease(device_key(device), "guest") if is_leased(device) else None
        self._next_look = 0.0

    def must_leave(self) -> bool:
        """Whether a training on the device needs more than what is free, or has only begun. Looks once a second."""
        now = time.monotonic()
        if self._lease is None or now < self._next_look:
            return False
        self._next_look = now + _LOOK_EVERY_S
        return is_held(self._device) and not fits(self._device, 0)

    def __enter__(self) -> "Guest":
        if self._lease is not None:
            self._lease.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._lease is not None:
            self._lease.__exit__(kind, error, trace)
