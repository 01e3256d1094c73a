"""Previews are read beside the window's thread, which looks into pictures of its own meanwhile."""

import subprocess
import sys
from pathlib import Path

from PIL import Image

PROGRAM = """
import faulthandler, sys, threading
from pathlib import Path
faulthandler.dump_traceback_later(60, exit=True)
sys.setswitchinterval(1e-5)
from PySide6.QtGui import QImageReader
from desktop.item_models.preview_pictures import read_webp
preview, icon = map(Path, sys.argv[1:])
reading = threading.Thread(target=lambda: [read_webp(preview) for _ in range(1000)])
reading.start()
num = 0
while reading.is_alive():
    num += QImageReader(str(icon)).size().width() == 8
reading.join()
assert num and read_webp(preview).width() == 8
"""


def test_reading_beside_the_window_never_waits_for_it_while_it_waits(tmp_path: Path) -> None:
    """Both need Python's lock and Qt's for picture formats: in another order each would wait for the other for ever."""
    preview, icon = tmp_path / "a.webp", tmp_path / "a.png"
    Image.new("RGB", (8, 8), "#204060").save(preview, lossless=True)
    Image.new("RGB", (8, 8), "#204060").save(icon)
    command = [sys.executable, "-c", PROGRAM, str(preview), str(icon)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
