"""A table for long lists: fixed rows, one Tab stop, Ctrl+C copies what Excel takes."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.theme.appearance import appearance


class Table(QTableView):
    """Shows a model of any length."""

    opened = Signal(int)
    """Enter or a double click on the row at this position."""
    delete_pressed = Signal()

    def __init__(self, name: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._on_double_click)
        self._fit_rows()

    def copy(self) -> None:
        """Put the chosen rows, with the header, on the clipboard as a table."""
        model = self.model()
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        columns = [column for column in range(model.columnCount()) if not self.isColumnHidden(column)]
        lines = [[str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns]]
        lines += [[_cell(model.index(row, column).data()) for column in columns] for row in rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def resize_columns(self, widths: Sequence[float]) -> None:
        """Give the columns these widths, in text sizes; the last takes what is left."""
        for column, width in enumerate(widths):
            self.setColumnWidth(column, round(width * appearance().text_px))
        self.horizontalHeader().setStretchLastSection(True)

    def choose(self, row: int) -> None:
        """Select one row and bring it into sight."""
        index = self.model().index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_rows()

    def _fit_rows(self) -> None:
        height = appearance().row_height + 2
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def _on_double_click(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())


def _cell(value: object) -> str:
    return str(value if value is not None else "").replace("\t", " ").replace("\n", " ")
