"""ChoiceHeads: the labels of choices over the columns of the bare choice lists below it: the head of a table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.choice_list import ONE_LINE
from ui.widgets.column_layout import ColumnLayout
from ui.widgets.editor import Editor, Option
from ui.widgets.labels import WrappedLabel


class ChoiceHeads(Editor):
    """Only to read: an answer is given in the lines below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._value = ""
        self.heads: list[WrappedLabel] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._room = ColumnLayout(columns=ONE_LINE)
        outer.addLayout(self._room)

    def value(self) -> str:
        """Return the value it was given: nobody changes it here."""
        return self._value

    def show_value(self, value: str) -> None:
        """Keep the value."""
        self._value = value

    def show_options(self, options: Sequence[Option]) -> None:
        """Show the labels of these choices."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        for head in self.heads:
            self._room.removeWidget(head)
            head.hide()
            head.deleteLater()
        self.heads = [WrappedLabel(option.label, "muted", owner=self) for option in self._options]
        for head in self.heads:
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            head.setMinimumWidth(head.fontMetrics().averageCharWidth() * 6)
            self._room.addWidget(head)
