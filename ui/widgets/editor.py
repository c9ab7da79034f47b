"""Editor: what every entry widget of the interview page is: it shows a canonical value and says when it is changed.

Editors know no engine and no database. Values are canonical texts as in instance XML; what cannot be understood is
passed on as typed, so that nothing typed is lost and the engine can say what is wrong with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontInfo, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QSizePolicy, QToolButton, QWidget

from ui.widgets.labels import WrappedLabel, set_role


@dataclass(frozen=True, slots=True)
class Option:
    """One choice a person may take: the value that is kept, the label that is read, the content of its picture."""

    value: str
    label: str
    picture: bytes = b""


class Editor(QWidget):
    """An entry widget. Subclasses give the inner widgets; the page gives names, values and choices."""

    edited = Signal(str)
    """A person changed the answer; carries the new canonical value ("" for none)."""

    completed = Signal()
    """The person is done here and wants to go on (Enter in a list, a choice that is the whole answer)."""

    is_wide = False
    """Whether it wants the whole width, with the label above."""

    def value(self) -> str:
        """Return the canonical value as it stands, "" for none."""
        raise NotImplementedError

    def show_value(self, value: str) -> None:
        """Show a value without emitting ``edited``."""
        raise NotImplementedError

    def show_options(self, options: Sequence[Option]) -> None:
        """Show these choices; editors without choices need not listen."""

    def commit(self) -> None:
        """Take over what is being typed, where that waits for the person to go on."""

    def inputs(self) -> list[QWidget]:
        """Return the inner widgets that take the focus, in order."""
        return []

    def set_readonly(self, is_readonly: bool) -> None:
        """Make it a thing to read only."""
        for widget in self.inputs():
            if isinstance(widget, QLineEdit):
                widget.setReadOnly(is_readonly)
            else:
                widget.setEnabled(not is_readonly)

    def describe(self, name: str, description: str) -> None:
        """Give assistive technology the question and what is said about it."""
        for widget in self.inputs():
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(description)

    def set_invalid(self, is_invalid: bool) -> None:
        """Draw the inputs as wrong, or not."""
        for widget in self.inputs():
            mark_wrong(widget, is_wrong=is_invalid)

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the program's language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class EntryLine(QLineEdit):
    """A line to type in: high enough for stacked marks, and giving Undo to the page when it has none of its own.

    With ``characters`` it is as wide as that many digits, in any text size; without, as wide as there is room.
    """

    def __init__(self, parent: QWidget | None = None, *, characters: int = 0) -> None:
        super().__init__(parent)
        self._characters = characters
        self._held: QToolButton | None = None
        wide = QSizePolicy.Policy.Fixed if characters else QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def hold(self, button: QToolButton) -> None:
        """Keep a button inside the line, at its end; the text stops before it."""
        self._held = button
        button.setParent(self)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._place_held()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the end."""
        super().resizeEvent(event)
        self._place_held()

    def sizeHint(self) -> QSize:
        """At least 2.2 times the text size high: Khmer and Thai stack marks."""
        hint = super().sizeHint()
        width = self._width_in_pixels() if self._characters else hint.width()
        return QSize(width, max(hint.height(), entry_height(self)))

    def minimumSizeHint(self) -> QSize:
        """As high as the size hint."""
        hint = super().minimumSizeHint()
        width = self._width_in_pixels() if self._characters else hint.width()
        return QSize(width, max(hint.height(), entry_height(self)))

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z and Ctrl+Y to the form when there is nothing to take back in this line."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)

    def _width_in_pixels(self) -> int:
        return self.fontMetrics().horizontalAdvance("0") * self._characters + 28 + self.textMargins().right()

    def _place_held(self) -> None:
        if self._held is None:
            return
        side = self.height() - 6
        self._held.setGeometry(self.width() - side - 4, 3, side, side)
        room = 0 if self._held.isHidden() else side - 2
        if self.textMargins().right() != room:
            self.setTextMargins(0, 0, room, 0)
            self.updateGeometry()


class UnderstoodLabel(WrappedLabel):
    """Muted words beside a field that say how the typed text was understood; nothing when there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(role="muted", owner=parent)
        self.hide()

    def say(self, text: str) -> None:
        """Show the text, or hide when it is empty."""
        self.set_text(text)
        self.setVisible(bool(text))


def entry_height(widget: QWidget) -> int:
    """Return the least height in pixels of a field or row in this widget's font."""
    return round(QFontInfo(widget.font()).pixelSize() * 2.2 + 2)


def mark_wrong(widget: QWidget, *, is_wrong: bool) -> None:
    """Draw a widget as wrong, or not. Costs nothing when it is so already: styling is what makes pages slow."""
    if bool(widget.property("wrong")) != is_wrong:
        set_role(widget, "wrong", is_wrong)


def text_to_paste() -> str:
    """Return the text on the clipboard."""
    return QApplication.clipboard().text()
