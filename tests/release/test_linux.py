"""The download for Linux: it unpacks, installs itself into a user's menu, starts what it should, and goes away again."""

import configparser
import os
import shlex
import shutil
import subprocess
import tarfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from release.identity import MODEL_MIME, PICTURE_TYPES
from release.linux import add_desktop_files, pack

pytestmark = pytest.mark.skipif(os.name != "posix" or not shutil.which("sh"), reason="its script is for a POSIX shell")


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """An archive of a stand-in for the built folder, unpacked where a user put it."""
    built = tmp_path / "built"
    (built / "_internal").mkdir(parents=True)
    (built / "Diptych").write_text('#!/bin/sh\nprintf "%s\\n" "started with $1"\n')
    (built / "Diptych").chmod(0o700)
    (built / "_internal" / "library.so.1").write_bytes(b"library")
    (built / "_internal" / "library.so").symlink_to("library.so.1")
    add_desktop_files(built)
    archive = pack(built, tmp_path / "d.tar.gz")
    place = tmp_path / 'Mes "apps" à 100% & $HOME'
    place.mkdir()
    with tarfile.open(archive) as file:
        assert {(member.uid, member.gid) for member in file} == {(0, 0)}
        file.extractall(place, filter="data")
    assert not list(tmp_path.glob("*.partial"))
    return place / "Diptych"


def test_links_and_modes_survive(unpacked: Path) -> None:
    assert (unpacked / "_internal" / "library.so").is_symlink() and (unpacked / "_internal" / "library.so").read_bytes() == b"library"
    assert os.access(unpacked / "Diptych", os.X_OK) and os.access(unpacked / "install.sh", os.X_OK)
    assert not os.access(unpacked / "_internal" / "library.so.1", os.X_OK)


def test_it_goes_into_the_menu_starts_from_there_and_goes_away_again(unpacked: Path, tmp_path: Path) -> None:
    data = tmp_path / "data home"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_HOME": str(data)}
    told = subprocess.run([unpacked / "install.sh"], env=environment, capture_output=True, text=True, check=True, cwd="/")
    assert str(unpacked) in told.stdout and told.stderr == ""

    entry = configparser.ConfigParser(interpolation=None, strict=True)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read_string((data / "applications" / "diptych.desktop").read_text(encoding="utf-8"))
    values = entry["Desktop Entry"]
    assert values["MimeType"].split(";") == [MODEL_MIME, *PICTURE_TYPES, "inode/directory", ""]
    started = subprocess.run(launched(values["Exec"], "/a picture.png"), capture_output=True, text=True, check=True)
    assert started.stdout == "started with /a picture.png\n"

    mime = ElementTree.parse(data / "mime" / "packages" / "diptych.xml").getroot()
    assert [kind.get("type") for kind in mime] == [MODEL_MIME]
    if shutil.which("update-mime-database"):
        assert "*.safetensors" in (data / "mime" / "globs2").read_text()
    assert (data / "icons" / "hicolor" / "256x256" / "apps" / "diptych.png").is_file()
    subprocess.run([unpacked / "install.sh", "--remove"], env=environment, capture_output=True, check=True, cwd="/")
    assert not [path for path in data.rglob("*diptych*") if "globs" not in path.name]


def launched(line: str, path: str) -> list[str]:
    """The command of an Exec line, as the Desktop Entry Specification reads it: first a string's escapes, then quotes, then %F."""
    text = line.replace("\\\\", "\\")
    command, field = shlex.split(text.replace("\\`", "`").replace("\\$", "$"))
    assert field == "%F"
    return [command.replace("%%", "%"), path]
