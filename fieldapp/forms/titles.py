"""Titles of the forms that come with Fieldapp, in the language in use; XLSForm has one only, which other forms keep."""

from typing import Final

from fieldapp.translation import mark, tr

_BUILT_IN: Final = {
    "community_watch": mark("Community watch"),
    "youth_club": mark("Youth club"),
    "training": mark("Training"),
    "outreach": mark("Outreach to families at risk"),
}


def form_title(form_id: str, title: str) -> str:
    """Return the name of a form for people: translated for a built-in form, else the title it brought along.

    >>> form_title("training", "Training"), form_title("wells", "Wells of the district"), form_title("wells", "")
    ('Training', 'Wells of the district', 'wells')
    """
    return tr(_BUILT_IN[form_id]) if form_id in _BUILT_IN else title or form_id
