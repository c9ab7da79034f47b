"""The frame of a page: title, a quiet line beside it, buttons at the right, a message strip, then the content."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.labels import WrappedLabel, label
from ui.widgets.message_strip import MessageStrip


class PageHeader(QWidget):
    """Title and quiet line of a page, with room for buttons at the right."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.title = label(title, "title")
        self.note = WrappedLabel(note, "muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self.title)
        self._row.addWidget(self.note, 1)

    def add(self, widget: QWidget) -> None:
        """Put a button or field at the right."""
        is_field = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
        self._row.addWidget(widget, 3 if is_field else 0)


class Page(QWidget):
    """One place of the navigation."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(title)
        self.header = PageHeader(title, note)
        self.messages = MessageStrip()
        self.content = QVBoxLayout()
        self.content.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.messages)
        column.addLayout(self.content, 1)

    def show_page(self) -> None:
        """The page has come to the front: fetch what may have changed. Pages override it."""

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through, without the navigation."""
        first = self.first_widget()
        return [first] if first is not None else []

    def first_widget(self) -> QWidget | None:
        """Return the widget that takes the focus when the page comes to the front."""
        return None


def scrolling(content: QWidget) -> QScrollArea:
    """Return the content in an area that scrolls up and down and is as wide as the room."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
