"""Reads coordinates as they are typed or pasted from maps, and writes them as XForms keeps them. Pure text."""

import re
from typing import Final

from fieldapp.digits import to_plain_digits

_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_DEGREES: Final = re.compile(
    r"(\d+(?:\.\d+)?)\s*°\s*(?:(\d+(?:\.\d+)?)\s*['′’]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:\"|″|”|'')\s*)?([NSEW])",
    re.IGNORECASE,
)


def parse_point(text: str) -> str | None:
    """Return "latitude longitude altitude accuracy", or None when the text is not a place on the earth.

    >>> parse_point("11.5564, 104.9282"), parse_point('11°33′23″N 104°55′41.5″E')
    ('11.5564 104.9282 0 0', '11.556389 104.928194 0 0')
    >>> parse_point("104.9, 11.5, 3, 5"), parse_point("somewhere")
    (None, None)
    """
    plain = to_plain_digits(text).strip()
    if "°" in plain:
        return _from_degrees(plain)
    rest = _NUMBER.sub("", plain)
    numbers = _NUMBER.findall(plain)
    if rest.strip(" ,;\t()") or not 2 <= len(numbers) <= 4:
        return None
    return _point(float(numbers[0]), float(numbers[1]), [_short(float(number)) for number in numbers[2:]])


def parse_points(text: str) -> str | None:
    """Return the points of a line or an area, separated by ";", one per line or separated by ";" in the text.

    >>> parse_points("11.5 104.9; 11.6 104.8")
    '11.5 104.9 0 0;11.6 104.8 0 0'
    """
    points = [parse_point(part) for part in re.split(r"[;\n]", text) if part.strip()]
    known = [point for point in points if point is not None]
    return ";".join(known) if known and len(known) == len(points) else None


def _from_degrees(text: str) -> str | None:
    parts = _DEGREES.findall(text)
    if len(parts) != 2 or parts[0][3].upper() not in "NS" or parts[1][3].upper() not in "EW":
        return None
    angles = []
    for degrees, minutes, seconds, side in parts:
        angle = float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
        angles.append(-angle if side.upper() in "SW" else angle)
    return _point(angles[0], angles[1], [])


def _point(latitude: float, longitude: float, rest: list[str]) -> str | None:
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    altitude, accuracy = [*rest, "0", "0"][:2]
    return f"{_short(latitude)} {_short(longitude)} {altitude} {accuracy}"


def _short(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")
