"""What Fieldapp leaves out on purpose: parts of the standard that make no sense at a desk. Forms tell that they use it.

Their answers are kept as they come. The reasons stand in docs/manual/forms.md.
"""

from collections.abc import Iterator
from typing import Final

from fieldapp.forms.definition import LeftOut
from fieldapp.forms.document import XmlElement
from fieldapp.forms.older_lists import external_itemset, read_search
from fieldapp.forms.xform_model import absolute_path
from fieldapp.translation import mark

_AUDIT: Final = "audit"
_MAPS: Final = frozenset({"placement-map", "maps", "map"})
_DRAWINGS: Final = frozenset({"signature", "annotate", "draw"})


def find_left_out(root: XmlElement) -> tuple[LeftOut, ...]:
    """Return what a form uses that is left out, in the order of the document."""
    return tuple(dict.fromkeys(found for element in root.walk() for found in _left_out(element)))


def _left_out(element: XmlElement) -> Iterator[LeftOut]:
    attributes = element.attributes
    path = absolute_path(attributes["ref"]) if attributes.get("ref", "").startswith("/") else ""
    if element.name == "setgeopoint":
        yield LeftOut(path, mark("The place is not captured by itself; it can be typed into a question of its own."))
    elif element.name == "recordaudio":
        yield LeftOut(path, mark("Sound is not recorded in the background."))
    elif element.name == "submission" and "base64RsaPublicKey" in attributes:
        yield LeftOut("", mark("The form's own encryption is not used. The whole workspace is encrypted."))
    elif element.name == "bind" and attributes.get("nodeset", "").endswith(f"meta/{_AUDIT}"):
        yield LeftOut(
            absolute_path(attributes["nodeset"]), mark("The log of every step is not written. History is kept.")
        )
    yield from _of_question(element, path)


def _of_question(element: XmlElement, path: str) -> Iterator[LeftOut]:
    appearance = element.attributes.get("appearance", "")
    if _is_unread_list(element):
        yield LeftOut(path, mark("How the choices are searched can't be read. Use select_one_from_file with a filter."))
    if _MAPS & set(appearance.split()) and element.name == "input":
        yield LeftOut(path, mark("No map is shown. Latitude and longitude can be typed or pasted."))
    if _DRAWINGS & set(appearance.split()):
        yield LeftOut(path, mark("Nothing is drawn here. A picture can be attached."))
    if appearance.startswith("ex:") or " ex:" in appearance:
        yield LeftOut(path, mark("No other program is opened for this question. Its answer can be typed."))


def _is_unread_list(element: XmlElement) -> bool:
    query, appearance = element.attributes.get("query"), element.attributes.get("appearance", "")
    if query is not None and external_itemset(query) is None:
        return True
    return "search(" in appearance and read_search(appearance, "") is None
