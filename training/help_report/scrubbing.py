"""Takes out of logs, events and settings what tells who somebody is and what their files are called; the rest stays readable.

What is told apart stays apart: the same path or name has the same placeholder all through one report. Where it cannot be known how far
a path reaches in a sentence, rather too much is taken out than too little.
"""

import getpass
import json
import os
import platform
import re
import socket
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.files import visible_text

APP_DIR = Path(__file__).resolve().parents[2]
_FILE_KINDS = "png|jpe?g|webp|tiff?|bmp|gif|avif|jfif|exr|hdr|psd|svg|heic|csv|tsv|txt|safetensors|pth?|onnx|zip|json"
_OWN_FILES = re.compile(
    r"(diptych\.log(\.\d)?|service\.log|trying\.log|worker\.log|self-test\.txt|events\.jsonl|(run|job|label|workspace|settings|study|dataset"
    r"|request|commands)\.json|(runs|datasets|models|translations|studies|queue|cache|previews|checkpoints|control|generator\.safetensors)"
    r"|(step-)?\d+|\d+\.\w{1,5}|starter(\.safetensors)?)"
)
"""Names that this program gives, and those of digits alone: they stay."""
_ENDS_AT_A_FILE = re.compile(r"[^/\\\n\"“”<>|]{0,160}?\.[A-Za-z][A-Za-z0-9]{0,11}(?![\w-])")
_INSIDE = re.compile(r"<(?:workspace|home|temp)>")
_PATH = re.compile(
    r"(?P<start><(?:workspace|home|temp)>|(?<![\w<>:/\\.])(?:~|[A-Za-z]:)?(?=[/\\]\S)|\\\\)(?P<folders>[/\\](?:[^/\\\n\r\"“”<>|]{0,255}[/\\])*)"
)
_FILE_NAME = re.compile(rf"[^/\\\n\r\"“”<>|:;]{{0,160}}?\.(?:{_FILE_KINDS})(?![\w>-])", re.IGNORECASE)
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,10}://[^\s\"“”<>]+")
_NAMED_KEYS = frozenset({"name", "dataset", "notes", "host", "terms", "source", "output", "model", "pair", "names", "pairs", "parent"})
_NAMED_KEYS |= {"inputs", "input_name", "target_name", "output_dir", "include", "exclude", "starts_from", "run", "workspace"}
"""Whose text, in JSON, is somebody's own word or path, whole."""
_KEPT_WORDS = frozenset({"train", "test", "validation", "val", "input", "target", "starter", "quick", "paper", "cpu", "cuda", "mps"})


_FOLDERS = {"study": "studies"}


