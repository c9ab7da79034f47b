"""RankList: choices put in order, first is highest. Moved with Alt+Up and Alt+Down, with buttons, or by dragging."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fieldapp.translation import tr
from ui.widgets.buttons import IconButton
from ui.widgets.editor import Editor, Option, entry_height
from ui.widgets.labels import WrappedLabel


class RankList(Editor):
    """A list to be ordered. Until a person orders it (or confirms it with Space) there is no answer."""

    is_wide = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._value = ""
        self.list = QListWidget(self)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setTabKeyNavigation(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.list.model().rowsMoved.connect(self._on_rows_moved)
        self.up = IconButton("arrow-up", "", self)
        self.up.clicked.connect(self._on_up)
        self.down = IconButton("arrow-down", "", self)
        self.down.clicked.connect(self._on_down)
        self._help = WrappedLabel(role="muted", owner=self)
        self.setFocusProxy(self.list)
        self._lay_out()
        self.retranslate()

    def value(self) -> str:
        """Return the values in order, separated by spaces; "" before a person has ordered them."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show the order."""
        if value != self._value:
            self._value = value
            self._show_order()

    def show_options(self, options: Sequence[Option]) -> None:
        """Order these choices."""
        if tuple(options) != self._options:
            self._options = tuple(options)
            self._show_order()

    def inputs(self) -> list[QWidget]:
        """Return the list and its buttons."""
        return [self.list, self.up, self.down]

    def describe(self, name: str, description: str) -> None:
        """Name the list by the question; the buttons say what they do."""
        self.list.setAccessibleName(name)
        self.list.setAccessibleDescription(f"{description} {self._help.plain_text}".strip())

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        for button, words in ((self.up, tr("Move up (Alt+Up)")), (self.down, tr("Move down (Alt+Down)"))):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._help.set_text(tr("Alt+Up and Alt+Down move a line; Space keeps the order as it is."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move lines by Alt+Up and Alt+Down, keep the order by Space, clear by Delete."""
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
            if event.key() == Qt.Key.Key_Space:
                self._keep_order()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.ignore()
                return self._hand_on(event)
        return super().eventFilter(watched, event)

    def _hand_on(self, event: QKeyEvent) -> bool:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_plain:
            self.completed.emit()
        return is_plain

    def _lay_out(self) -> None:
        buttons = QVBoxLayout()
        buttons.addWidget(self.up)
        buttons.addWidget(self.down)
        buttons.addStretch(1)
        body = QHBoxLayout()
        body.addWidget(self.list, 1)
        body.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(body)
        layout.addWidget(self._help)

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        target = row + step
        if row < 0 or not 0 <= target < self.list.count():
            return
        order = self._order()
        order.insert(target, order.pop(row))
        self._set_by_person(order, target)

    def _keep_order(self) -> None:
        self._set_by_person(self._order(), self.list.currentRow())

    def _on_rows_moved(self) -> None:
        self._set_by_person(self._order(), self.list.currentRow())

    def _set_by_person(self, order: list[str], row: int) -> None:
        changed = " ".join(order) != self._value
        self._value = " ".join(order)
        self._show_order()
        self.list.setCurrentRow(row)
        if changed:
            self.edited.emit(self._value)

    def _order(self) -> list[str]:
        return [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]

    def _show_order(self) -> None:
        ranked = self._value.split()
        place = {value: index for index, value in enumerate(ranked)}
        options = sorted(self._options, key=lambda option: place.get(option.value, len(place)))
        row = max(self.list.currentRow(), 0)
        self.list.clear()
        for index, option in enumerate(options):
            text = tr("{place}. {choice}", place=index + 1, choice=option.label) if ranked else option.label
            item = QListWidgetItem(text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, option.value)
            hint = item.sizeHint()
            hint.setHeight(entry_height(self.list))
            hint.setWidth(1)
            item.setSizeHint(hint)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.setFixedHeight(max(1, min(len(options), 10)) * entry_height(self.list) + 8)
