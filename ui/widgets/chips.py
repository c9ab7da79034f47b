"""Chips narrow a list. One with choices opens a menu, or a list to search where they are many; others are on or off."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from fieldapp.translation import tr
from ui.theme.appearance import appearance
from ui.theme.icons import pixmap
from ui.widgets.buttons import Button
from ui.widgets.choice_popup import ChoicePopup
from ui.widgets.labels import set_role

_LONG: Final = 16
"""With more choices a chip opens a list with a search field."""


class ToggleChip(Button):
    """A chip that is on or off."""

    def __init__(self, text: str, owner: QWidget | None = None) -> None:
        super().__init__(text, "chip", owner=owner)
        self.setCheckable(True)


class ChoiceChip(Button):
    """A chip that holds one of several values; "" means all. Its text is the name, or the chosen value's text."""

    changed = Signal(str)

    def __init__(self, name: str, all_text: str, owner: QWidget | None = None) -> None:
        super().__init__(name, "chip", owner=owner)
        self._name = name
        self._all_text = all_text
        self._value = ""
        self._texts: dict[str, str] = {"": all_text}
        self.setProperty("menu", "true")
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_chosen)
        self.popup = ChoicePopup(name, self)
        self.popup.chosen.connect(self._on_value)
        self.clicked.connect(self._on_clicked)
        self.set_choices(())

    @property
    def value(self) -> str:
        """The chosen value; empty for all."""
        return self._value

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (value, text) pairs; the chosen value stays when it is still offered."""
        self._texts = {"": self._all_text, **dict(choices)}
        for action in self._group.actions():
            self._group.removeAction(action)
        self._menu.clear()
        for value, text in self._texts.items():
            action = QAction(text.replace("&", "&&"), self._menu)
            action.setData(value)
            action.setCheckable(True)
            action.setChecked(value == self._value)
            self._group.addAction(action)
            self._menu.addAction(action)
        if self._value not in self._texts:
            self._value = ""
        if len(self._texts) > _LONG:
            self.setMenu(None)  # type: ignore[arg-type]  # none is meant: the popup opens instead
        elif self.menu() is None:
            self.setMenu(self._menu)
        self._show_value()

    def set_value(self, value: str) -> None:
        """Choose a value without telling anyone."""
        self._value = value if value in self._texts else ""
        for action in self._group.actions():
            action.setChecked(action.data() == self._value)
        self._show_value()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow that Qt paints for menus only."""
        super().paintEvent(event)
        if self.menu() is None:
            look = appearance()
            size = round(look.text_px * 0.95)
            arrow = pixmap("chevron-down", look.tokens.ink, size)
            QPainter(self).drawPixmap(self.width() - size - 8, (self.height() - size) // 2, arrow)

    def _on_chosen(self, action: QAction) -> None:
        self._on_value(str(action.data()))

    def _on_value(self, value: str) -> None:
        self._value = value
        self._show_value()
        self.changed.emit(value)

    def _on_clicked(self) -> None:
        if self.menu() is None:
            self.popup.open(self._texts, self._value, self)

    def _show_value(self) -> None:
        text = self._texts[self._value] if self._value else self._name
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(tr("{name}: {value}", name=self._name, value=self._texts[self._value]))
        set_role(self, "chosen", "true" if self._value else "false")