class Scrubber:
    """One for each report."""

    def __init__(self, workspace: Path, *, keeps_paths: bool = False) -> None:
        """`keeps_paths`: the user wants paths and names told; then nothing is taken out but who they are on their computer."""
        self.keeps_paths = keeps_paths
        self._numbers: dict[tuple[str, str], int] = {}
        self._places = [] if keeps_paths else _known_places(workspace)
        self._names = {} if keeps_paths else dict(_workspace_names(workspace))
        self._own_words = [] if keeps_paths else _who()

    def text(self, text: str) -> str:
        """Lines of a log, or a sentence."""
        text = visible_lines(text)
        if self.keeps_paths:
            return text
        return "\n".join(self._line(line) for line in text.split("\n"))

    def document(self, text: str) -> str:
        """A JSON document, or lines each of which is one; what is no JSON is scrubbed as text."""
        try:
            return json.dumps(self._value(json.loads(text)), ensure_ascii=False, indent=2)
        except ValueError:
            return "\n".join(self._json_line(line) for line in text.splitlines())

    def _json_line(self, line: str) -> str:
        try:
            return json.dumps(self._value(json.loads(line)), ensure_ascii=False)
        except ValueError:
            return self.text(line)

    def _value(self, value: Any, key: str = "") -> Any:
        if self.keeps_paths:
            return value
        if isinstance(value, str):
            return self._named(value) if key in _NAMED_KEYS else self.text(value)
        if isinstance(value, list):
            return [self._value(one, key) for one in value]
        if isinstance(value, dict):
            if value.keys() == {"b64"}:  # a path that is no text
                return self._placeholder("path", str(value["b64"]))
            return {self.text(str(name)): self._value(one, str(name)) for name, one in value.items()}
        return value

    def _named(self, text: str) -> str:
        """A value that is somebody's word as a whole."""
        if not text or _OWN_FILES.fullmatch(text) or text.lower() in _KEPT_WORDS:
            return text
        return self._names.get(text.lower()) or self._placeholder("path" if re.search(r"[/\\]", text) else "name", text, Path(text).suffix)

    def _line(self, line: str) -> str:
        for place, word in self._places:
            line = re.sub(rf"{re.escape(place)}(?=[/\\\"'”\s:,;)\]]|$)", word, line, flags=re.IGNORECASE)
        line = _ADDRESS.sub(lambda found: self._placeholder("address", found.group()), line)
        line = self._without_paths(line)
        line = _FILE_NAME.sub(self._file_name, line)
        for name, word in self._names.items():
            if name in line.lower():
                line = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", word, line, flags=re.IGNORECASE)
        for pattern, word in self._own_words:
            line = pattern.sub(word, line)
        return line

    def _without_paths(self, line: str) -> str:
        made, place = [], 0
        while found := _PATH.search(line, place):
            made.append(line[place : found.start()])
            end = self._end_of_path(line, found)
            made.append(self._path(found.group("start"), line[found.start("folders") : end]))
            place = max(end, found.start() + 1)
        return "".join([*made, line[place:]])

    def _end_of_path(self, line: str, found: re.Match[str]) -> int:
        """Where a path ends whose folders were found: with the quote that it is in, with a file's extension, or with the line."""
        rest = line[found.end() :]
        closing = re.search(r"[\"”]|'(?!\w)", rest)
        opening = line[found.start() - 1] if found.start() else ""
        if opening in "\"'“" and closing is not None:
            return found.end() + closing.start()
        extension = _ENDS_AT_A_FILE.match(rest)
        if extension is not None:
            return found.end() + extension.end()
        if "/" in found.group("folders")[1:] or " " in rest.strip():
            stop = re.search(r"[\"“”<>|]|[.,;:)\]]*$", rest)
            return found.end() + (stop.start() if stop is not None else len(rest))
        return found.end() + len(re.split(r"[\s\"“”<>|,;:)\]]", rest, maxsplit=1)[0])

    def _path(self, start: str, path: str) -> str:
        """A path as it may be told: below the workspace our own names stay, elsewhere nothing does but what kind of file it is."""
        parts = [part for part in re.split(r"[/\\]", path) if part]
        if not parts:
            return start + path
        if start == "<workspace>":
            return "/".join([start, *(self._part(part) for part in parts)])
        if parts[-1].endswith(".py"):  # a line of a traceback
            return f"{self._placeholder('path', path)}/{parts[-1]}"
        return self._placeholder("path", start + path, Path(parts[-1]).suffix)

    def _part(self, name: str) -> str:
        if _OWN_FILES.fullmatch(name):
            return name
        return self._names.get(name.lower()) or self._placeholder("name", name, Path(name).suffix)

    def _file_name(self, found: re.Match[str]) -> str:
        """A file's name in a sentence: where it begins is not known, so that the words before it go with it, up to a mark."""
        words = found.group()
        own = re.search(r"[\w.-]+$", words)
        if own is not None and _OWN_FILES.fullmatch(own.group()):
            return words
        before = len(words) - len(words.lstrip())
        return words[:before] + self._placeholder("file", words.strip(), Path(words.strip()).suffix)

    def _placeholder(self, kind: str, text: str, suffix: str = "") -> str:
        number = self._numbers.setdefault((kind, text.lower()), 1 + sum(known == kind for known, _ in self._numbers))
        told = suffix.lower() if re.fullmatch(rf"[.]({_FILE_KINDS})", suffix, re.IGNORECASE) else ""
        return f"<{kind} {number}{told}>"


def visible_lines(text: str) -> str:
    """A log's text without what would steer a terminal; its lines stay lines."""
    return "\n".join(visible_text(line.replace("\t", "    ")) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _known_places(workspace: Path) -> list[tuple[str, str]]:
    """Folders whose names are told as a word; the program's own code keeps its paths below it."""
    places = {str(workspace): "<workspace>", str(APP_DIR): "<diptych>", str(Path.home()): "<home>", tempfile.gettempdir(): "<temp>"}
    for folder in (sys.prefix, sys.base_prefix):
        places.setdefault(str(folder), "<python>")
    resolved = {os.path.realpath(place): word for place, word in places.items()}
    both = {place: word for place, word in {**resolved, **places}.items() if len(Path(place).parts) > 1}
    return sorted(both.items(), key=lambda one: -len(one[0]))


def _workspace_names(workspace: Path) -> Iterable[tuple[str, str]]:
    """What the user called datasets, runs, models and so on, in small letters, with a word for each; the longest first."""
    found = []
    for kind in ("dataset", "run", "model", "translation", "study"):
        try:
            names = sorted(path.name for path in (workspace / _FOLDERS.get(kind, f"{kind}s")).iterdir())
        except OSError:
            continue
        for number, name in enumerate(names, 1):
            for text in {name, Path(name).stem if kind == "model" else name}:
                if text.lower() not in _KEPT_WORDS and not _OWN_FILES.fullmatch(text):
                    found.append((text.lower(), f"<{kind} {number}>"))
    return sorted(found, key=lambda one: -len(one[0]))


def _who() -> list[tuple[re.Pattern[str], str]]:
    """The names of user and computer, as whole words."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = ""
    words = {Path.home().name: "<user>", user: "<user>"}
    for host in (socket.gethostname(), platform.node()):
        words.update({host: "<host>", host.partition(".")[0]: "<host>"})
    patterns = []
    for word in sorted((word for word in words if len(word) > 1), key=len, reverse=True):
        patterns.append((re.compile(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", re.IGNORECASE), words[word]))
    return patterns
