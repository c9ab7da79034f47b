"""A button with a layout inside: as tall as its words need in the width it gets. Tiles and lines of cards are such."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy


class LaidOutButton(QPushButton):
    """A push button whose size follows from its layout, which Qt leaves aside for buttons."""

    def __init__(self, across: QSizePolicy.Policy) -> None:
        super().__init__()
        self.setAutoDefault(True)
        policy = QSizePolicy(across, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else super().heightForWidth(width)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalSizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalMinimumSize() if layout else super().minimumSizeHint()
