"""Home: start a record, go on with a draft, see how the month stands. What an officer opens in the morning."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from fieldapp.places import Gazetteer
from fieldapp.translation import language, mark, tr, tr_n
from fieldapp.workspace import DraftSummary, MonthOverview, RecordFilter, Workspace
from ui.background import Runner
from ui.form_words import form_icon, form_title
from ui.pages.records.model import state_text
from ui.preferences import Preferences
from ui.widgets.buttons import Button, IconButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.page import Page, scrolling
from ui.widgets.tiles import Tile, TileGrid
from ui.wording import day_text, elided, moment_text, month_text

_LATEST: Final = 8


class HomePage(Page):
    """The first page of an open workspace."""

    new_wanted = Signal(str)
    draft_wanted = Signal(str)
    records_wanted = Signal(object)
    place_wanted = Signal(str)
    record_wanted = Signal(str)

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner) -> None:
        super().__init__(tr("Home"))
        self._workspace = workspace
        self._preferences = preferences
        self._discarding = ""
        self.tiles = TileGrid()
        self._drafts = QVBoxLayout()
        self._drafts.setSpacing(6)
        self._drafts_card = _card(tr("Continue"), self._drafts)
        self._latest = QVBoxLayout()
        self._latest.setSpacing(0)
        self._latest_card = _card(tr("Latest records"), self._latest)
        self._month = FlowLayout(gap=16)
        self._month_title = WrappedLabel(role="heading")
        self._quiet = WrappedLabel(role="muted")
        self._no_forms = EmptyState(
            "forms", tr("There is no form yet"), tr("Load the forms of your programme, then record."), tr("Load a form")
        )
        self._no_forms.chosen.connect(self._on_forms)
        self._lay_out()

    def show_page(self) -> None:
        self._discard_now()
        overview = self._workspace.month_overview()
        self._show_tiles(overview)
        self._show_drafts(overview)
        self._show_month(overview)
        self._show_latest()
        self._show_quiet(overview)

    def first_widget(self) -> QWidget | None:
        return self.tiles.tiles[0] if self.tiles.tiles else None

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(16)
        column.addWidget(label(tr("Start a record"), "heading"))
        column.addWidget(self.tiles)
        column.addWidget(self._no_forms)
        column.addWidget(self._drafts_card)
        month = QFrame()
        month.setProperty("role", "card")
        inside = QVBoxLayout(month)
        inside.setContentsMargins(16, 12, 16, 14)
        inside.addWidget(self._month_title)
        inside.addLayout(self._month)
        column.addWidget(month)
        column.addWidget(self._latest_card)
        column.addStretch(1)
        self.content.addWidget(scrolling(inner), 1)
        self.content.addWidget(self._quiet)

    def _show_tiles(self, overview: MonthOverview) -> None:
        favourites = self._preferences.settings.favourites
        forms = sorted(self._workspace.forms(), key=lambda form: form.form_id not in favourites)
        tiles = []
        for form in forms:
            title = form_title(form.form_id, form.title)
            count = overview.records.get(form.form_id, 0)
            note = tr_n("{count} record this month", "{count} records this month", count) if count else tr("New")
            tile = Tile(form.form_id, form_icon(form.form_id), title, note, tr("New: {form}", form=title))
            tile.clicked.connect(self._on_tile)
            tiles.append(tile)
        self.tiles.set_tiles(tiles)
        self._no_forms.setVisible(not tiles)

    def _show_drafts(self, overview: MonthOverview) -> None:
        _empty(self._drafts)
        for draft in overview.drafts:
            self._drafts.addWidget(self._draft_row(draft))
        self._drafts_card.setVisible(bool(overview.drafts))

    def _draft_row(self, draft: DraftSummary) -> QWidget:
        calendar = self._preferences.settings.calendar
        name = draft.title or form_title(draft.form_id, draft.form_title)
        kept = moment_text(draft.kept, calendar)
        texts = {
            (True, False): mark("A correction, kept {kept}"),
            (False, False): mark("A new record, kept {kept}"),
            (True, True): mark("A correction. Fieldapp stopped while you typed; everything up to {kept} was kept."),
            (False, True): mark("A new record. Fieldapp stopped while you typed; everything up to {kept} was kept."),
        }
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(WrappedLabel(name, "strong"))
        note = tr(texts[draft.is_correction, draft.was_interrupted], kept=kept)
        form = form_title(draft.form_id, draft.form_title)
        words.addWidget(WrappedLabel(f"{form} · {note}" if draft.title else note, "muted"))
        layout.addLayout(words, 1)
        go_on = Button(tr("Continue"))
        go_on.setAccessibleName(tr("Continue: {title}", title=name))
        go_on.clicked.connect(lambda: self.draft_wanted.emit(draft.draft_id))
        away = IconButton("close", tr("Discard the draft: {title}", title=name))
        away.clicked.connect(lambda: self._on_discard(draft, row))
        layout.addWidget(go_on, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(away, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _show_month(self, overview: MonthOverview) -> None:
        self._month_title.set_text(month_text(overview.month, self._preferences.settings.calendar))
        _empty(self._month)
        recorded = sum(overview.records.values())
        unfinished = sum(overview.unfinished.values())
        this_month = RecordFilter(month=overview.month)
        figures: list[tuple[int, str, RecordFilter]] = [
            (recorded, tr("recorded this month"), this_month),
            (recorded - unfinished, tr("of them finished"), RecordFilter(month=overview.month, state="final")),
            (overview.to_correct, tr("to finish or correct"), RecordFilter(state="draft")),
            (overview.conflicts, tr("with two edits to decide between"), RecordFilter(has_conflict=True)),
            (overview.total_records, tr("records in all"), RecordFilter()),
        ]
        shown = [each for each in figures if each[0] or each[2] in (this_month, RecordFilter())]
        for count, text, record_filter in shown:
            figure = label(f"{count:,}", "figure")
            figure.setContentsMargins(9, 0, 0, 0)
            button = Button(text, "quiet")
            button.setAccessibleName(tr("Show {count}: {text}", count=f"{count:,}", text=text))
            button.clicked.connect(self._records_opener(record_filter))
            block = QWidget()
            column = QVBoxLayout(block)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(figure)
            column.addWidget(button)
            self._month.addWidget(block)

    def _show_latest(self) -> None:
        _empty(self._latest)
        rows = self._workspace.records(limit=_LATEST)
        titles = {form.form_id: form.title for form in self._workspace.forms()}
        for row in rows:
            form = form_title(row.form_id, titles.get(row.form_id, ""))
            place = row.village or (Gazetteer.load().label(row.province, language()) if row.province else "")
            facts = (day_text(row.activity_date, self._preferences.settings.calendar), row.title or form, place)
            button = Button(elided(" · ".join(filter(None, facts))), "row")
            button.clicked.connect(self._record_opener(row.record_id))
            line = QHBoxLayout()
            line.addWidget(button, 1)
            line.addWidget(label(state_text(row), "muted"))
            holder = QWidget()
            holder.setLayout(line)
            line.setContentsMargins(0, 0, 0, 0)
            self._latest.addWidget(holder)
        self._latest_card.setVisible(bool(rows))

    def _record_opener(self, record_id: str) -> Callable[[], None]:
        return lambda: self.record_wanted.emit(record_id)

    def _show_quiet(self, overview: MonthOverview) -> None:
        calendar, never = self._preferences.settings.calendar, tr("never")
        self._quiet.set_text(
            tr(
                "Last backup: {backup} · last export: {sent} · last import: {received}",
                backup=moment_text(overview.last_backup, calendar, never),
                sent=moment_text(overview.last_export, calendar, never),
                received=moment_text(overview.last_import, calendar, never),
            )
        )
        self.header.note.set_text(month_text(f"{date.today():%Y-%m}", calendar))

    def _records_opener(self, record_filter: RecordFilter) -> Callable[[], None]:
        return lambda: self.records_wanted.emit(record_filter)

    def _on_tile(self) -> None:
        tile = self.sender()
        if isinstance(tile, Tile):
            self.new_wanted.emit(tile.key)

    def _on_forms(self) -> None:
        self.place_wanted.emit("forms")

    def _on_discard(self, draft: DraftSummary, row: QWidget) -> None:
        self._discard_now()
        self._discarding = draft.draft_id
        row.hide()
        self.messages.show_action(
            tr("The draft “{title}” is put away.", title=draft.title or draft.form_title),
            tr("Undo"),
            lambda: self._on_keep(row),
        )

    def _on_keep(self, row: QWidget) -> None:
        self._discarding = ""
        row.show()

    def _discard_now(self) -> None:
        """Carry out what was not taken back."""
        if self._discarding:
            self._workspace.discard_draft(self._discarding)
            self._discarding = ""
            self.messages.clear()


def _card(title: str, content: QVBoxLayout) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(10)
    column.addWidget(label(title, "heading"))
    column.addLayout(content)
    return card


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
