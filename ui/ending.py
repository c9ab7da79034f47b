"""Ends the program as if its window had been closed, when the system or a terminal asks it to: nothing typed is lost.

Qt's loop does not let Python look at signals, so they arrive over a socket that Qt watches.
"""

import signal
import socket
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_SIGNALS = (signal.SIGINT,) if sys.platform == "win32" else (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class EndingSignals(QObject):
    """Tells when the program is asked to end, by Ctrl+C in a terminal or by a system that shuts down."""

    ending_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_arrived)

    def watch(self) -> None:
        """Take the signals from now on. Only in the main thread."""
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in _SIGNALS:
            signal.signal(number, _leave_to_the_socket)

    def stop(self) -> None:
        """Give the signals back to the system."""
        signal.set_wakeup_fd(-1)
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        self._notifier.setEnabled(False)
        for end in (self._read, self._write):
            end.close()

    def _on_arrived(self) -> None:
        self._read.recv(64)
        self.ending_asked.emit()


def _leave_to_the_socket(_number: int, _frame: FrameType | None) -> None:
    """A signal must have a Python handler for its number to be written to the socket."""
