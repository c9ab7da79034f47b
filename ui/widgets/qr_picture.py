"""A QR code, drawn dark on light in every theme, so that telephones read it. Used where an identity is shown."""

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from fieldapp.workspace import qr_code
from ui.theme.appearance import appearance

_QUIET: Final = 4
"""Light squares around the code, as its standard asks."""


class QrPicture(QWidget):
    """Shows the code of a text."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self._image = _image(qr_code(text))
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        side = self._image.width() * max(3, appearance().text_px * 16 // self._image.width())
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = self._image.width() * max(1, min(self.width(), self.height()) // self._image.width())
        painter = QPainter(self)
        painter.drawImage(QRect(0, 0, side, side), self._image)
        painter.end()


def _image(squares: tuple[tuple[bool, ...], ...]) -> QImage:
    """Return the code, one dot a square, with its light border.

    WORKAROUND thousands of QPainter.fillRect calls take references from None until Python ends (PySide6); so one image.
    """
    side = len(squares) + 2 * _QUIET
    dots = bytearray(b"\xff" * (side * side))
    for row, line in enumerate(squares, _QUIET):
        for column, is_dark in enumerate(line, _QUIET):
            if is_dark:
                dots[row * side + column] = 0
    return QImage(bytes(dots), side, side, side, QImage.Format.Format_Grayscale8).copy()
