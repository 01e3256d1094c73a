"""A real translation worker whose decoder crashes the process at every picture with "crash" in its name.

Arguments: those of `_translate-worker`.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.translation import pipeline, worker

read_picture = pipeline.read_picture


def crash_or_read(path, *rest):
    if "crash" in path.name:
        os.abort()
    return read_picture(path, *rest)


if __name__ == "__main__":
    pipeline.read_picture = crash_or_read
    sys.exit(worker.main(sys.argv[1:]))
