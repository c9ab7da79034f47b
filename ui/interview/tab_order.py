"""The order in which Tab goes through a page: down, and to the right, as people see it.

Qt's own order is that in which widgets were made or changed hands, and questions come, go and are rebuilt all the time.
"""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

_SAME_LINE: Final = 12
"""Widgets whose upper edges differ by no more pixels stand on one line."""


def in_order(part: QWidget, also: QWidget | None) -> list[QWidget]:
    """Return what Tab can go to at or below a part of a page, as it is seen; and ``also``, where it is inside."""
    found = [each for each in (part, *part.findChildren(QWidget)) if each is also or is_stop(each)]
    places = {each: each.mapTo(part, QPoint(0, 0)) if each is not part else QPoint(0, 0) for each in found}
    found.sort(key=lambda each: places[each].y())
    ordered: list[QWidget] = []
    line: list[QWidget] = []
    for each in found:
        if line and places[each].y() - places[line[0]].y() > _SAME_LINE:
            ordered += sorted(line, key=lambda other: places[other].x())
            line = []
        line.append(each)
    return ordered + sorted(line, key=lambda other: places[other].x())


def link(order: list[QWidget], focused: QWidget, page: QWidget) -> None:
    """Have Tab go on from the focused widget in this order; past its ends through what is outside of the page."""
    if focused not in order:
        return
    place = order.index(focused)
    near = order[max(place - 1, 0) : place + 2]
    if place in (0, len(order) - 1):
        near = [*near, *_outside(page), order[0]] if place else [order[-1], *_outside(page), *near]
    for before, after in pairwise(near):
        if before is not after:
            QWidget.setTabOrder(before, after)


def _outside(page: QWidget) -> list[QWidget]:
    """Return what Tab can go to in the window besides the page, in Qt's order."""
    found = []
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        if is_stop(widget) and not page.isAncestorOf(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def is_stop(widget: QWidget) -> bool:
    """Return whether Tab can go to a widget now."""
    takes_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return takes_focus and widget.isVisible() and widget.isEnabled()
