"""A calm strip in the page: what happened, what was wrong, or what can be undone. Never a box."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.translation import tr
from ui.widgets.buttons import Button, IconButton, Picture
from ui.widgets.labels import WrappedLabel, set_role

Kind = Literal["info", "warning", "problem"]


class MessageStrip(QFrame):
    """Shows one message at a time; hidden when there is none."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setProperty("role", "strip")
        self._action: Callable[[], None] | None = None
        self._pictures = {kind: Picture(name, 1.5, colour) for kind, name, colour in _PICTURES}
        self._text = WrappedLabel()
        self.button = Button("", "quiet")
        self.button.clicked.connect(self._on_action)
        self._close = IconButton("close", tr("Close this message"))
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        for picture in self._pictures.values():
            row.addWidget(picture)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The message on screen; empty when there is none."""
        return "" if self.isHidden() else self._text.plain_text

    def show_info(self, text: str) -> None:
        """Say what was done."""
        self._show(text, "info")

    def show_warning(self, text: str) -> None:
        """Say what deserves a look."""
        self._show(text, "warning")

    def show_problem(
        self, problem: Problem | str, action_name: str = "", action: Callable[[], None] | None = None
    ) -> None:
        """Say what was wrong and what to do, with a button for it where there is one."""
        self._show(str(problem), "problem", action_name, action)

    def show_action(self, text: str, action_name: str, action: Callable[[], None]) -> None:
        """Say what was done, with one thing to do about it (Undo). The strip closes when it is done."""
        self._show(text, "info", action_name, action)

    def clear(self) -> None:
        """Take the message away."""
        self._action = None
        self.hide()

    def _show(self, text: str, kind: Kind, action_name: str = "", action: Callable[[], None] | None = None) -> None:
        self._text.set_text(text)
        self._action = action
        self.button.setText(action_name)
        self.button.setAccessibleName(action_name)
        self.button.setVisible(action is not None)
        for name, picture in self._pictures.items():
            picture.setVisible(name == kind)
        set_role(self, "kind", kind)
        self.setAccessibleName(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _on_action(self) -> None:
        action = self._action
        self.clear()
        if action is not None:
            action()


_PICTURES = (("info", "info", "accent"), ("warning", "warning", "warning"), ("problem", "warning", "error"))
