"""Tiles: large buttons with a picture, a title and a quiet line, in as many columns as there is room for."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.appearance import appearance
from ui.widgets.buttons import Picture
from ui.widgets.labels import WrappedLabel


class Tile(QPushButton):
    """One tile. ``key`` is what it stands for."""

    def __init__(self, key: str, icon_name: str, title: str, note: str, accessible_name: str) -> None:
        super().__init__()
        self.key = key
        self.setProperty("role", "tile")
        self.setAccessibleName(accessible_name)
        self.setAutoDefault(True)
        self._title = WrappedLabel(title, "strong")
        self._note = WrappedLabel(note, "muted")
        picture = Picture(icon_name, 2.4)
        for widget in (self._title, self._note, picture):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._note)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(12)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
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


class TileGrid(QWidget):
    """Lays tiles out in columns of equal width."""

    def __init__(self) -> None:
        super().__init__()
        self._tiles: list[Tile] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(1)

    @property
    def tiles(self) -> list[Tile]:
        """The tiles, in order."""
        return list(self._tiles)

    def set_tiles(self, tiles: list[Tile]) -> None:
        """Show these tiles instead."""
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.deleteLater()
        self._tiles = tiles
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, min(4, self.width() // (appearance().text_px * 16)))
        if columns == self._columns or not self._tiles:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, number // columns, number % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
