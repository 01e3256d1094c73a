"""Standard streams in trouble: the real program, started with closed, full and broken ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.streams import SteadyFile

ROOT_DIR = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full and a POSIX shell")
PRINTING = "import sys; import core.streams as s; s.steady_streams(); print('out'); print('err', file=sys.stderr); t = s.stream_trouble(); "
TELLING = "open(sys.argv[1], 'w').write(t.message if t else 'none')"


@pytest.mark.parametrize(
    ("redirection", "told"),
    [
        ("", "none"),
        (">/dev/full", "There is no room left for the standard output."),
        ("2>/dev/full", "There is no room left for the standard error output."),
        (">&-", "none"),
        ("2>&-", "none"),
        ("<&- >&- 2>&-", "none"),
        ("| true", "none"),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_printing_never_fails_and_a_full_device_is_told(tmp_path: Path, redirection: str, told: str, unbuffered: str) -> None:
    command = f'set -o pipefail; "{sys.executable}" -c "{PRINTING}{TELLING}" told {redirection}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT_DIR), "PYTHONUNBUFFERED": unbuffered}
    shown = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert shown.returncode == 0 and "Traceback" not in shown.stderr and "Exception ignored" not in shown.stderr
    assert (tmp_path / "told").read_text() == told


def test_what_was_closed_takes_no_number_of_a_file_opened_later(tmp_path: Path) -> None:
    code = "import core.streams as s; s.steady_streams(); f = open('later', 'w'); print('out'); print(f.fileno(), file=f)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT_DIR)}
    command = f'"{sys.executable}" -c "{code}" <&- >&- 2>&-'
    assert subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, timeout=60, check=False).returncode == 0
    number = (tmp_path / "later").read_text()
    assert int(number) > 2, "only its own line stands in it"


@pytest.mark.parametrize(("is_log", "kept"), [(True, b"later"), (False, b"")])
def test_a_log_is_tried_again_after_a_failure(tmp_path: Path, is_log: bool, kept: bytes) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with SteadyFile(writing, is_log=is_log) as stream, (tmp_path / "log").open("wb") as log:
        assert stream.write(b"lost") == 4 and stream.trouble is not None
        os.dup2(log.fileno(), writing)
        assert stream.write(b"later") == 5
    os.close(writing)
    assert (tmp_path / "log").read_bytes() == kept


def test_the_program_says_a_full_device_by_4(tmp_path: Path) -> None:
    command = f'"{sys.executable}" "{ROOT_DIR / "diptych.py"}" dataset --help >/dev/full'
    shown = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert shown.returncode == 4 and shown.stderr.startswith("diptych: There is no room left for the standard output.")
