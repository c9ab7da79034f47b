"""What the ledger says of clocks that cannot be right. The window says it of the workspace's ``clock_notice``."""

from collections.abc import Iterable
from datetime import timedelta

from fieldapp.dates import format_date
from fieldapp.records.clock import TRUSTED_DRIFT_MS
from fieldapp.records.revision import Revision
from fieldapp.store.times import from_text, now
from fieldapp.translation import tr


def clock_notes(arriving: Iterable[Revision]) -> list[str]:
    """Return a sentence when something that came is dated over a day in the future; mostly none."""
    latest = max((revision.time for revision in arriving), default=None)
    if latest is None:
        return []
    moment = from_text(str(latest))
    if moment <= now() + timedelta(milliseconds=TRUSTED_DRIFT_MS):
        return []
    sentence = tr(
        "Something in this file is dated {day}, which is still to come: the clock is wrong there, or here. No edit won "
        "or lost by it.",
        day=format_date(moment.astimezone().date()),
    )
    return [sentence]
