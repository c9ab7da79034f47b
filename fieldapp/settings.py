"""Settings of this computer (language, theme, text size, last workspace): a small JSON file, never any data."""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Literal

from fieldapp.dates import Calendar
from fieldapp.whole_file import whole_file


@dataclass(frozen=True)
class Settings:
    """What this computer remembers. Unknown keys of a newer version are ignored; missing ones have these values."""

    language: str = "en"
    theme: Literal["system", "light", "dark"] = "system"
    calendar: Calendar = "gregorian"
    text_percent: int = 100
    workspace: str = ""
    window: str = ""
    favourites: tuple[str, ...] = ()
    lock_minutes: int = 15
    """Lock the window after so long without a key or click; 0 for never."""
    is_locked: bool = False
    """It was locked, not closed: the passphrase is asked even where the system's keyring could open it."""


def load_settings(file: Path) -> Settings:
    """Read the settings; an absent or damaged file gives the defaults: settings are never worth a stop."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(values, dict):
        return Settings()
    known = {field.name: type(getattr(Settings(), field.name)) for field in fields(Settings)}
    kept = {name: value for name, value in values.items() if name in known}
    if isinstance(kept.get("favourites"), list):
        kept["favourites"] = tuple(str(item) for item in kept["favourites"])
    return replace(Settings(), **{name: value for name, value in kept.items() if isinstance(value, known[name])})


def save_settings(file: Path, settings: Settings) -> None:
    """Write the settings beside the old file and swap them in, so that a crash leaves one or the other."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(file) as stream:
        stream.write(json.dumps(asdict(settings), ensure_ascii=False, indent=1).encode())
