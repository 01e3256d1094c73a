"""The last stage of the pipeline: a computed picture is encoded, written whole, and opened again by its final name (no torch)."""

import os
import threading
import time
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from core.errors import AppError, ErrorCode
from core.files import FileNumber, disk_error, path_from_json, path_to_text, remove_own, write_whole, write_whole_new
from core.images.colour import off_white
from core.images.writing import check_picture_file, encode_picture
from core.models.header import ModelHeader
from core.pairs.recipes.recipe import recipe_text
from core.translation.input_identities import InputIdentities
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

    def __init__(self, request: TranslationRequest, header: ModelHeader, inputs: InputIdentities, ending: threading.Event) -> None:
        """`inputs` are never replaced; nothing waits for them any more once `ending` is set."""
        self._request = request
        self._inputs = inputs
        self._ending = ending
        self._output_dir = path_from_json(request.output_dir)
        self._header = header

    def finish(self, work: Work, pixels: Pixels) -> Done | Skipped | Refused | None:
        """Encode, write and check `pixels`, the result of `work`. None: it is left for another session."""
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
            self._check_place(planned, source)
            output, number = self._put(planned, data)
            if output is None:
                return Skipped(index, "exists")
            self._check(self._output_dir / output, number, data, width, height)
        except _LeftError:
            return None
        except AppError as error:
            # Where outputs lie beside their inputs, one folder that is gone says nothing of the others.
            is_of_all = error.code in _STOPS_THE_JOB and not (self._request.beside and error.code is ErrorCode.FOLDER_GONE)
            return Refused(index, error, stops_the_job=is_of_all)
        return Done(index, output, time.perf_counter() - work.began, note, is_renamed=output != planned)

    def _check(self, path: Path, number: FileNumber | None, data: bytes, width: int, height: int) -> None:
        """Open the file again by its final name. Our own does not stay where it is not the picture; a stranger's, put there since, does."""
        try:
            check_picture_file(path, data, width, height)
        except AppError as error:
            folder = self._standing_folder(path)
            if not folder.is_dir():  # moved away since it was written, and the picture with it
                raise _gone(folder) from error
            if number is not None:
                remove_own(path, number)
            raise

    def planned_path(self, work: Work) -> Path:
        """Where the result is to lie."""
        return self._output_dir / path_from_json(work.file.output)

    def _encode(self, work: Work, pixels: Pixels, name: str) -> tuple[bytes, str]:
        picture, alpha = work.picture, work.picture.alpha
        if pixels.shape[2] == 4:
            # The network makes its own opacity, and colours as they look on white.
            alpha = pixels[..., 3]
            pixels = off_white(pixels[..., :3], alpha)
        encoded = encode_picture(
            pixels,
            alpha,
            self._request.output_format,
            quality=self._request.quality,
            depth=picture.depth,
            exif=picture.exif if self._request.keep_exif else b"",
            settings=self._settings(work) if self._request.tell_settings else None,
            name=name,
            # What the codec made is decoded before it takes another's place.
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
            settings["Variation"] = str(work.file.variation + 1)  # as the names count them
        if request.one_noise:
            settings["One noise"] = "yes"
        if request.apply_recipe and self._header.recipe:
            settings["Recipe"] = recipe_text(self._header.recipe)
        return settings

    def _put(self, planned: Path, data: bytes) -> tuple[Path | None, FileNumber | None]:
        """Give the picture its name: the name that it got below the output folder, None where a newer file is to be kept; and the number of
        the file that was written, None where none was."""
        on_existing = self._request.on_existing
        if on_existing == "replace" and self._may_replace(self._output_dir / planned):
            self._make_folder(self._output_dir / planned)
            return planned, write_whole(self._output_dir / planned, data)
        number, output = 1, planned
        while True:
            path = self._output_dir / output
            self._make_folder(path)
            # Looked at first, for somebody may have many of these names, and each try writes the whole file.
            if not os.path.lexists(path) and (written := write_whole_new(path, data)):
                return output, written
            # Free when it was planned. Our own, from before an interruption, has the same bytes; any other is somebody's.
            if _holds(path, data) and not self._is_protected(path):
                return output, None
            if on_existing == "skip":
                return None, None
            output = planned
            while output == planned or (on_existing == "replace" and self._inputs.is_planned(self._output_dir / output)):
                number += 1
                output = planned.with_name(numbered_name(planned.name, number))

    def _may_replace(self, path: Path) -> bool:
        return not os.path.lexists(path) or not self._is_protected(path)

    def _is_protected(self, path: Path) -> bool:
        """Whether one of the job's own pictures lies there. Raises _LeftError where there is no time left to know."""
        if self._request.on_existing != "replace":
            return False
        if not self._inputs.take_in(self._ending):
            raise _LeftError
        return self._inputs.is_input(path)

    def _check_place(self, planned: Path, source: Path) -> None:
        """A journal that somebody has changed must not lead out of the output folder."""
        is_right = planned.parent == source.parent if self._request.beside else not planned.is_absolute() and ".." not in planned.parts
        if not is_right:
            name = path_to_text(planned)
            message = f"The journal leads out of the output folder: {name}."
            raise AppError(ErrorCode.NOT_A_JOB, message, "Start a new translation; what is done stays.", path=name)

    def _make_folder(self, path: Path) -> None:
        """Make the folders between the output folder and the file. An output folder that is gone is not made again: it was moved away,
        or its drive was. Raises AppError: FOLDER_GONE, DISK_*."""
        if path.parent.is_dir():
            return
        folder = self._standing_folder(path)
        if not folder.is_dir():
            raise _gone(folder)
        for part in path.parent.relative_to(folder).parts:
            folder /= part
            try:
                folder.mkdir(exist_ok=True)
            except OSError as error:
                raise disk_error(error, folder) from error

    def _standing_folder(self, path: Path) -> Path:
        """The folder that is never made: the user's."""
        return path.parent if self._request.beside else self._output_dir


def _gone(folder: Path) -> AppError:
    name = path_to_text(folder)
    return AppError(ErrorCode.FOLDER_GONE, f"The folder {name} is no longer there.", "Put it back, then go on.", path=name)


class _LeftError(Exception):
    """The pipeline closes; carries no news, unwinds to where the picture is left for another session."""


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
