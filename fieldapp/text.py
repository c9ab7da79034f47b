"""Text of the region made comparable: search keys without tone marks, line-break hints for scripts without spaces."""

import re
import unicodedata
from typing import Final

from fieldapp.digits import to_plain_digits

_LATIN_MARKS: Final = re.compile("[\u0300-\u036f]")
_KHMER_BREAK: Final = re.compile("(?<=[\u1780-\u17dd])(?<!\u17d2)(?=[\u1780-\u17b3])(?!.[\u17cb\u17cd])")
"""Before a letter, except a subscript, and one that a mark makes silent or short: it ends the syllable before."""
_LAO_BREAK: Final = re.compile("(?<=[\u0e81-\u0ecd])(?=[\u0ec0-\u0ec4])")
_THAI_BREAK: Final = re.compile("(?<=[\u0e01-\u0e4e])(?=[\u0e40-\u0e44])")

_LONGEST_WORD: Final = 24
"""Letters and signs; a piece that is longer is no word."""
_LONGEST_STEM: Final = 40
"""Characters: up to 120 bytes in the scripts of the region, where a file name may have 255."""
_DEVICES: Final = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def fold(text: str) -> str:
    """Return the search key of a text: one case, plain digits, no Vietnamese or Latin marks, no zero-width spaces.

    Marks of Khmer, Lao and Thai stay: they carry vowels.

    >>> fold("២០២៦")
    '2026'
    >>> fold("Trường học ĐIỆN")
    'truong hoc dien'
    """
    plain = text if text.isascii() else to_plain_digits(text)
    decomposed = unicodedata.normalize("NFD", plain.casefold().replace("\u200b", ""))
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub("", decomposed).replace("đ", "d"))


def file_stem(name: str, otherwise: str = "fieldapp") -> str:
    """Return the stem of a file name that every system takes, from a name that people gave; ``otherwise`` for none.

    Letters, vowel signs and digits of all scripts stay. Windows has kept some names for devices.

    >>> file_stem("កណ្ដាល: 3/4"), file_stem("Con"), file_stem("??", "office")
    ('កណ្ដាល-3-4', 'Con-office', 'office')
    """
    kept = "".join(character if unicodedata.category(character)[0] in "LMN" else "-" for character in name)
    stem = "-".join(part for part in kept[:_LONGEST_STEM].split("-") if part)
    return f"{stem}-office" if stem.casefold() in _DEVICES else stem or otherwise


def breakable(text: str) -> str:
    """Return the text with zero-width spaces where a line may break, for display only: Qt never breaks Khmer or Lao.

    A text that has such marks between its words already, as our catalogues do, gets more only inside long pieces.

    >>> breakable("ការ\u200bកែ").split("\u200b")
    ['ការ', 'កែ']
    """
    if "\u200b" not in text:
        return _broken(text)
    return "\u200b".join(piece if _has_words_only(piece) else _broken(piece) for piece in text.split("\u200b"))


def _has_words_only(piece: str) -> bool:
    return all(len(word) <= _LONGEST_WORD for word in piece.split())


def _broken(text: str) -> str:
    for pattern in (_KHMER_BREAK, _LAO_BREAK, _THAI_BREAK):
        text = pattern.sub("\u200b", text)
    return text
