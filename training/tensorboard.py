"""TensorBoard's event files, written from a run's events by whoever watches it (no torch).

The format is TensorFlow's: records with masked CRC-32C sums (tensorflow/core/lib/io/record_writer.h), each a protocol buffer `Event`
(tensorflow/core/util/event.proto). docs/decisions says why no library writes it.
"""

import os
import socket
import struct
import time
from collections.abc import Iterable
from pathlib import Path

from core.files import disk_error
from core.jobs.events import Event, Started
from training.run import Losses, Validation

FOLDER = "tensorboard"
"""Below the run's folder."""
_OURS = "events.out.tfevents.*.diptych"
_LARGEST_FLOAT = 3.4028234663852886e38
"""Of 32 bits; the numbers of an event have 64."""
_POLYNOMIAL = 0x82F63B78
"""Castagnoli's, reflected: CRC-32C."""
_VALIDATION = ("l1", "psnr", "ssim", "edge_correlation", "correlation", "variety", "turned_l1")
_SPEED = ("steps_per_s", "pairs_per_s", "data_wait_share", "process_bytes", "device_bytes")


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return table


_CRC_TABLE = _crc_table()


class TensorBoardFile:
    """One event file in `run_dir`/tensorboard. Feed it the run's events from the first: it stands for all of them.

    An earlier file of ours there is replaced, so that nothing is drawn twice. What a resumed session overtook is taken back by
    TensorBoard's own mark of a restart.
    """

    def __init__(self, run_dir: Path) -> None:
        """Raises AppError for the disk's troubles, as all its methods do."""
        folder = run_dir / FOLDER
        self._path = folder / f"events.out.tfevents.{time.time():.0f}.{socket.gethostname()}.{os.getpid()}.diptych"
        try:
            folder.mkdir(exist_ok=True)
            for former in folder.glob(_OURS):
                former.unlink()
            self._file = self._path.open("wb")
            self._write(_double(1, time.time()) + _bytes(3, b"brain.Event:2"))
            self._file.flush()
        except OSError as error:
            raise disk_error(error, folder) from error

    def take(self, events: Iterable[Event]) -> None:
        """Write what can be drawn of some events, in the order of the run's file."""
        try:
            for event in events:
                match event:
                    case Started(from_step=from_step) if from_step > 0:
                        restart = _varint(1, 1)  # SessionLog.START: everything from this step on is drawn anew
                        self._write(_head(event.time, from_step + 1) + _bytes(7, restart))
                    case Losses():
                        self._scalars(event, _losses_by_tag(event))
                    case Validation():
                        values = {f"held out/{name}": getattr(event, name) for name in _VALIDATION}
                        self._scalars(event, {tag: value for tag, value in values.items() if value is not None})
                    case _:
                        pass
            self._file.flush()
        except OSError as error:
            raise disk_error(error, self._path) from error

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        try:
            self._file.close()
        except OSError as error:
            raise disk_error(error, self._path) from error

    def _scalars(self, event: Losses | Validation, values: dict[str, float]) -> None:
        summary = b"".join(_bytes(1, _bytes(1, tag.encode()) + _float(2, value)) for tag, value in values.items())
        self._write(_head(event.time, event.step) + _bytes(5, summary))

    def _write(self, data: bytes) -> None:
        length = struct.pack("<Q", len(data))
        self._file.write(length + struct.pack("<I", masked_crc(length)) + data + struct.pack("<I", masked_crc(data)))


def _losses_by_tag(event: Losses) -> dict[str, float]:
    values = {f"training/{name}": mean for name, (mean, _, _) in event.values.items()}
    return values | {f"speed/{name}": float(getattr(event, name)) for name in _SPEED}


def masked_crc(data: bytes) -> int:
    """CRC-32C (RFC 3720, appendix B.4), turned and moved as TensorFlow's records want it."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _CRC_TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def _head(wall_time: float, step: int) -> bytes:
    return _double(1, wall_time) + _varint(2, step)


def _key(field: int, wire: int) -> bytes:
    return bytes([field << 3 | wire])


def _varint(field: int, value: int) -> bytes:
    return _key(field, 0) + _number(value)


def _number(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _double(field: int, value: float) -> bytes:
    return _key(field, 1) + struct.pack("<d", value)


def _float(field: int, value: float) -> bytes:
    return _key(field, 5) + struct.pack("<f", max(-_LARGEST_FLOAT, min(_LARGEST_FLOAT, value)))


def _bytes(field: int, value: bytes) -> bytes:
    return _key(field, 2) + _number(len(value)) + value
