"""What the tests of the window fill workspaces with, and how they hear what a screen reader says."""

from pathlib import Path

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from fieldapp.records.revision import HybridTime, Kind, Revision, new_revision
from fieldapp.workspace import Hardness

CHEAP = Hardness(time_cost=1, memory_kib=64, lanes=1)
PASSPHRASE = "five green mangoes"
FORM = (Path(__file__).parents[1] / "core" / "store" / "visit.xml").read_text(encoding="utf-8")


def visit(record_id: str, *parents: Revision, minute: int = 0, kind: Kind = Kind.FINALISED, **answers: str) -> Revision:
    """A revision of the form "visit", made on another device."""
    return new_revision(
        record_id,
        [parent.revision_id for parent in parents],
        form_id="visit",
        form_version="1",
        office="office-takeo",
        device="elsewhere",
        author="Dara",
        time=HybridTime(1_780_000_000_000 + minute * 60_000),
        kind=kind,
        answers=answers,
    )


def spoken_name(widget: QWidget) -> str:
    """Return what a screen reader says for a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""
