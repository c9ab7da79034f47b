"""A table for long lists: fixed rows, columns that fit the room, one Tab stop, Ctrl+C copies what Excel takes."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from ui.theme.appearance import appearance
from ui.widgets.column_fit import Column, shared
from ui.widgets.labels import set_role
from ui.widgets.table_copy import TableCopy

_NARROW: Final = 9.0
"""In text sizes: a column up to this width holds dates or figures and is never cut; wider ones give way."""
_LEAST: Final = 6.0
_REST_MS: Final = 400
_LOOKED_AT: Final = 24
"""Rows that say how wide a column of dates or figures must be."""


class Table(QTableView):
    """Shows a model of any length."""

    opened = Signal(int)
    """Enter or a double click on the row at this position."""
    cell_opened = Signal(int, int)
    """The same, with the column."""
    delete_pressed = Signal()
    copying = Signal(int, int)
    """Rows copied, of how many: only while a copy takes its time."""
    copied = Signal(int)
    copy_stopped = Signal()
    columns_moved = Signal()
    """The person gave a column another width; ``column_widths`` has it."""

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
        self._wishes: list[float] = []
        self._is_fitting = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_columns_rest)
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.doubleClicked.connect(self._open)
        self._fit_rows()

    @property
    def column_widths(self) -> list[float]:
        """The widths the columns ask for, in text sizes."""
        return list(self._wishes)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self.fit_columns)
            # A header with the list's own choice asks every row whether it is chosen, each time it is painted.
            self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))

    def choose_cells(self) -> None:
        """Let the arrows go from cell to cell, and not from row to row."""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        set_role(self, "cells", "true")

    def make_plain(self) -> None:
        """Stand in a card: no frame, no scroll bars; the list is as high as its rows."""
        set_role(self, "role", "plain")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def copy(self) -> None:
        """Put what is chosen, with its header and the first column, on the clipboard as a table."""
        model, selection = self.model(), self.selectionModel().selection()
        rows: set[int] = set()
        wanted = {0}
        for part in (selection.at(number) for number in range(selection.count())):
            rows.update(range(part.top(), part.bottom() + 1))
            wanted.update(range(part.left(), part.right() + 1))
        columns = [column for column in sorted(wanted) if not self.isColumnHidden(column)]
        copy = TableCopy(model, sorted(rows), columns, self)
        copy.progressed.connect(self.copying)
        copy.finished.connect(self.copied)
        self.copy_stopped.connect(copy.stop)
        copy.start()

    def stop_copy(self) -> None:
        """Stop a copy that is under way."""
        self.copy_stopped.emit()

    def resize_columns(self, widths: Sequence[float]) -> None:
        """Let the columns ask for these widths, in text sizes; they are shared out so that the list fits its room."""
        self._wishes = list(widths)
        self.horizontalHeader().setStretchLastSection(True)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Share the room among the columns."""
        model = self.model()
        if not self._wishes or model is None or model.columnCount() != len(self._wishes):
            return
        shown = [number for number in range(len(self._wishes)) if not self.isColumnHidden(number)]
        columns = [self._column(number, self._wishes[number]) for number in shown]
        self._is_fitting = True
        for number, width in zip(shown, shared(columns, self.viewport().width()), strict=True):
            self.setColumnWidth(number, width)
        self._is_fitting = False

    def _column(self, number: int, wish: float) -> Column:
        px = appearance().text_px
        header = self.horizontalHeader().sectionSizeHint(number)
        if wish <= _NARROW:
            width = max(round(wish * px), header, self._content_width(number))
            return Column(width, width)
        return Column(max(round(wish * px), header), max(round(max(_LEAST, wish / 2) * px), header))

    def _content_width(self, column: int) -> int:
        """Return what the rows in sight need. Qt's own hint asks every row while a list is hidden or just filled."""
        first = max(0, self.rowAt(0))
        rows = range(first, min(first + _LOOKED_AT, self.model().rowCount()))
        return max((self.sizeHintForIndex(self.model().index(row, column)).width() for row in rows), default=0)

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
                self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is: choose the first row when none is chosen."""
        super().focusInEvent(event)
        is_by_mouse = event.reason() in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if not is_by_mouse and not self.currentIndex().isValid() and self.model() and self.model().rowCount():
            self.choose(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_rows()
            self.fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell in a tool tip what a cell cuts off, and nothing where all is to be read."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            says_more = index.data(Qt.ItemDataRole.ToolTipRole) != index.data()
            if not says_more and self.sizeHintForIndex(index).width() <= self.columnWidth(index.column()):
                QToolTip.hideText()
                return True
        return super().viewportEvent(event)

    def _fit_rows(self) -> None:
        height = appearance().row_height + 2
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def _on_section_resized(self, column: int, _before: int, width: int) -> None:
        if not self._is_fitting and self.isVisible() and 0 <= column < len(self._wishes) - 1:
            self._wishes[column] = width / appearance().text_px
            self._rest.start()

    def _on_columns_rest(self) -> None:
        self.fit_columns()
        self.columns_moved.emit()

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())
        self.cell_opened.emit(index.row(), index.column())
