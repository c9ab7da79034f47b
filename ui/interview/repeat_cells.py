"""CellDelegate: what a cell of a repeat's table is edited with: a line, or a line that searches choices."""

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget
from shiboken6 import isValid

from fieldapp.forms.model import QuestionType
from ui.interview.repeat_model import RepeatModel
from ui.widgets.editor import EntryLine
from ui.widgets.search_line import SearchLine

Index = QModelIndex | QPersistentModelIndex
_PAUSE_MS: Final = 300


class CellDelegate(QStyledItemDelegate):
    """Makes the editors of a table's cells. Enter commits and goes to the next cell."""

    advanced = Signal(int)
    """A cell was committed and the person goes on (1) or back (-1)."""

    def __init__(self, view: QTableView, model: RepeatModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._typed: EntryLine | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.commit_typed)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the line to type in."""
        question = self._model.questions[index.column()]
        line: EntryLine
        if question.type is QuestionType.SELECT_ONE:
            line = SearchLine(parent)
            line.show_options(self._model.options(index))
            line.completed.connect(self._on_completed)
        else:
            line = EntryLine(parent)
            line.textEdited.connect(self._on_typed)
        line.setAccessibleName(str(self._model.data(index, Qt.ItemDataRole.AccessibleTextRole)))
        line.setObjectName("gridCell")
        return line

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Take the whole cell, the mark of a problem too."""
        editor.setGeometry(option.rect)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what is in the cell."""
        if isinstance(editor, SearchLine):
            editor.show_value(self._model.value_at(index))
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand on what was typed."""
        if isinstance(editor, SearchLine):
            text = editor.text().strip()
            is_taken = text == editor.label_of(editor.value)
            model.setData(index, editor.value if is_taken else editor.best_match(text), Qt.ItemDataRole.EditRole)
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Commit on Enter and Tab, and go to the next cell or the one before."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._commit(watched, -1 if back else 1)
                return True
            if isinstance(watched, SearchLine) and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4):
                watched.open_list()
                return True
        return super().eventFilter(watched, event)

    def commit_typed(self) -> None:
        """Hand on what is typed so far, and let the person type on: a power cut must not take it."""
        self._pause.stop()
        line, self._typed = self._typed, None
        if line is not None and isValid(line) and line.isVisible():
            self.commitData.emit(line)

    def _on_typed(self) -> None:
        line = self.sender()
        if isinstance(line, EntryLine):
            self._typed = line
            self._pause.start()

    def _on_completed(self) -> None:
        line = self.sender()
        if isinstance(line, QLineEdit):
            self._commit(line, 1)

    def _commit(self, line: QLineEdit, step: int) -> None:
        self._pause.stop()
        self._typed = None
        self.commitData.emit(line)
        self.closeEditor.emit(line, QStyledItemDelegate.EndEditHint.NoHint)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.advanced.emit(step)
