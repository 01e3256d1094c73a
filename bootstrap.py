#!/usr/bin/env python3
"""Sets everything up in .venv and opens the window; `bootstrap.py test` sets up the developer's tools too and runs the tests.

Needs nothing but Python 3.11 or newer with venv. Runs on old Pythons as far as the sentence that says they are too old.
"""

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT_DIR = Path(__file__).resolve().parent
STAMP_NAME = "diptych-set-up.json"
OLDEST_PYTHON = (3, 11)

DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Which Debian or Ubuntu package holds which system library of Qt's."""


class SetupError(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def main(arguments):
    """Set up, then open the window (paths are opened in it) or run the tests; the exit code is theirs."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    try:
        check_python(sys.version_info)
        if arguments[:1] == ["test"]:
            python = set_up(ROOT_DIR, dev=True)
            check_libraries(python, window=False)
            return subprocess.call([str(python), "-m", "pytest", *arguments[1:]], cwd=ROOT_DIR)
        python = set_up(ROOT_DIR, dev=False)
        check_screen(os.environ, sys.platform)
        check_libraries(python, window=True)
        return subprocess.call([str(program_of(python)), *arguments])
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def check_python(version):
    """Raise SetupError unless this Python is new enough."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        found = ".".join(str(part) for part in version[:2])
        raise SetupError(f"Diptych needs Python 3.11 or newer; this is {found}. Run this file with a newer one, such as python3.12.")


def set_up(root_dir, dev, run=subprocess.call):
    """Make root_dir/.venv with all that pyproject.toml names, unless that is done already; return its Python.

    The stamp inside .venv says for which pyproject.toml and which place it was made: a moved checkout is set up anew.
    """
    venv_dir = root_dir / ".venv"
    stamp = _read_stamp(venv_dir)
    dev = dev or bool(stamp.get("dev"))
    wanted = {"pyproject": _digest(root_dir / "pyproject.toml"), "root": str(root_dir), "dev": dev}
    python = python_of(venv_dir)
    if stamp == wanted and python.exists():
        return python
    moved = stamp.get("root", str(root_dir)) != str(root_dir)
    if moved or not python.exists():
        print(f"Making {venv_dir} ...", flush=True)
        if run([sys.executable, "-m", "venv", "--clear", str(venv_dir)]) != 0:
            raise SetupError("Python could not make a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv")
    print("Installing what Diptych needs. The first time this fetches a few gigabytes and takes some minutes ...", flush=True)
    what = f"{root_dir}[dev]" if dev else str(root_dir)
    if run([str(python), "-m", "pip", "install", "--disable-pip-version-check", "-e", what]) != 0:
        raise SetupError("The installation did not get through; the lines above say why. Run the same command again to go on.")
    (venv_dir / STAMP_NAME).write_text(json.dumps(wanted), encoding="utf-8")
    note = note_on_card(sys.platform, shutil.which("nvidia-smi"))
    if note:
        print(note, flush=True)
    return python


def _read_stamp(venv_dir):
    try:
        stamp = json.loads((venv_dir / STAMP_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def python_of(venv_dir):
    """The Python of a virtual environment."""
    return venv_dir / "Scripts" / "python.exe" if os.name == "nt" else venv_dir / "bin" / "python"


def program_of(python):
    """The installed `diptych` beside that Python."""
    return python.with_name("diptych.exe" if os.name == "nt" else "diptych")


def note_on_card(platform, nvidia_smi):
    """What to tell the owner of an NVIDIA card on Windows, where the public torch computes on the CPU only; else nothing."""
    if platform != "win32" or not nvidia_smi:
        return ""
    return (
        "There is an NVIDIA card in this computer, but the torch that pip installs on Windows uses the CPU only.\n"
        "To train on the card, install PyTorch's own CUDA wheels into .venv: see 'Get started' on pytorch.org."
    )


def check_screen(environment, platform):
    """Raise SetupError where no window can come up: Linux without a display."""
    named = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if platform == "linux" and not named:
        raise SetupError(
            "Diptych is set up, but there is no screen here to open its window on (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
            "Without a window it works as .venv/bin/diptych: see .venv/bin/diptych --help"
        )


def check_libraries(python, window):
    """Raise SetupError with the apt line where system libraries of Qt's are missing; Qt itself would abort without a word of use."""
    if sys.platform != "linux":
        return
    missing = missing_libraries(qt_files(python, window))
    if missing:
        packages = sorted({DEBIAN_PACKAGES.get(name, name) for name in missing})
        raise SetupError(
            f"These system libraries of Qt's are missing: {', '.join(missing)}.\n"
            f"On Debian and Ubuntu: sudo apt install {' '.join(packages)}\nThen run the same command again."
        )


def qt_files(python, window):
    """The files of the installed PySide6 whose libraries must be there: QtWidgets, and for a window on X11 the xcb plugin."""
    found = sorted(python.parent.parent.glob("lib*/python3*/site-packages/PySide6"))
    if not found:
        return []
    files = [*sorted(found[0].glob("QtWidgets*.so"))]
    if window and os.environ.get("QT_QPA_PLATFORM", "xcb").startswith("xcb") and os.environ.get("DISPLAY"):
        files.append(found[0] / "Qt" / "plugins" / "platforms" / "libqxcb.so")
    return [path for path in files if path.exists()]


def missing_libraries(files):
    """Names of the shared libraries that these files need, directly or not, and the system does not have."""
    missing = set()
    for path in files:
        try:
            listing = subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=False).stdout
        except OSError:
            return [name for name in DEBIAN_PACKAGES if not _loads(name)] if not missing else sorted(missing)
        missing.update(line.split("=>")[0].strip() for line in listing.splitlines() if line.rstrip().endswith("=> not found"))
    return sorted(missing)


def _loads(name):
    """Whether the dynamic loader finds a library: the way to tell on systems without ldd."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
