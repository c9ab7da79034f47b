"""FinishPanel: what is left before a record is final; each line jumps to its question."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from fieldapp.translation import tr, tr_n
from ui.theme.appearance import appearance
from ui.widgets.buttons import Button
from ui.widgets.editor import entry_height
from ui.widgets.labels import WrappedLabel


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that is left."""

    path: str
    section: str
    question: str
    sentence: str


class FinishPanel(QWidget):
    """A list of what is left, and two ways out of it: go on filling in, or keep the record as it is."""

    chosen = Signal(str)
    """The path of the question to go to."""
    kept_as_is = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = WrappedLabel(role="title")
        self.explanation = WrappedLabel(role="muted")
        self.list = _LeftList(self)
        self.list.opened.connect(self._on_opened)
        self.back = Button("", "primary")
        self.back.clicked.connect(self.back_wanted)
        self.keep = Button("")
        self.keep.clicked.connect(self.kept_as_is)
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(self.explanation)
        column.addWidget(self.list, 1000)
        column.addLayout(buttons)
        column.addStretch(1)
        self._left: tuple[Left, ...] = ()

    def show_left(self, left: Sequence[Left]) -> None:
        """List what is left."""
        self._left = tuple(left)
        self.heading.set_text(tr_n("{count} thing is left", "{count} things are left", len(left)))
        self.explanation.set_text(
            tr("Choose a line to go to its question. You can also keep the record as it is and complete it later.")
        )
        for button, words in ((self.back, tr("Go on filling in")), (self.keep, tr("Keep as it is"))):
            button.setText(words)
            button.setAccessibleName(words)
        self.list.setAccessibleName(self.heading.plain_text)
        self.list.clear()
        for each in left:
            place = tr("{section} › {question}", section=each.section, question=each.question)
            item = QListWidgetItem(f"{place}\n{each.sentence}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, each.path)
        self.list.fit()
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        self.show_left(self._left)

    def _on_opened(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))


class _LeftList(QListWidget):
    opened = Signal(QListWidgetItem)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self.opened)

    def fit(self) -> None:
        """Give each line the height of its wrapped words."""
        width = self.viewport().width() - 24
        line = round(appearance().text_px * 1.8)
        for row in range(self.count()):
            item = self.item(row)
            flags = Qt.TextFlag.TextWordWrap.value
            needed = self.fontMetrics().boundingRect(0, 0, max(width, 100), 10_000, flags, item.text()).height()
            item.setSizeHint(QSize(1, max(needed + line // 2, 2 * line, entry_height(self))))
        wanted = sum(self.sizeHintForRow(row) for row in range(self.count()))
        self.setMaximumHeight(wanted + 2 * self.frameWidth() + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the question on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentItem() is not None:
                self.opened.emit(self.currentItem())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self.fit()
