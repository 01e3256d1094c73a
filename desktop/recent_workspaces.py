"""Which workspaces were used, the newest first (no Qt)."""

from collections.abc import Sequence
from pathlib import Path

MAX_RECENT = 8


def with_newest(recent: Sequence[str], workspace: Path) -> list[str]:
    """The list with this one at its head, no longer than MAX_RECENT. A path that no settings file can hold is left out."""
    path = str(workspace)
    others = [other for other in recent if other != path]
    try:
        path.encode()
    except UnicodeEncodeError:
        return others[:MAX_RECENT]
    return [path, *others][:MAX_RECENT]


def without(recent: Sequence[str], workspace: Path) -> list[str]:
    """The list without one that is not there any more."""
    return [other for other in recent if other != str(workspace)]
