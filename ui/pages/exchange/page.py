"""Exchange: the folder and Sync, files taken in and written, the offices, and one list of what went and came."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.translation import tr
from fieldapp.workspace import PublicIdentity, RecordFilter, Workspace
from ui.background import Runner
from ui.clock_words import clock_warning
from ui.pages.exchange.folder_card import FolderCard
from ui.pages.exchange.incoming import Incoming
from ui.pages.exchange.offices import Offices
from ui.pages.exchange.outgoing import Outgoing
from ui.preferences import Preferences
from ui.widgets.buttons import Button
from ui.widgets.page import Page


class ExchangePage(Page):
    """What enters and leaves."""

    record_wanted = Signal(str)

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner) -> None:
        super().__init__(tr("Exchange"))
        self._workspace = workspace
        self._runner = runner
        self._calendar = preferences.settings.calendar
        self._offered: tuple[PublicIdentity, ...] = ()
        self.folder = FolderCard(workspace, runner, self.messages)
        self.incoming = Incoming(workspace, runner, self._calendar, self.messages, with_sent=True)
        self.outgoing = Outgoing(workspace, runner, self._calendar)
        self.offices: Offices | None = None
        self.share = Button(tr("Offices"), icon_name="people")
        self.export = Button(tr("Write a workbook"), icon_name="file")
        self._front = QWidget()
        self._stack = QStackedWidget()
        self._lay_out()
        self.share.clicked.connect(self.show_offices)
        self.export.clicked.connect(self._on_export)
        self.folder.synced.connect(self._on_synced)
        self.folder.introduced.connect(self._on_introduced)
        self.incoming.record_wanted.connect(self.record_wanted)
        self.incoming.opened.connect(self._on_account_opened)
        self.outgoing.closed.connect(self._on_closed)
        self.outgoing.failed.connect(self.messages.show_problem)

    def show_page(self) -> None:
        self.folder.show_state()
        self.incoming.show_list()

    def first_widget(self) -> QWidget | None:
        front = self._stack.currentWidget()
        if front is self.offices and self.offices is not None:
            return self.offices.table if self.offices.table.isVisible() else self.offices.take_in
        if front is self.outgoing:
            return self.outgoing.form
        return self.folder.sync if self.folder.folder.text() else self.folder.browse

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through."""
        first, table = self.first_widget(), self.incoming.table
        return [each for each in (first, table) if each is not None and each.isVisible()]

    def export_records(self, wanted: RecordFilter) -> None:
        """Show the export form for what a filter says."""
        self.messages.clear()
        self.outgoing.begin(wanted)
        self._stack.setCurrentWidget(self.outgoing)
        self._show_buttons(is_shown=False)
        self.outgoing.form.setFocus()

    def show_offices(self) -> None:
        """Show identities and packages; the keys of this device are made when first asked for."""
        self.messages.clear()
        if self.offices is None:
            self.offices = Offices(self._workspace, self._runner, self.messages)
            self.offices.closed.connect(self._on_closed)
            self._stack.addWidget(self.offices)
        self.offices.show_offices(self._offered)
        self._stack.setCurrentWidget(self.offices)
        self._show_buttons(is_shown=False)
        first = self.first_widget()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._front)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.folder)
        column.addWidget(self.incoming, 1)
        self._stack.addWidget(self._front)
        self._stack.addWidget(self.outgoing)
        self.header.add(self.share)
        self.header.add(self.export)
        self.content.addWidget(self._stack, 1)

    def _show_buttons(self, *, is_shown: bool) -> None:
        self.share.setVisible(is_shown)
        self.export.setVisible(is_shown)

    def _on_export(self) -> None:
        self.export_records(RecordFilter())

    def _on_synced(self) -> None:
        self.incoming.show_list()
        warning = clock_warning(self._workspace, self._calendar)
        if warning:
            self.messages.show_warning(warning)

    def _on_introduced(self, offered: tuple[PublicIdentity, ...]) -> None:
        self._offered = offered
        if offered and not self.messages.text:
            self.messages.show_action(
                tr("There are offices in the folder that are not known here."), tr("Look at them"), self.show_offices
            )

    def _on_account_opened(self, is_open: bool) -> None:
        """One account needs the whole height."""
        self.folder.setVisible(not is_open)
        self._show_buttons(is_shown=not is_open)

    def _on_closed(self) -> None:
        self._stack.setCurrentWidget(self._front)
        self.show_page()
        self._show_buttons(is_shown=True)
        self.export.setFocus()
