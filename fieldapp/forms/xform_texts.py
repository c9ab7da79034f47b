"""The texts of an XForm: labels with values inside, translations, and the same as plain ``Texts`` for screens."""

import re
from collections.abc import Iterable
from typing import Final

from fieldapp.forms.definition import NO_SOURCE, Content, Output, TextSource, Translations
from fieldapp.forms.document import XmlElement
from fieldapp.forms.model import NO_TEXT, Texts

_ITEXT: Final = re.compile(r"""\s*jr:itext\(\s*(?:'([^']*)'|"([^"]*)")\s*\)\s*""")
_STANDING_IN: Final = {"": ("long", "short"), "guidance": ("print",)}
"""Form of a text -> those that are it where it is not there (ODK XForms specification, "Languages")."""
_MISSING: Final = "-"
"""What pyxform writes where a translation is missing."""


def read_translations(itext: XmlElement | None) -> Translations:
    """Read the ``<itext>`` of a model. A translation that is missing (``-``) is left out, so that it falls back."""
    if itext is None:
        return Translations()
    texts: dict[str, dict[str, dict[str, Content]]] = {}
    languages: list[str] = []
    default = ""
    for translation in itext.elements("translation"):
        language = translation.attributes.get("lang", "")
        languages.append(language)
        if "default" in translation.attributes and not default:
            default = language
        for text in translation.elements("text"):
            forms = {value.attributes.get("form", ""): content_of(value) for value in text.elements("value")}
            for form, others in _STANDING_IN.items():
                standing_in = next((forms[other] for other in others if form not in forms and other in forms), None)
                if standing_in is not None:
                    forms[form] = standing_in
            texts.setdefault(text.attributes.get("id", ""), {})[language] = forms
    _drop_missing(texts)
    occurring = frozenset(form for by_language in texts.values() for forms in by_language.values() for form in forms)
    return Translations(tuple(dict.fromkeys(languages)), default or next(iter(languages), ""), texts, occurring)


def content_of(element: XmlElement) -> Content:
    """Return the text of a label or value with its outputs, blank ends cut."""
    parts: list[str | Output] = []
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.name == "output":
            parts.append(Output((child.attributes.get("value") or child.attributes.get("ref", "")).strip()))
        else:
            parts.extend(content_of(child))
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(part for part in parts if part)


def source_of(element: XmlElement | None) -> TextSource:
    """Return where the text of a ``<label>`` or ``<hint>`` comes from; of none: nowhere."""
    if element is None:
        return NO_SOURCE
    reference = element.attributes.get("ref", "").strip()
    if not reference:
        return TextSource(content=content_of(element))
    identifier = itext_id(reference)
    return TextSource(itext=identifier) if identifier else TextSource(expression=reference)


def message_source(text: str) -> TextSource:
    """Return where the text of a message attribute of a bind comes from: ``jr:itext('id')`` or the text itself."""
    identifier = itext_id(text)
    if identifier:
        return TextSource(itext=identifier)
    if text.strip().startswith("jr:itext("):
        return TextSource(expression=text.strip())
    return TextSource(content=(text,)) if text else NO_SOURCE


def itext_id(expression: str) -> str:
    """Return the id in ``jr:itext('id')``; empty for any other expression."""
    match = _ITEXT.fullmatch(expression)
    return (match[1] or match[2] or "") if match else ""


def plain_texts(source: TextSource, translations: Translations, form: str = "") -> Texts:
    """Return a text in all languages for screens and workbooks; values inside stand as ``${name}``."""
    if source.itext:
        by_language = translations.texts.get(source.itext, {})
        by_cell = {language: plain(forms[form]) for language, forms in by_language.items() if forms.get(form)}
        return Texts(by_cell, translations.default) if by_cell else NO_TEXT
    if source.content and not form:
        return Texts({translations.default: plain(source.content)}, translations.default)
    return NO_TEXT


def media_of(source: TextSource, translations: Translations) -> dict[str, Texts]:
    """Return the media of a label: form (image, audio, video, big-image) -> file name per language."""
    forms = {form for by_form in translations.texts.get(source.itext, {}).values() for form in by_form}
    media = {form: plain_texts(source, translations, form) for form in sorted(forms & _MEDIA)}
    return {
        form: Texts({language: file_name(text) for language, text in texts.by_language.items()}, texts.default)
        for form, texts in media.items()
    }


_MEDIA: Final = frozenset({"image", "big-image", "audio", "video"})


def file_name(address: str) -> str:
    """Return the file name of a jr:// address.

    >>> file_name("jr://images/pig.png")
    'pig.png'
    """
    return address.strip().rsplit("/", 1)[-1]


def plain(content: Iterable[str | Output]) -> str:
    """Return a content as one text; values stand as ``${name}``."""
    return "".join(part if isinstance(part, str) else _placeholder(part) for part in content)


def _placeholder(output: Output) -> str:
    match = re.fullmatch(r"[\w./\s-]*?([\w.-]+)\s*", output.expression)
    return f"${{{match[1]}}}" if match else "…"


def _drop_missing(texts: dict[str, dict[str, dict[str, Content]]]) -> None:
    for by_language in texts.values():
        for form in {form for forms in by_language.values() for form in forms}:
            cells = [forms for forms in by_language.values() if form in forms]
            if all(forms[form] == (_MISSING,) for forms in cells):
                continue
            for forms in cells:
                if forms[form] == (_MISSING,):
                    del forms[form]
