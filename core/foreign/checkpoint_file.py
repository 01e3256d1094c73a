"""Opens a checkpoint of another program as tensors by name and nothing else: no code in it ever runs (torch)."""

import contextlib
import errno
import pickle
import pickletools
import re
import stat
import struct
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import torch
from safetensors import SafetensorError
from torch import Tensor

from core.errors import AppError, ErrorCode
from core.files import path_to_text, visible_text
from core.memory_trouble import memory_lacking
from core.models.header import HEADER_KEY

MAX_FILE_BYTES = 1 << 32
"""A U-Net of width 256, four times the paper's, takes 3.5 GB."""
LARGE_FILE_BYTES = 1 << 26
"""A smaller file that asks for more memory than there is asks for what it does not hold: it is damaged."""
MAX_OPERATIONS = 300_000
"""Of the pickles in a checkpoint. A generator's weights take some thousands."""
MAX_WORD_LENGTH = 4096
"""No text in a checkpoint is longer but the header that Diptych puts there."""
_NUM_PICKLES = 5
"""So many of them begin a file that is no archive: a magic number, the format, the machine, the tensors, the names of their numbers."""
_FORBIDDEN = re.compile(r"GLOBAL (\S+)")
_DAMAGED = "it is damaged, or no file of PyTorch"
_TROUBLES = (
    pickle.UnpicklingError,
    zipfile.BadZipFile,
    SafetensorError,
    struct.error,
    RuntimeError,
    EOFError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    ArithmeticError,
    ImportError,
    MemoryError,
)
"""What torch's reader meets in damaged bytes, or in files that it takes for safetensors by their name; it has no error of its own."""


def read_tensors(path: Path) -> tuple[dict[str, Tensor], str]:
    """The tensors in a file that torch.save wrote, on the CPU, and the header that Diptych put there as it wrote it ('' in all others).

    Raises AppError: PATH_MISSING, DISK_FAILED, NOT_A_CHECKPOINT (empty, too large, damaged, something else, or with code in it).
    """
    num_bytes = _size_of(path)
    try:
        if reason := trouble_of_archive(path, num_bytes):
            raise _no_checkpoint(path, reason)
        if _is_endless(path):
            raise _no_checkpoint(path, _DAMAGED)
        with warnings.catch_warnings():
            # Of the age and form of a file, which its owner can't change.
            warnings.simplefilter("ignore")
            # weights_only: torch makes tensors and plain containers itself, and refuses whatever else the file asks to be called.
            found = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise _not_numbers(path, str(error)) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # damaged bytes send the reader to a place before the beginning
            raise _no_checkpoint(path, _DAMAGED) from error
        raise _unreadable(path, error) from error
    except _TROUBLES as error:
        if num_bytes > LARGE_FILE_BYTES and memory_lacking(error):
            raise
        raise _no_checkpoint(path, _DAMAGED) from error
    if not isinstance(found, dict) or not found:
        raise _no_checkpoint(path, f"it holds {_article(found)}, not the weights of a network by name")
    for key, value in found.items():
        if not isinstance(key, str) or not _is_plain(value):
            raise _no_checkpoint(path, f"it holds {_article(value)} under the name {visible_text(str(key))[:80]}, not weights alone")
    if sum(tensor.numel() * tensor.element_size() for tensor in found.values()) > num_bytes:
        raise _no_checkpoint(path, "it is damaged: it names more numbers than it holds")
    return dict(found), _header_in(found)


