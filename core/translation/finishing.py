"""The last stage of the pipeline: a computed picture is encoded, written whole, and opened again by its final name (no torch)."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_from_json, path_to_text, write_whole
from core.images.writing import check_picture_file, encode_picture
from core.models.header import ModelHeader
from core.pairs.recipes.recipe import recipe_text
from core.translation.intake import Work, trouble_of
from core.translation.job import TranslationRequest
from core.translation.plan import numbered_name
from core.translation.results import Done, Refused, Skipped
from core.version import VERSION

_STOPS_THE_JOB = frozenset({ErrorCode.DISK_FULL, ErrorCode.DISK_READ_ONLY, ErrorCode.FOLDER_GONE})
"""Troubles with an output that every further output would meet, too."""
Pixels = NDArray[Any]


class Finisher:
    """Gives every result its file. Several threads may use it at once."""

    def __init__(self, request: TranslationRequest, header: ModelHeader) -> None:
        self._request = request
        self._output_dir = path_from_json(request.output_dir)
        self._header = header

    def finish(self, work: Work, pixels: Pixels) -> Done | Skipped | Refused:
        """Encode, write and check `pixels`, the result of `work`."""
        index = work.file.index
        source = path_from_json(work.file.source)
        height, width = pixels.shape[:2]
        try:
            data, note = self._encode(work, pixels, path_to_text(source))
        except Exception as error:
            # One picture's trouble costs one row, whatever it is; the traceback is kept.
            return Refused(index, trouble_of(error, source))
        planned = path_from_json(work.file.output)
        try:
            output = self._put(planned, data)
            if output is None:
                return Skipped(index, "exists")
            self._check(self._output_dir / output, width, height)
        except AppError as error:
            return Refused(index, error, stops_the_job=error.code in _STOPS_THE_JOB)
        return Done(index, output, time.perf_counter() - work.began, note, is_renamed=output != planned)

    def _check(self, path: Path, width: int, height: int) -> None:
        """Open the file again by its final name. One that is not the picture does not stay."""
        try:
            check_picture_file(path, width, height)
        except AppError:
            with suppress(OSError):
                path.unlink()
            raise

    def planned_path(self, work: Work) -> Path:
        """Where the result is to lie."""
        return self._output_dir / path_from_json(work.file.output)

    def _encode(self, work: Work, pixels: Pixels, name: str) -> tuple[bytes, str]:
        picture = work.picture
        encoded = encode_picture(
            pixels,
            picture.alpha,
            self._request.output_format,
            quality=self._request.quality,
            depth=picture.depth,
            exif=picture.exif if self._request.keep_exif else b"",
            settings=self._settings(work) if self._request.tell_settings else None,
            name=name,
            # The file is opened again; where it takes another's place that would be too late.
            check=self._request.on_existing == "replace",
        )
        return encoded.data, "; ".join(part for part in (picture.note, encoded.note) if part)

    def _settings(self, work: Work) -> dict[str, str]:
        """What the output's metadata say of how it was made."""
        request = self._request
        noise = "off" if request.noise_seed is None else str(request.noise_seed)
        settings = {
            "Software": f"Diptych {VERSION}",
            "Model": self._header.name,
            "Scale": request.scale or self._header.scale,
            "Noise": noise,
            "Exact": "yes" if request.exact else "no",
        }
        if request.variations > 1:
            settings["Variation"] = str(work.file.variation)
        if request.one_noise:
            settings["One noise"] = "yes"
        if request.apply_recipe and self._header.recipe:
            settings["Recipe"] = recipe_text(self._header.recipe)
        return settings

    def _put(self, planned: Path, data: bytes) -> Path | None:
        """Give the picture its name; the name that it got below the output folder, None where a newer file is to be kept."""
        number, output = 1, planned
        while self._request.on_existing != "replace" and os.path.lexists(self._output_dir / output):
            # Free when it was planned. Our own, from before an interruption, has the same bytes; any other is somebody's.
            if _holds(self._output_dir / output, data):
                return output
            if self._request.on_existing == "skip":
                return None
            number += 1
            output = planned.with_name(numbered_name(planned.name, number))
        path = self._output_dir / output
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, path.parent) from error
        write_whole(path, data)
        return output


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
