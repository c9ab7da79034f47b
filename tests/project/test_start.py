"""What the first window must not wait for: on an old laptop each of these costs more than the window itself."""

import os
import subprocess
import sys
from pathlib import Path

START = """
import sys
from PySide6.QtWidgets import QApplication
from fieldapp.places import gazetteer
from ui.application import open_window

application = QApplication([])
window = open_window(application)
window.grab()
print(*sorted(sys.modules))
print(gazetteer._shipped.cache_info().currsize)
"""
NOT_BEFORE_THE_FIRST_PAINT = {
    "argon2", "cryptography", "fieldapp.workspace.workspace", "keyring", "lxml", "numpy", "openpyxl", "pandas",
    "pydantic", "pyrage", "pyxform", "segno", "sqlalchemy", "sqlcipher3", "sqlmodel",
}  # fmt: skip


def test_first_window_loads_neither_the_database_nor_workbooks_nor_places(tmp_path: Path) -> None:
    started = subprocess.run(
        [sys.executable, "-c", START],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "FIELDAPP_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    modules, places = started.stdout.splitlines()

    assert not NOT_BEFORE_THE_FIRST_PAINT & set(modules.split())
    assert places == "0"
