"""One window per user and workspace: a second start hands its paths to the live window and ends."""

import getpass
import hashlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QDir, QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from core.files import JsonPath, path_from_json, path_to_json

CONNECT_TIMEOUT_MS = 1500
"""How long the live window may take to answer a second start."""
MAX_MESSAGE_BYTES = 64 << 20
_log = logging.getLogger(__name__)


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """What a second start sends: one line of JSON."""

    paths: list[JsonPath]


class SingleInstance(QObject):
    """Either the first window of this workspace, which listens, or a later start, which hands over."""

    paths_received = Signal(list)
    """Paths of a second start; an empty list asks only for the window."""

    def __init__(self, workspace: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(workspace)
        self._server: QLocalServer | None = None
        self._lock = QLockFile(str(Path(QDir.tempPath()) / f"{self._name}.lock"))
        # A lock of a dead process is taken over at once; one of a living process never is.
        self._lock.setStaleLockTime(0)

    def hand_over(self, paths: Sequence[Path]) -> bool:
        """Give the paths to the live window; False when there is none, and then this is the first."""
        if self._lock.tryLock(0):
            self._listen()
            return False
        if self._send(paths):
            return True
        # Somebody holds the lock but doesn't answer: two windows are better than none.
        _log.warning("The other window of this workspace doesn't answer; another one is opened.")
        return False

    def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _listen(self) -> None:
        # We hold the lock, so a socket of that name is a dead process's.
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_connection)
        if not server.listen(self._name):
            _log.warning("A second start can't reach this window: %s", server.errorString())
        self._server = server

    def _send(self, paths: Sequence[Path]) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(CONNECT_TIMEOUT_MS):
            return False
        message = Handover(paths=[path_to_json(path.absolute()) for path in paths])
        socket.write(msgspec.json.encode(message) + b"\n")
        answered = socket.waitForReadyRead(CONNECT_TIMEOUT_MS) and bytes(socket.readLine().data()) == b"taken\n"
        socket.disconnectFromServer()
        return answered

    def _on_connection(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._read(socket))
        socket.disconnected.connect(socket.deleteLater)
        if socket.bytesAvailable():
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > MAX_MESSAGE_BYTES:
                socket.abort()
            return
        try:
            message = msgspec.json.decode(bytes(socket.readLine().data()), type=Handover)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            _log.warning("A second start sent something that can't be understood: %s", error)
            socket.abort()
            return
        socket.write(b"taken\n")
        socket.flush()
        self.paths_received.emit([path_from_json(path) for path in message.paths])


def server_name(workspace: Path) -> str:
    """The socket's name: the same for one user and one workspace, short, and not readable by others."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = str(os.getuid()) if hasattr(os, "getuid") else ""
    key = f"{user}\0{os.path.realpath(workspace)}".encode(errors="surrogatepass")
    return f"diptych-{hashlib.sha256(key).hexdigest()[:20]}"
