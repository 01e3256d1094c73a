"""Gives a model file another name in its header, without touching the weights (no torch)."""

from pathlib import Path

import msgspec

from core.files import disk_error, writing_whole
from core.models.header import HEADER_KEY, ModelHeader, read_header

_COPY_BLOCK_BYTES = 1 << 20
_ALIGNMENT_BYTES = 8
"""safetensors pads its header with spaces to a multiple of this."""


def rename_model(path: Path, name: str) -> ModelHeader:
    """Write the name into the model file's header, whole or not at all; the file keeps its place. Returns the new header.

    Raises AppError: NOT_A_MODEL, NEWER_FORMAT, PATH_MISSING, disk troubles.
    """
    header = msgspec.structs.replace(read_header(path), name=name)
    with writing_whole(path) as temporary_path:
        try:
            with path.open("rb") as source, temporary_path.open("wb") as copy:
                num_bytes = int.from_bytes(source.read(8), "little")
                entries = msgspec.json.decode(source.read(num_bytes), type=dict[str, msgspec.Raw])
                metadata = msgspec.json.decode(entries["__metadata__"], type=dict[str, str])
                metadata[HEADER_KEY] = msgspec.json.encode(header).decode()
                entries["__metadata__"] = msgspec.Raw(msgspec.json.encode(metadata))
                text = msgspec.json.encode(entries)
                text += b" " * (-len(text) % _ALIGNMENT_BYTES)
                copy.write(len(text).to_bytes(8, "little") + text)
                while block := source.read(_COPY_BLOCK_BYTES):
                    copy.write(block)
        except OSError as error:
            raise disk_error(error, path) from error
    return header
