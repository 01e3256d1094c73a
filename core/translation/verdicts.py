"""For which models the fast way to compute agrees with the exact one on this computer, remembered (no torch)."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

import msgspec

from core.errors import AppError
from core.files import write_whole

VERDICTS_NAME = "checked-models.json"
MAX_VERDICTS = 1000
"""So many are kept, the newest."""
_KEY_BYTES = 1 << 20


class Verdicts:
    """What checks of the fast path against the exact one found, by model, on this computer.

    A model is checked on the first picture that it is ever given here; from then on every translation computes it alike,
    whichever picture comes first. Nothing of this fails: what can't be remembered is checked again.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._path = cache_dir / VERDICTS_NAME

    def agrees(self, model_path: Path, word: str) -> bool | None:
        """Whether the path `word` agreed with the exact one for this model; None where that is not known."""
        return self._read().get(_model_key(model_path, word))

    def remember(self, model_path: Path, word: str, agrees: bool) -> None:
        """Keep what a check found."""
        known = {**self._read(), _model_key(model_path, word): agrees}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, msgspec.json.encode(dict(list(known.items())[-MAX_VERDICTS:])))
        except (OSError, AppError):
            pass

    def _read(self) -> dict[str, bool]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, bool])
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return {}


def _model_key(model_path: Path, word: str) -> str:
    """By the file's content at its beginning and end, where the header and the last weights are, and its length."""
    digest = hashlib.sha256()
    try:
        with model_path.open("rb") as file:
            num_bytes = file.seek(0, os.SEEK_END)
            for place in (0, max(0, num_bytes - _KEY_BYTES)):
                file.seek(place)
                digest.update(file.read(_KEY_BYTES))
    except OSError:
        num_bytes = 0
    return f"{word} {version('torch')} {num_bytes} {digest.hexdigest()}"
