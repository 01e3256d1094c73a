"""Checking pairs thoroughly: every picture is decoded once, ahead in threads, and what is known from an earlier check is not done again."""

import os
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2

from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.pairs.health.cache import FactsCache, key_of
from core.pairs.health.facts import PairFacts, facts_of_pair
from core.pairs.health.report import Collected, HealthReport
from core.pairs.pair import Pair
from core.pairs.problems import Problem, ProblemCode

_MAX_THREADS = 8
_NUM_AHEAD = 8
"""Pairs in work for each thread."""
_KEEP_EVERY_S = 1.0
_TELL_EVERY_S = 0.1
_CODES: dict[ErrorCode, ProblemCode] = {ErrorCode.PAIRS_UNCLEAR: "sizes_differ", ErrorCode.PATH_MISSING: "missing"}


@dataclass(frozen=True)
class CheckProgress:
    """How far a check is: `num_done` of `num_pairs`, `num_kept` of them known before. The last one carries the report."""

    num_done: int
    num_pairs: int
    num_kept: int
    pairs_per_s: float
    report: HealthReport | None = None


def check_pairs(
    pairs: Sequence[Pair],
    *,
    found_before: Sequence[Problem] = (),
    crop_px: int | None = None,
    are_photos: bool = False,
    cache_dir: Path | None = None,
    num_threads: int | None = None,
) -> Generator[CheckProgress, None, None]:
    """Check pairs, telling a few times a second how far it is; whoever stops asking ends it, and what was found is kept for the next time.

    `found_before`: what finding the pairs told, to stand in the same report. `crop_px`: the crop that pictures must fill. `are_photos`:
    each is a single photo, of which a recipe makes the input. `cache_dir`: a folder in which facts are kept by path, length and time of the
    files; None keeps none.
    """
    start = told = time.monotonic()
    collected = Collected(pairs, crop_px, are_photos=are_photos)
    cache = FactsCache(cache_dir)
    num_kept = 0
    work = _Work(num_threads or min(os.cpu_count() or 1, _MAX_THREADS), cache)
    try:
        for number, (index, result, was_kept) in enumerate(work.results(pairs), 1):
            num_kept += was_kept
            if isinstance(result, PairFacts):
                collected.add(index, result)
            else:
                collected.fail(index, result)
            now = time.monotonic()
            if now - told >= _TELL_EVERY_S:
                told = now
                yield CheckProgress(number, len(pairs), num_kept, number / (now - start))
    finally:
        work.end()
        cache.close()
    report = collected.report(found_before, time.monotonic() - start, num_kept)
    yield CheckProgress(len(pairs), len(pairs), num_kept, report.pairs_per_s, report)


def checked(pairs: Sequence[Pair], *, crop_px: int | None = None, cache_dir: Path | None = None) -> HealthReport:
    """The report, without the progress towards it."""
    for progress in check_pairs(pairs, crop_px=crop_px, cache_dir=cache_dir):
        if progress.report is not None:
            return progress.report
    raise AssertionError("a check ends with its report")


class _Work:
    """Takes facts in threads, a bounded number of pairs ahead."""

    def __init__(self, num_threads: int, cache: FactsCache) -> None:
        self._pool = ThreadPoolExecutor(num_threads, thread_name_prefix="check")
        self._num_ahead = _NUM_AHEAD * num_threads
        self._cache = cache
        self._to_keep: list[tuple[bytes, PairFacts]] = []
        self._kept_at = time.monotonic()

    def results(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, PairFacts | Problem, bool]]:
        """(index, its facts or why there are none, whether they were known) for all pairs."""
        running: deque[tuple[int, bytes | None, Future[PairFacts | Problem]]] = deque()
        cv2_threads = cv2.getNumThreads()
        cv2.setNumThreads(1)  # the pictures are in threads already
        try:
            for index, pair in enumerate(pairs):
                key = key_of(pair)
                known = None if key is None else self._cache.get(key)
                if known is not None:
                    yield index, known, True
                    continue
                running.append((index, key, self._pool.submit(_facts_or_problem, pair)))
                while len(running) >= self._num_ahead:
                    yield self._finished(*running.popleft())
            while running:
                yield self._finished(*running.popleft())
        finally:
            cv2.setNumThreads(cv2_threads)

    def end(self) -> None:
        """Drop what has not begun, wait for what has, and keep what was found."""
        self._pool.shutdown(cancel_futures=True)
        self._cache.keep(self._to_keep)
        self._to_keep = []

    def _finished(self, index: int, key: bytes | None, future: Future[PairFacts | Problem]) -> tuple[int, PairFacts | Problem, bool]:
        result = future.result()
        if key is not None and isinstance(result, PairFacts):
            self._to_keep.append((key, result))
        if time.monotonic() - self._kept_at >= _KEEP_EVERY_S:
            self._cache.keep(self._to_keep)
            self._to_keep, self._kept_at = [], time.monotonic()
        return index, result, False


def _facts_or_problem(pair: Pair) -> PairFacts | Problem:
    try:
        return facts_of_pair(pair)
    except AppError as error:
        files = {path_from_json(half.path): half.path for half in (pair.input, pair.target)}
        return Problem(_CODES.get(error.code, "unreadable"), error.message, list(files.values()), False, [pair.name])
