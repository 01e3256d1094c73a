"""Which pictures several pairs have in common, byte for byte: known before anything is kept, from as little reading as that takes."""

import hashlib
import os
from collections.abc import Callable, Hashable, Iterable, Sequence

from core.errors import AppError
from core.pairs.pair import Half, Pair, path_of

_HEAD_BYTES = 16_384
"""What looking at a picture's header has brought into the system's memory already."""


def shared_contents(pairs: Sequence[Pair]) -> list[tuple[Hashable, ...]]:
    """What stands for the two pictures of each pair: equal values mean the same bytes, or the same file.

    Only files of one length are opened, and only those read to their end that begin alike. One that can't be read is like no other.
    """
    names = [tuple(dict.fromkeys((_path_of(pair.input), _path_of(pair.target)))) for pair in pairs]
    alike: dict[str, Hashable] = {}
    for group in _alike(dict.fromkeys(name for both in names for name in both), (_length, _head, _digest)):
        alike.update(dict.fromkeys(group[1:], group[0]))
    return [tuple(dict.fromkeys(alike.get(name, name) for name in both)) for both in names]


def _alike(files: Iterable[str], signs: Sequence[Callable[[str], Hashable]]) -> list[list[str]]:
    """The groups of two or more files that have all signs in common, each sign looked for only where those before it agree."""
    groups = [list(files)]
    for sign in signs:
        finer: list[list[str]] = []
        for group in groups:
            by_sign: dict[Hashable, list[str]] = {}
            for file in group:
                try:
                    by_sign.setdefault(sign(file), []).append(file)
                except (OSError, ValueError):
                    continue
            finer += [alike for alike in by_sign.values() if len(alike) > 1]
        groups = finer
    return groups


def _path_of(half: Half) -> str:
    try:
        return path_of(half)
    except AppError:
        return str(half.path)


def _length(file: str) -> int:
    return os.stat(file).st_size  # noqa: PTH116 -- a hundred thousand Path objects take seconds


def _head(file: str) -> bytes:
    with open(file, "rb") as opened:  # noqa: PTH123
        return hashlib.sha256(opened.read(_HEAD_BYTES)).digest()


def _digest(file: str) -> bytes:
    if _length(file) <= _HEAD_BYTES:
        return b""  # the head was all of it
    with open(file, "rb") as opened:  # noqa: PTH123
        return hashlib.file_digest(opened, "sha256").digest()
