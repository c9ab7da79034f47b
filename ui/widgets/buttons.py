"""Buttons: one primary per screen, quiet ones, chips; and a picture that follows the theme."""

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from ui.theme.appearance import appearance
from ui.theme.icons import icon, pixmap

ButtonRole = Literal["", "primary", "quiet", "chip", "tile", "row"]


class Button(QPushButton):
    """A push button with a role and, where given, an icon in the colour of its text."""

    def __init__(self, text: str, role: ButtonRole = "", icon_name: str = "", owner: QWidget | None = None) -> None:
        super().__init__(text, owner)
        self._icon_name = icon_name
        self._role = role
        self.setAutoDefault(True)
        if role:
            self.setProperty("role", role)
        self.setAccessibleName(text.replace("&", ""))
        self._paint_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._paint_icon()

    def _paint_icon(self) -> None:
        if not getattr(self, "_icon_name", ""):
            return
        look = appearance()
        colours = {"primary": look.tokens.on_accent, "quiet": look.tokens.accent}
        size = round(look.text_px * 1.3)
        self.setIconSize(QSize(size, size))
        self.setIcon(icon(self._icon_name, colours.get(self._role, look.tokens.ink), size))


class IconButton(QToolButton):
    """A button that is only an icon; ``name`` is what it does, in words, for screen readers and the tool tip."""

    def __init__(self, icon_name: str, name: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._icon_name = icon_name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._paint_icon()

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._paint_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._paint_icon()

    def _paint_icon(self) -> None:
        if not hasattr(self, "_icon_name"):
            return
        look = appearance()
        size = round(look.text_px * 1.3)
        self.setIconSize(QSize(size, size))
        self.setIcon(icon(self._icon_name, look.tokens.muted, size))


class Picture(QLabel):
    """An icon as a picture in the accent colour; says nothing to screen readers."""

    def __init__(self, icon_name: str, text_sizes: float = 2.0, colour: str = "accent") -> None:
        super().__init__()
        self._icon_name = icon_name
        self._text_sizes = text_sizes
        self._colour = colour
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._paint()

    def _paint(self) -> None:
        if not hasattr(self, "_colour"):
            return
        look = appearance()
        size = round(look.text_px * self._text_sizes)
        self.setFixedSize(size, size)
        self.setPixmap(pixmap(self._icon_name, str(getattr(look.tokens, self._colour)), size))
