"""AttachmentField: a file that belongs to an answer: chosen, dropped or pasted. Pictures are shown small.

Hands the content on; who keeps it answers with the name it was kept under. It never writes a file.
"""

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldapp.translation import tr
from ui.widgets.attachment import PATTERNS, Attachment
from ui.widgets.editor import Editor
from ui.widgets.labels import set_role
from ui.widgets.pictures import scaled_picture

THUMBNAIL: Final = QSize(160, 120)
_DIGEST: Final = re.compile(r"-[0-9a-f]{16}(?=\.|$)")
"""What makes the name of a kept file one of a kind; it tells people nothing."""


class AttachmentField(Editor):
    """A place for one file, with buttons to choose and to remove it."""

    given = Signal(object)
    """An ``Attachment``: to be kept, then shown by its name with ``show_value`` and ``show_picture``."""

    def __init__(self, kind: str = "file", parent: QWidget | None = None, *, most_pixels: int = 0) -> None:
        super().__init__(parent)
        self._kind = kind
        self._most_pixels = most_pixels
        self._value = ""
        self._dialog: QFileDialog | None = None
        self.setAcceptDrops(True)
        self.choose = QPushButton(self)
        self.choose.clicked.connect(self.open_dialog)
        self.remove = QPushButton(self)
        self.remove.clicked.connect(self._on_remove)
        self.picture = QLabel(self)
        self.picture.hide()
        self.name = QLabel(self)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)
        self.setFocusProxy(self.choose)
        self._lay_out()
        self.retranslate()
        self.show_value("")

    def value(self) -> str:
        """Return the name the file is kept under."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show the name of the file kept."""
        if value != self._value:
            self.picture.hide()
        self._value = value
        self.name.setText(_DIGEST.sub("", value) or tr("Drop a file here, or paste it."))
        set_role(self.name, "role", "" if value else "muted")
        self.remove.setVisible(bool(value))

    def show_picture(self, content: bytes) -> None:
        """Show a small picture of the content; nothing when it is not a picture."""
        picture = scaled_picture(content, THUMBNAIL)
        self.picture.setVisible(picture is not None)
        if picture is not None:
            self.picture.setPixmap(picture)

    def inputs(self) -> list[QWidget]:
        """Return the buttons."""
        return [self.choose, self.remove]

    def describe(self, name: str, description: str) -> None:
        """Name the buttons by what they do and for which question."""
        self.choose.setAccessibleName(tr("{question}: choose a file", question=name))
        self.remove.setAccessibleName(tr("{question}: remove the file", question=name))
        for button in self.inputs():
            button.setAccessibleDescription(description)
        self.picture.setAccessibleName(name)

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        self.choose.setText(tr("Choose a file…"))
        self.remove.setText(tr("Remove"))
        self.show_value(self._value)

    def open_dialog(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self, tr("Choose a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{tr('Files that fit')} ({PATTERNS[self._kind]})", f"{tr('All files')} (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file_selected)
        self._dialog = dialog
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what is pasted; remove on Delete."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take(QApplication.clipboard().mimeData())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._value:
            self._on_remove()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and pictures."""
        if self.choose.isEnabled() and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what is dropped."""
        if self.take(event.mimeData()):
            event.acceptProposedAction()

    def take(self, given: QMimeData) -> bool:
        """Take the first file, or the picture, of what was pasted or dropped; return whether there was one."""
        if not self.choose.isEnabled():
            return False
        files = [Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile()]
        if files:
            self._give(files[0])
            return True
        image = given.imageData() if given.hasImage() else None
        if isinstance(image, QImage):
            self.given.emit(Attachment("pasted.png", None, _png(image), self._kind, self._most_pixels))
        return isinstance(image, QImage)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.remove)
        buttons.addWidget(self.name, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(buttons)
        layout.addWidget(self.picture)

    def _on_file_selected(self, file: str) -> None:
        self._give(Path(file))

    def _give(self, file: Path) -> None:
        self.given.emit(Attachment(file.name, file, kind=self._kind, most_pixels=self._most_pixels))

    def _on_remove(self) -> None:
        self.show_value("")
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit("")


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes for the format
    return bytes(content.data())
