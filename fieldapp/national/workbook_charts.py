"""The charts of the national workbook, each beside the table that it shows and as high as that table."""

from dataclasses import dataclass
from typing import Final

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from fieldapp.sheets.appearance import LINE_HEIGHT
from fieldapp.sheets.writer import COUNT_FORMAT

_COLOURS: Final = ("1F6F78", "E0A030", "8A8F98", "C4C8CE")
_GRID: Final = "DDDDDD"
_WIDTH_CM: Final = 19.0
_LEAST_HEIGHT_CM: Final = 7.5
_CM_PER_POINT: Final = 2.54 / 72
_TITLE_SIZE: Final = 1300
_TEXT_SIZE: Final = 900
"""Hundredths of a point."""


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table stands: its header row, its last row of figures (sums left out), its columns of figures."""

    sheet: Worksheet
    top: int
    last: int
    first_column: int
    last_column: int

    @property
    def rows_high(self) -> int:
        """How many rows a chart beside the table needs, sums and a row between included."""
        return max(self.last - self.top + 2, round(_LEAST_HEIGHT_CM / (LINE_HEIGHT * _CM_PER_POINT)) + 1)


def add_stacked_bars(table: Table, anchor: str, title: str) -> None:
    """Show each row as a bar that lies, its columns one behind the other."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 40
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    _finish(chart, table, anchor, title)


def add_columns(table: Table, anchor: str, title: str) -> None:
    """Show each row as columns that stand beside each other."""
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth, chart.overlap = "col", "clustered", 60, 0
    _finish(chart, table, anchor, title)


def add_line(table: Table, anchor: str, title: str) -> None:
    """Show the rows as a line from left to right."""
    chart = LineChart()
    _finish(chart, table, anchor, title)
    for series in chart.series:
        series.smooth = False
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_COLOURS[0], w=28_000))
        series.marker.symbol, series.marker.size = "circle", 6
        series.marker.graphicalProperties = GraphicalProperties(solidFill=_COLOURS[0])


def _finish(chart: BarChart | LineChart, table: Table, anchor: str, title: str) -> None:
    _add_series(chart, table)
    chart.title = title
    chart.title.tx.rich.p[0].pPr = _text(_TITLE_SIZE, is_bold=True).p[0].pPr
    chart.title.overlay = False
    chart.legend = None if table.first_column == table.last_column else chart.legend
    if chart.legend is not None:
        chart.legend.position = "b"
        chart.legend.txPr = _text(_TEXT_SIZE)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text(_TEXT_SIZE)
    chart.y_axis.number_format = COUNT_FORMAT
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    chart.y_axis.scaling.min = 0
    chart.x_axis.tickLblSkip = 1
    chart.width, chart.height = _WIDTH_CM, (table.rows_high - 1) * LINE_HEIGHT * _CM_PER_POINT
    table.sheet.add_chart(chart, anchor)


def _add_series(chart: BarChart | LineChart, table: Table) -> None:
    figures = Reference(
        table.sheet, min_col=table.first_column, max_col=table.last_column, min_row=table.top, max_row=table.last
    )
    chart.add_data(figures, titles_from_data=True)
    chart.set_categories(Reference(table.sheet, min_col=1, min_row=table.top + 1, max_row=table.last))
    for series, colour in zip(chart.series, _COLOURS, strict=False):
        series.graphicalProperties.solidFill = colour


def _text(size: int, *, is_bold: bool = False) -> RichText:
    properties = CharacterProperties(sz=size, b=is_bold)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)])
