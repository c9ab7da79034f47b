"""How backups are said: why they were made, where they lie, how it stands with the second place."""

from pathlib import Path
from typing import Final

from fieldapp.dates import Calendar
from fieldapp.translation import mark, tr
from fieldapp.workspace import Backup, SecondPlace
from ui.wording import moment_text

_REASONS: Final = {
    "automatic": mark("By itself"),
    "by-hand": mark("By hand"),
    "before-import": mark("Before taking files in"),
    "before-undo": mark("Before taking an import back"),
    "before-restore": mark("Before putting a backup back"),
    "before-upgrade": mark("Before an upgrade"),
}


def reason_text(backup: Backup) -> str:
    """Return why a backup was made."""
    return tr(_REASONS.get(backup.reason, backup.reason))


def place_text(backup: Backup, folder: Path | None) -> str:
    """Return where a backup lies: with the workspace in this folder, or the folder it is in."""
    is_here = folder is not None and Path(backup.place).is_relative_to(folder)
    return tr("This computer") if is_here else backup.place


def second_place_text(second: SecondPlace | None, calendar: Calendar) -> str:
    """Return how it stands with the second place, calmly."""
    if second is None:
        return tr("Backups are on this computer only. A second place, such as a stick, survives its loss.")
    if second.problem and second.is_there:
        return tr("Backups also go to {folder}. The last try: {problem}", folder=second.folder, problem=second.problem)
    last = moment_text(second.last, calendar, tr("never"))
    if second.is_there:
        return tr("Backups also go to {folder}. The last one there: {last}.", folder=second.folder, last=last)
    return tr(
        "Backups also go to {folder}, which is not there now. The last one there: {last}. It gets a backup as soon as "
        "it is there again.",
        folder=second.folder,
        last=last,
    )
