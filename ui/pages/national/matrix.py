"""Who has reported, as a table: a row per province, a column per month, shaded by what came."""

from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from fieldapp.dates import BUDDHIST_OFFSET, Calendar
from fieldapp.translation import mark, tr, tr_n
from fieldapp.workspace import Completeness, MonthReport, RecordFilter, State
from ui.place_words import place_label, place_name
from ui.theme.appearance import appearance
from ui.widgets.rows import RowsModel
from ui.wording import month_text

Index = QModelIndex | QPersistentModelIndex

_SUM_ROW: Final = 0
_FAINTEST, _STRONGEST = 0.25, 0.95
_STATES: Final = {
    State.NONE: mark("{province}, {month}: reported that there was nothing"),
    State.MISSING: mark("{province}, {month}: missing"),
    State.NOT_OVER: mark("{province}, {month}: the month is not over"),
}


class MatrixModel(RowsModel):
    """The provinces that reported in the first row, then the provinces; the last column is the sum."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__(())
        self._calendar = calendar
        self._matrix: Completeness | None = None
        self._most = 1

    def show_matrix(self, matrix: Completeness) -> None:
        """Show a matrix."""
        self._matrix = matrix
        self._most = max((report.records for report in matrix.reports.values()), default=1) or 1
        header = (tr("Province"), *(month_number_text(month, self._calendar) for month in matrix.months), tr("Total"))
        reported = [f"{matrix.reported(month)}/{len(matrix.provinces)}" for month in matrix.months]
        rows = [(tr("Provinces that reported"), *reported, "")]
        for province in matrix.provinces:
            reports = [matrix.reports[province, month] for month in matrix.months]
            total = sum(report.records for report in reports)
            rows.append((place_name(province), *(_report_text(report) for report in reports), f"{total:,}"))
        self.show(rows, header, numbers=range(1, len(header)), has_sum=True)

    def filter_at(self, row: int, column: int) -> RecordFilter | None:
        """Return which records a cell counts; None where it counts none."""
        matrix = self._matrix
        if matrix is None or not 0 <= row <= len(matrix.provinces):
            return None
        province = "" if row == _SUM_ROW else matrix.provinces[row - 1]
        if 1 <= column <= len(matrix.months):
            return RecordFilter(province=province, month=matrix.months[column - 1])
        return RecordFilter(province=province, month=matrix.months[0], month_to=matrix.months[-1])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        report = self._report(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._said(index, report)
        if report is not None and role == Qt.ItemDataRole.BackgroundRole:
            return self._shade(report)
        if report is not None and role == Qt.ItemDataRole.ForegroundRole and report.state is State.MISSING:
            return QColor(appearance().tokens.error)
        return super().data(index, role)

    def _report(self, index: Index) -> MonthReport | None:
        matrix = self._matrix
        if matrix is None or index.row() == _SUM_ROW or not 1 <= index.column() <= len(matrix.months):
            return None
        return matrix.reports[matrix.provinces[index.row() - 1], matrix.months[index.column() - 1]]

    def _said(self, index: Index, report: MonthReport | None) -> str:
        matrix = self._matrix
        if matrix is None or index.row() == _SUM_ROW:
            return str(super().data(index) or "")
        province = place_label(matrix.provinces[index.row() - 1])
        if report is None:
            return province
        month = month_text(matrix.months[index.column() - 1], self._calendar)
        if report.state is State.RECEIVED:
            return tr_n(
                "{province}, {month}: {count} record. Enter shows it.",
                "{province}, {month}: {count} records. Enter shows them.",
                report.records,
                province=province,
                month=month,
            )
        return tr(_STATES[report.state], province=province, month=month)

    def _shade(self, report: MonthReport) -> QColor | None:
        """The more records, the stronger; what is missing has a mark, not a colour alone."""
        if report.state is not State.RECEIVED:
            return None
        colour = QColor(appearance().tokens.selection)
        colour.setAlphaF(_FAINTEST + (_STRONGEST - _FAINTEST) * report.records / self._most)
        return colour


def month_number_text(month: str, calendar: Calendar) -> str:
    """Return a month as a narrow header, in the calendar of the person.

    >>> month_number_text("2025-03", "gregorian"), month_number_text("2025-03", "buddhist")
    ('03/25', '03/68')
    """
    year = int(month[:4]) + (BUDDHIST_OFFSET if calendar == "buddhist" else 0)
    return f"{month[5:]}/{year % 100:02d}"


def _report_text(report: MonthReport) -> str:
    return {State.RECEIVED: f"{report.records:,}", State.NONE: "0", State.MISSING: "—", State.NOT_OVER: ""}[
        report.state
    ]
