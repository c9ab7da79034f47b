"""A small table model of texts: a header and rows of the same width. For lists of tens to thousands of lines."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Rows of texts, read-only."""

    def __init__(self, header: Sequence[str], numbers: Iterable[int] = ()) -> None:
        """``numbers``: the columns that hold numbers, which stand at the right."""
        super().__init__()
        self._header = tuple(header)
        self._numbers = frozenset(numbers)
        self._has_sum = False
        self._rows: list[tuple[str, ...]] = []

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows shown."""
        return list(self._rows)

    def show(
        self,
        rows: Sequence[tuple[str, ...]],
        header: Sequence[str] | None = None,
        numbers: Iterable[int] | None = None,
        *,
        has_sum: bool = False,
    ) -> None:
        """Show these rows instead, under another header, with other columns of numbers, where they are given.

        ``has_sum``: the first row sums up the others.
        """
        self.beginResetModel()
        self._rows = list(rows)
        self._has_sum = has_sum
        self._header = tuple(header) if header is not None else self._header
        self._numbers = frozenset(numbers) if numbers is not None else self._numbers
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._header[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and self._has_sum and index.row() == 0:
            return _bold()
        return None

    def _alignment(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


def _bold() -> QFont:
    font = QFont(QApplication.font())
    font.setBold(True)
    return font
