"""Who this device is for others: its check number, and its identity as a file, as text, and as a code."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.text import file_stem
from fieldapp.translation import tr
from fieldapp.workspace import PublicIdentity
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel
from ui.widgets.message_strip import MessageStrip
from ui.widgets.qr_picture import QrPicture


class OwnCard(Card):
    """``messages`` is the strip of the page it stands in."""

    def __init__(self, own: PublicIdentity, messages: MessageStrip) -> None:
        super().__init__(tr("This device"))
        self._own = own
        self._messages = messages
        self.fingerprint = WrappedLabel(own.fingerprint, "figure")
        self.fingerprint.setAccessibleName(tr("Check number: {fingerprint}", fingerprint=own.fingerprint))
        self.save = Button(tr("Save the identity as a file"), icon_name="file")
        self.copy = Button(tr("Copy it as text"), icon_name="copy")
        code = QrPicture(own.to_text(), tr("The identity of this device as a code"))
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(
            WrappedLabel(
                tr(
                    "Give the identity of this device to the offices you work with: as a file by mail or stick, as "
                    "text by chat, or let them scan the code with a telephone and send themselves what it says. It "
                    "holds nothing secret."
                ),
                "muted",
            )
        )
        words.addWidget(WrappedLabel(tr("Its check number, to read out on the telephone:")))
        words.addWidget(self.fingerprint)
        buttons = QWidget()
        row = FlowLayout(buttons)
        row.addWidget(self.save)
        row.addWidget(self.copy)
        words.addWidget(buttons)
        words.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(words, 1)
        both.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        self.lines.addLayout(both)
        self.save.clicked.connect(self._on_save)
        self.copy.clicked.connect(self._on_copy)

    def save_identity(self, path: Path) -> None:
        """Write the identity as a file."""
        try:
            path.write_text(self._own.to_file(), encoding="utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            self._messages.show_problem(
                tr("The file {file} could not be written: {reason}", file=path.name, reason=reason)
            )
            return
        self._messages.show_info(tr("Saved: {file}", file=str(path)))

    def _on_save(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(documents) / f"{file_stem(self._own.office_name, 'office')}.fieldid")
        chosen, _ = QFileDialog.getSaveFileName(self, self.save.text(), proposed, "Fieldapp (*.fieldid)")
        if chosen:
            path = Path(chosen)
            self.save_identity(path if path.suffix else path.with_suffix(".fieldid"))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._own.to_text())
        self._messages.show_info(tr("The identity is on the clipboard. Paste it into a message."))
