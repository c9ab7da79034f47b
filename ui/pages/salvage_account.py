"""What saving a damaged file brought back, and what it did not: the sum, and every saved state that is missing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.translation import tr, tr_n
from fieldapp.workspace import Ledger, Outcome
from ui.theme.appearance import appearance
from ui.widgets.buttons import Button
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table

_ROWS_IN_SIGHT = 7


class SalvageAccount(QWidget):
    """Shown when the saving is over; ``open`` goes on into the workspace."""

    def __init__(self) -> None:
        super().__init__()
        self.open = Button(tr("Open"), "primary")
        self.sum = WrappedLabel()
        self.rows = RowsModel((tr("Saved state"), tr("What became of it")))
        self.table = Table(tr("What did not come back from the damaged file"))
        self.table.setModel(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("What came back"), "heading"))
        for widget in (self.sum, self.table):
            column.addWidget(widget)
        note = tr("This account stays in Exchange, among the files taken in.")
        column.addWidget(WrappedLabel(note, "muted"))
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_ledger(self, ledger: Ledger) -> None:
        """Show the account."""
        counts = ledger.counts
        sentences = (
            _sentence(counts[Outcome.UNCHANGED], "read"),
            _sentence(counts[Outcome.UPDATED], "backup"),
            _sentence(counts[Outcome.REJECTED], "lost"),
        )
        self.sum.set_text("\n".join(filter(None, sentences)))
        missing = [row for row in ledger.rows if row.outcome is not Outcome.UNCHANGED]
        self.rows.show([(f"{row.row:,}" if row.row else row.record_id, row.reason) for row in missing])
        self.table.setVisible(bool(missing))
        self.table.resize_columns((14, 30))
        self.table.setFixedHeight((appearance().row_height + 2) * (min(_ROWS_IN_SIGHT, len(missing)) + 1) + 4)
        self.show()


def _sentence(count: int, which: str) -> str:
    if which == "read":
        return tr_n(
            "{count} saved state was read from the damaged file.",
            "{count} saved states were read from the damaged file.",
            count,
        )
    if not count:
        return "" if which == "backup" else tr("Nothing is missing.")
    if which == "backup":
        return tr_n("{count} more came from the backups.", "{count} more came from the backups.", count)
    return tr_n(
        "{count} could not be read in the damaged file; where a backup had it, it is back.",
        "{count} could not be read in the damaged file; those that a backup had are back.",
        count,
    )
