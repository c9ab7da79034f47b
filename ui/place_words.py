"""Names of places on screen, in the language of the window. An empty key has an empty name."""

from fieldapp.places import Gazetteer
from fieldapp.translation import language


def place_name(key: str) -> str:
    """Return the short name: for lists, where one name must do."""
    return Gazetteer.load().name(key, language()) if key else ""


def place_label(key: str) -> str:
    """Return the name, with the local one beside it for readers of another language: where there is room."""
    return Gazetteer.load().label(key, language()) if key else ""