def _is_endless(path: Path) -> bool:
    """Whether the file holds a text that is no name, or more operations than weights by name take. Raises OSError, BadZipFile.

    Of its pickles only the operations are looked at, of which a file of 5 MB can hold so many that reading them takes minutes.

    WORKAROUND: torch 2.14 searches the message of a refusal, which may quote the text, in a time that grows with the square of its
    length: a damaged file of 100 kB took minutes. Where reading fails here torch fails at the same place, and quotes what it read there.
    """
    with contextlib.ExitStack() as held:
        stream: IO[bytes]
        if zipfile.is_zipfile(path):
            archive = held.enter_context(zipfile.ZipFile(path))
            name = next((name for name in archive.namelist() if name.endswith("data.pkl")), None)
            if name is None:
                return False
            stream = held.enter_context(archive.open(name))
        else:
            stream = held.enter_context(path.open("rb"))
        num_operations = 0
        word: object = ""
        place: int | None = 0
        try:
            for _ in range(_NUM_PICKLES):
                for operation in pickletools.genops(stream):
                    _opcode, given, place = operation
                    num_operations += 1
                    if num_operations > MAX_OPERATIONS:
                        return True
                    if isinstance(given, str | bytes | bytearray):
                        if len(given) > MAX_WORD_LENGTH and word != HEADER_KEY:
                            return True
                        word = given
        except (ValueError, IndexError, OverflowError, MemoryError):
            return stream.tell() - (place or 0) > MAX_WORD_LENGTH
    return False


def _size_of(path: Path) -> int:
    try:
        status = path.stat()
    except FileNotFoundError as error:
        name = path_to_text(path)
        raise AppError(ErrorCode.PATH_MISSING, f"There is no file {name}.", "Check the name.", path=name) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    # Opening a FIFO would wait for ever.
    if not stat.S_ISREG(status.st_mode):
        raise _no_checkpoint(path, "it is not a file")
    if status.st_size == 0:
        raise _no_checkpoint(path, "it is empty")
    if status.st_size > MAX_FILE_BYTES:
        raise _no_checkpoint(path, f"it has {status.st_size / 1e9:.1f} GB, more than any generator")
    return status.st_size


def trouble_of_archive(path: Path, num_bytes: int) -> str:
    """Why a file of so many bytes is not to be opened by torch, in words; '' where nothing speaks against it, or it is no zip archive.

    torch stores its parts as they are; a packed one could unfold to any size. Raises OSError, BadZipFile and others for damaged ones.
    """
    if not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries) or sum(entry.file_size for entry in entries) > num_bytes:
        return "it is packed in a way that PyTorch does not pack"
    return "it is a TorchScript program" if any(entry.filename.endswith("/constants.pkl") for entry in entries) else ""


def _is_plain(value: object) -> bool:
    """A tensor of numbers that lie in memory one by one."""
    return isinstance(value, Tensor) and value.layout == torch.strided and value.device.type == "cpu" and not value.is_quantized


def _header_in(found: Mapping[str, Tensor]) -> str:
    metadata = getattr(found, "_metadata", None)
    text = metadata.get(HEADER_KEY, "") if isinstance(metadata, dict) else ""
    return text if isinstance(text, str) else ""


def _article(value: object) -> str:
    name = type(value).__name__
    if isinstance(value, Tensor) and not _is_plain(value):
        name = "sparse tensor" if value.layout != torch.strided else "quantised tensor" if value.is_quantized else "tensor without values"
    if isinstance(value, dict) and not value:
        name = f"empty {name}"
    return f"an {name}" if name[0] in "aeiouAEIOU" else f"a {name}"


def _not_numbers(path: Path, reason: str) -> AppError:
    forbidden = _FORBIDDEN.search(reason)
    if forbidden is None:
        return _no_checkpoint(path, _DAMAGED)
    return AppError(
        ErrorCode.NOT_A_CHECKPOINT,
        f"{path_to_text(path)} holds more than numbers: opening it would run {visible_text(forbidden[1])[:80]}. Nothing of it was run.",
        "Ask its maker for the weights alone, as the reference saves them: torch.save(network.state_dict(), ...).",
        path=path_to_text(path),
    )


def _no_checkpoint(path: Path, reason: str) -> AppError:
    return AppError(
        ErrorCode.NOT_A_CHECKPOINT,
        f"{path_to_text(path)} is no generator of the reference code: {reason}.",
        "Choose a file like latest_net_G.pth from its checkpoints folder.",
        path=path_to_text(path),
        reason=reason,
    )


def _unreadable(path: Path, error: OSError | ValueError) -> AppError:
    name = path_to_text(path)
    message = f"The file {name} can't be read: {error}."
    return AppError(ErrorCode.DISK_FAILED, message, "Check the disk and your rights to the file.", path=name)
