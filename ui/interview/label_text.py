"""Labels of forms as plain text: the little markdown and HTML that XLSForm allows in labels is taken off."""

import html
import re
from typing import Final

_TAGS: Final = re.compile(r"</?(?:span|p|div|b|i|u|strong|em|br|sup|sub|h[1-6])\b[^>]*>", re.IGNORECASE)
_LINK: Final = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS: Final = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\1(?![\w*_])")
_HEADING: Final = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_ESCAPED: Final = re.compile(r"\\([\\*_#\[\]()])")


def plain_label(text: str) -> str:
    """Return a label as plain text.

    >>> plain_label("## **How many** [people](https://example.org)?")
    'How many people?'
    >>> plain_label("snake_case_name and 2 * 3 * 4 stay")
    'snake_case_name and 2 * 3 * 4 stay'
    """
    plain = _HEADING.sub("", _TAGS.sub("", text))
    plain = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", _LINK.sub(r"\1", plain)))
    return html.unescape(_ESCAPED.sub(r"\1", plain)).strip()
