"""Facts of pairs kept between checks, so that a check goes on where it was cut short and looks only at what has changed."""

import hashlib
import logging
import os
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from core.errors import AppError
from core.files import path_from_json
from core.pairs.health.facts import FACTS_VERSION, PairFacts
from core.pairs.pair import Pair

_NAME = f"health-{FACTS_VERSION}.db"
_KEPT_DAYS = 90
_BUSY_TIMEOUT_S = 5.0
_DAY_S = 24 * 3600
_log = logging.getLogger(__name__)


class FactsCache:
    """Facts by the paths, sizes and times of a pair's files. A cache that can't be read or written only costs time.

    Used by one thread; several processes may have it open.
    """

    def __init__(self, cache_dir: Path | None) -> None:
        self._database: sqlite3.Connection | None = None
        self._decoder = msgspec.msgpack.Decoder(PairFacts)
        self._encoder = msgspec.msgpack.Encoder()
        if cache_dir is not None:
            self._database = self._opened(cache_dir / _NAME)

    def get(self, key: bytes) -> PairFacts | None:
        """What is kept under a key of `key_of`, or None."""
        if self._database is None:
            return None
        try:
            row = self._database.execute("SELECT facts FROM pairs WHERE key = ?", (key,)).fetchone()
            return None if row is None else self._decoder.decode(row[0])
        except (sqlite3.Error, msgspec.MsgspecError) as error:
            self._give_up(error)
            return None

    def keep(self, found: Sequence[tuple[bytes, PairFacts]]) -> None:
        """Keep facts under their keys."""
        if self._database is None or not found:
            return
        today = int(time.time()) // _DAY_S
        try:
            with self._database:
                rows = [(key, today, self._encoder.encode(facts)) for key, facts in found]
                self._database.executemany("INSERT OR REPLACE INTO pairs VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _opened(self, path: Path) -> sqlite3.Connection | None:
        for attempt in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, check_same_thread=False)
                try:
                    database.execute("PRAGMA synchronous = OFF")  # a power cut costs the cache, which is found out and made anew
                    database.execute("CREATE TABLE IF NOT EXISTS pairs (key BLOB PRIMARY KEY, day INTEGER, facts BLOB) WITHOUT ROWID")
                    with database:
                        database.execute("DELETE FROM pairs WHERE day < ?", (int(time.time()) // _DAY_S - _KEPT_DAYS,))
                except sqlite3.Error:
                    database.close()
                    raise
                return database
            except sqlite3.DatabaseError as error:
                if attempt or isinstance(error, sqlite3.OperationalError):  # busy, full, read-only: not the file's fault
                    _log.info("no cache of checks: %s", error)
                    return None
                path.unlink(missing_ok=True)  # damaged
            except OSError as error:
                _log.info("no cache of checks: %s", error)
                return None
        return None

    def _give_up(self, error: Exception) -> None:
        _log.info("the cache of checks fails: %s", error)
        self.close()


def key_of(pair: Pair) -> bytes | None:
    """What a pair's facts are kept under: version, paths, sides, lengths and times of its files; None where one is not there."""
    parts = [str(FACTS_VERSION).encode()]
    for half in (pair.input, pair.target):
        try:
            path = path_from_json(half.path)
            status = path.stat()
        except (OSError, AppError):
            return None
        parts.append(f"{half.side}\n{status.st_size}\n{status.st_mtime_ns}\n".encode() + os.fsencode(path))
    return hashlib.sha256(b"\0".join(parts)).digest()[:16]
