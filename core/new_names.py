"""Giving a finished file a name that nothing has, though others may want it in the same moment."""

import errno
import os
import sys
from pathlib import Path

_NO_HARD_LINK_ERRNOS = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL})
_NO_EXCLUSIVE_RENAME_ERRNOS = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_AT_FDCWD, _RENAME_NOREPLACE = -100, 1
"""Of Linux: fcntl.h, linux/fs.h."""


def give_new_name(temporary: Path, path: Path) -> None:
    """Rename a file. Raises FileExistsError where the name is taken, whoever took it and when, and what the system raises."""
    if sys.platform == "win32":
        temporary.rename(path)
        return
    try:
        os.link(temporary, path)
        return
    except OSError as error:
        if error.errno not in _NO_HARD_LINK_ERRNOS:
            raise
    # FAT and exFAT, and some network drives.
    try:
        _rename_exclusively(temporary, path)
    except OSError as error:
        if error.errno not in _NO_EXCLUSIVE_RENAME_ERRNOS:
            raise
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(path)) from error
        temporary.rename(path)


def _rename_exclusively(source: Path, target: Path) -> None:
    """renameat2(2) with RENAME_NOREPLACE. Raises OSError: EEXIST; ENOSYS where the system, EINVAL where the drive does not know it."""
    import ctypes  # only drives without hard links need it

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    paths = os.fsencode(source), os.fsencode(target)
    if rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], ctypes.c_uint(_RENAME_NOREPLACE)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), os.fspath(target))
