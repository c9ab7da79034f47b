"""The colours of the light and the dark theme, and the sizes that follow from the text size, for the style sheet."""

from dataclasses import dataclass
from typing import Final, Literal

ThemeName = Literal["light", "dark"]

BASE_TEXT_PX: Final = 14
_ROOM: Final = 2.2
"""Fields and rows are at least this many text sizes high: Khmer and Thai stack marks."""


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, as #rrggbb."""

    background: str
    surface: str
    field: str
    alternate: str
    hover: str
    line: str
    border: str
    scroll: str
    ink: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    error: str
    warning: str
    training: str
    on_training: str
    navigation: str
    navigation_ink: str
    navigation_muted: str
    navigation_hover: str
    navigation_chosen: str
    navigation_focus: str


LIGHT: Final = Tokens(
    background="#f5f7fa",
    surface="#ffffff",
    field="#ffffff",
    alternate="#f8fafc",
    hover="#eef3f1",
    line="#d9dfe7",
    border="#8b96a5",
    scroll="#b9c2cd",
    ink="#1b2430",
    muted="#5b6775",
    disabled="#8b96a5",
    accent="#0b6e4f",
    accent_hover="#095c42",
    on_accent="#ffffff",
    selection="#d5ebe2",
    error="#b3261e",
    warning="#9a6700",
    training="#ffc65c",
    on_training="#3a2a00",
    navigation="#12372a",
    navigation_ink="#ffffff",
    navigation_muted="#b5cbc1",
    navigation_hover="#1a4737",
    navigation_chosen="#1f5743",
    navigation_focus="#8fd9b6",
)

DARK: Final = Tokens(
    background="#14181d",
    surface="#1c2128",
    field="#161b21",
    alternate="#20262e",
    hover="#252c35",
    line="#343c47",
    border="#6b7787",
    scroll="#4a5563",
    ink="#e6eaf0",
    muted="#9aa5b3",
    disabled="#6b7787",
    accent="#4cc38a",
    accent_hover="#63d09b",
    on_accent="#06281a",
    selection="#1f4a3a",
    error="#ff8a80",
    warning="#f0b429",
    training="#8a5a00",
    on_training="#fff3d6",
    navigation="#0f1317",
    navigation_ink="#e6eaf0",
    navigation_muted="#9aa5b3",
    navigation_hover="#1a2129",
    navigation_chosen="#1d2b26",
    navigation_focus="#4cc38a",
)


def tokens_of(theme: ThemeName) -> Tokens:
    """Return the colours of a theme."""
    return DARK if theme == "dark" else LIGHT


def text_px(text_percent: int) -> int:
    """Return the size of body text in pixels.

    >>> text_px(100), text_px(150)
    (14, 21)
    """
    return round(BASE_TEXT_PX * text_percent / 100)


def sizes_of(text_percent: int) -> dict[str, int]:
    """Return the sizes in pixels that the style sheet names, for a text size in percent."""
    text = text_px(text_percent)
    row = round(text * _ROOM) + 2
    mark = round(text * 1.2)
    return {
        "text": text,
        "heading": round(text * 1.15),
        "title": round(text * 1.5),
        "figure": round(text * 1.9),
        "row": row,
        "inner": row - 6,
        "chip_inner": row - 6,
        "chip_radius": (row - 2) // 2,
        "arrow": round(text * 0.95),
        "mark": mark,
        "mark_radius": mark // 2 + 1,
        "radio_ring": max(4, mark // 3),
        "radio_core": mark + 2 - 2 * max(4, mark // 3),
    }


def row_height(text_percent: int) -> int:
    """Return the height of a table row in pixels."""
    return sizes_of(text_percent)["row"]
