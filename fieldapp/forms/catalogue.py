"""The forms that are shipped: which there are, and where. packaging/make_forms.py writes them, as XLSForm workbooks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.assets import asset
from fieldapp.translation import mark


@dataclass(frozen=True, slots=True)
class BuiltinForm:
    """A shipped form. ``title`` is marked for translation: show it with tr()."""

    form_id: str
    path: Path
    title: str


_TITLES: Final = {
    "community_watch": mark("Community watch"),
    "youth_club": mark("Youth club"),
    "training": mark("Training"),
    "outreach": mark("Outreach to families at risk"),
}


def builtin_forms() -> tuple[BuiltinForm, ...]:
    """Return the shipped forms in the order of the home page. Compile one with ``compile_xlsform``."""
    return tuple(
        BuiltinForm(form_id, asset("resources", "forms", f"{form_id}.xlsx"), title)
        for form_id, title in _TITLES.items()
    )
