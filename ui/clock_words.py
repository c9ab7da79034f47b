"""How the window says that a clock cannot be right."""

from fieldapp.dates import Calendar
from fieldapp.translation import tr
from fieldapp.workspace import Workspace
from ui.wording import moment_text


def clock_warning(workspace: Workspace, calendar: Calendar) -> str:
    """Return the sentence; empty while no clock was seen to be more than a day off."""
    notice = workspace.clock_notice()
    if notice is None:
        return ""
    here, there = (moment_text(moment, calendar) for moment in (notice.this_computer, notice.other))
    if notice.device in ("", workspace.device):
        return tr(
            "The clock of this computer says {here}, but work was dated {there} here before. Set the clock right. "
            "Nothing is lost, and no edit wins or loses by it.",
            here=here,
            there=there,
        )
    offices = {known.identity.device: known.identity.office_name for known in workspace.known_offices()}
    return tr(
        "Something from {office} is dated {there}, but the clock of this computer says {here}. One of the two clocks "
        "is wrong: ask that office. No edit wins or loses by it.",
        office=offices.get(notice.device, tr("another device")),
        here=here,
        there=there,
    )
