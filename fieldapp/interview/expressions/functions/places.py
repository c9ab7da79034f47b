"""Functions on points, lines and areas on the earth (``latitude longitude altitude accuracy``, joined by ``;``)."""

import itertools
import math
from typing import Final, NamedTuple

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.functions.signature import ArgumentError, Function
from fieldapp.interview.expressions.functions.texts import all_texts
from fieldapp.interview.expressions.values import NAN, Value
from fieldapp.interview.tree import Node
from fieldapp.translation import mark

_EARTH_RADIUS_M: Final = 6_378_100


class _Point(NamedTuple):
    """In radians."""

    latitude: float
    longitude: float


def _area(_node: Node, _context: Context, *values: Value) -> float:
    """Square metres inside a line that is closed by its first point; 0 for two points, NaN for less."""
    points = _points(values)
    if points is None or len(points) < 2:
        return NAN
    total = sum(
        (other.longitude - one.longitude) * (2 + math.sin(one.latitude) + math.sin(other.latitude))
        for one, other in zip(points, points[1:] + points[:1], strict=True)
    )
    return round(abs(total) * _EARTH_RADIUS_M**2 / 2, 2)


def _distance(_node: Node, _context: Context, *values: Value) -> float:
    """Metres along the points, over the sphere."""
    points = _points(values)
    if points is None or len(points) < 2:
        return NAN
    return round(sum(_metres(one, other) for one, other in itertools.pairwise(points)), 2)


def _geofence(_node: Node, _context: Context, point: str, area: str) -> bool:
    """Whether a point lies inside an area; points on its edge may count either way."""
    corners = _points((area,))
    places = _points((point,))
    if corners is None or places is None or len(places) != 1 or len(corners) < 3:
        raise ArgumentError(mark("{name}() needs a point and an area."))
    place = places[0]
    crossings = sum(_crosses(place, one, other) for one, other in zip(corners, corners[1:] + corners[:1], strict=True))
    return crossings % 2 == 1


def _intersects(_node: Node, _context: Context, line: str) -> bool:
    """Whether a line or the outline of an area crosses itself."""
    points = _points((line,))
    if points is None:
        return False
    parts = list(itertools.pairwise(points))
    is_closed = points[0] == points[-1]
    for first in range(len(parts)):
        for second in range(first + 2, len(parts)):
            if is_closed and first == 0 and second == len(parts) - 1:
                continue
            if _cross(parts[first], parts[second]):
                return True
    return False


def _points(values: tuple[Value, ...]) -> list[_Point] | None:
    """Return the points of texts; None when there is none or one of them is none."""
    points: list[_Point] = []
    for text in all_texts(values):
        for part in text.strip().removesuffix(";").split(";"):
            numbers = _numbers(part)
            if numbers is None or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
                return None
            points.append(_Point(math.radians(numbers[0]), math.radians(numbers[1])))
    return points or None


def _numbers(point: str) -> list[float] | None:
    try:
        numbers = [float(number) for number in point.split()]
    except ValueError:
        return None
    return numbers if 2 <= len(numbers) <= 4 else None


def _metres(one: _Point, other: _Point) -> float:
    a = (
        math.sin((other.latitude - one.latitude) / 2) ** 2
        + math.cos(one.latitude) * math.cos(other.latitude) * math.sin((other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, a)))


def _crosses(place: _Point, one: _Point, other: _Point) -> bool:
    """Whether the line from a place to the east crosses an edge."""
    if (one.latitude > place.latitude) == (other.latitude > place.latitude):
        return False
    part = (place.latitude - one.latitude) / (other.latitude - one.latitude)
    return place.longitude < one.longitude + part * (other.longitude - one.longitude)


def _cross(one: tuple[_Point, _Point], other: tuple[_Point, _Point]) -> bool:
    return _side(*one, other[0]) * _side(*one, other[1]) <= 0 and _side(*other, one[0]) * _side(*other, one[1]) <= 0


def _side(start: _Point, end: _Point, point: _Point) -> float:
    return (end.longitude - start.longitude) * (point.latitude - start.latitude) - (end.latitude - start.latitude) * (
        point.longitude - start.longitude
    )


FUNCTIONS: Final = (
    Function("area", _area, ("value",), rest="value"),
    Function("distance", _distance, ("value",), rest="value"),
    Function("geofence", _geofence, ("text", "text")),
    Function("intersects", _intersects, ("text",)),
)
