"""The bundled fonts: one family per script, regular and bold, the same on every computer."""

from typing import Final

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase

from fieldapp.assets import asset
from ui.theme.tokens import text_px

FAMILIES: Final = ["Noto Sans", "Noto Sans Khmer", "Noto Sans Lao", "Noto Sans Thai", "Noto Sans SC"]


def load_fonts() -> None:
    """Make the bundled fonts known to Qt. Call once, after the application exists.

    Qt warns of each script that the first family lacks, though the next one has it: that is left unsaid.
    """
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    for file in sorted(asset("resources", "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def base_font(text_percent: int) -> QFont:
    """Return the font of body text. Never italic, never lighter: the scripts have two weights."""
    font = QFont(FAMILIES[0])
    font.setFamilies(FAMILIES)
    font.setPixelSize(text_px(text_percent))
    return font
