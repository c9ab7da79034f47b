"""Behaviour of the completeness matrix."""

from datetime import UTC, date, datetime

from fieldapp.national.completeness import MonthReport, State, completeness, months_between, newest

MONTHS = ("2026-04", "2026-05", "2026-06")


def test_a_month_is_received_none_missing_or_not_over() -> None:
    matrix = completeness(
        {("KH-03", "2026-04"): 12},
        ("KH-03", "KH-10"),
        MONTHS,
        {"KH-03": datetime(2026, 6, 2, tzinfo=UTC)},
        today=date(2026, 6, 15),
    )

    states = {key: report.state for key, report in matrix.reports.items()}
    assert matrix.reports["KH-03", "2026-04"] == MonthReport(State.RECEIVED, 12)
    assert states["KH-03", "2026-05"] is State.NONE
    assert states["KH-03", "2026-06"] is State.NOT_OVER
    assert [states["KH-10", month] for month in MONTHS] == [State.MISSING, State.MISSING, State.NOT_OVER]
    assert [matrix.reported(month) for month in MONTHS] == [1, 1, 0]


def test_a_province_that_was_not_expected_is_added_when_it_reports() -> None:
    matrix = completeness({("KH-25", "2026-05"): 1}, ("KH-03",), MONTHS, {}, today=date(2026, 7, 1))

    assert matrix.provinces == ("KH-03", "KH-25")


def test_a_file_written_before_the_end_of_the_month_is_no_report_of_it() -> None:
    written = newest([("KH-03", datetime(2026, 5, 30, tzinfo=UTC)), ("KH-03", datetime(2026, 5, 2, tzinfo=UTC))])

    matrix = completeness({}, ("KH-03",), MONTHS, written, today=date(2026, 7, 1))

    assert [matrix.reports["KH-03", month].state for month in MONTHS] == [State.NONE, State.MISSING, State.MISSING]


def test_a_file_written_on_the_last_day_reports_the_month() -> None:
    written = {"KH-03": datetime(2026, 5, 31, 9, tzinfo=UTC)}

    matrix = completeness({}, ("KH-03",), ("2026-05",), written, today=date(2026, 6, 15))

    assert matrix.reports["KH-03", "2026-05"].state is State.NONE


def test_months_run_over_the_end_of_the_year() -> None:
    assert months_between("2025-12", "2026-02") == ("2025-12", "2026-01", "2026-02")
