"""What is kept of a check: a file that can't be read is as none at all."""

from pathlib import Path

import pytest

from core.pairs.health.digest import DIGEST_NAME, read_digest


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b'{"found":1}', b'{"more":' + b"[" * 100_000])
def test_what_can_not_be_read_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / DIGEST_NAME).write_bytes(data)
    assert read_digest(tmp_path) is None
