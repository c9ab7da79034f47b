"""The account of one file that went out: when, to whom, what is in it, and where it was written."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import Dispatch
from ui.pages.exchange.movements import file_text, went_text
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import WrappedLabel
from ui.wording import moment_text, size_text


class DispatchView(QWidget):
    """Shows one dispatch."""

    closed = Signal()

    def __init__(self, calendar: Calendar) -> None:
        super().__init__()
        self._calendar = calendar
        self._folder = Path()
        self.back = Button(tr("Back"), icon_name="back")
        self.show_folder = Button(tr("Show the folder"), icon_name="folder")
        self.card = Card()
        self.text = WrappedLabel()
        tools = QHBoxLayout()
        tools.addWidget(self.back)
        tools.addStretch(1)
        tools.addWidget(self.show_folder)
        self.card.lines.addWidget(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(tools)
        column.addWidget(self.card)
        column.addStretch(1)
        self.back.clicked.connect(self.closed)
        self.show_folder.clicked.connect(self._on_show_folder)

    def show_dispatch(self, dispatch: Dispatch) -> None:
        """Show what went."""
        self._folder = Path(dispatch.file_name).parent
        self.show_folder.setEnabled(self._folder.is_dir())
        self.card.title.set_text(f"{went_text(dispatch)} · {file_text(dispatch.file_name)}")
        self.text.set_text("\n".join(self._lines(dispatch)))
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lines(self, dispatch: Dispatch) -> list[str]:
        lines = [
            tr("Written: {when}", when=moment_text(dispatch.written, self._calendar)),
            tr("As: {file} ({size})", file=dispatch.file_name, size=size_text(dispatch.size)),
        ]
        if dispatch.recipients:
            lines.append(tr("Only these can open it: {offices}", offices=", ".join(dispatch.recipients)))
        else:
            lines.append(tr("It is not encrypted: whoever gets the file can read it."))
        lines.append(tr_n("{count} record", "{count} records", dispatch.records))
        if dispatch.revisions:
            lines.append(tr_n("{count} entry and edit in all", "{count} entries and edits in all", dispatch.revisions))
        if dispatch.forms:
            lines.append(tr_n("{count} form", "{count} forms", dispatch.forms))
        if dispatch.attachments:
            lines.append(tr_n("{count} attached file", "{count} attached files", dispatch.attachments))
        if dispatch.conflicts:
            lines.append(
                tr_n(
                    "{count} record has edits that differ: the file shows the first, and carries all.",
                    "{count} records have edits that differ: the file shows the first, and carries all.",
                    dispatch.conflicts,
                )
            )
        return lines

    def _on_show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
