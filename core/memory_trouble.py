"""Telling a lack of memory from other errors: libraries say it by errors of many kinds and wordings (no torch)."""

import re
from typing import Literal

_DEVICE_WORDS = (
    "cuda out of memory",
    "out of memory on device",
    "cuda error: out of memory",
    "cublas_status_alloc_failed",
    "cudnn_status_alloc_failed",
    "mps backend out of memory",
)
_HOST_WORDS = (
    "allocate memory",
    "insufficient memory",
    "could not create a memory object",
    "could not create a primitive\n",
    "cannot allocate",
    "bad_alloc",
    "bad allocation",
    "can't start new thread",
    "memory allocation still failed",
    "memoryerror",
    "out of memory",
)

_NO_THREAD = "resource temporarily unavailable\n"
"""C++'s words for a thread that could not be had."""
_WANTED = re.compile(r"tried to allocate ([\d.]+) ?([kmg]ib|bytes)", re.IGNORECASE)
_MEBIBYTES = {"bytes": 2**-20, "kib": 2**-10, "mib": 1.0, "gib": 2.0**10}


def memory_lacking(error: BaseException) -> Literal["device", "host"] | None:
    """Whose memory was too little, a card's or this computer's; None where the error is another."""
    # With an end of line: oneDNN goes on in the same line where a kind of primitive is not to be had at all.
    text = f"{error}\n".lower()
    if type(error).__name__ == "OutOfMemoryError" or any(word in text for word in _DEVICE_WORDS):  # torch's own class
        return "device"
    # The loader's words for a library that finds no room; where it may not be loaded, a reason follows.
    finds_no_room = isinstance(error, ImportError) and text.endswith("failed to map segment from shared object\n")
    gets_no_thread = isinstance(error, RuntimeError) and text == _NO_THREAD
    is_told = isinstance(error, MemoryError) or any(word in text for word in _HOST_WORDS)
    return "host" if finds_no_room or gets_no_thread or is_told else None


def memory_wanted(error: BaseException) -> str:
    """How much was asked for in vain, for people: 32 MiB; '' where the error does not tell."""
    found = _WANTED.search(str(error))
    return "" if found is None else f"{max(1, round(float(found[1]) * _MEBIBYTES[found[2].lower()])):,} MiB"
