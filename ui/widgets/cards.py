"""Cards: a heading with something below it, and the lines of a card that can be chosen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.appearance import appearance
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.laid_out_button import LaidOutButton


class Card(QFrame):
    """A heading, and lines below it."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.title = WrappedLabel(title, "heading")
        self.lines = QVBoxLayout()
        self.lines.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addLayout(self.lines)

    def show_lines(self, lines: list[QWidget]) -> None:
        """Show these widgets instead, one below the other."""
        empty(self.lines)
        for line in lines:
            self.lines.addWidget(line)


class LineButton(LaidOutButton):
    """A line that can be chosen: a figure where there is one, words, and a quiet line below them."""

    def __init__(self, text: str, note: str = "", figure: str = "") -> None:
        super().__init__(QSizePolicy.Policy.Ignored)
        self.setProperty("role", "row")
        self.setAccessibleName(" ".join(filter(None, (figure, text, note))))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(WrappedLabel(text))
        if note:
            words.addWidget(WrappedLabel(note, "muted"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(12)
        if figure:
            number = label(figure, "count")
            number.setMinimumWidth(appearance().text_px * 4)
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(number)
        row.addLayout(words, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
