"""Text of the region made comparable: search keys without tone marks, line-break hints for scripts without spaces."""

import re
import unicodedata
from typing import Final

_LATIN_MARKS: Final = re.compile("[\u0300-\u036f]")
_KHMER_BREAK: Final = re.compile("(?<=[\u1780-\u17dd])(?<!\u17d2)(?=[\u1780-\u17b3])(?!.[\u17cb\u17cd])")
"""Before a letter, except a subscript, and one that a mark makes silent or short: it ends the syllable before."""
_LAO_BREAK: Final = re.compile("(?<=[\u0e81-\u0ecd])(?=[\u0ec0-\u0ec4])")
_THAI_BREAK: Final = re.compile("(?<=[\u0e01-\u0e4e])(?=[\u0e40-\u0e44])")


def fold(text: str) -> str:
    """Return the search key of a text: one case, no Vietnamese or Latin marks, no zero-width spaces.

    Marks of Khmer, Lao and Thai stay: they carry vowels.

    >>> fold("Trường học ĐIỆN")
    'truong hoc dien'
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("\u200b", ""))
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub("", decomposed).replace("đ", "d"))


def breakable(text: str) -> str:
    """Return the text with zero-width spaces where a line may break, for display only: Qt never breaks Khmer or Lao."""
    for pattern in (_KHMER_BREAK, _LAO_BREAK, _THAI_BREAK):
        text = pattern.sub("\u200b", text)
    return text
