"""The icons: SVG drawings in resources/icons that take the colour they are asked for."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fieldapp.assets import asset


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 2.0) -> QPixmap:
    """Return an icon as a picture of ``size`` device-independent pixels, in a colour (#rrggbb)."""
    drawing = asset("resources", "icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, size: int = 20) -> QIcon:
    """Return an icon of one colour."""
    return QIcon(pixmap(name, colour, size))
