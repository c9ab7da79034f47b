"""Labels that wrap in every script, and the roles of text the style sheet knows."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from fieldapp.text import breakable

Role = Literal["", "title", "heading", "strong", "muted", "error", "computed", "code", "figure", "count"]


class WrappedLabel(QLabel):
    """A label that breaks its lines in Khmer, Lao and Thai too, and never asks for more width than it gets."""

    def __init__(self, text: str = "", role: Role = "", owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._plain = ""
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)

    @property
    def plain_text(self) -> str:
        """The text as it was given, without break marks."""
        return self._plain

    def set_text(self, text: str, rich: str = "") -> None:
        """Show a text; screen readers get it without break marks. ``rich``: the same as HTML."""
        self._plain = text
        shape = Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText
        if shape != self.textFormat():
            self.setTextFormat(shape)
        has_link = "<a " in rich
        if has_link != self.openExternalLinks():
            links = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            self.setTextInteractionFlags(links if has_link else Qt.TextInteractionFlag.NoTextInteraction)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_link else Qt.FocusPolicy.NoFocus)
            self.setOpenExternalLinks(has_link)
        self.setText(rich or breakable(text))
        self.setAccessibleName(text)


def label(text: str, role: Role = "") -> QLabel:
    """Return a label of one line."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


def line() -> QFrame:
    """Return a thin horizontal line."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


def set_role(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet asks for, and let the look follow at once."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
