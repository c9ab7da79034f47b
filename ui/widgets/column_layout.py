"""A layout that puts equal items into columns: as many as asked for, or as fit; filled downwards, column by column."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from ui.widgets.item_layout import ItemLayout

AUTOMATIC: Final = 0
_MOST_IN_A_LINE: Final = 5
"""More than this are easier to read below each other."""
_LONG: Final = 4
"""From so many on, two columns save a person the scrolling."""


class ColumnLayout(ItemLayout):
    """Columns of the same width. AUTOMATIC: one line where all fit on it, else one column, or two for long lists."""

    def __init__(self, owner: QWidget | None = None, *, columns: int = AUTOMATIC, gap: int = 12) -> None:
        super().__init__(owner, gap)
        self._columns = columns

    def columns_in(self, width: int) -> int:
        """Return how many columns there are in so many pixels."""
        shown = self._shown()
        if not shown:
            return 1
        widest = max(item.sizeHint().width() for item in shown)
        least = max(item.minimumSize().width() for item in shown)
        fitting = self._fitting(width, least if self._columns else widest)
        if self._columns:
            return min(self._columns, len(shown), fitting)
        if len(shown) <= _MOST_IN_A_LINE and self._one_line(shown) <= width:
            return len(shown)
        return min(2, fitting) if len(shown) >= _LONG else 1

    def _fitting(self, width: int, item_width: int) -> int:
        return max(1, (width + self._gap) // (item_width + self._gap))

    def _lay_out(self, rect: QRect, *, is_real: bool) -> int:
        shown = self._shown()
        if not shown:
            return 0
        columns = self.columns_in(rect.width())
        lines = -(-len(shown) // columns)
        widths = self._widths(shown, columns, rect.width())
        heights = [
            max(_height(item, widths[place]) for place, item in enumerate(shown[line::lines])) for line in range(lines)
        ]
        if is_real:
            for place, item in enumerate(shown):
                column, line = divmod(place, lines)
                left = sum(widths[:column]) + column * self._gap
                corner = QPoint(rect.x() + left, rect.y() + sum(heights[:line]))
                item.setGeometry(QRect(corner, QSize(widths[column], heights[line])))
        return sum(heights)

    def _widths(self, shown: list[QLayoutItem], columns: int, room: int) -> list[int]:
        """Return the widths of the columns: the same, or each its own where only so all stand on one line."""
        each = (room - (columns - 1) * self._gap) // columns
        if self._columns or columns < len(shown):
            return [each] * columns
        widest = max(item.sizeHint().width() for item in shown)
        return (
            [item.sizeHint().width() for item in shown] if widest > each else [min(each, widest + self._gap)] * columns
        )

    def _one_line(self, shown: list[QLayoutItem]) -> int:
        return sum(item.sizeHint().width() for item in shown) + (len(shown) - 1) * self._gap


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
