"""Which pictures two runs show alike in their previews, by their lists of pairs, or by what is in the pictures."""

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QImage

from desktop.item_models.preview_pictures import read_webp
from training.own_pictures import is_own, own_pictures, without_removed
from training.run import RunFolder, RunRequest

_CHUNK = 4096
"""Digests that are remembered."""


def pictures_in_common(run_dir: Path, request: RunRequest, other_dir: Path, other: RunRequest) -> dict[str, str]:
    """For the pictures of a run's previews that another run shows too, what they are called there. Reads files: not in the window's thread.

    Runs of the same list of pairs hold the same out. Otherwise a picture is the same where both runs show the same input, or make their
    translations for the same target. What users added is named by its content.
    """
    names, other_names = _names(run_dir), _names(other_dir)
    common = {name: name for name in names if is_own(name) and name in other_names}
    pairs, other_pairs = ([name for name in each if not is_own(name)] for each in (names, other_names))
    if request.pairs_sha256 and request.pairs_sha256 == other.pairs_sha256:
        return {name: name for name in pairs if name in other_pairs} | common
    for side in ("target", "input"):
        by_content = {digest: name for name, digest in _digests(other_dir, side, other_pairs)}
        for name, digest in _digests(run_dir, side, pairs):
            if digest in by_content:
                common.setdefault(name, by_content[digest])
    return common


def _names(run_dir: Path) -> list[str]:
    try:
        names = sorted(entry.name for entry in os.scandir(RunFolder(run_dir).previews_dir / "input") if entry.name.endswith(".webp"))
    except OSError:
        return []
    return without_removed(names, own_pictures(run_dir))


def _digests(run_dir: Path, side: str, names: Iterable[str]) -> list[tuple[str, str]]:
    """Of those that can be read, and show more than one colour: a white sheet is no picture to be known by."""
    found = []
    for name in names:
        path = RunFolder(run_dir).previews_dir / side / name
        try:
            stamp = path.stat().st_mtime_ns
        except OSError:
            continue
        digest = _digest(path, stamp)
        if digest:
            found.append((name, digest))
    return found


@lru_cache(maxsize=_CHUNK)
def _digest(path: Path, _stamp: int) -> str:
    """Of its pixels; '' where it can't be read or is of one colour."""
    image = read_webp(path).convertToFormat(QImage.Format.Format_RGB32)
    data = bytes(image.constBits()) if not image.isNull() else b""
    if not data or data == data[:4] * (len(data) // 4):
        return ""
    return hashlib.sha256(f"{image.width()}x{image.height()}".encode() + data).hexdigest()
