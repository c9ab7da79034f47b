"""A list that drops down from a chip, with a field that narrows it: for the 25 to 77 provinces of a country."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from fieldapp.text import fold
from fieldapp.translation import tr
from ui.theme.appearance import appearance

_ROWS: Final = 11
_WIDTH: Final = 24
"""In text sizes."""


class ChoicePopup(QFrame):
    """Shows values with their texts; arrows and Enter choose, Esc closes."""

    chosen = Signal(str)

    def __init__(self, name: str, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self._texts: Mapping[str, str] = {}
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(tr("Search"))
        self.field.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._on_item)

    def open(self, texts: Mapping[str, str], value: str, below: QWidget) -> None:
        """Drop down from a widget, with these values (value -> text), the chosen one current."""
        self._texts = texts
        self.field.clear()
        self._narrow()
        self.list.setCurrentRow(list(texts).index(value) if value in texts else 0)
        look = appearance()
        self.resize(look.text_px * _WIDTH, look.row_height * _ROWS)
        self.move(self._place(below))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        if key in steps and self.list.count():
            row = self.list.currentRow() + steps[key]
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_item(self.list.currentItem())
        else:
            return False
        return True

    def _narrow(self) -> None:
        words = fold(self.field.text()).split()
        self.list.clear()
        for value, text in self._texts.items():
            if all(word in fold(text) for word in words):
                item = QListWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, value)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.close()
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _place(self, below: QWidget) -> QPoint:
        """Below the widget, moved in where the screen ends."""
        corner = below.mapToGlobal(QPoint(0, below.height() + 2))
        screen = (below.screen() or QGuiApplication.primaryScreen()).availableGeometry()
        x = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        return QPoint(x, max(screen.top(), min(corner.y(), screen.bottom() - self.height())))
