"""The sheets of the national workbook that account for the data: completeness, issues, sources."""

from collections.abc import Iterable
from math import ceil
from typing import Final

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter

from fieldapp.exchange.ledger_workbook import write_files
from fieldapp.national.completeness import Completeness, MonthReport, State
from fieldapp.national.issues import Issue, IssueKind
from fieldapp.national.wording import Names
from fieldapp.records.ledger import Ledger
from fieldapp.sheets.appearance import fit_to_page, shown_width
from fieldapp.sheets.writer import BOLD, WorkbookWriter, put, put_header, put_table, write_values
from fieldapp.translation import mark, tr

_STATES: Final = {
    State.RECEIVED: mark("Received"),
    State.NONE: mark("Nothing to report"),
    State.MISSING: mark("Missing"),
    State.NOT_OVER: mark("Not over yet"),
}
_COLOURS: Final = {State.RECEIVED: "C6E5C9", State.NONE: "DCE9F5", State.MISSING: "F6C9C3", State.NOT_OVER: "EEEEEE"}
_MONTHS_ON_A_PAGE: Final = 13
_CENTRED: Final = Alignment(horizontal="center", vertical="center")
_KINDS: Final = {
    IssueKind.REJECTED: mark("Rejected row"),
    IssueKind.CONFLICT: mark("Open conflict"),
    IssueKind.OF_WHOM: mark("More than all"),
    IssueKind.DATE: mark("Date"),
    IssueKind.PLACE: mark("Place"),
    IssueKind.DRAFT: mark("Not finalised"),
    IssueKind.NOBODY: mark("No participants"),
    IssueKind.OUTLIER: mark("Unusual number"),
    IssueKind.UNSPLIT: mark("Not broken down"),
    IssueKind.DUPLICATE: mark("Possible duplicate"),
    IssueKind.UNKNOWN_AGE: mark("Unknown age"),
}


def write_completeness(writer: WorkbookWriter, matrix: Completeness, names: Names) -> None:
    """Write province x month, each cell a word and the number of records, coloured by the word."""
    sheet = writer.add(tr("Completeness"))
    for row, province in enumerate(matrix.provinces, 2):
        put(sheet, row, 1, names.place(province))
        for column, month in enumerate(matrix.months, 2):
            put(sheet, row, column, _report_text(matrix.reports[province, month])).alignment = _CENTRED
    last = len(matrix.provinces) + 2
    put(sheet, last, 1, tr("Provinces that reported")).font = BOLD
    for column, month in enumerate(matrix.months, 2):
        total = put(sheet, last, column, matrix.reported(month))
        total.font, total.alignment = BOLD, _CENTRED
    width = max((shown_width(_report_text(report)) for report in matrix.reports.values()), default=0) + 3
    put_header(sheet, [tr("Province"), *matrix.months], [36, *(max(width, 12) for _ in matrix.months)])
    fit_to_page(sheet, ceil(len(matrix.months) / _MONTHS_ON_A_PAGE) or 1)
    sheet.freeze_panes = "B2"
    if matrix.provinces and matrix.months:
        area = f"B2:{get_column_letter(len(matrix.months) + 1)}{last - 1}"
        for state, colour in _COLOURS.items():
            word = tr(_STATES[state]).replace('"', '""')
            rule = FormulaRule(formula=[f'LEFT(B2,{len(word)})="{word}"'], fill=PatternFill(bgColor=colour))
            sheet.conditional_formatting.add(area, rule)


def write_issues(writer: WorkbookWriter, issues: Iterable[Issue], names: Names) -> None:
    """Write what a coordinator should look at."""
    headers = [tr("Issue"), tr("What"), tr("Province"), tr("Month"), tr("Form"), tr("Title"), "KEY"]
    widths = [22, 76, 34, 11, 30, 34, 40]
    sheet = writer.stream(tr("Data issues"))
    for issue in issues:
        place = names.place(issue.province) if issue.province else ""
        form = names.form(issue.form_id) if issue.form_id else ""
        row = [tr(_KINDS[issue.kind]), issue.sentence, place, issue.month, form, issue.title, issue.record_id]
        write_values(sheet, row, writer.styles, {2: widths[1]})
    put_header(sheet.sheet, headers, widths)
    put_table(sheet.sheet, "issues", headers, sheet.rows)


def write_sources(writer: WorkbookWriter, ledgers: Iterable[Ledger]) -> None:
    """Write every file that was taken in, with its hash and what became of its rows."""
    write_files(writer, tr("Sources"), ledgers)


def _report_text(report: MonthReport) -> str:
    word = tr(_STATES[report.state])
    return f"{word} ({report.records})" if report.records else word
