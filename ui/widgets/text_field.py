"""TextField, MultilineField and ComputedField: words in a line, words in lines, and what the form worked out itself."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QFontInfo, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.editor import Editor, EntryLine, entry_height
from ui.widgets.labels import WrappedLabel

FEWEST_LINES: Final = 3
MOST_LINES: Final = 10
LINE_ROOM: Final = 1.75
"""Height of a line in text sizes, with marks stacked above and below."""


class TextField(Editor):
    """A text of one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = EntryLine(self)
        self.line.textEdited.connect(self.edited)
        self.setFocusProxy(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)

    def value(self) -> str:
        """Return the text as typed."""
        return self.line.text()

    def show_value(self, value: str) -> None:
        """Show the text; the cursor stays when it is the same."""
        if self.line.text() != value:
            self.line.setText(value)

    def inputs(self) -> list[QWidget]:
        """Return the line."""
        return [self.line]


class MultilineField(Editor):
    """A text of several lines: Enter makes a line, Tab leaves. Grows with its text."""

    is_wide = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = _GrowingText(self)
        self.text.textChanged.connect(self._on_text_changed)
        self.setFocusProxy(self.text)
        self._is_shown_by_page = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)

    def value(self) -> str:
        """Return the text as typed."""
        return self.text.toPlainText()

    def show_value(self, value: str) -> None:
        """Show the text; the cursor stays when it is the same."""
        if self.text.toPlainText() == value:
            return
        self._is_shown_by_page = True
        self.text.setPlainText(value)
        self._is_shown_by_page = False

    def inputs(self) -> list[QWidget]:
        """Return the text box."""
        return [self.text]

    def set_readonly(self, is_readonly: bool) -> None:
        """Make it a thing to read only."""
        self.text.setReadOnly(is_readonly)

    def _on_text_changed(self) -> None:
        if not self._is_shown_by_page:
            self.edited.emit(self.text.toPlainText())


class ComputedField(Editor):
    """What the form worked out: to read and to copy, not to type. Looks different from a field; no Tab stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = WrappedLabel(role="computed", owner=self)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)
        self.show_value("")

    def value(self) -> str:
        """Return the computed value."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show the value, a dash when there is none."""
        self._value = value
        self.label.set_text(value or "–")
        self.label.setMinimumHeight(entry_height(self.label))

    def describe(self, name: str, description: str) -> None:
        """Name the value for a screen reader that walks over it."""
        self.label.setAccessibleName(name)
        self.label.setAccessibleDescription(description)


class _GrowingText(QPlainTextEdit):
    """A text box as high as its lines, between three and ten."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z and Ctrl+Y to the form when there is nothing to take back in this text."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Fit again when the text size changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Put the cursor at the end when a person comes by Tab."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            cursor = self.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            self.setTextCursor(cursor)

    def _fit(self) -> None:
        lines = min(max(int(self.document().size().height()), FEWEST_LINES), MOST_LINES)
        margins = self.contentsMargins()
        around = round(2 * self.document().documentMargin()) + margins.top() + margins.bottom() + 12
        self.setFixedHeight(round(lines * QFontInfo(self.font()).pixelSize() * LINE_ROOM) + around)
