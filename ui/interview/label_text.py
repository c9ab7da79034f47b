"""Labels of forms: the little markdown and HTML that XLSForm allows in them, as plain text or as text that Qt shows.

Nothing else of HTML comes through: what a form's author wrote is escaped first.
"""

import html
import re
from typing import Final

from fieldapp.text import breakable

_ANY_MARK: Final = re.compile(r"[*_#\[<&\\]")
_TAGS: Final = re.compile(r"</?(?:span|p|div|b|i|u|strong|em|br|sup|sub|h[1-6])\b[^>]*>", re.IGNORECASE)
_LINK: Final = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS: Final = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\1(?![\w*_])")
_HEADING: Final = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_HEADING_LINE: Final = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$\n*", re.MULTILINE)
_ESCAPED: Final = re.compile(r"\\([\\*_#\[\]()])")
_STRONG_TAG: Final = re.compile(r"<(/?)(?:b|strong|h[1-6])\b[^>]*>", re.IGNORECASE)
_COLOUR_TAG: Final = re.compile(
    r"<span\b[^>]*?\bcolor\s*:\s*(#[0-9a-fA-F]{3,6}|[a-zA-Z]+)[^>]*>(.*?)</span>", re.IGNORECASE | re.DOTALL
)
_SAFE_LINK: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_BULLET: Final = re.compile(r"^[-*+]\s+", re.MULTILINE)


def plain_label(text: str) -> str:
    """Return a label as plain text.

    >>> plain_label("## **How many** [people](https://example.org)?")
    'How many people?'
    >>> plain_label("snake_case_name and 2 * 3 * 4 stay")
    'snake_case_name and 2 * 3 * 4 stay'
    """
    if not _ANY_MARK.search(text):
        return text.strip()
    plain = _HEADING.sub("", _TAGS.sub("", text))
    plain = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", _LINK.sub(r"\1", plain)))
    return html.unescape(_ESCAPED.sub(r"\1", plain)).strip()


def rich_label(text: str) -> str:
    """Return a label as the HTML of a QLabel; "" when plain text says as much.

    >>> rich_label("**How many** people < 18?")
    '<b>How many</b> people &lt; 18?'
    >>> rich_label("How many people?"), rich_label("<script>**x**</script>")
    ('', '&lt;script&gt;<b>x</b>&lt;/script&gt;')
    """
    if not any(mark in text for mark in "*_#[<-"):
        return ""
    kept = _marked(text)
    shown = html.escape(html.unescape(_TAGS.sub("", kept)), quote=False)
    shown = _HEADING_LINE.sub(r"\1\2\n", shown)
    shown = _LINK.sub(_link, shown)
    shown = _EMPHASIS.sub(_emphasis, _STRONG.sub(r"<b>\2</b>", shown))
    shown = re.sub(r"^#{1,6}(.+)$\n?", r"<b>\1</b>\n", shown, flags=re.MULTILINE)
    shown = _BULLET.sub("•\u00a0", shown)
    shown = _unmarked(_ESCAPED.sub(r"\1", shown)).strip()
    return breakable(shown.replace("\n", "<br>")) if re.search(r"<(b|i|a|span)\b|•", shown) else ""


def _marked(text: str) -> str:
    """Stand-ins for the tags that are kept, so that escaping leaves them alone."""
    coloured = _COLOUR_TAG.sub("\ue000\\1\ue001\\2\ue002", text)
    return _STRONG_TAG.sub(lambda found: "\ue004" if found[1] else "\ue003", coloured)


def _unmarked(text: str) -> str:
    text = re.sub("\ue000([^\ue001]*)\ue001", r'<span style="color:\1">', text).replace("\ue002", "</span>")
    return text.replace("\ue003", "<b>").replace("\ue004", "</b>")


def _link(found: re.Match[str]) -> str:
    """A link to the web or to an address of mail; any other is words."""
    if not _SAFE_LINK.match(found[2]):
        return found[1]
    return f'<a href="{html.escape(html.unescape(found[2]), quote=True)}">{found[1]}</a>'


def _emphasis(found: re.Match[str]) -> str:
    """Slanted in Latin script; strong in the others, which have no slanted letters."""
    tag = "i" if all(ord(letter) < 0x0E00 for letter in found[2]) else "b"
    return f"<{tag}>{found[2]}</{tag}>"
