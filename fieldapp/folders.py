"""Where Fieldapp keeps what is the user's: the workspaces and the settings. Nothing is written anywhere else."""

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """Return the folder for workspaces, made when missing. FIELDAPP_HOME overrides it."""
    home = os.environ.get("FIELDAPP_HOME")
    folder = Path(home) if home else Path(platformdirs.user_data_dir("Fieldapp", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def settings_file() -> Path:
    """Return the path of the settings file (it may not exist yet)."""
    return data_folder() / "settings.json"
