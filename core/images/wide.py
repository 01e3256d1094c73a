"""Files of floats and of many bits a value (EXR, TIFF), opened by OpenImageIO: its sizes, its channels, its troubles as ValueError."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio

Kind = Literal["openexr", "tiff"]
"""OpenImageIO's names of the formats that are read with it."""
_SUFFIXES: dict[Kind, str] = {"openexr": ".exr", "tiff": ".tif"}

# The threads of a translation each work on a picture of their own; more would only wait for each other.
oiio.attribute("threads", 1)
oiio.attribute("exr_threads", -1)  # -1: none of its own (0 would be one for each processor core)


@dataclass(frozen=True)
class WideFile:
    """An open file: `spec` describes its first part; values come as they are stored."""

    spec: oiio.ImageSpec
    num_parts: int
    _input: oiio.ImageInput

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the stored values, in pixels."""
        return self.spec.width, self.spec.height

    def attribute(self, name: str) -> Any:
        """A value of the header by OpenImageIO's name, or None."""
        return self.spec.getattribute(name)

    def read(self, channels: Sequence[int], dtype: Literal["float", "unknown"]) -> npt.NDArray[Any]:
        """(height, width, len(channels)) numbers, as float32 or (`unknown`) of the type that the file holds. Raises ValueError."""
        first, last = min(channels), max(channels)
        if last - first < 2 * len(channels):
            values = self._read(first, last + 1, dtype)
            chosen = [channel - first for channel in channels]
            return values if chosen == list(range(values.shape[2])) else values[..., chosen]
        return np.dstack([self._read(channel, channel + 1, dtype) for channel in channels])  # what lies between is never held

    def _read(self, first: int, end: int, dtype: str) -> npt.NDArray[Any]:
        values = self._input.read_image(0, 0, first, end, dtype)
        if values is None:
            raise ValueError(_reason(self._input.geterror) or "values are missing")
        return np.asarray(values).reshape(self.spec.height, self.spec.width, end - first)


@contextlib.contextmanager
def opened_wide(path: Path, kind: Kind) -> Iterator[WideFile]:
    """The file of this kind, only its header read. Raises ValueError where it is not one or is damaged, OSError as files do."""
    with _plain_name(path, kind) as name:
        asked = oiio.ImageSpec()
        asked.attribute("oiio:UnassociatedAlpha", 1)  # colour is never multiplied behind our back
        asked.attribute("oiio:RawColor", 1)
        opened = oiio.ImageInput.open(name, asked)
        if opened is None:
            raise ValueError(_reason(oiio.geterror) or "its beginning is damaged")
        try:
            if opened.format_name() != kind:
                raise ValueError(f"it is no {kind} file")
            spec = opened.spec()
            yield WideFile(spec, int(spec.get_int_attribute("oiio:subimages", 1)), opened)
        finally:
            opened.close()


@contextlib.contextmanager
def _plain_name(path: Path, kind: Kind) -> Iterator[str]:
    """A name that OpenImageIO takes: text that is UTF-8 and ends as the content does (it has readers that look at the name only)."""
    name, suffix = os.fspath(path), _SUFFIXES[kind]
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        pass
    else:
        if path.suffix.lower() in (suffix, f"{suffix}f"):
            yield name
            return
    with tempfile.TemporaryDirectory(prefix="diptych-") as folder:
        link = Path(folder) / f"a{suffix}"
        try:
            link.symlink_to(path.absolute())
        except OSError:  # Windows allows links to few
            shutil.copyfile(path, link)
        yield str(link)


def _reason(tell: Any) -> str:
    """The first line of what OpenImageIO says went wrong, without the file's name; it may quote bytes of the file."""
    try:
        text = str(tell())
    except UnicodeDecodeError:
        return "its header is damaged"
    line = text.strip().partition("\n")[0]
    return line.partition("): ")[2] or line
