"""Revisions for tests of the workspace, as made on another device with the form tests/core/store/visit.xml."""

from pathlib import Path

from fieldapp.records.revision import HybridTime, Kind, Revision, new_revision
from fieldapp.workspace import Hardness, Office

CHEAP = Hardness(time_cost=1, memory_kib=64, lanes=1)
PASSPHRASE = "five green mangoes"
OFFICE = Office("office-kandal", "Kandal", "KH", "KH-08")
FORM = (Path(__file__).parents[1] / "store" / "visit.xml").read_text(encoding="utf-8")


def visit(record_id="r1", parents=(), *, kind=Kind.FINALISED, minute=0, device="elsewhere", **answers) -> Revision:
    """A revision of a record of the form "visit"; keyword arguments are its answers."""
    return new_revision(
        record_id,
        [parent.revision_id for parent in parents],
        form_id="visit",
        form_version="1",
        office="office-takeo",
        device=device,
        author="Dara",
        time=HybridTime(1_780_000_000_000 + minute * 60_000),
        kind=kind,
        answers=answers,
    )
