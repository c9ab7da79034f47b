"""One window for one workspace: a second start brings the first window forward instead of opening another.

A window answers for its workspace at a local socket of this user. The lock of the workspace folder stays the guard;
this is only courtesy, so whatever goes wrong here ends in the sentence that the lock says.
"""

import getpass
import os
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS: Final = 1_000
_CALL: Final = b"show\n"
_ANSWER: Final = b"shown\n"


class OneWindow(QObject):
    """Answers for one workspace at a time."""

    called = Signal()
    """Somebody started Fieldapp again for this workspace: the window should come forward."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._name = ""
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def claim(self, folder: Path) -> bool:
        """Answer for a folder from now on, and no longer for the one before.

        False when another window answers for it already: it has come forward then, and nothing is changed here.
        """
        name = _name_of(folder)
        if name == self._name:
            return True
        answer = _call(name)
        if answer == "shown":
            return False
        self.release()
        if answer == "nobody":
            QLocalServer.removeServer(name)  # what a program that was killed leaves behind
        if self._server.listen(name):
            self._name = name
        return True

    def release(self) -> None:
        """Answer for nothing any more."""
        self._server.close()
        self._name = ""

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(_ANSWER)
            socket.flush()
            self.called.emit()


def _call(name: str) -> Literal["nobody", "silent", "shown"]:
    """Ask the window that answers at a name to come forward. ``silent``: it is there, but too busy to answer."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_PATIENCE_MS):
        return "nobody"
    _let_come_forward()
    socket.write(_CALL)
    has_answered = socket.waitForReadyRead(_PATIENCE_MS) and bytes(socket.readAll().data()) == _ANSWER
    socket.disconnectFromServer()
    return "shown" if has_answered else "silent"


def _name_of(folder: Path) -> str:
    """Return where the window of a workspace answers: in the user's own run-time folder, or at a pipe of the user's."""
    key = f"{getpass.getuser()} {folder.resolve()}"
    name = f"fieldapp-{sha256(key.encode()).hexdigest()[:24]}"
    if sys.platform == "win32":
        return name
    return str(Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / name)


if sys.platform == "win32":
    import ctypes

    def _let_come_forward() -> None:
        """Windows lets a window come forward only when the program that has the focus allows it."""
        ctypes.windll.user32.AllowSetForegroundWindow(-1)

else:

    def _let_come_forward() -> None:
        """Elsewhere a window may ask by itself."""
