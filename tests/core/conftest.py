"""Troubles of a disk that several tests of core need."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def unwritable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder that this process may not write to; where the tests run as root (whom nothing stops) they become nobody for a while."""
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(getattr(request, "param", 0o555))
    parents = [parent for parent in folder.parents if parent.stat().st_mode & 0o001 == 0]
    is_root = os.geteuid() == 0
    for parent in parents if is_root else []:
        parent.chmod(parent.stat().st_mode | 0o011)
    if is_root:
        os.seteuid(65534)
    yield folder
    if is_root:
        os.seteuid(0)
        for parent in parents:
            parent.chmod(0o700)
    folder.chmod(0o755)
