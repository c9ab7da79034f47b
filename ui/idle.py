"""Notices that nobody has used the window for a while. The window then locks the workspace.

Looks at what the system sends to the window, not at every event of the program: that would slow down everything.
"""

from time import monotonic, time
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_LOOK_EVERY_MS: Final = 5_000
_SIGNS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Watches one window."""

    idle = Signal()
    """Nobody has done anything for the minutes given; said again and again until somebody does."""

    def __init__(self, owner: QObject, minutes: int) -> None:
        super().__init__(owner)
        self.minutes = minutes
        """How long is too long; 0 for never."""
        self._seen = (monotonic(), time())
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_EVERY_MS)
        self._look.timeout.connect(self.look)
        self._look.start()
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self.note)

    def watch(self, window: QWindow) -> None:
        """Look at what this window is sent."""
        window.installEventFilter(self)

    def note(self) -> None:
        """Somebody is there."""
        self._seen = (monotonic(), time())

    def look(self) -> None:
        """Say so when it has been too long. The wall clock counts too: the other one sleeps with the computer."""
        elapsed = max(monotonic() - self._seen[0], time() - self._seen[1])
        if self.minutes and elapsed >= self.minutes * 60:
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS:
            self.note()
        return False
