"""Two columns where there is room for them, one below the other where there is not."""

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.appearance import appearance

_ROOM: Final = 58
"""In text sizes: narrower, and the columns go below each other."""


class TwoColumns(QWidget):
    """A wide column and a narrower one at its right."""

    def __init__(self, gap: int = 16) -> None:
        super().__init__()
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        for column, share in ((self.left, 3), (self.right, 2)):
            column.setSpacing(gap)
            self._row.addLayout(column, share)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_room = self.width() >= _ROOM * appearance().text_px
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom)
