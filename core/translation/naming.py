"""The names of outputs: given away folder by folder, so that nothing collides and nothing of the user's is overwritten (no torch)."""

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from core.compact import NumbersByKey, key_of
from core.files import JsonPath, path_from_json, path_to_json
from core.translation.plan import EXTENSIONS, OnExisting, OutputFormat, PlannedFile, check_template, fitting_name
from core.walking import FolderContent

_FILE, _FOLDER, _NUMBER_SHIFT = 1, 2, 2
_MAX_HELD = 10_000
"""Of an output folder that holds more, each name is asked for: remembered, they would fill the memory."""
_UNSAFE = re.compile(r'[/\\:*?"<>|]')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Naming(NamedTuple):
    """How outputs are to be called. `model_name` stands for {model}."""

    format: OutputFormat = "png"
    template: str = "{name}"
    variations: int = 1
    model_name: str = ""

    def checked(self) -> "Naming":
        """The same, with a dash in the model's name for what no file name may hold, and without what can't be seen in one.

        Raises AppError: BAD_COMMAND (template).
        """
        check_template(self.template)
        seen = "".join(character for character in self.model_name if unicodedata.category(character) not in _UNSEEN)
        return self._replace(model_name=_UNSAFE.sub("-", seen))

    def first_choice(self, name: str, number: int, variation: int) -> tuple[str, str]:
        """Stem and ending for the input `name`, the `number`-th from 1, and its result `variation` from 0."""
        dot = name.rfind(".")
        stem = self.template.format(
            name=name[:dot] if dot > 0 else name,
            index=f"{number:06d}",
            variation=variation + 1,
            model=self.model_name,
        )
        extension = EXTENSIONS[self.format]
        if self.variations > 1 and "{variation}" not in self.template:
            return stem, f"-{variation + 1}{extension}"
        return stem, extension


def preview_names(names: Sequence[str], naming: Naming) -> list[str]:
    """What the outputs of a folder that holds these files would be called where nothing stands yet.

    For a few names while somebody types a template; touches no disk. Raises AppError: BAD_COMMAND (template).
    """
    naming = naming.checked()
    given: set[str] = set()
    previews: list[str] = []
    for position, name in enumerate(names, 1):
        for variation in range(naming.variations):
            stem, ending = naming.first_choice(name, position, variation)
            candidates = (fitting_name(stem, f"-{number}{ending}" if number > 1 else ending) for number in range(1, len(given) + 2))
            previews.append(next(candidate for candidate in candidates if folded(candidate) not in given))
            given.add(folded(previews[-1]))
    return previews


