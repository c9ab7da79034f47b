"""ChoiceSearchMany: several of many choices: searched and taken, then listed below, each with a way to drop it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.translation import tr
from ui.widgets.buttons import IconButton
from ui.widgets.choice_search import ChoiceSearch
from ui.widgets.editor import Editor, Option
from ui.widgets.labels import WrappedLabel


class ChoiceSearchMany(Editor):
    """A search line that adds, and the list of what was added."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._values: list[str] = []
        self.search = ChoiceSearch(self)
        self.search.edited.connect(self._on_found)
        self.taken: list[TakenChoice] = []
        self.setFocusProxy(self.search)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.search)

    def value(self) -> str:
        """Return the values taken, in the order they were taken, separated by spaces."""
        return " ".join(self._values)

    def show_value(self, value: str) -> None:
        """List the values."""
        if value.split() != self._values:
            self._values = value.split()
            self._show_taken()

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer these choices."""
        if tuple(options) != self._options:
            self._options = tuple(options)
            self.search.show_options(options)
            self._show_taken()

    def inputs(self) -> list[QWidget]:
        """Return the search line and the buttons that drop a choice."""
        return [*self.search.inputs(), *(choice.drop for choice in self.taken)]

    def describe(self, name: str, description: str) -> None:
        """Name the search line by the question."""
        self.search.describe(name, description)

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        self._show_taken()

    def _on_found(self, value: str) -> None:
        offered = {option.value for option in self._options}
        if value in offered and value not in self._values:
            self._values.append(value)
            self._show_taken()
            self.edited.emit(self.value())
        if value in offered:
            self.search.show_value("")
            self.search.line.clear()

    def _on_dropped(self, value: str) -> None:
        self._values.remove(value)
        self._show_taken()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit(self.value())

    def _show_taken(self) -> None:
        for choice in self.taken:
            self._layout.removeWidget(choice)
            choice.hide()
            choice.deleteLater()
        labels = {option.value: option.label for option in self._options}
        self.taken = [TakenChoice(value, labels.get(value, value), self) for value in self._values]
        for choice in self.taken:
            choice.dropped.connect(self._on_dropped)
            self._layout.addWidget(choice)


class TakenChoice(QWidget):
    """A choice that was taken, with a button (or Delete) that drops it."""

    dropped = Signal(str)

    def __init__(self, value: str, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._value = value
        text = WrappedLabel(label, owner=self)
        self.drop = IconButton("close", tr("Remove {choice}", choice=label), self)
        self.drop.clicked.connect(self._on_drop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(text, 1)
        layout.addWidget(self.drop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Drop it on Delete."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._on_drop()
            return
        super().keyPressEvent(event)

    def _on_drop(self) -> None:
        self.dropped.emit(self._value)
