"""Telling a lack of memory from other errors: libraries say it by errors of many kinds and wordings (no torch)."""

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
    "out of memory",
)


def memory_lacking(error: BaseException) -> Literal["device", "host"] | None:
    """Whose memory was too little, a card's or this computer's; None where the error is another."""
    # With an end of line: oneDNN goes on in the same line where a kind of primitive is not to be had at all.
    text = f"{error}\n".lower()
    if type(error).__name__ == "OutOfMemoryError" or any(word in text for word in _DEVICE_WORDS):  # torch's own class
        return "device"
    # The loader's words for a library that finds no room; where it may not be loaded, a reason follows.
    finds_no_room = isinstance(error, ImportError) and text.endswith("failed to map segment from shared object\n")
    return "host" if finds_no_room or isinstance(error, MemoryError) or any(word in text for word in _HOST_WORDS) else None
