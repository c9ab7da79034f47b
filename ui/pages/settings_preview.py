"""What putting a backup back would change: the sum, and every record that would go, come back or be as it was."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.translation import mark, tr, tr_n
from fieldapp.workspace import Backup, Preview
from ui.form_words import form_title
from ui.theme.appearance import appearance
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel, set_role
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table
from ui.wording import day_text, moment_text

_CHANGES: Final = {
    "gone": mark("would no longer be here"),
    "earlier": mark("would be as it was before"),
    "back": mark("would be here again"),
}
_ROWS_IN_SIGHT: Final = 6


class RestorePreview(QFrame):
    """Shown below the list of backups until the person decides."""

    wanted = Signal(object)
    """The Backup is to be put back."""
    left = Signal()

    def __init__(self, calendar: Calendar) -> None:
        super().__init__()
        set_role(self, "role", "strip")
        set_role(self, "kind", "info")
        self._calendar = calendar
        self._backup: Backup | None = None
        self.text = WrappedLabel()
        self._rows = RowsModel((tr("Date"), tr("Form"), tr("Record"), tr("What would change")))
        self.table = Table(tr("Records that would change"))
        self.table.setModel(self._rows)
        self._more = WrappedLabel(role="muted")
        self.put_back = Button(tr("Put it back"))
        self.leave = Button(tr("Leave everything as it is"))
        self.put_back.clicked.connect(self._on_put_back)
        self.leave.clicked.connect(self._on_leave)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.put_back, self.leave):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        for widget in (self.text, self.table, self._more, buttons):
            column.addWidget(widget)
        self.hide()

    def show_preview(self, backup: Backup, preview: Preview, titles: Mapping[str, str]) -> None:
        """Show what would change; ``titles``: form id -> title."""
        self._backup = backup
        self.text.set_text(
            tr(
                "The backup of {made} has {then} records; there are {now} now. {lost} later states of records would no "
                "longer be here. What is here now is backed up first.",
                made=moment_text(backup.made, self._calendar),
                then=f"{preview.records_then:,}",
                now=f"{preview.records_now:,}",
                lost=f"{preview.revisions_lost:,}",
            )
        )
        self._rows.show(
            [
                (
                    day_text(each.activity_date, self._calendar),
                    form_title(each.form_id, titles.get(each.form_id, each.form_id)),
                    each.title,
                    tr(_CHANGES[each.change]),
                )
                for each in preview.changes
            ]
        )
        more = preview.changed_count - len(preview.changes)
        self._more.set_text(tr_n("And {count} more.", "And {count} more.", more) if more else "")
        self._more.setVisible(bool(more))
        self.table.setVisible(bool(preview.changes))
        self.table.resize_columns((8, 14, 16, 14))
        lines = min(_ROWS_IN_SIGHT, len(preview.changes)) + 1
        self.table.setFixedHeight((appearance().row_height + 2) * lines + 4)
        self.show()
        self.leave.setFocus()

    def _on_put_back(self) -> None:
        backup = self._backup
        self.hide()
        if backup is not None:
            self.wanted.emit(backup)

    def _on_leave(self) -> None:
        self.hide()
        self.left.emit()
