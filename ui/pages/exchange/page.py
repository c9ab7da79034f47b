"""Exchange: write a workbook, take workbooks in, and one list of what came, each line opening its ledger."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.translation import tr
from fieldapp.workspace import RecordFilter, Workspace
from ui.background import Runner
from ui.pages.exchange.incoming import Incoming
from ui.pages.exchange.outgoing import Outgoing
from ui.pages.exchange.sharing import Sharing
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
        calendar = preferences.settings.calendar
        self.incoming = Incoming(workspace, runner, calendar, self.messages)
        self.outgoing = Outgoing(workspace, runner, calendar)
        self.sharing: Sharing | None = None
        self.share = Button(tr("Share with offices"), icon_name="exchange")
        self.export = Button(tr("Write a workbook"), "primary")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.incoming)
        self._stack.addWidget(self.outgoing)
        self.header.add(self.share)
        self.header.add(self.export)
        self.content.addWidget(self._stack, 1)
        self.share.clicked.connect(self.show_sharing)
        self.export.clicked.connect(self._on_export)
        self.incoming.record_wanted.connect(self.record_wanted)
        self.outgoing.closed.connect(self._on_closed)
        self.outgoing.failed.connect(self.messages.show_problem)

    def show_page(self) -> None:
        self.incoming.show_list()

    def first_widget(self) -> QWidget | None:
        if self.sharing is not None and self._stack.currentWidget() is self.sharing:
            return self.sharing.folder
        return self.outgoing.form if self._stack.currentWidget() is self.outgoing else self.incoming.files

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through."""
        first = self.first_widget()
        table = self.incoming.table
        return [each for each in (first, table) if each is not None and each.isVisible()]

    def export_records(self, wanted: RecordFilter) -> None:
        """Show the export form for what a filter says."""
        self.messages.clear()
        self.outgoing.begin(wanted)
        self._stack.setCurrentWidget(self.outgoing)
        self._show_buttons(is_shown=False)
        self.outgoing.form.setFocus()

    def show_sharing(self) -> None:
        """Show identities, packages and the exchange folder; the keys of this device are made when first asked for."""
        self.messages.clear()
        if self.sharing is None:
            self.sharing = Sharing(self._workspace, self._runner, self.messages)
            self.sharing.closed.connect(self._on_closed)
            self._stack.addWidget(self.sharing)
        self.sharing.show_offices()
        self._stack.setCurrentWidget(self.sharing)
        self._show_buttons(is_shown=False)
        self.sharing.folder.setFocus()

    def _show_buttons(self, *, is_shown: bool) -> None:
        self.share.setVisible(is_shown)
        self.export.setVisible(is_shown)

    def _on_export(self) -> None:
        self.export_records(RecordFilter())

    def _on_closed(self) -> None:
        self._stack.setCurrentWidget(self.incoming)
        self.incoming.show_list()
        self._show_buttons(is_shown=True)
        self.export.setFocus()
