"""Hands folders and files to the programs that the system opens them with, in the environment that those expect."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment, QUrl
from PySide6.QtGui import QDesktopServices


def open_folder(folder: Path) -> bool:
    """Open a folder in the file manager; False when the system has none."""
    if sys.platform.startswith("linux") and getattr(sys, "frozen", False):
        return _start("xdg-open", str(folder))
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_file(path: Path) -> bool:
    """Open a file with the system's program for it; False when the system has none."""
    return open_folder(path)


def show_file(path: Path) -> bool:
    """Show a file in its folder, marked where the system can do that."""
    if sys.platform == "win32":
        return _start("explorer", f"/select,{os.path.normpath(path)}")
    if sys.platform == "darwin":
        return _start("open", "-R", str(path))
    return open_folder(path.parent)


def _start(program: str, *arguments: str) -> bool:
    """Start another program with the libraries it was built with, not with the frozen app's."""
    process = QProcess()
    environment = QProcessEnvironment.systemEnvironment()
    original = environment.value("LD_LIBRARY_PATH_ORIG")
    if original:
        environment.insert("LD_LIBRARY_PATH", original)
    elif getattr(sys, "frozen", False):
        environment.remove("LD_LIBRARY_PATH")
    process.setProcessEnvironment(environment)
    process.setProgram(program)
    process.setArguments(list(arguments))
    return bool(process.startDetached()[0])
