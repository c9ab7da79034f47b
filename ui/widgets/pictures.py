"""Pictures made small for the screen, from content that may be anything."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap

_MOST_PIXELS: Final = 100_000_000
"""A picture that claims more than this is not opened: it would fill the memory of an old laptop."""
_QUALITY: Final = 85
_KEEP: Final = Qt.AspectRatioMode.KeepAspectRatio
_SMOOTH: Final = Qt.TransformationMode.SmoothTransformation


def is_picture(content: bytes) -> bool:
    """Return whether the content is a picture that can be opened here."""
    buffer = _opened(content)
    reader = QImageReader(buffer)
    size = reader.size()
    return reader.canRead() and (not size.isValid() or size.width() * size.height() <= _MOST_PIXELS)


def scaled_picture(content: bytes, room: QSize) -> QPixmap | None:
    """Return a picture no larger than ``room``, upright as the camera was held; None when it is not a picture."""
    image = _read(content, room)
    if image is None:
        return None
    is_larger = image.width() > room.width() or image.height() > room.height()
    return QPixmap.fromImage(image.scaled(room, _KEEP, _SMOOTH) if is_larger else image)


def shrunk_picture(content: bytes, most_pixels: int) -> bytes:
    """Return a picture, JPEG or PNG as it came, whose longer edge has at most so many pixels."""
    buffer = _opened(content)
    reader = QImageReader(buffer)
    size, form = reader.size(), bytes(reader.format().data()).decode().lower()
    if form not in ("jpeg", "jpg", "png") or max(size.width(), size.height()) <= most_pixels:
        return content
    room = QSize(most_pixels, most_pixels)
    image = _read(content, room)
    if image is None:
        return content
    written = QByteArray()
    target = QBuffer(written)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    image.scaled(room, _KEEP, _SMOOTH).save(target, form.upper(), _QUALITY)  # type: ignore[call-overload]
    return bytes(written.data())


def _read(content: bytes, room: QSize) -> QImage | None:
    """Read a picture, no more than twice as large as the room: a photograph of a camera takes seconds as a whole."""
    buffer = _opened(content)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > _MOST_PIXELS:
        return None
    if size.isValid() and (size.width() > 2 * room.width() or size.height() > 2 * room.height()):
        reader.setScaledSize(size.scaled(room * 2, _KEEP))
    image = reader.read()
    return None if image.isNull() else image


def _opened(content: bytes) -> QBuffer:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return buffer
