"""SectionOutline: the sections at the left: done, begun, how many problems. In words too, for screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.translation import tr, tr_n
from ui.theme.appearance import appearance
from ui.theme.icons import pixmap
from ui.widgets.editor import entry_height
from ui.widgets.labels import WrappedLabel

Progress = Literal["untouched", "begun", "done"]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One section as the outline shows it."""

    title: str
    progress: Progress = "untouched"
    problems: int = 0
    is_asked: bool = True
    """False when the whole section is not relevant now."""


class SectionOutline(QScrollArea):
    """A column of sections; the current one is marked. Arrows walk, Enter or Space goes there."""

    chosen = Signal(int)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons = [OutlineButton(index) for index in range(count)]
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(2)
        for button in self.buttons:
            button.chosen.connect(self.chosen)
            button.walked.connect(self._on_walked)
            column.addWidget(button)
        column.addStretch(1)
        self.setWidget(content)
        self._fit()

    def show_entries(self, entries: Sequence[OutlineEntry]) -> None:
        """Show how far each section is."""
        for button, entry in zip(self.buttons, entries, strict=True):
            button.show_entry(entry)

    def show_current(self, index: int) -> None:
        """Mark the section that is on screen; Tab comes in there."""
        for place, button in enumerate(self.buttons):
            button.setChecked(place == index)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if place == index else Qt.FocusPolicy.ClickFocus)
        if 0 <= index < len(self.buttons):
            self.setFocusProxy(self.buttons[index])
            self.ensureWidgetVisible(self.buttons[index], 0, 8)

    def changeEvent(self, event: QEvent) -> None:
        """Fit again when the text size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _on_walked(self, index: int, step: int) -> None:
        target = index + step
        while 0 <= target < len(self.buttons):
            if not self.buttons[target].isHidden():
                self.buttons[target].setFocus(Qt.FocusReason.OtherFocusReason)
                return
            target += step

    def _fit(self) -> None:
        self.setFixedWidth(min(round(appearance().text_px * 15.5), 280))


class OutlineButton(QPushButton):
    """One section: a mark, the title on as many lines as it needs, the count of problems."""

    chosen = Signal(int)
    walked = Signal(int, int)

    def __init__(self, index: int) -> None:
        super().__init__()
        self.setProperty("role", "section")
        self.setCheckable(True)
        self._index = index
        self._entry = OutlineEntry("")
        self._mark = QLabel()
        self._title = WrappedLabel()
        self._count = QLabel()
        self._count.setObjectName("problemCount")
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.hide()
        for label in (self._mark, self._title, self._count):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._title, 1)
        row.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._on_clicked)

    def show_entry(self, entry: OutlineEntry) -> None:
        """Show how far the section is."""
        if entry == self._entry:
            return
        self._entry = entry
        self.setVisible(entry.is_asked)
        self._title.set_text(entry.title)
        self._count.setText(str(entry.problems))
        self._count.setVisible(entry.problems > 0)
        words = {"untouched": "", "begun": tr("begun"), "done": tr("done")}[entry.progress]
        problems = tr_n("{count} problem", "{count} problems", entry.problems) if entry.problems else ""
        self.setAccessibleName(", ".join(part for part in (entry.title, words, problems) if part))
        self._paint_mark()
        self._fit_height()

    def sizeHint(self) -> QSize:
        """As high as the wrapped title needs."""
        return QSize(120, self._height(self.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by the arrows."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self.walked.emit(self._index, 1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be high enough for the wrapped title."""
        super().resizeEvent(event)
        self._fit_height()

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_count"):
            self._paint_mark()
            self._fit_height()

    def _height(self, width: int) -> int:
        taken = self._mark.sizeHint().width() + (self._count.sizeHint().width() + 8 if self._entry.problems else 0)
        text = self._title.heightForWidth(max(width - taken - 24, 40))
        return max(text + 10, entry_height(self))

    def _fit_height(self) -> None:
        height = self._height(self.width())
        if height != self.height():
            self.setFixedHeight(height)

    def _paint_mark(self) -> None:
        size = round(appearance().text_px * 1.1)
        name = {"untouched": "", "begun": "dot", "done": "check"}[self._entry.progress]
        self._mark.setFixedSize(size, size)
        if name:
            self._mark.setPixmap(pixmap(name, appearance().tokens.accent, size))
        else:
            self._mark.clear()

    def _on_clicked(self) -> None:
        self.chosen.emit(self._index)
