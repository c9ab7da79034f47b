"""The choices of a form that are the same in every interview, for headers, labels and workbooks.

Filters are left out: all choices of the list are given. Choices from files are asked of the interview.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree.ElementTree import fromstring
from xml.sax.saxutils import quoteattr

from fieldapp.forms.definition import Control, Itemset, SecondaryInstance, TextSource, Translations
from fieldapp.forms.model import Choice, Texts
from fieldapp.forms.xform_texts import plain_texts

_INSTANCE: Final = re.compile(r"""instance\(\s*['"]([^'"]+)['"]\s*\)""")
_ITEXT_OF: Final = re.compile(r"\s*jr:itext\(\s*([\w.-]+)\s*\)\s*")


class ChoiceLists:
    """The lists of one form, each read once."""

    def __init__(
        self, instances: Iterable[SecondaryInstance], translations: Translations, namespaces: Mapping[str, str]
    ) -> None:
        self._instances = {instance.instance_id: instance for instance in instances}
        self._translations = translations
        self._declarations = "".join(
            f" xmlns{':' + prefix if prefix else ''}={quoteattr(uri)}"
            for prefix, uri in namespaces.items()
            if prefix not in ("xml",) and uri
        )
        self._read: dict[tuple[str, str, str], tuple[Choice, ...]] = {}

    def choices_of(self, control: Control) -> tuple[tuple[Choice, ...], str]:
        """Return the static choices of a control and, when they come from a file, the id of its instance."""
        items = tuple(Choice(item.value, plain_texts(item.label, self._translations)) for item in control.items)
        itemset = control.itemset
        match = _INSTANCE.search(itemset.nodeset) if itemset else None
        instance = self._instances.get(match[1]) if match else None
        if itemset is None or instance is None:
            return items, ""
        if instance.source:
            return items, instance.instance_id
        key = (instance.instance_id, itemset.value, itemset.label.expression)
        if key not in self._read:
            self._read[key] = tuple(self._choices(instance, itemset))
        return self._read[key], ""

    def _choices(self, instance: SecondaryInstance, itemset: Itemset) -> Iterable[Choice]:
        if not instance.xml.strip():
            return
        wrapped = fromstring(f"<instance{self._declarations}>{instance.xml}</instance>")
        translated = _ITEXT_OF.fullmatch(itemset.label.expression)
        for root in wrapped:
            for item in root:
                cells = {child.tag.split("}")[-1]: child.text or "" for child in item}
                if itemset.value not in cells:
                    continue
                if translated:
                    label = plain_texts(TextSource(itext=cells.get(translated[1], "")), self._translations)
                else:
                    label = Texts({self._translations.default: cells.get(itemset.label.expression, "")})
                yield Choice(cells[itemset.value], label)
