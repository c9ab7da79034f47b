"""Labels, hints, messages and media as a person sees them: in the current language, with their values filled in."""

from collections.abc import Mapping
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.definition import Content, TextSource, Translations
from fieldapp.forms.xform_texts import file_name
from fieldapp.interview.expressions import Context, parse, to_text
from fieldapp.interview.tree import Node

MEDIA: Final = ("image", "big-image", "audio", "video")
_NO_MEDIA: Final[Mapping[str, str]] = {}


class TextWriter:
    """Writes the texts of one interview. The language is that of the context."""

    def __init__(self, translations: Translations, context: Context) -> None:
        self._translations = translations
        self._context = context
        self._media = tuple(form for form in MEDIA if form in translations.forms)

    def write(self, source: TextSource, node: Node, form: str = "") -> str:
        """Return a text as it is for a node; ``form`` "" is the plain one. Empty when there is none."""
        if source.itext:
            return self._write_translated(source.itext, node, form)
        if source.expression:
            expression = dict(source.by_language).get(self._context.language, source.expression)
            return self._evaluated(expression, node) if not form else self._media_of(expression, node, form)
        return self._filled(source.content, node) if not form else ""

    def media(self, source: TextSource, node: Node) -> Mapping[str, str]:
        """Return the media of a label: form -> file name."""
        if source.content or source.is_empty or not self._media:
            return _NO_MEDIA
        found = {form: self.write(source, node, form) for form in self._media}
        return {form: file_name(address) for form, address in found.items() if address}

    def translated(self, identifier: str, language: str) -> str:
        """Return a translated text for ``jr:itext``; its values are those of the node under evaluation."""
        node = self._context.current or self._context.root
        return self._write_translated(identifier, node, "", language)

    def is_translated(self, source: TextSource) -> bool:
        """Return whether the text is there in the current language, or needs no translation."""
        by_language = self._translations.texts.get(source.itext, {})
        is_written = any(forms.get("") for forms in by_language.values())
        return not is_written or bool(by_language.get(self._context.language, {}).get(""))

    def _write_translated(self, identifier: str, node: Node, form: str, language: str = "") -> str:
        content = self._translations.content(identifier, language or self._context.language, form)
        return self._filled(content, node)

    def _media_of(self, expression: str, node: Node, form: str) -> str:
        """Return the medium of a label that is known only as ``jr:itext(itextId)``."""
        if not expression.startswith("jr:itext(") or not expression.endswith(")"):
            return ""
        identifier = self._evaluated(expression[len("jr:itext(") : -1], node)
        return self._write_translated(identifier, node, form)

    def _filled(self, content: Content, node: Node) -> str:
        return "".join(part if isinstance(part, str) else self._evaluated(part.expression, node) for part in content)

    def _evaluated(self, expression: str, node: Node) -> str:
        try:
            return to_text(parse(expression).evaluate(node, self._context)) if expression else ""
        except Problem as problem:
            self._context.warn(str(problem))
            return ""
