"""Writing pairs out for other tools: side by side, in two folders, or as a table. The originals are only read."""

import csv
import os
import re
import shutil
import unicodedata
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_from_json, path_to_text, sweep_partials, writing_folder_whole
from core.images.colour import AnyPixels
from core.images.deep import to_eight_bits
from core.images.reading import read_picture
from core.images.sides import cut_side
from core.images.writing import encode_picture
from core.pairs.export_layouts import ExportLayout
from core.pairs.loading import sizes_differ
from core.pairs.naming import fold
from core.pairs.pair import Half, Pair, Split
from core.pairs.problems import Problem
from core.pairs.recipes.making import made_input, random_for
from core.pairs.recipes.recipe import Recipe
from core.pairs.tables import EXPORT_HEADING, EXPORT_NAME

SPLIT_FOLDERS: dict[Split, str] = {"train": "train", "validation": "val", "test": "test"}
_SPLIT_PARTS = {*SPLIT_FOLDERS, *SPLIT_FOLDERS.values()}
_MAX_THREADS = 8
_NUM_AHEAD = 4
_MAX_PART_BYTES = 200
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class ExportProgress:
    """How far an export is. `problem` says why the pair just done was left out. `is_complete`: the folder stands under its name."""

    num_done: int
    num_pairs: int
    problem: Problem | None = None
    is_complete: bool = False


def export_pairs(
    pairs: Sequence[Pair], layout: ExportLayout, output_dir: Path, recipe: Recipe = ()
) -> Generator[ExportProgress, None, None]:
    """Write pairs into a new or empty folder, each split in a folder of its own; the folder is there whole, or not at all.

    Sides are as training sees them: upright, sRGB, over white, with as many bits as they have. A `recipe` makes the inputs of the photos,
    at their own size. Whoever stops asking ends it. A pair that can't be read is left out and told.
    Raises AppError: NAME_TAKEN (the folder holds something), NO_PAIRS (none given, or none could be read), DISK_*.
    """
    _refuse_what_holds_something(output_dir)
    if not pairs:
        raise AppError(ErrorCode.NO_PAIRS, "There is no pair to export.", "Include some pairs first.")
    rows: list[tuple[str, str, str]] = []
    num_done = 0
    reason = ""
    sweep_partials(output_dir.parent)
    with writing_folder_whole(output_dir) as temporary:
        pool = ThreadPoolExecutor(min(os.cpu_count() or 1, _MAX_THREADS), thread_name_prefix="export")
        try:
            for pair, written in _written(pool, pairs, layout, temporary, recipe):
                num_done += 1
                problem = None
                if isinstance(written, Problem):
                    problem = written
                    reason = reason or problem.message
                else:
                    rows.append((*written, SPLIT_FOLDERS[pair.split]))
                yield ExportProgress(num_done, len(pairs), problem)
        finally:
            pool.shutdown(cancel_futures=True)
        if not rows:
            message = f"None of the {len(pairs)} pairs could be exported. {reason}"
            raise AppError(ErrorCode.NO_PAIRS, message, "Check that their pictures are there and complete.")
        if layout == "csv":
            _write_table(temporary / EXPORT_NAME, rows)
        if output_dir.is_dir():
            output_dir.rmdir()  # empty: nothing is put in place of anything
    yield ExportProgress(num_done, len(pairs), is_complete=True)


def _refuse_what_holds_something(output_dir: Path) -> None:
    try:
        is_free = not os.path.lexists(output_dir) or (output_dir.is_dir() and not any(output_dir.iterdir()))
    except OSError as error:
        raise disk_error(error, output_dir) from error
    if not is_free:
        name = path_to_text(output_dir)
        raise AppError(ErrorCode.NAME_TAKEN, f"{name} is not an empty folder.", "Choose a new folder, or an empty one.", path=name)


def _written(
    pool: ThreadPoolExecutor, pairs: Sequence[Pair], layout: ExportLayout, folder: Path, recipe: Recipe
) -> Iterator[tuple[Pair, tuple[str, str] | Problem]]:
    """Each pair with what a table says of its two files, or why it was left out; a bounded number ahead in threads."""
    waiting: deque[tuple[Pair, Future[tuple[str, str] | Problem]]] = deque()
    for pair, name in zip(pairs, _file_names(pairs), strict=True):
        waiting.append((pair, pool.submit(_write, pair, name, layout, folder, recipe)))
        while len(waiting) > _NUM_AHEAD * _MAX_THREADS:
            done, future = waiting.popleft()
            yield done, future.result()
    while waiting:
        done, future = waiting.popleft()
        yield done, future.result()


