"""ChoiceSearch: one of many choices, found by typing any part of its label, without tone marks; 15,000 are no trouble.

Keyboard: type to search; arrows and Enter take; Tab takes what is highlighted and goes on; Alt+Down or F4 opens all.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fieldapp.text import fold
from fieldapp.translation import tr
from ui.widgets.buttons import IconButton
from ui.widgets.editor import Editor, EntryLine, Option, entry_height

MOST_SHOWN: Final = 500
"""A list longer than this is searched, not scrolled."""

_NO_PARENT: Final = QModelIndex()


class ChoiceSearch(Editor):
    """A line to search in and a list of what was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._keys: tuple[str, ...] | None = None
        self._value = ""
        self.line = _SearchLine(self)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.editingFinished.connect(self._on_line_finished)
        self.line.list_wanted.connect(self.open_list)
        self.button = IconButton("chevron-down", "", self)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.open_list)
        self.found = FoundOptions(self)
        self.completer = QCompleter(self.found, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setMaxVisibleItems(12)
        self.completer.setWidget(self.line)
        self.view = QListView()
        self.view.setUniformItemSizes(True)
        self.view.setObjectName("choices")
        self.completer.setPopup(self.view)
        self.view.setItemDelegate(_RoomyRows(self.view))
        self.view.installEventFilter(self)
        self.view.clicked.connect(self._on_clicked)
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)
        self.retranslate()

    def value(self) -> str:
        """Return the value of the choice taken, or the text as typed when it is none of them."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show the label of the value, the value itself when it is not offered now."""
        if value != self._value or not self.line.hasFocus():
            self._value = value
            self.line.setText(self._label(value))

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer these choices."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        self._keys = None
        if not self.line.hasFocus():
            self.line.setText(self._label(self._value))
        self.retranslate()

    def inputs(self) -> list[QWidget]:
        """Return the line."""
        return [self.line]

    def set_readonly(self, is_readonly: bool) -> None:
        """Make it a thing to read only."""
        super().set_readonly(is_readonly)
        self.button.setVisible(not is_readonly)

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        self.button.setToolTip(tr("Show all choices (Alt+Down)"))
        self.button.setAccessibleName(tr("Show all choices (Alt+Down)"))
        nothing = tr("No choices yet: they depend on an earlier answer.")
        self.line.setPlaceholderText(tr("Type to search") if self._options else nothing)

    def open_list(self) -> None:
        """Open the list of all choices, the one taken highlighted."""
        if self.line.isReadOnly() or not self._options:
            return
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.found.show_found(self._options[:MOST_SHOWN])
        self._pop_up(next((row for row, option in enumerate(self.found.options) if option.value == self._value), 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read Enter and Tab in the list: take what is highlighted, and go on."""
        if watched is self.view and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                self._take_highlighted()
                if key == Qt.Key.Key_Tab:
                    self.focusNextChild()
                else:
                    self.completed.emit()
                return True
            if key == Qt.Key.Key_Backtab:
                self.view.hide()
                self.focusPreviousChild()
                return True
        return super().eventFilter(watched, event)

    def search(self, text: str) -> tuple[Option, ...]:
        """Return the choices whose label has the text, those beginning with it first; all for an empty text."""
        wanted = fold(text).strip()
        if not wanted:
            return self._options[:MOST_SHOWN]
        keys = self._search_keys()
        hits = [index for index, key in enumerate(keys) if wanted in key]
        hits.sort(key=lambda index: (not keys[index].startswith(wanted), f" {wanted}" not in keys[index]))
        return tuple(self._options[index] for index in hits[:MOST_SHOWN])

    def _pop_up(self, row: int) -> None:
        self.view.setFont(self.line.font())
        self.completer.complete()
        self.view.setCurrentIndex(self.found.index(row, 0))

    def _on_text_edited(self, text: str) -> None:
        if not text.strip():
            self.view.hide()
            self._set_by_person("")
            return
        self.found.show_found(self.search(text))
        if self.found.options:
            self._pop_up(0)
        else:
            self.view.hide()

    def _take_highlighted(self) -> None:
        index = self.view.currentIndex()
        self.view.hide()
        if index.isValid():
            self._take(self.found.options[index.row()])

    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(self.found.options[index.row()])

    def _take(self, option: Option) -> None:
        self.line.setText(option.label)
        self._set_by_person(option.value)

    def _on_line_finished(self) -> None:
        text = self.line.text().strip()
        if self.view.isVisible() or text == self._label(self._value):
            return
        same = [option for option, key in zip(self._options, self._search_keys(), strict=True) if key == fold(text)]
        if len(same) == 1:
            self._take(same[0])
        else:
            self._set_by_person(text)

    def _set_by_person(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def _search_keys(self) -> tuple[str, ...]:
        if self._keys is None:
            self._keys = tuple(fold(option.label) for option in self._options)
        return self._keys

    def _label(self, value: str) -> str:
        return next((option.label for option in self._options if option.value == value), value)


class FoundOptions(QAbstractListModel):
    """The choices found, for the list."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.options: tuple[Option, ...] = ()

    def show_found(self, options: tuple[Option, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self.options = options
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.options)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the label."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return self.options[index.row()].label
        return None


class _SearchLine(EntryLine):
    list_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list on Down, Alt+Down and F4."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            self.list_wanted.emit()
            return
        super().keyPressEvent(event)


class _RoomyRows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give each row the height that stacked marks need."""
        hint = super().sizeHint(option, index)
        view = option.widget
        return QSize(hint.width(), max(hint.height(), entry_height(view) if view else 0))
