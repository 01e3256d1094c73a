"""Checking pairs thoroughly: every picture is decoded once, as training will do."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from core.errors import AppError
from core.files import path_from_json
from core.pairs.loading import load_pair
from core.pairs.pair import Pair
from core.pairs.problems import Problem, problem

_NUM_THREADS = 2
_NUM_AHEAD = 16


def checked_pairs(pairs: Sequence[Pair]) -> Iterator[Problem | None]:
    """For each pair in order None, or why it can't be used. Decoding runs a little ahead in threads; whoever stops asking ends it."""
    waiting = iter(pairs)
    pool = ThreadPoolExecutor(_NUM_THREADS)
    try:
        running = [pool.submit(_check, pair) for pair in islice(waiting, _NUM_AHEAD)]
        while running:
            yield running.pop(0).result()
            running += [pool.submit(_check, pair) for pair in islice(waiting, 1)]
    finally:
        pool.shutdown(cancel_futures=True)


def _check(pair: Pair) -> Problem | None:
    try:
        load_pair(pair)
    except AppError as error:
        files = {path_from_json(half.path): None for half in (pair.input, pair.target)}
        return problem("unreadable", error.message, list(files))
    return None
