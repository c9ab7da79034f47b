"""SearchLine: a line that finds one of many choices by any part of its label, without tone marks. Used alone in tables.

Keyboard: type to search; arrows and Enter take; Tab takes what is highlighted and goes on; Down or F4 opens all.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fieldapp.text import fold
from fieldapp.translation import tr
from ui.widgets.editor import EntryLine, Option, entry_height

MOST_SHOWN: Final = 500
"""A list longer than this is searched, not scrolled."""

_NO_PARENT: Final = QModelIndex()


class SearchLine(EntryLine):
    """A line to search in, with a list of what was found."""

    taken = Signal(str)
    """A person took a choice, cleared the line, or left a text that is no choice: the new value."""
    completed = Signal()
    """One was taken with Enter: the person wants to go on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._keys: tuple[str, ...] | None = None
        self._value = ""
        self._is_fresh = False
        self.textEdited.connect(self._on_text_edited)
        self.editingFinished.connect(self.commit)
        self._found = _FoundOptions(self)
        self._completer: QCompleter | None = None
        self._view: QListView | None = None
        self.retranslate()

    @property
    def view(self) -> QListView:
        """The list of what was found; made when first wanted: a form has many such lines."""
        if self._view is None:
            self._view = QListView()
            self._view.setUniformItemSizes(True)
            self._view.setObjectName("choices")
            self._completer = QCompleter(self._found, self)
            self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            self._completer.setMaxVisibleItems(12)
            self._completer.setWidget(self)
            self._completer.setPopup(self._view)
            self._view.setItemDelegate(_RoomyRows(self._view))
            self._view.installEventFilter(self)
            self._view.clicked.connect(self._on_clicked)
        return self._view

    @property
    def options(self) -> tuple[Option, ...]:
        """The choices offered."""
        return self._options

    @property
    def value(self) -> str:
        """The value of the choice taken, or the text as typed when it is none of them."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show the label of the value, the value itself when it is not offered now."""
        if value != self._value or not self.hasFocus():
            self._value = value
            self.setText(self.label_of(value))

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer these choices."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        self._keys = None
        if not self.hasFocus():
            self.setText(self.label_of(self._value))
        self.retranslate()

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        nothing = tr("No choices yet: they depend on an earlier answer.")
        self.setPlaceholderText(tr("Type to search") if self._options else nothing)

    def open_list(self) -> None:
        """Open the list of all choices, the one taken highlighted."""
        if self.isReadOnly() or not self._options:
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._found.show_found(self._options[:MOST_SHOWN])
        self._pop_up(next((row for row, option in enumerate(self._found.options) if option.value == self._value), 0))

    def label_of(self, value: str) -> str:
        """Return the label of a value, the value itself when it is not offered."""
        return next((option.label for option in self._options if option.value == value), value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select what is there: typing begins a new search."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()
            self._is_fresh = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep it selected at the first click."""
        super().mouseReleaseEvent(event)
        if self._is_fresh and not self.hasSelectedText():
            self.selectAll()
        self._is_fresh = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list on Down, Alt+Down and F4."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            self.open_list()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read Enter and Tab in the list: take what is highlighted, and go on."""
        if watched is self._view and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take_highlighted()
                self.completed.emit()
                return True
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._take_highlighted()
                self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
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

    def best_match(self, text: str) -> str:
        """Return the value a text means (a value, or a whole label); the text itself when it means none."""
        if any(option.value == text for option in self._options):
            return text
        wanted = fold(text).strip()
        same = [option for option, key in zip(self._options, self._search_keys(), strict=True) if key == wanted]
        return same[0].value if len(same) == 1 else text

    def commit(self) -> None:
        """Take what is typed as the answer: a choice it names, else the text itself, which is a problem then."""
        text = self.text().strip()
        is_choosing = self._view is not None and self._view.isVisible()
        if is_choosing or text == self.label_of(self._value):
            return
        value = self.best_match(text)
        self.setText(self.label_of(value))
        self._set_by_person(value)

    def _pop_up(self, row: int) -> None:
        self.view.setFont(self.font())
        if self._completer is not None:
            self._completer.complete()
        self.view.setCurrentIndex(self._found.index(row, 0))

    def _on_text_edited(self, text: str) -> None:
        if not text.strip():
            self.view.hide()
            self._set_by_person("")
            return
        self._found.show_found(self.search(text))
        if self._found.options:
            self._pop_up(0)
        else:
            self.view.hide()

    def _take_highlighted(self) -> None:
        index = self.view.currentIndex()
        self.view.hide()
        if index.isValid():
            self._take(self._found.options[index.row()])

    def _on_clicked(self, index: QModelIndex) -> None:
        self.view.hide()
        self._take(self._found.options[index.row()])

    def _take(self, option: Option) -> None:
        self.setText(option.label)
        self._set_by_person(option.value)

    def _set_by_person(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.taken.emit(value)

    def _search_keys(self) -> tuple[str, ...]:
        if self._keys is None:
            self._keys = tuple(fold(option.label) for option in self._options)
        return self._keys


class _FoundOptions(QAbstractListModel):
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


class _RoomyRows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give each row the height that stacked marks need."""
        hint = super().sizeHint(option, index)
        view = option.widget
        return QSize(hint.width(), max(hint.height(), entry_height(view) if view else 0))
