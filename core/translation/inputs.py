"""What of the users' folders is an input: pictures that their globs leave, and nothing that a translation made (no torch)."""

import fnmatch
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.walking import KnownFiles, absolute_of

_READ = "jpg jpeg jpe jfif png apng webp tif tiff bmp dib gif avif mpo ppm pgm pbm pnm pfm exr"
# Not read (yet), but pictures to the user: a failed row says so, leaving them out would lose them in silence.
_NOT_READ = "heic heif jxl jp2 j2k psd hdr tga ico dds svg cr2 cr3 nef arw dng raf orf rw2"
_EXTENSIONS = frozenset(f".{extension}" for extension in f"{_READ} {_NOT_READ}".split())
_START = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|II\*\x00|MM\x00\*|GIF8[79]a|P[1-6]\s|v/1\x01|....ftypavi[fs]", re.DOTALL)


class InputRules:
    """The rules of one translation, for core.walking.FolderWalk."""

    def __init__(
        self, inputs: Sequence[Path], output_dir: Path | None = None, include: Sequence[str] = (), exclude: Sequence[str] = ()
    ) -> None:
        """`inputs` are the given files and folders; `output_dir` is None where outputs lie beside their inputs, or are none."""
        self._given = [absolute_of(path) for path in inputs]
        self._include = _Globs(include)
        self.has_included = False
        """Whether a file that `takes` was asked about matches `include`."""
        self._exclude = _Globs(exclude)
        self._output_real = os.path.realpath(output_dir) if output_dir is not None else None
        self._real_roots: dict[str, str] = {}
        self._named: KnownFiles | None = None

    def takes(self, root: str, relative: str, path: str) -> bool:
        """Whether this regular file in a given folder is an input."""
        if self._include and not self._include.match(relative):
            return False
        self.has_included = True
        if self._exclude and self._exclude.match(relative):
            return False
        return looks_like_picture(path)

    def enters(self, root: str, relative: str, path: str) -> bool:
        """Whether this folder holds inputs: an output folder in an input folder does not, or a second start would translate what the
        first one made. (An output folder that was itself given, or holds a given one, is meant.)"""
        if self._exclude and (self._exclude.match(relative) or self._exclude.match(relative + os.sep)):
            return False
        if self._output_real is None or lies_in(self._real(root), self._output_real):
            return True
        return not lies_in(os.path.realpath(path), self._output_real)

    def may_hold_outputs(self, real_folder: str) -> bool:
        """Whether outputs may lie in this folder, which holds inputs."""
        return self._output_real is None or lies_in(real_folder, self._output_real)

    def was_given(self, path: str) -> bool:
        """Whether this file was given itself."""
        if self._named is None:
            self._named = self._given_files()
        try:
            return self._named.has_content_of(os.stat(path))
        except OSError:
            return False

    def may_be_input(self, path: str, status: os.stat_result) -> bool:
        """Whether this existing file was given, or may be met as an input in a given folder, through links or not."""
        if self._named is None:
            self._named = self._given_files()
        return self._named.has_content_of(status) or any(self._is_taken_below(root, os.path.realpath(path)) for root in self._real_roots)

    def _given_files(self) -> KnownFiles:
        """The files that were given themselves; the folders among the given go to the roots."""
        named = KnownFiles()
        for path in self._given:
            try:
                if os.path.isdir(path):
                    self._real(path)
                else:
                    named.add(path, os.stat(path))
            except OSError:
                continue
        return named

    def _is_taken_below(self, root: str, real: str) -> bool:
        real_root = self._real(root)
        if not lies_in(real, real_root):
            return False
        relative = os.path.relpath(real, real_root)
        parts = relative.split(os.sep)
        if any(part.startswith(".") for part in parts):
            return False
        folder = ""
        for part in parts[:-1]:
            folder = os.path.join(folder, part)
            if not self.enters(root, folder, os.path.join(real_root, folder)):
                return False
        return self.takes(root, relative, real)

    def _real(self, root: str) -> str:
        if root not in self._real_roots:
            self._real_roots[root] = os.path.realpath(root)
        return self._real_roots[root]


class _Globs:
    """Globs as users write them: case does not count, and one without a slash also means names, at any depth."""

    def __init__(self, patterns: Iterable[str]) -> None:
        given = [pattern.removeprefix("./") for pattern in patterns if pattern]
        self._on_path = _one_expression(given)
        self._on_name = _one_expression(pattern for pattern in given if "/" not in pattern)

    def __bool__(self) -> bool:
        return self._on_path is not None

    def match(self, relative: str) -> bool:
        path = relative.replace(os.sep, "/")
        if self._on_path is not None and self._on_path.match(path):
            return True
        return self._on_name is not None and self._on_name.match(path.rpartition("/")[2]) is not None


def _one_expression(patterns: Iterable[str]) -> re.Pattern[str] | None:
    expressions = [fnmatch.translate(pattern) for pattern in patterns]
    return re.compile("|".join(expressions), re.IGNORECASE) if expressions else None


def looks_like_picture(path: str) -> bool:
    """Whether a file has a picture's extension or first bytes."""
    if path[path.rfind(".") :].lower() in _EXTENSIONS:
        return True
    try:
        with open(path, "rb") as file:
            start = file.read(16)
    except OSError:
        return False
    return _START.match(start) is not None


def lies_in(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or lies below it; both real and absolute."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def nothing_found(inputs: Sequence[Path], num_seen: int, unmatched: Sequence[str] = (), excluded: Sequence[str] = ()) -> AppError:
    """What is said where the inputs hold no picture; `num_seen` other files are there, and none matches the globs `unmatched`, or all that
    is there matches those `excluded`."""
    names = ", ".join(path_to_text(path) for path in inputs[:3])
    special = next((path for path in inputs if path.exists() and not path.is_dir() and not path.is_file()), None)
    if special is not None:
        name = path_to_text(special)
        return AppError(ErrorCode.NO_PICTURES, f"{name} is no file, but a pipe or a device.", "Choose pictures.", path=name)
    if num_seen and unmatched:
        globs = " or ".join(unmatched)
        start = "The only file" if num_seen == 1 else f"None of the {num_seen} files"
        verb = "does not match" if num_seen == 1 else "matches"
        hint = "Include other names, or choose another folder."
        return AppError(ErrorCode.NO_PICTURES, f"{start} in {names} {verb} {globs}.", hint, path=names)
    if excluded:
        message = f"There is no picture in {names} that {' or '.join(excluded)} does not leave out."
        return AppError(ErrorCode.NO_PICTURES, message, "Leave out less, or choose another folder.", path=names)
    code, reason = (ErrorCode.NO_PICTURES, "no picture") if num_seen else (ErrorCode.FOLDER_EMPTY, "nothing")
    return AppError(code, f"There is {reason} in {names}.", "Choose pictures, or a folder that holds some.", path=names)
