"""A small table model of texts: a header and rows of the same width. For lists of tens to thousands of lines."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Rows of texts, read-only."""

    def __init__(self, header: Sequence[str]) -> None:
        super().__init__()
        self._header = tuple(header)
        self._rows: list[tuple[str, ...]] = []

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows shown."""
        return list(self._rows)

    def show(self, rows: Sequence[tuple[str, ...]], header: Sequence[str] | None = None) -> None:
        """Show these rows instead, under another header where one is given."""
        self.beginResetModel()
        self._rows = list(rows)
        if header is not None:
            self._header = tuple(header)
        self.endResetModel()

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
            return self._rows[index.row()][index.column()]
        return None
