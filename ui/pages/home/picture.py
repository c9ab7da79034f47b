"""What Home shows besides the forms: fetched in a thread, because counting a country takes its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fieldapp.workspace import Ledger, MonthOverview, Period, RecordRow, Workspace
from ui.period import reporting_month

_LATEST = 8
_ARRIVED = 4


@dataclass(frozen=True)
class Reports:
    """A month of the country: who has reported, who is missing (place keys)."""

    month: str
    provinces: int
    reported: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class HomePicture:
    """How things stand."""

    overview: MonthOverview
    latest: tuple[RecordRow, ...]
    arrived: tuple[Ledger, ...]
    """The newest first; imports that were taken back and files that could not be read are among them."""
    reports: Reports | None
    """Of a national office only."""
    form_titles: Mapping[str, str]


def fetch(workspace: Workspace) -> HomePicture:
    """Return how things stand now."""
    return HomePicture(
        workspace.month_overview(),
        tuple(workspace.records(limit=_LATEST)),
        tuple(workspace.ledgers()[:_ARRIVED]),
        _reports(workspace) if workspace.office.role == "national" else None,
        {form.form_id: form.title for form in workspace.forms()},
    )


def _reports(workspace: Workspace) -> Reports:
    month = reporting_month(workspace.recorded_months(), date.today())
    matrix = workspace.completeness(Period(month, month))
    missing = tuple(province for province in matrix.provinces if not matrix.has_reported(province, month))
    return Reports(month, len(matrix.provinces), matrix.reported(month), missing)
