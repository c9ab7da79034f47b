"""Tiles: large buttons with a picture, a title and a quiet line, in as many columns as there is room for."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.translation import tr
from ui.theme.appearance import appearance
from ui.widgets.buttons import IconButton, Picture
from ui.widgets.labels import WrappedLabel
from ui.widgets.laid_out_button import LaidOutButton


class Tile(LaidOutButton):
    """One tile. ``key`` is what it stands for. Its star puts it first; the menu key offers the same."""

    star_wanted = Signal(str)

    def __init__(self, key: str, icon_name: str, title: str, note: str) -> None:
        super().__init__(QSizePolicy.Policy.Preferred)
        self.key = key
        self._name = title
        self._is_first = False
        self.setProperty("role", "tile")
        self.setAccessibleName(title)
        self._title = WrappedLabel(title, "strong")
        self._note = WrappedLabel(note, "muted")
        self._star = IconButton("star", "", self)
        self._star.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._star.clicked.connect(self._on_star)
        self._star.hide()
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

    def show_star(self, *, is_first: bool) -> None:
        """Offer to put the tile first, or say that it is."""
        self._is_first = is_first
        name = self._star_text()
        self._star.setAccessibleName(name)
        self._star.setToolTip(name)
        self._star.set_icon("star-full" if is_first else "star")
        self._star.setVisible(is_first)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._star.setVisible(bool(self._star.accessibleName()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._star.setVisible(self._is_first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._star.sizeHint()
        self._star.setGeometry(self.width() - size.width() - 4, 4, size.width(), size.height())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self._star.accessibleName():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._star_text()).triggered.connect(self._on_star)
        menu.popup(event.globalPos())

    def _star_text(self) -> str:
        if self._is_first:
            return tr("No longer put “{form}” first", form=self._name)
        return tr("Put “{form}” first", form=self._name)

    def _on_star(self) -> None:
        self.star_wanted.emit(self.key)


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
