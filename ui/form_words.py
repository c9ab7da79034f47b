"""Names and icons of the forms that come with Fieldapp, in the language of the window; other forms keep their title."""

from typing import Final

from fieldapp.translation import mark, tr

_BUILT_IN: Final = {
    "community_watch": (mark("Community watch"), "watch"),
    "youth_club": (mark("Youth club"), "people"),
    "training": (mark("Training"), "training"),
    "outreach": (mark("Outreach to families at risk"), "outreach"),
}


def form_title(form_id: str, title: str) -> str:
    """Return the name of a form for people: translated for a built-in form, else the title it brought along."""
    return tr(_BUILT_IN[form_id][0]) if form_id in _BUILT_IN else title or form_id


def form_icon(form_id: str) -> str:
    """Return the name of the icon of a form."""
    return _BUILT_IN[form_id][1] if form_id in _BUILT_IN else "forms"
