"""A lack of memory is told from other errors, however a library says it."""

import pytest

from core.memory_trouble import memory_lacking, memory_wanted


class OutOfMemoryError(RuntimeError):
    """Named as torch's."""


@pytest.mark.parametrize(
    ("error", "whose"),
    [
        (OutOfMemoryError("HIP ran out"), "device"),
        (RuntimeError("CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported"), "device"),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), "device"),
        (RuntimeError("MPS backend out of memory (MPS allocated: 1 GB)"), "device"),
        (MemoryError(), "host"),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory"), "host"),
        (RuntimeError("could not create a memory object"), "host"),
        (RuntimeError("could not create a primitive"), "host"),
        (RuntimeError("could not create a primitive descriptor for the convolution forward propagation primitive"), None),
        (RuntimeError("std::bad_alloc"), "host"),
        (RuntimeError("Resource temporarily unavailable"), "host"),
        (OSError(11, "Resource temporarily unavailable"), None),
        (OSError(12, "Cannot allocate memory"), "host"),
        (ImportError("libtorch_cpu.so: failed to map segment from shared object"), "host"),
        (ImportError("libtorch_cpu.so: failed to map segment from shared object: Operation not permitted"), None),
        (RuntimeError("size mismatch"), None),
        (ImportError("No module named torch"), None),
    ],
)
def test_whose_memory_was_too_little(error: Exception, whose: str | None) -> None:
    assert memory_lacking(error) == whose


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("DefaultCPUAllocator: can't allocate memory: you tried to allocate 33554432 bytes. Error code 12", "32 MiB"),
        ("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 8 GiB", "2,048 MiB"),
        ("you tried to allocate 100 bytes", "1 MiB"),
        ("could not create a primitive", ""),
    ],
)
def test_how_much_was_asked_for_in_vain(text: str, words: str) -> None:
    assert memory_wanted(RuntimeError(text)) == words