def folded(name: str) -> str:
    """What two names share that are one file on some file system: case and Unicode form do not count."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class OutputFolder(NamedTuple):
    """Where the outputs of one input folder go."""

    place: str
    """Below the output folder ('' is that itself), or absolute where outputs lie beside their inputs."""
    path: str
    real_key: str
    exists: bool
    held: frozenset[str] | None
    """The names in it, folded, as they were when it was entered; None where they are too many to know."""

    def may_hold(self, name: str) -> bool:
        """Whether it is worth asking the disk for this name."""
        return self.held is None or folded(name) in self.held


def _entered(place: str, path: str, real_key: str) -> OutputFolder:
    """The folder with what lies in it now; what comes into it later is seen when an output is to be written there."""
    try:
        with os.scandir(path) as entries:
            names = [entry.name for entry in islice(entries, _MAX_HELD + 1)]
    except FileNotFoundError:
        return OutputFolder(place, path, real_key, exists=False, held=frozenset())
    except OSError:
        return OutputFolder(place, path, real_key, exists=os.path.isdir(path), held=None)
    held = frozenset(map(folded, names)) if len(names) <= _MAX_HELD else None
    return OutputFolder(place, path, real_key, exists=True, held=held)


class NamePlanner:
    """Gives every input its output's name. A name once given is never given again, in this session or after `recall`.

    What exists already is numbered around, skipped or replaced as `on_existing` says; what may be an input is always numbered around.
    The same files on the same disk get the same names, whether planned in one go or with interruptions.
    """

    def __init__(
        self, output_dir: str | None, naming: Naming, on_existing: OnExisting, may_be_input: Callable[[str, os.stat_result], bool]
    ) -> None:
        """`output_dir` is absolute; None: each output lies beside its input. Raises AppError: BAD_COMMAND (template)."""
        self._output_dir = output_dir
        self._naming = naming.checked()
        self._on_existing = on_existing
        self._may_be_input = may_be_input
        self._given = NumbersByKey()
        """Per name: whether it is a file or a folder of ours, and which number to try where it is wanted again."""
        self._real_folders = _LastReal()
        self._recalled_place = ""
        self.num_rows = 0
        self._num_inputs = 0

    def recall(self, row: PlannedFile) -> None:
        """Take in a row that was planned by an earlier session, in the journal's order."""
        place, name = os.path.split(row.output if isinstance(row.output, str) else path_from_json(row.output))
        if place != self._recalled_place:
            self._recalled_place = place
            self._reserve_folders(place)
        self.add_output(os.path.join(self._output_dir or "", place), name)
        self.num_rows += 1
        self._num_inputs += row.variation == 0

    def add_output(self, folder: str, name: str) -> None:
        """This file is an output, too."""
        key = _key(folded(self._real_folders.of(folder)), name)
        self._given[key] = self._given[key] | _FILE

    def has_given(self, real_folder: str, name: str) -> bool:
        """Whether this file is an output."""
        return self._given[_key(folded(real_folder), name)] & _FILE != 0

    def enter_folder(self, content: FolderContent) -> OutputFolder:
        """Where the outputs of a listed folder go: below the output folder as it lies below its root, beside a file that is in the way."""
        if self._output_dir is None:
            return _entered(content.path, content.path, folded(self._real_folders.of(content.path)))
        place = ""
        for part in content.relative.split(os.sep) if content.relative else ():
            place = self._claim_folder(place, part)
        path = os.path.join(self._output_dir, place) if place else self._output_dir
        folder = _entered(place, path, folded(self._real_folders.of(path)))
        for name in content.folders:
            # Reserved before the names of files are given away: x.jpg must not become x.png where a folder x.png is to come.
            self._reserve(folder.real_key, name)
        return folder

    def plan(
        self, content: FolderContent, folder: OutputFolder, again: Mapping[str, Sequence[PlannedFile]] | None = None
    ) -> Iterator[PlannedFile]:
        """The rows of these pictures of a folder, in order; the last closes them. `again` are former rows of pictures that have changed,
        by name, one of each variation: their outputs are missing, or to be skipped or replaced, or others are made."""
        source_prefix = content.path.rstrip(os.sep) + os.sep
        output_prefix = folder.place.rstrip(os.sep) + os.sep if folder.place else ""
        last = len(content.names) * self._naming.variations
        for name in content.names:
            self._num_inputs += 1
            for variation in range(self._naming.variations):
                last -= 1
                former = again[name][variation] if again and name in again else None
                if former is not None and (exists := self._may_take_again(former)) is not None:
                    output = former.output
                else:
                    stem, ending = self._naming.first_choice(name, self._num_inputs, variation)
                    claimed, exists = self._claim(folder, stem, ending)
                    output = _json_of(output_prefix + claimed)
                yield PlannedFile(
                    index=self.num_rows,
                    source=_json_of(source_prefix + name),
                    output=output,
                    skip="exists" if exists and self._on_existing == "skip" else "",
                    variation=variation,
                    closes=last == 0,
                )
                self.num_rows += 1

    def _may_take_again(self, former: PlannedFile) -> bool | None:
        """Whether something stands where this row's output was to lie; None where a changed picture needs another name."""
        path = os.path.join(self._output_dir or "", path_from_json(former.output))
        exists = os.path.lexists(path)
        return None if exists and (self._on_existing == "number" or not os.path.isfile(path)) else exists

    def _claim(self, folder: OutputFolder, stem: str, ending: str) -> tuple[str, bool]:
        """A name in this folder, and whether something stands there that is to be skipped or replaced."""
        first = fitting_name(stem, ending)
        first_key = _key(folder.real_key, first)
        first_state = self._given[first_key]
        # Remembered, or a thousand files of one name would try a million names.
        number = max(1, first_state >> _NUMBER_SHIFT)
        while True:
            candidate, key, state = first, first_key, first_state
            if number > 1:
                candidate = fitting_name(stem, f"-{number}{ending}")
                key = _key(folder.real_key, candidate)
                state = self._given[key]
            number += 1
            if state & (_FILE | _FOLDER):
                continue
            exists = self._existing(os.path.join(folder.path, candidate)) if folder.may_hold(candidate) else False
            if exists is None or (exists and self._on_existing == "number"):
                continue
            self._given[key] = state | _FILE
            if number > 2:
                self._given[first_key] = self._given[first_key] & (_FILE | _FOLDER) | number << _NUMBER_SHIFT
            return candidate, exists

    def _existing(self, path: str) -> bool | None:
        """Whether something stands there that may be replaced or skipped; None where nothing may ever be written."""
        try:
            status = os.stat(path)
        except OSError:
            # A dangling link is something of the user's, too.
            return os.path.lexists(path)
        return True if stat.S_ISREG(status.st_mode) and not self._may_be_input(path, status) else None

    def _claim_folder(self, parent: str, name: str) -> str:
        """The place of a folder `name` in the output folder's `parent`: numbered where a file has that name, ours or another."""
        assert self._output_dir is not None
        parent_path = os.path.join(self._output_dir, parent)
        parent_key = folded(self._real_folders.of(parent_path))
        number, candidate = 1, name
        while self._given[_key(parent_key, candidate)] & _FILE or _is_no_folder(os.path.join(parent_path, candidate)):
            number += 1
            candidate = fitting_name(name, f"-{number}")
        self._reserve(parent_key, candidate)
        return os.path.join(parent, candidate)

    def _reserve(self, parent_key: str, name: str) -> None:
        key = _key(parent_key, name)
        state = self._given[key]
        if not state & _FILE:
            self._given[key] = state | _FOLDER

    def _reserve_folders(self, place: str) -> None:
        if self._output_dir is None:
            return
        while place:
            place, name = os.path.split(place)
            self._reserve(folded(self._real_folders.of(os.path.join(self._output_dir, place))), name)


class _LastReal:
    """Real paths, with the last one remembered: most questions are about the same folder again."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._real = ""

    def of(self, path: str) -> str:
        if path != self._path:
            self._path, self._real = path, os.path.realpath(path)
        return self._real


def _key(real_key: str, name: str) -> int:
    return key_of(f"{real_key}\0{folded(name)}")


def _is_no_folder(path: str) -> bool:
    return os.path.lexists(path) and not os.path.isdir(path)


def _json_of(path: str) -> JsonPath:
    return path if path.isascii() else path_to_json(Path(path))
