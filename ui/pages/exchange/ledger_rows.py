"""The rows of a ledger as a table model: what record each is about is looked up when the row comes into sight."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from fieldapp.dates import Calendar
from fieldapp.translation import tr
from fieldapp.workspace import LedgerRow, RecordRow, Workspace
from ui.form_words import form_title
from ui.pages.exchange.ledger_words import outcome_text
from ui.wording import day_text

Index = QModelIndex | QPersistentModelIndex

WIDTHS: Final = (7.5, 18, 12, 9, 9, 24)
"""Of the columns, in text sizes."""

_PAGE: Final = 100


class LedgerRowsModel(QAbstractTableModel):
    """Rows of one ledger."""

    def __init__(self, workspace: Workspace, calendar: Calendar) -> None:
        super().__init__()
        self._workspace = workspace
        self._calendar = calendar
        self._header = (tr("Date"), tr("Record"), tr("Form"), tr("In the file"), tr("Outcome"), tr("Reason"))
        self._rows: Sequence[LedgerRow] = ()
        self._records: dict[int, dict[str, RecordRow]] = {}
        self._form_titles = {form.form_id: form.title for form in workspace.forms()}

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """All rows as they are shown."""
        return [self._texts(position) for position in range(len(self._rows))]

    def show(self, rows: Sequence[LedgerRow]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self._rows = rows
        self._records = {}
        self.endResetModel()

    def row_at(self, position: int) -> LedgerRow:
        """Return the row at a position."""
        return self._rows[position]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._header[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._texts(index.row())[index.column()]
        return None

    def _texts(self, position: int) -> tuple[str, ...]:
        row = self._rows[position]
        record = self._record(position)
        where = f"{row.sheet} {row.row}" if row.sheet else ""
        named = ("", "", "")
        if record is not None:
            title = form_title(record.form_id, self._form_titles.get(record.form_id, ""))
            named = (day_text(record.activity_date, self._calendar), record.title or title, title)
        return (*named, where, outcome_text(row.outcome), row.reason)

    def _record(self, position: int) -> RecordRow | None:
        page = position // _PAGE
        if page not in self._records:
            ids = [row.record_id for row in self._rows[page * _PAGE : (page + 1) * _PAGE] if row.record_id]
            self._records[page] = self._workspace.rows_of(ids)
        return self._records[page].get(self._rows[position].record_id)
