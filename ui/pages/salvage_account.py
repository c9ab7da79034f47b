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
        self.rows = RowsModel((tr("Saved state"), tr("Record"), tr("What became of it")))
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
        self.sum.set_text("\n".join(sentences(ledger)))
        missing = [row for row in ledger.rows if row.outcome is Outcome.REJECTED and row.row]
        self.rows.show([(f"{row.row:,}", row.record_id, row.reason) for row in missing])
        self.table.setVisible(bool(missing))
        self.table.resize_columns((8, 12, 30))
        self.table.setFixedHeight((appearance().row_height + 2) * (min(_ROWS_IN_SIGHT, len(missing)) + 1) + 4)
        self.show()


def sentences(ledger: Ledger) -> list[str]:
    """Return what came back and what did not, honestly: also when nobody can know how much is missing."""
    counts = ledger.counts
    lost = sum(row.outcome is Outcome.REJECTED and row.row > 0 for row in ledger.rows)
    unknown = [row.reason for row in ledger.rows if row.outcome is Outcome.REJECTED and not row.row]
    found = [
        tr_n(
            "{count} saved state was read from the damaged file.",
            "{count} saved states were read from the damaged file.",
            counts[Outcome.UNCHANGED],
        )
    ]
    if counts[Outcome.UPDATED]:
        found.append(
            tr_n("{count} more came from the backups.", "{count} more came from the backups.", counts[Outcome.UPDATED])
        )
    if lost:
        found.append(
            tr_n(
                "{count} could be read neither in the damaged file nor in a backup.",
                "{count} could be read neither in the damaged file nor in a backup.",
                lost,
            )
        )
    found += unknown
    return found if lost or unknown else [*found, tr("Nothing is missing.")]