def _write(pair: Pair, name: str, layout: ExportLayout, folder: Path, recipe: Recipe) -> tuple[str, str] | Problem:
    """Write the files of one pair; the paths of its input and its target as the table names them."""
    split_dir = folder / SPLIT_FOLDERS[pair.split]
    try:
        sides = _sides(pair)  # also where files are only copied or named: nothing damaged goes out
        if recipe:
            sides = made_input(to_eight_bits(sides[0]), recipe, random_for(pair.name, seed=0)), sides[1]
        if layout == "side-by-side":
            path = split_dir / f"{name}.png"
            _write_png(path, np.concatenate(_same_kind(*sides), axis=1))
            return (path.relative_to(folder).as_posix(),) * 2
        given, wanted = (
            _place_half(half, split_dir / side / name, pixels if is_new else None, folder, is_copied=layout == "two-folders")
            for half, side, pixels, is_new in (
                (pair.input, "input", sides[0], bool(recipe) or pair.input.side != "whole"),
                (pair.target, "target", sides[1], pair.target.side != "whole"),
            )
        )
        return given, wanted
    except AppError as error:
        if error.code.value.startswith("disk.") or error.code in (ErrorCode.INTERNAL, ErrorCode.MEMORY_HOST):
            raise
        files = {path_from_json(half.path): half.path for half in (pair.input, pair.target)}
        return Problem("unreadable", error.message, list(files.values()), False, [pair.name])


def _sides(pair: Pair) -> tuple[AnyPixels, AnyPixels]:
    """Input and target with all their bits: uint8, or float32 in 0..1, (height, width, 3). Raises AppError as loading.load_pair."""
    input_path, target_path = path_from_json(pair.input.path), path_from_json(pair.target.path)
    input_pixels = read_picture(input_path, deep=True).pixels
    target_pixels = input_pixels if target_path == input_path else read_picture(target_path, deep=True).pixels
    given, wanted = cut_side(input_pixels, pair.input.side), cut_side(target_pixels, pair.target.side)
    if given.shape != wanted.shape:
        raise sizes_differ(pair.name, input_path, given.shape[1::-1], target_path, wanted.shape[1::-1])
    return given, wanted


def _same_kind(one: AnyPixels, two: AnyPixels) -> tuple[AnyPixels, AnyPixels]:
    if one.dtype == two.dtype:
        return one, two
    return tuple(side if side.dtype == np.float32 else side.astype(np.float32) / 255 for side in (one, two))  # type: ignore[return-value]


def _place_half(half: Half, base: Path, pixels: AnyPixels | None, folder: Path, *, is_copied: bool) -> str:
    """Put one side at `base` and a suffix, or leave it where it is; its path for the table."""
    if pixels is not None:
        path = base.with_name(f"{base.name}.png")
        _write_png(path, pixels)
        return path.relative_to(folder).as_posix()
    original = path_from_json(half.path)
    if not is_copied:
        return os.fspath(original)
    path = base.with_name(base.name + original.suffix)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, path)
    except OSError as error:
        raise disk_error(error, path) from error
    return path.relative_to(folder).as_posix()


def _write_png(path: Path, pixels: AnyPixels) -> None:
    data = encode_picture(np.ascontiguousarray(pixels), name=path_to_text(path)).data  # floats give 16 bits
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)  # the folder as a whole is what is there or not
    except OSError as error:
        raise disk_error(error, path) from error


def _write_table(path: Path, rows: Sequence[tuple[str, str, str]]) -> None:
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(EXPORT_HEADING)
        writer.writerows(rows)


# ---------------------------------------------------------------------------------------------------------------- names


def _file_names(pairs: Sequence[Pair]) -> list[str]:
    """For each pair a relative path without suffix that every system can hold, unique in its split where case does not count."""
    names: list[str] = []
    taken: set[tuple[Split, str]] = set()
    for pair in pairs:
        parts = pair.name.split("/")
        if len(parts) > 1 and parts[0] in _SPLIT_PARTS:  # where it lay when it was found; its folder says where it belongs now
            parts = parts[1:]
        base = name = "/".join(_safe_part(part) for part in parts)
        number = 2
        while (pair.split, fold(name)) in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add((pair.split, fold(name)))
        names.append(name)
    return names


def _safe_part(part: str) -> str:
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', "-", unicodedata.normalize("NFC", part)).strip(" .") or "pair"
    safe = safe.encode("utf-8", "replace")[:_MAX_PART_BYTES].decode("utf-8", "ignore").strip()
    return f"pair {safe}" if _RESERVED.fullmatch(safe) else safe
