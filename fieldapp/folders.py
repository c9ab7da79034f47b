"""Where Fieldapp keeps what is the user's: the workspaces and the settings. Nothing is written anywhere else."""

import os
from pathlib import Path

import platformdirs

from fieldapp.errors import Problem


def data_folder() -> Path:
    """Return the folder for workspaces, made when missing. FIELDAPP_HOME overrides it. Problem ``home-not-made``."""
    home = os.environ.get("FIELDAPP_HOME")
    folder = Path(home) if home else Path(platformdirs.user_data_dir("Fieldapp", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(
            "home-not-made",
            "Fieldapp keeps its files in {folder}, and this folder cannot be made ({reason}). "
            "Ask for the right to write there, or set FIELDAPP_HOME to another folder.",
            folder=folder,
            reason=error.strerror,
        ) from error
    return folder


def settings_file() -> Path:
    """Return the path of the settings file (it may not exist yet)."""
    return data_folder() / "settings.json"
