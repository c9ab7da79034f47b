"""Applies theme and text size to the running application, and follows the system where the person chose that."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from fieldapp.settings import Settings
from ui.theme.fonts import base_font
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import ThemeName, Tokens, row_height, text_px, tokens_of


class Appearance(QObject):
    """The theme and text size in use. One per application; widgets that paint or hold icons listen to ``changed``."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice: str = "system"
        self._applied: tuple[ThemeName, int] | None = None
        self._text_percent = 100
        application.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def theme(self) -> ThemeName:
        """The theme on screen."""
        if self._choice == "system":
            scheme = self._application.styleHints().colorScheme()
            return "dark" if scheme == Qt.ColorScheme.Dark else "light"
        return "dark" if self._choice == "dark" else "light"

    @property
    def tokens(self) -> Tokens:
        """The colours on screen."""
        return tokens_of(self.theme)

    @property
    def text_px(self) -> int:
        """The size of body text in pixels."""
        return text_px(self._text_percent)

    @property
    def row_height(self) -> int:
        """The height of a table row in pixels."""
        return row_height(self._text_percent)

    def apply(self, settings: Settings) -> None:
        """Show the theme and text size of the settings."""
        self._choice = settings.theme
        self._text_percent = min(150, max(80, settings.text_percent))
        self._apply()

    def _apply(self) -> None:
        wanted = (self.theme, self._text_percent)
        if wanted == self._applied:
            return
        self._applied = wanted
        self._application.setPalette(_palette(self.tokens))
        self._application.setFont(base_font(self._text_percent))
        self._application.setStyleSheet(stylesheet(*wanted))
        self.changed.emit()

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._apply()


def appearance() -> Appearance:
    """Return the appearance of the running application; made with defaults when the application has none yet."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("There is no application yet")
    found = application.findChild(Appearance)
    if found is None:
        found = Appearance(application)
        found.apply(Settings())
    return found


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.background,
        QPalette.ColorRole.WindowText: tokens.ink,
        QPalette.ColorRole.Base: tokens.field,
        QPalette.ColorRole.AlternateBase: tokens.alternate,
        QPalette.ColorRole.Text: tokens.ink,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.ink,
        QPalette.ColorRole.BrightText: tokens.error,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.ink,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.Light: tokens.surface,
        QPalette.ColorRole.Midlight: tokens.line,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Dark: tokens.border,
        QPalette.ColorRole.Shadow: tokens.border,
        QPalette.ColorRole.Accent: tokens.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return palette
