"""One ledger opened: the sum, and every row with its outcome and reason. An import can be taken back whole."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.translation import tr
from fieldapp.workspace import Ledger, Workspace
from ui.pages.exchange.ledger_rows import WIDTHS, LedgerRowsModel
from ui.pages.exchange.ledger_words import OUTCOMES, outcome_text, state_text, sum_text
from ui.pages.exchange.movements import file_text
from ui.widgets.buttons import Button
from ui.widgets.chips import ChoiceChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import WrappedLabel
from ui.widgets.table import Table
from ui.wording import moment_text


class LedgerView(QWidget):
    """Shows one ledger."""

    closed = Signal()
    record_wanted = Signal(str)
    undo_wanted = Signal(str)
    again_wanted = Signal(str)
    save_wanted = Signal(str, Path)

    def __init__(self, workspace: Workspace, calendar: Calendar) -> None:
        super().__init__()
        self._calendar = calendar
        self._ledger: Ledger | None = None
        self.back = Button(tr("Back"), icon_name="back")
        self.outcome = ChoiceChip(tr("Outcome"), tr("All outcomes"))
        self.undo = Button(tr("Take this import back"), icon_name="undo")
        self.again = Button(tr("Take it in again"), icon_name="undo")
        self.save = Button(tr("Save as a workbook"))
        self._title = WrappedLabel(role="heading")
        self._sum = WrappedLabel()
        self._notes = WrappedLabel()
        self._about_undo = WrappedLabel(role="muted")
        self._nothing = EmptyState("file", tr("No records"), "")
        self.rows = LedgerRowsModel(workspace, calendar)
        self.table = Table(tr("Rows of the file"))
        self.table.setModel(self.rows)
        self._lay_out()
        self.back.clicked.connect(self.closed)
        self.outcome.changed.connect(self._show_rows)
        self.undo.clicked.connect(self._on_undo)
        self.again.clicked.connect(self._on_again)
        self.save.clicked.connect(self._on_save)
        self.table.opened.connect(self._on_opened)

    def show_ledger(self, ledger: Ledger) -> None:
        """Show a ledger, all its rows."""
        self._ledger = ledger
        title = " · ".join(
            filter(None, (file_text(ledger.file_name), ledger.office_name, moment_text(ledger.started, self._calendar)))
        )
        self._title.set_text(title)
        self._title.setToolTip(ledger.file_name)
        self._sum.set_text(state_text(ledger) if ledger.problem else sum_text(ledger))
        self._notes.set_text("\n".join(ledger.notes))
        self._notes.setVisible(bool(ledger.notes))
        counts = ledger.counts
        self.outcome.set_choices(
            [(each.value, f"{outcome_text(each)} ({counts[each]:,})") for each in OUTCOMES if counts[each]]
        )
        self.outcome.set_value("")
        self._show_undo(ledger)
        self._show_rows()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        for widget in (self.back, self.outcome):
            tools.addWidget(widget)
        tools.addStretch(1)
        for widget in (self.save, self.undo, self.again):
            tools.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(tools)
        for text in (self._title, self._sum, self._notes, self._about_undo):
            column.addWidget(text)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing, 1)

    def _show_undo(self, ledger: Ledger) -> None:
        can_undo = ledger.kind == "import" and not ledger.undone_by and bool(ledger.rows)
        self.undo.setVisible(can_undo)
        self.again.setVisible(bool(ledger.undone_by))
        if can_undo:
            self._about_undo.set_text(
                tr(
                    "Taking it back deletes the records that it brought and puts back what it changed. What people "
                    "corrected since stays, and the answer says which. Other offices get this with the next sync."
                )
            )
        elif ledger.undone_by:
            self._about_undo.set_text(tr("This import was taken back. Nothing is lost: it can be taken in again."))
        self._about_undo.setVisible(can_undo or bool(ledger.undone_by))

    def _show_rows(self) -> None:
        assert self._ledger is not None
        wanted = self.outcome.value
        rows = [row for row in self._ledger.rows if wanted in ("", row.outcome.value)]
        self.rows.show(rows)
        for column, is_said in ((3, any(row.sheet for row in rows)), (5, any(row.reason for row in rows))):
            self.table.setColumnHidden(column, not is_said)
        self.table.resize_columns(WIDTHS)
        has_rows = bool(self._ledger.rows)
        for widget in (self.table, self.outcome, self.save):
            widget.setVisible(has_rows)
        self._nothing.setVisible(not has_rows)
        self._nothing.set_texts(
            tr("No records"),
            tr("Nothing was read from this file.") if self._ledger.problem else tr("Only forms came, or nothing new."),
        )

    def _on_opened(self, position: int) -> None:
        record_id = self.rows.row_at(position).record_id
        if record_id:
            self.record_wanted.emit(record_id)

    def _on_undo(self) -> None:
        if self._ledger is not None:
            self.undo_wanted.emit(self._ledger.ledger_id)

    def _on_again(self) -> None:
        if self._ledger is not None:
            self.again_wanted.emit(self._ledger.ledger_id)

    def _on_save(self) -> None:
        if self._ledger is None:
            return
        proposed = f"ledger-{Path(self._ledger.file_name).stem}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, self.save.text(), proposed, "Excel (*.xlsx)")
        if chosen:
            self.save_wanted.emit(self._ledger.ledger_id, Path(chosen))
