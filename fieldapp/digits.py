"""Numbers as people of the region type and read them: Khmer, Lao, Thai and Chinese full-width digits are digits."""

import unicodedata
from decimal import Decimal, InvalidOperation


def to_plain_digits(text: str) -> str:
    """Return the text with every decimal digit of any script as 0-9, other characters untouched.

    >>> to_plain_digits("២៣ ๒๕ ໑໒ 1")
    '23 25 12 1'
    """
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text)


def parse_integer(text: str) -> int | None:
    """Read a whole number; spaces and thousands separators between digits are allowed; None when it is not one.

    >>> parse_integer("៣២"), parse_integer("1,250"), parse_integer("1.5")
    (32, 1250, None)
    """
    plain = to_plain_digits(text).replace("\u00a0", "").replace(" ", "").replace(",", "").strip()
    sign, digits = (plain[0], plain[1:]) if plain[:1] in ("-", "+") else ("", plain)
    return int(sign + digits) if digits.isascii() and digits.isdigit() else None


def parse_decimal(text: str) -> Decimal | None:
    """Read a decimal number with a point, or with one comma as the decimal sign; None when it is not one.

    >>> parse_decimal("១២,៥"), parse_decimal("1,234.5"), parse_decimal("abc")
    (Decimal('12.5'), Decimal('1234.5'), None)
    """
    plain = to_plain_digits(text).replace("\u00a0", "").replace(" ", "").strip()
    if plain.count(",") == 1 and "." not in plain and len(plain.split(",")[1]) != 3:
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and "e" not in plain.lower() else None
