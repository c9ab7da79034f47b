"""NoteLine: what an officer wants to say about a question, kept with the record beside the answer. F2 opens it."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.translation import tr
from ui.interview.blocks import focus
from ui.widgets.buttons import Picture
from ui.widgets.editor import EntryLine


class NoteLine(QWidget):
    """A line for a note; hidden while there is none and nobody writes one."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line: EntryLine | None = None
        self._question = ""
        self._text = ""
        self.hide()

    def show_note(self, text: str) -> None:
        """Show the note; hide when there is none, unless somebody writes one just now."""
        self._text = text
        if text and self.line is None:
            self._build()
        if self.line is not None and self.line.text().strip() != text:
            self.line.setText(text)
        self.setVisible(bool(text) or self.has_focus())

    def describe(self, question: str) -> None:
        """Name the line by its question."""
        self._question = question
        if self.line is not None:
            self.line.setAccessibleName(tr("Note on: {question}", question=question))

    def has_focus(self) -> bool:
        """Whether somebody writes in it just now."""
        return self.line is not None and self.line.hasFocus()

    def open(self) -> None:
        """Show the line and take the focus in it."""
        if self.line is None:
            self._build()
        self.show()
        assert self.line is not None
        focus(self.line)

    def on_left(self) -> None:
        """Hide again when nothing was written."""
        self.setVisible(bool(self._text))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the program's language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _build(self) -> None:
        """Make the line when it is first wanted: a form has many questions and few notes."""
        self.line = EntryLine(self)
        self.line.setProperty("role", "note")
        self.line.textEdited.connect(self._on_edited)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(Picture("draft", 1.2, "muted"))
        layout.addWidget(self.line, 1)
        self._retranslate()

    def _retranslate(self) -> None:
        if self.line is not None:
            self.line.setPlaceholderText(tr("Note on this question (F2)"))
            self.describe(self._question)

    def _on_edited(self, text: str) -> None:
        self._text = text.strip()
        self.edited.emit(self._text)
