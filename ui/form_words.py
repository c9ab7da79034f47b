"""Icons and areas of impact of the forms that come with Fieldapp; their titles are in fieldapp.forms.titles."""

from typing import Final

from fieldapp.forms.titles import form_title as form_title
from fieldapp.translation import mark

_POLICY: Final = mark("Policy")
_KNOWLEDGE: Final = mark("Knowledge and capacity")
_AWARENESS: Final = mark("Awareness raising")
_SERVICES: Final = mark("Direct services")
_OTHER: Final = mark("Other forms")
AREAS: Final = (_POLICY, _KNOWLEDGE, _AWARENESS, _SERVICES, _OTHER)
"""The areas of impact, in order; marked for translation."""

_BUILT_IN: Final = {
    "community_watch": ("watch", _SERVICES),
    "youth_club": ("people", _AWARENESS),
    "training": ("training", _KNOWLEDGE),
    "outreach": ("outreach", _AWARENESS),
}


def form_icon(form_id: str) -> str:
    """Return the name of the icon of a form."""
    return _BUILT_IN[form_id][0] if form_id in _BUILT_IN else "forms"


def form_area(form_id: str) -> str:
    """Return the area of impact a form belongs to: one of AREAS."""
    return _BUILT_IN[form_id][1] if form_id in _BUILT_IN else _OTHER
