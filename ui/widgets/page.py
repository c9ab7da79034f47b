"""The frame of a page: title, a quiet line beside it, buttons at the right, a message strip, then the content."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.appearance import appearance
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.message_strip import MessageStrip


class PageHeader(QWidget):
    """Title and quiet line of a page, with buttons at the right; below them where words are long and room is short."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.title = label(title, "title")
        self.note = WrappedLabel(note, "muted")
        self.note.setMinimumWidth(appearance().text_px * 8)
        words = QHBoxLayout()
        words.setSpacing(12)
        words.addWidget(self.title)
        words.addWidget(self.note, 1)
        self._buttons = QWidget()
        self._row = QHBoxLayout(self._buttons)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._buttons.hide()
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(12)
        self._outer.addLayout(words, 1)
        self._outer.addWidget(self._buttons, 2)

    def add(self, widget: QWidget) -> None:
        """Put a button or field at the right."""
        is_field = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
        if self._row.isEmpty():
            self._row.addStretch(1)
        self._row.addWidget(widget, 3 if is_field else 0)
        self._buttons.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange) and hasattr(self, "_outer"):
            self._fit()

    def _fit(self) -> None:
        needed = self.title.sizeHint().width() + self.note.minimumWidth() + self._row.minimumSize().width() + 24
        has_room = needed <= self.width()
        self._outer.setDirection(QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom)


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
