"""The settings of this computer while the window is open: applies them at once and keeps them in their file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from fieldapp.settings import Settings, load_settings, save_settings
from fieldapp.translation import LANGUAGES, set_language
from ui.theme.appearance import appearance


class Preferences(QObject):
    """Language, theme, text size and the rest. One per window."""

    language_changed = Signal()
    changed = Signal()
    not_kept = Signal(str)
    """The settings file could not be written; the sentence says why. They hold until the window closes."""

    def __init__(self, file: Path, first_language: str = "en") -> None:
        """``first_language``: the language to begin in while there is no settings file."""
        super().__init__()
        self._file = file
        self._settings = load_settings(file)
        if not file.exists() and first_language in LANGUAGES:
            self._settings = replace(self._settings, language=first_language)

    @property
    def settings(self) -> Settings:
        """The settings in use."""
        return self._settings

    def change(self, **values: Any) -> None:
        """Change settings by name, apply them, and keep them."""
        before = self._settings
        self._settings = replace(before, **values)
        if self._settings == before:
            return
        try:
            save_settings(self._file, self._settings)
        except OSError as error:
            self.not_kept.emit(error.strerror or str(error))
        set_language(self._settings.language if self._settings.language in LANGUAGES else "en")
        appearance().apply(self._settings)
        if self._settings.language != before.language:
            self.language_changed.emit()
        self.changed.emit()
