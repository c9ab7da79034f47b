"""A drop-down list of values with texts. The wheel never changes it: scrolling a page must not change an answer."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QWidget


class DropDown(QComboBox):
    """Holds one of several values."""

    chosen = Signal(str)
    """The person chose a value."""

    def __init__(self, name: str, choices: Sequence[tuple[str, str]] = (), owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setAccessibleName(name)
        self.setView(QListView(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        self.setMaxVisibleItems(14)
        self.activated.connect(self._on_activated)
        self.set_choices(choices)

    @property
    def value(self) -> str:
        """The chosen value; empty when there is none."""
        return str(self.currentData() or "")

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (value, text) pairs; the chosen value stays when it is still offered, else the first is chosen."""
        value = self.value
        self.clear()
        for each, text in choices:
            self.addItem(text, each)
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Choose a value without telling anyone; the first when it is not offered."""
        self.setCurrentIndex(max(0, self.findData(value)) if self.count() else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _on_activated(self, _index: int) -> None:
        self.chosen.emit(self.value)
