"""Chips: small buttons that narrow a list. A chip with choices opens a menu; one without is on or off."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from fieldapp.translation import tr
from ui.widgets.buttons import Button
from ui.widgets.labels import set_role


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
        self.setMenu(self._menu)
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
        self._show_value()

    def set_value(self, value: str) -> None:
        """Choose a value without telling anyone."""
        self._value = value if value in self._texts else ""
        for action in self._group.actions():
            action.setChecked(action.data() == self._value)
        self._show_value()

    def _on_chosen(self, action: QAction) -> None:
        self._value = str(action.data())
        self._show_value()
        self.changed.emit(self._value)

    def _show_value(self) -> None:
        text = self._texts[self._value] if self._value else self._name
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(tr("{name}: {value}", name=self._name, value=self._texts[self._value]))
        set_role(self, "chosen", "true" if self._value else "false")
