"""Home: start a record, go on with a draft, see how the month stands. What an officer opens in the morning."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import FormEntry, Ledger, RecordFilter, RecordRow, Workspace
from ui.background import Runner
from ui.form_words import AREAS, form_area, form_icon, form_title
from ui.pages.exchange.ledger_words import brief_text
from ui.pages.home.drafts import DraftLine
from ui.pages.home.month import month_lines
from ui.pages.home.notices import Notices
from ui.pages.home.picture import HomePicture, fetch
from ui.pages.records.model import state_text
from ui.place_words import place_name
from ui.preferences import Preferences
from ui.theme.appearance import appearance
from ui.widgets.cards import Card, LineButton
from ui.widgets.columns import TwoColumns
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.page import Page, scrolling
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table
from ui.widgets.tiles import Tile, TileGrid
from ui.wording import day_text, moment_text, month_text


class HomePage(Page):
    """The first page of an open workspace."""

    new_wanted = Signal(str)
    draft_wanted = Signal(str)
    records_wanted = Signal(object)
    place_wanted = Signal(str)
    record_wanted = Signal(str)
    ledger_wanted = Signal(str)

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner) -> None:
        super().__init__(tr("Home"))
        self._workspace = workspace
        self._preferences = preferences
        self._runner = runner
        self._calendar = preferences.settings.calendar
        self._discarding: DraftLine | None = None
        self._shown_latest: tuple[RecordRow, ...] = ()
        self.tiles = TileGrid()
        self.drafts = Card(tr("Continue"))
        self.month = Card()
        self.arrived = Card(tr("What arrived"))
        self.latest = Card(tr("Latest records"))
        self._latest_rows = RowsModel((tr("Date"), tr("Title"), tr("Place"), tr("State")))
        self.latest_table = Table(tr("Latest records"))
        self._no_records = WrappedLabel(tr("Nothing is recorded yet. Choose a form above to start."), "muted")
        self._quiet = WrappedLabel(role="muted")
        self.notices = Notices(workspace, runner)
        self._no_forms = EmptyState(
            "forms", tr("There is no form yet"), tr("Load the forms of your programme, then record."), tr("Load a form")
        )
        self._no_forms.chosen.connect(self._on_forms)
        self._lay_out()

    def show_page(self) -> None:
        self._discard_now()
        self.header.note.set_text(day_text(date.today().isoformat(), self._calendar))
        self._show_tiles(self._workspace.forms())
        self._show_drafts()
        self.notices.refresh(self._calendar)
        workspace = self._workspace

        def job(progress: Progress) -> HomePicture:
            return fetch(workspace)

        self._runner.run(job, self._on_fetched, on_problem=self._on_problem)

    def first_widget(self) -> QWidget | None:
        return self.tiles.tiles[0] if self.tiles.tiles else None

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through."""
        first = self.first_widget()
        return [pane for pane in (first, self.latest_table) if pane is not None and pane.isVisible()]

    def _lay_out(self) -> None:
        self.latest_table.setModel(self._latest_rows)
        self.latest_table.horizontalHeader().hide()
        self.latest_table.make_plain()
        self.latest_table.opened.connect(self._on_record)
        self.latest.lines.addWidget(self.latest_table)
        self.latest.lines.addWidget(self._no_records)
        columns = TwoColumns()
        for card in (self.drafts, self.latest):
            columns.left.addWidget(card)
        for card in (self.month, self.arrived):
            columns.right.addWidget(card)
        columns.left.addStretch(1)
        columns.right.addStretch(1)
        inner = QWidget()
        inner.setMinimumHeight(1)  # its height follows from its width; the hint of wrapped labels asks for far more
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(16)
        column.addWidget(self.notices)
        column.addWidget(label(tr("Start a record"), "heading"))
        column.addWidget(self.tiles)
        column.addWidget(self._no_forms)
        column.addWidget(columns)
        column.addStretch(1)
        self.content.addWidget(scrolling(inner), 1)
        self.content.addWidget(self._quiet)
        for card in (self.month, self.arrived, self.latest):
            card.hide()

    def _show_tiles(self, forms: list[FormEntry]) -> None:
        favourites = self._preferences.settings.favourites
        offered = [form for form in forms if not form.is_hidden]
        ordered = sorted(
            offered, key=lambda form: (form.form_id not in favourites, AREAS.index(form_area(form.form_id)))
        )
        tiles = []
        for form in ordered:
            title = form_title(form.form_id, form.title)
            tile = Tile(form.form_id, form_icon(form.form_id), title, tr(form_area(form.form_id)))
            tile.setAccessibleName(tr("New: {form}", form=title))
            tile.show_star(is_first=form.form_id in favourites)
            tile.clicked.connect(self._on_tile)
            tile.star_wanted.connect(self._on_star)
            tiles.append(tile)
        self.tiles.set_tiles(tiles)
        self._no_forms.setVisible(not tiles)

    def _show_drafts(self) -> None:
        drafts = self._workspace.drafts()
        lines: list[QWidget] = []
        for draft in drafts:
            line = DraftLine(draft, self._calendar)
            line.wanted.connect(self.draft_wanted)
            line.put_away.connect(self._on_put_away)
            lines.append(line)
        self.drafts.show_lines(lines)
        self.drafts.setVisible(bool(drafts))

    def _on_fetched(self, picture: HomePicture) -> None:
        month = picture.reports.month if picture.reports else picture.overview.month
        self.month.title.set_text(month_text(month, self._calendar))
        self.month.show_lines([self._month_button(*line) for line in self._month_parts(picture)])
        self.month.show()
        self._show_latest(picture)
        self.arrived.show_lines([self._arrival(ledger) for ledger in picture.arrived])
        self.arrived.setVisible(bool(picture.arrived))
        self._show_quiet(picture)

    def _month_parts(self, picture: HomePicture) -> list[tuple[str, str, str, Callable[[], None]]]:
        parts = [(f"{line.count:,}", line.text, line.note, self._opener(line.wanted)) for line in month_lines(picture)]
        total = tr_n("record of all months", "records of all months", picture.overview.total_records)
        return [*parts, (f"{picture.overview.total_records:,}", total, "", self._opener(RecordFilter()))]

    def _month_button(self, figure: str, text: str, note: str, opener: Callable[[], None]) -> QWidget:
        button = LineButton(text, note, figure)
        button.clicked.connect(opener)
        return button

    def _arrival(self, ledger: Ledger) -> QWidget:
        when = moment_text(ledger.started, self._calendar)
        button = LineButton(ledger.office_name or ledger.file_name, f"{when} · {brief_text(ledger)}")
        button.setToolTip(ledger.file_name)
        button.clicked.connect(self._ledger_opener(ledger.ledger_id))
        return button

    def _show_latest(self, picture: HomePicture) -> None:
        self._shown_latest = picture.latest
        rows = []
        for row in picture.latest:
            title = row.title or form_title(row.form_id, picture.form_titles.get(row.form_id, ""))
            place = place_name(row.province) if picture.reports else row.village or place_name(row.commune)
            rows.append((day_text(row.activity_date, self._calendar), title, place, state_text(row)))
        self._latest_rows.show(rows)
        self.latest_table.resize_columns((6.5, 18, 11, 6))
        self.latest_table.setFixedHeight(len(rows) * (appearance().row_height + 2) + 2)
        self.latest_table.setVisible(bool(rows))
        self._no_records.setVisible(not rows)
        self.latest.show()

    def _show_quiet(self, picture: HomePicture) -> None:
        overview, never = picture.overview, tr("never")
        self._quiet.set_text(
            tr(
                "Last backup: {backup} · last export: {sent} · last import: {received}",
                backup=moment_text(overview.last_backup, self._calendar, never),
                sent=moment_text(overview.last_export, self._calendar, never),
                received=moment_text(overview.last_import, self._calendar, never),
            )
        )

    def _opener(self, wanted: RecordFilter | None) -> Callable[[], None]:
        return lambda: self.place_wanted.emit("national") if wanted is None else self.records_wanted.emit(wanted)

    def _on_tile(self) -> None:
        tile = self.sender()
        if isinstance(tile, Tile):
            self.new_wanted.emit(tile.key)

    def _on_star(self, form_id: str) -> None:
        """Put a form first, or no longer."""
        before = self._preferences.settings.favourites
        after = tuple(key for key in before if key != form_id) if form_id in before else (*before, form_id)
        self._preferences.change(favourites=after)
        self._show_tiles(self._workspace.forms())
        for tile in self.tiles.tiles:
            if tile.key == form_id:
                tile.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_record(self, position: int) -> None:
        self.record_wanted.emit(self._shown_latest[position].record_id)

    def _ledger_opener(self, ledger_id: str) -> Callable[[], None]:
        return lambda: self.ledger_wanted.emit(ledger_id)

    def _on_forms(self) -> None:
        self.place_wanted.emit("forms")

    def _on_problem(self, problem: Problem) -> None:
        self.messages.show_problem(problem)

    def _on_put_away(self, line: DraftLine) -> None:
        self._discard_now()
        self._discarding = line
        line.hide()
        self.messages.show_action(tr("The draft “{title}” is put away.", title=line.name), tr("Undo"), self._on_keep)

    def _on_keep(self) -> None:
        line, self._discarding = self._discarding, None
        if line is not None:
            line.show()

    def _discard_now(self) -> None:
        """Carry out what was not taken back."""
        if self._discarding is not None:
            self._workspace.discard_draft(self._discarding.draft.draft_id)
            self._discarding = None
            self.messages.clear()
