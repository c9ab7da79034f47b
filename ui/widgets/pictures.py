"""Pictures made small for the screen, from content that may be anything."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader, QPixmap

_MOST_PIXELS: Final = 100_000_000
"""A picture that claims more than this is not opened: it would fill the memory of an old laptop."""


def scaled_picture(content: bytes, room: QSize) -> QPixmap | None:
    """Return a picture no larger than ``room``, upright as the camera was held; None when it is not a picture."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > _MOST_PIXELS:
        return None
    if size.isValid() and (size.width() > 2 * room.width() or size.height() > 2 * room.height()):
        reader.setScaledSize(size.scaled(room * 2, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    is_larger = image.width() > room.width() or image.height() > room.height()
    return QPixmap.fromImage(image.scaled(room, keep, smooth) if is_larger else image)
