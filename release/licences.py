"""The licences of all parts of the packaged app: their files one by one, and one text with all of them for the About dialog."""

import re
import sys
import sysconfig
import tomllib
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path
from typing import NamedTuple

ROOT_DIR = Path(__file__).resolve().parents[1]
OWN_DIR = ROOT_DIR / "resources" / "licences"
ALL_NAME = "all.txt"
_IS_LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors|third.?party)", re.IGNORECASE)
LEFT_OUT = {"triton", "setuptools", "cuda-bindings"}
"""Needs of torch's that the build leaves out."""
_OWN_FILES_OF = {"ISA-L": "isal"}
"""Whose licence files those in OWN_DIR are that their wheels lack; all others are Qt's."""
_LINE = "=" * 100


class Part(NamedTuple):
    """One installed work that the app is made of."""

    key: str
    """Its name as a folder: lower case, with single dashes."""
    name: str
    version: str
    licence: str
    """What its metadata call its licence; may be empty."""
    files: dict[str, Path]
    """Its licence files by their place among them, such as third_party/fmt/LICENSE."""


@cache
def parts() -> list[Part]:
    """What pyproject.toml asks for and what that needs, by name; and CUDA's libraries, which torch asks for through extras."""
    project = tomllib.loads((ROOT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cuda = [one.name for one in distributions() if one.name.startswith("nvidia")]
    found: dict[str, Part] = {}
    for need in [*project["dependencies"], *cuda, "pyinstaller"]:
        _collect(need, found)
    return [found[key] for key in sorted(found)]


def _collect(need: str, found: dict[str, Part]) -> None:
    wanted = re.match(r"[\w.-]+", need)
    key = re.sub(r"[-_.]+", "-", wanted[0] if wanted else "").lower()
    if not key or "extra ==" in need or key in found or key in LEFT_OUT:
        return
    try:
        one: Distribution = distribution(key)
    except PackageNotFoundError:  # an optional need that is not installed
        return
    files = [Path(str(one.locate_file(file))) for file in one.files or []]
    wanted_files = [path for path in files if ".dist-info/" in path.as_posix() and _IS_LICENCE.search(path.name) and path.is_file()]
    own = {path.as_posix().partition(".dist-info/")[2].removeprefix("licenses/"): path for path in wanted_files}
    licence = str(one.metadata.get("License-Expression") or one.metadata.get("License") or "").partition("\n")[0]
    found[key] = Part(key, one.name, one.version, licence, own)
    if key != "pyinstaller":  # of which only the small program that starts ours comes along
        for further in one.requires or []:
            _collect(further, found)


def python_licence() -> Path | None:
    """The licence of this Python, where it carries one."""
    places = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE"]
    return next((place for place in places if place.is_file()), None)


@cache
def all_licences() -> str:
    """One text: what Diptych is made of, then every licence, those that are word for word the same only once."""
    sections = [(OWN_DIR / "components.md").read_text(encoding="utf-8").strip(), (ROOT_DIR / "LICENSE").read_text(encoding="utf-8").strip()]
    by_text: dict[str, list[str]] = {}
    for path in sorted(OWN_DIR.glob("*.txt")):
        if path.name != ALL_NAME:
            by_text.setdefault(_text_of(path), []).append(f"{_OWN_FILES_OF.get(path.stem, 'Qt, PySide6')}: {path.stem}")
    python = python_licence()
    if python is not None:
        by_text.setdefault(_text_of(python), []).append(f"Python {sys.version.split()[0]}")
    silent = []
    for part in parts():
        title = f"{part.name} {part.version}"
        if not part.files:
            silent.append(f"{title}: {part.licence or 'see its home page'}")
        for name, path in part.files.items():
            by_text.setdefault(_text_of(path), []).append(f"{title}: {name}")
    sections += [f"{_LINE}\n{chr(10).join(titles)}\n{_LINE}\n\n{text}" for text, titles in by_text.items()]
    if silent:
        sections.append(f"{_LINE}\nWithout a licence file of their own\n{_LINE}\n\n" + "\n".join(silent))
    return "\n\n".join(sections) + "\n"


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip()
