"""PeopleCell: one count in the sex x age table. Reads native digits, moves by arrows and Enter, hands a block on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.editor import EntryLine, text_to_paste
from ui.widgets.number_field import canonical_number


class PeopleCell(EntryLine):
    """A line for a whole number inside a table."""

    edited = Signal()
    moved = Signal(int, int)
    """Rows down and columns right to move."""
    entered = Signal(int)
    """Enter (1) or Shift+Enter (-1)."""
    pasted = Signal(str)
    """Text of several cells, as Excel copies it."""
    all_wanted = Signal()
    """Ctrl+A: the whole table is meant by what comes next."""
    copied = Signal()
    cleared = Signal()
    focus_gone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gridCell")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setMinimumWidth(72)
        self.stands_for_all = False
        """Whether copying and deleting mean the whole table."""
        self.textEdited.connect(self._on_text_edited)
        self.editingFinished.connect(self._tidy)

    def value(self) -> str:
        """Return the count in plain digits, or the text as typed when it is not a whole number."""
        return canonical_number(self.text(), is_whole=True)

    def show_value(self, value: str) -> None:
        """Show the count, unless the line already means it."""
        if self.value() != canonical_number(value, is_whole=True) or (not value and self.text()):
            self.setText(canonical_number(value, is_whole=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as in Excel; leave everything else to the line."""
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_wanted.emit()
        elif self.stands_for_all and event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif self.stands_for_all and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.isReadOnly():
            self.cleared.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and not self.isReadOnly() and is_block(text_to_paste()):
            self.pasted.emit(text_to_paste())
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.entered.emit(-1 if shift else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1, 0)
        elif self._is_step_aside(event):
            self.moved.emit(0, 1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the focus went."""
        super().focusOutEvent(event)
        self.focus_gone.emit()

    def _is_step_aside(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        is_whole_selected = self.selectedText() == self.text()
        if event.key() == Qt.Key.Key_Right:
            return is_whole_selected or self.cursorPosition() == len(self.text())
        if event.key() == Qt.Key.Key_Left:
            return is_whole_selected or self.cursorPosition() == 0
        return False

    def _on_text_edited(self, text: str) -> None:
        if is_block(text):
            self.pasted.emit(text)
        else:
            self.edited.emit()

    def _tidy(self) -> None:
        if self.text() != self.value():
            self.setText(self.value())


def is_block(text: str) -> bool:
    """Return whether a text is more than one cell.

    >>> is_block("12"), is_block("12\\t3"), is_block("12\\n")
    (False, True, False)
    """
    return len(block_of(text)) > 1 or "\t" in text


def block_of(text: str) -> list[list[str]]:
    """Return the rows of cells of a text copied from Excel; the line break at its end makes no row.

    >>> block_of("1\\t2\\r\\n3\\t4\\r\\n")
    [['1', '2'], ['3', '4']]
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [[cell.strip() for cell in line.split("\t")] for line in lines]
