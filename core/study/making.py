"""Making a study's folder: both kinds of pictures go the same way, so that nothing but what they show tells them apart (no torch)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, sweep_partials, write_whole, writing_folder_whole
from core.images.colour import Pixels
from core.images.reading import is_picture_name, read_picture
from core.images.resizing import resized
from core.images.writing import encode_picture
from core.pairs.augmentation import fitted_size
from core.pairs.naming import checked_name, free_folder
from core.study.keeping import STUDY_NAME, list_studies, studies_dir
from core.study.plan import MIN_PICTURES, StudyFile

Progress = Callable[[int, int], bool]
"""Told how many pictures of how many are there; says whether to go on."""
SIZE_PX = 256
"""The paper shows its pictures at this size."""
MAX_PICTURES = 500


class PictureSource(msgspec.Struct, frozen=True):
    """What a study shows: how many of each kind, in words where from, and the pictures themselves when their turn comes."""

    num_real: int
    num_translated: int
    is_paired: bool
    origin: str
    pictures: Callable[[], Iterator[tuple[str, Pixels]]]
    """("real" or "translated", uint8 (height, width, 3)), each kind in its order."""


def make_study(
    workspace: Path,
    name: str,
    source: PictureSource,
    progress: Progress,
    *,
    same_input: bool = False,
    seed: int = 0,
    size_px: int = SIZE_PX,
) -> Path:
    """Write the study's folder, whole or not at all; returns it. Pictures are made to fit into `size_px` squared, as PNG.

    Raises AppError: BAD_SETTING (an empty name), NAME_TAKEN, NO_PICTURES (too few), PAIRS_UNCLEAR (`same_input` of pictures that are no
    pairs), CANCELLED, DISK_*, and what reading the pictures raises.
    """
    name = checked_name(name, "study")
    if any(study.facts.name == name for study in list_studies(workspace)):
        raise AppError(ErrorCode.NAME_TAKEN, f"There is already a study called {name}.", "Choose another name.", name=name)
    if min(source.num_real, source.num_translated) < MIN_PICTURES:
        message = f"A study needs {MIN_PICTURES} real and {MIN_PICTURES} translated pictures at least; there are {source.num_real} and "
        raise AppError(ErrorCode.NO_PICTURES, f"{message}{source.num_translated}.", "Choose more pictures.")
    if same_input and not source.is_paired:
        message = "The real and the translated pictures have different names, so it is not known which belong to the same input."
        raise AppError(ErrorCode.PAIRS_UNCLEAR, message, "Give them the same names, or show pictures of different inputs.")
    folder = free_folder(studies_dir(workspace), name)
    sweep_partials(folder.parent)
    with writing_folder_whole(folder) as temporary:
        (temporary / "pictures").mkdir()
        names = _write_pictures(temporary / "pictures", source, size_px, progress)
        facts = StudyFile(
            name=name,
            origin=source.origin,
            real=names["real"],
            translated=names["translated"],
            is_paired=source.is_paired,
            same_input=same_input,
            seed=seed,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        write_whole(temporary / STUDY_NAME, msgspec.json.encode(facts))
    return folder


def folders_source(real_dir: Path, translated_dir: Path) -> PictureSource:
    """The pictures of two folders, by name; where both have the same names (without extensions), those belong together.

    Raises AppError: PATH_MISSING, NO_PICTURES.
    """
    real, translated = _pictures_in(real_dir), _pictures_in(translated_dir)
    is_paired = [path.stem.casefold() for path in real] == [path.stem.casefold() for path in translated]

    def pictures() -> Iterator[tuple[str, Pixels]]:
        for kind, paths in (("real", real), ("translated", translated)):
            for path in paths:
                yield kind, read_picture(path).pixels

    origin = f"{path_to_text(real_dir)} and {path_to_text(translated_dir)}"
    return PictureSource(len(real), len(translated), is_paired, origin, pictures)


def _pictures_in(folder: Path) -> list[Path]:
    name = path_to_text(folder)
    if not folder.is_dir():
        raise AppError(ErrorCode.PATH_MISSING, f"There is no folder {name}.", "Choose a folder of pictures.", path=name)
    try:
        found = sorted(path for path in folder.iterdir() if is_picture_name(path) and not path.name.startswith(".") and path.is_file())
    except OSError as error:
        raise disk_error(error, folder) from error
    return found[:MAX_PICTURES]


def _write_pictures(folder: Path, source: PictureSource, size_px: int, progress: Progress) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {"real": [], "translated": []}
    num_total = source.num_real + source.num_translated
    for num_done, (kind, pixels) in enumerate(source.pictures(), 1):
        name = f"{kind}-{len(names[kind]) + 1:04}.png"
        write_whole(folder / name, encode_picture(_fitted(pixels, size_px), name=name).data, durable=False)
        names[kind].append(name)
        if not progress(num_done, num_total):
            raise AppError(ErrorCode.CANCELLED, "The study was not made: it was stopped.", "Start it again when you like.")
    return names


def _fitted(pixels: Pixels, size_px: int) -> Pixels:
    """Made smaller where a side is longer."""
    size = pixels.shape[:2]
    fitted: Pixels = pixels if max(size) <= size_px else resized(pixels, *fitted_size(size, size_px))
    return fitted
