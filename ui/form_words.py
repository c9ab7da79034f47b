"""Names, icons and areas of impact of the forms that come with Fieldapp; other forms keep their title."""

from typing import Final

from fieldapp.translation import mark, tr

_POLICY: Final = mark("Policy")
_KNOWLEDGE: Final = mark("Knowledge and capacity")
_AWARENESS: Final = mark("Awareness raising")
_SERVICES: Final = mark("Direct services")
_OTHER: Final = mark("Other forms")
AREAS: Final = (_POLICY, _KNOWLEDGE, _AWARENESS, _SERVICES, _OTHER)
"""The areas of impact, in order; marked for translation."""

_BUILT_IN: Final = {
    "community_watch": (mark("Community watch"), "watch", _SERVICES),
    "youth_club": (mark("Youth club"), "people", _AWARENESS),
    "training": (mark("Training"), "training", _KNOWLEDGE),
    "outreach": (mark("Outreach to families at risk"), "outreach", _AWARENESS),
}


def form_title(form_id: str, title: str) -> str:
    """Return the name of a form for people: translated for a built-in form, else the title it brought along."""
    return tr(_BUILT_IN[form_id][0]) if form_id in _BUILT_IN else title or form_id


def form_icon(form_id: str) -> str:
    """Return the name of the icon of a form."""
    return _BUILT_IN[form_id][1] if form_id in _BUILT_IN else "forms"


def form_area(form_id: str) -> str:
    """Return the area of impact a form belongs to: one of AREAS."""
    return _BUILT_IN[form_id][2] if form_id in _BUILT_IN else _OTHER
