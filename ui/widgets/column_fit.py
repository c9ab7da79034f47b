"""Shares the width of a table among its columns, so that a list fits its room without a scroll bar. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """What one column asks for, in pixels. A column whose least is its wish stays as it is: dates, numbers."""

    wish: int
    least: int


def shared(columns: Sequence[Column], room: int) -> list[int]:
    """Return the widths, in order.

    What is missing is taken from, and what is left is given to, the columns that can give way, in the measure of their
    wishes. Where all are at their least and it is still too much, they stay there and the list scrolls.

    >>> shared([Column(100, 100), Column(200, 80), Column(200, 80)], 400)
    [100, 150, 150]
    >>> shared([Column(100, 100), Column(200, 80), Column(200, 80)], 700)
    [100, 300, 300]
    >>> shared([Column(100, 100), Column(200, 150)], 200)
    [100, 150]
    """
    widths = [max(column.wish, column.least) for column in columns]
    movable = [number for number, column in enumerate(columns) if column.least < column.wish]
    while movable and (missing := sum(widths) - room):
        weight = sum(columns[number].wish for number in movable)
        held = [
            number
            for number in movable
            if widths[number] - missing * columns[number].wish / weight < columns[number].least
        ]
        if not held:
            _give(widths, columns, movable, missing)
            break
        for number in held:
            widths[number] = columns[number].least
        movable = [number for number in movable if number not in held]
    return widths


def _give(widths: list[int], columns: Sequence[Column], movable: Sequence[int], missing: int) -> None:
    """Take what is missing (give, where it is negative); what rounding leaves goes to the last."""
    weight = sum(columns[number].wish for number in movable)
    left = missing
    for number in movable[:-1]:
        part = round(missing * columns[number].wish / weight)
        widths[number] -= part
        left -= part
    widths[movable[-1]] -= left
