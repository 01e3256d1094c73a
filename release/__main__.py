"""One release, from the version to the download: `.venv/bin/python -m release [VERSION]`.

With VERSION the one place of the version (core/version.py) and the changelog's unreleased section are changed first. Then the app is
built from build.spec, both its self-tests are run, and dist/ gets the download, its SHA-256 and the release's notes. Nothing is
committed, tagged or sent: the last lines say what is left to do, and which holes are known in the parts, where an advisory service can
be asked (release/audit.py).
"""

import argparse
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT_DIR = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT_DIR))

from core.files import write_whole  # noqa: E402
from core.version import VERSION  # noqa: E402
from release.audit import audit  # noqa: E402
from release.changelog import ChangelogError, notes_of, released  # noqa: E402
from release.identity import NAME  # noqa: E402

VERSION_PATH = ROOT_DIR / "core" / "version.py"
CHANGELOG_PATH = ROOT_DIR / "CHANGELOG.md"
DIST_DIR = ROOT_DIR / "dist"
_CHUNK_BYTES = 1 << 20


def main() -> int:
    """Make the release; 0 when everything stands."""
    parser = argparse.ArgumentParser(prog="python -m release", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", nargs="?", help=f"such as 0.2.0; without it {VERSION} stays")
    parser.add_argument("--built", action="store_true", help=f"dist/{NAME} is there already: do not build it again")
    given = parser.parse_args()
    if given.version is not None and not re.fullmatch(r"\d+\.\d+\.\d+", given.version):
        parser.error(f"{given.version!r} is no version; say one such as 0.2.0")
    version = given.version or VERSION
    screen = _screen()
    try:
        text = CHANGELOG_PATH.read_text(encoding="utf-8")
        if given.version is not None:
            text = released(text, version, datetime.now(UTC).date())
        notes = notes_of(text, version)
    except ChangelogError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    if given.version is not None:
        write_whole(CHANGELOG_PATH, text.encode())
        write_whole(VERSION_PATH, re.sub(r'(?m)^VERSION = ".*"$', f'VERSION = "{version}"', VERSION_PATH.read_text()).encode())
    if not given.built:
        _run(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", str(ROOT_DIR / "build.spec"))
    programs = _programs_dir()
    suffix = ".exe" if sys.platform == "win32" else ""
    _run(str(programs / f"diptych-cli{suffix}"), "self-test", "--device", "cpu")
    _run(*screen, str(programs / f"{NAME}{suffix}"), "--self-test", "--device", "cpu")
    archive = _archive(version)
    _write(DIST_DIR / f"{archive.name}.sha256", f"{_sha256(archive)}  {archive.name}\n")
    _write(DIST_DIR / f"{NAME}-{version}-notes.md", notes)
    holes, sentence = audit()
    print("\n".join([*holes, sentence]))
    print(f"{archive} ({archive.stat().st_size / 1e9:.2f} GB)")
    print(f"Left to do: look at `git diff`, commit, `git tag v{version}`, sign (docs/building.md), upload.")
    return 0


def _screen() -> list[str]:
    """What the window's self-test is started by where there is no screen, as on a server. Ends the release where nothing gives it one."""
    if not sys.platform.startswith("linux") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return []
    if shutil.which("xvfb-run") is None:
        print("release: there is no screen for the window's self-test. Install xvfb, or start this on a desktop.", file=sys.stderr)
        sys.exit(1)
    return ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24"]


def _programs_dir() -> Path:
    return DIST_DIR / f"{NAME}.app" / "Contents" / "MacOS" if sys.platform == "darwin" else DIST_DIR / NAME


def _archive(version: str) -> Path:
    """The download of this system."""
    name = f"{NAME}-{version}-{sys.platform.replace('darwin', 'macos').replace('win32', 'windows')}-{platform.machine().lower()}"
    if sys.platform == "darwin":  # which keeps links and signatures, as zipfile would not
        archive = DIST_DIR / f"{name}.zip"
        _run("ditto", "-c", "-k", "--keepParent", str(DIST_DIR / f"{NAME}.app"), str(archive))
        return archive
    if sys.platform == "win32":
        return Path(shutil.make_archive(str(DIST_DIR / name), "zip", DIST_DIR, NAME))
    from release.linux import pack

    return pack(DIST_DIR / NAME, DIST_DIR / f"{name}.tar.gz")


def _run(*command: str) -> None:
    """Run a step; the release ends where it fails."""
    print("+", " ".join(command), flush=True)
    code = subprocess.call(command, cwd=ROOT_DIR, env=dict(os.environ))
    if code != 0:
        print(f"release: that ended with exit code {code}.", file=sys.stderr)
        sys.exit(1)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _write(path: Path, text: str) -> None:
    write_whole(path, text.encode())


if __name__ == "__main__":
    sys.exit(main())
