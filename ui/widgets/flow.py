"""A layout that puts widgets beside each other and goes on in the next line when the room ends."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

from ui.widgets.item_layout import ItemLayout


class FlowLayout(ItemLayout):
    """Left to right, then down."""

    def __init__(self, owner: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(owner, gap)

    def _lay_out(self, rect: QRect, *, is_real: bool) -> int:
        x, y, line_height = rect.x(), rect.y(), 0
        for item in self._shown():
            size = item.sizeHint()
            if size.width() > rect.width() and item.hasHeightForWidth():
                size = QSize(rect.width(), item.heightForWidth(rect.width()))
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line_height = rect.x(), y + line_height + self._gap, 0
            if is_real:
                item.setGeometry(QRect(QPoint(x, y), size.boundedTo(QSize(rect.width(), size.height()))))
            x += size.width() + self._gap
            line_height = max(line_height, size.height())
        return y + line_height - rect.y()
