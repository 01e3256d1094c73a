"""A real translation worker whose decoder crashes the process at every picture with "crash" in its name.

A picture with "hang" in its name is decoded for ever; with "stall", and no other thread of Python gets a turn meanwhile.
Arguments: those of `_translate-worker`.
"""

import ctypes
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.translation import intake, worker

read_picture = intake.read_picture


def misbehave_or_read(path, *rest, **options):
    if "crash" in path.name:
        os.abort()
    if "hang" in path.name:
        time.sleep(1000)
    if "stall" in path.name:
        ctypes.PyDLL(None).sleep(1000)
    return read_picture(path, *rest, **options)


if __name__ == "__main__":
    intake.read_picture = misbehave_or_read
    sys.exit(worker.main(sys.argv[1:]))
