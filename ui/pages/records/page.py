"""Records: search, filters as chips, the list, and the reading pane beside it."""

from array import array
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import RecordFilter, RecordOrder, Workspace
from ui.background import Runner, Task
from ui.form_words import form_icon, form_title
from ui.pages.records.deciding import Deciding
from ui.pages.records.filters import FilterBar, SearchField
from ui.pages.records.model import COLUMNS, RecordsModel
from ui.pages.records.pane import ReadingPane
from ui.preferences import Preferences
from ui.theme.appearance import appearance
from ui.theme.icons import icon
from ui.widgets.buttons import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.page import Page
from ui.widgets.progress_line import ProgressLine
from ui.widgets.table import Table

_WIDTHS: Final = (6.5, 12.0, 16.0, 7.0, 10.0, 10.0, 4.0)
"""Of the columns at first, in text sizes."""
_COLUMNS_KEPT: Final = "record-columns-2"
_SPLIT_KEPT: Final = "record-split"
_SPLIT: Final = (720, 400)
_REST_MS: Final = 400


class RecordsPage(Page):
    """The list of records."""

    edit_wanted = Signal(str)
    copy_wanted = Signal(str)
    new_wanted = Signal(str)
    filter_changed = Signal(object)
    export_wanted = Signal(object)

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner, begun: RecordFilter) -> None:
        super().__init__(tr("Records"))
        self._workspace = workspace
        self._runner = runner
        self._task: Task | None = None
        self._order: RecordOrder = "date"
        self._descending = True
        self._wanted_number = -1
        forms = workspace.forms()
        calendar = preferences.settings.calendar
        self.search = SearchField(begun.text)
        self.filters = FilterBar(forms, workspace.office, calendar, begun)
        self.model = RecordsModel(workspace, calendar)
        self.table = Table(tr("Records"))
        self.table.setModel(self.model)
        self.pane = ReadingPane(workspace, preferences, runner)
        self.deciding = Deciding(workspace, runner)
        self._front = QStackedWidget()
        self.empty = EmptyState("records", "", "", "")
        self.progress = ProgressLine()
        self._list = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split_rest = QTimer(self)
        self._split_rest.setSingleShot(True)
        self._split_rest.setInterval(_REST_MS)
        self._add_buttons(
            [(form.form_id, form_title(form.form_id, form.title)) for form in forms if not form.is_hidden]
        )
        self._lay_out()
        self._connect()

    @property
    def record_filter(self) -> RecordFilter:
        """What the list is narrowed to."""
        return replace(self.filters.value, text=self.search.text().strip())

    def show_page(self) -> None:
        self.filters.offer_months(self._workspace.recorded_months())
        self._fetch()
        self.pane.read_again()

    def first_widget(self) -> QWidget | None:
        if self._is_deciding:
            return self.deciding.page.rows[0].radios[0]
        return self.search if self._list.currentWidget() is self.empty else self.table

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through."""
        if self._is_deciding:
            page = self.deciding.page
            return [page.back, page.rows[0].radios[0], page.decide]
        return [self.search, self.table, self.pane.text if self.pane.view else self.table]

    def set_filter(self, wanted: RecordFilter) -> None:
        """Narrow the list to a filter."""
        self._show_decision(is_shown=False)
        self.search.blockSignals(True)
        self.search.setText(wanted.text)
        self.search.blockSignals(False)
        self.filters.show_filter(wanted)
        self._wanted_number = -1
        self._fetch()

    def read(self, record_id: str) -> None:
        """Show one record in the reading pane, and choose it in the list when it is there."""
        try:
            view = self._workspace.record(record_id)
        except Problem as problem:
            self.messages.show_problem(problem)
            return
        self._show_decision(is_shown=False)
        self._wanted_number = view.row.number
        self.pane.show_record(record_id)
        self._choose_wanted()

    def _add_buttons(self, forms: list[tuple[str, str]]) -> None:
        self.export = Button(tr("Export"), icon_name="exchange")
        self.export.setToolTip(tr("Write the records shown to a workbook"))
        self.export.clicked.connect(self._on_export)
        self.new = Button(tr("New record"), "primary")
        menu = QMenu(self.new)
        look = appearance()
        for form_id, title in forms:
            action = menu.addAction(icon(form_icon(form_id), look.tokens.accent), title.replace("&", "&&"))
            action.setData(form_id)
        menu.triggered.connect(lambda action: self.new_wanted.emit(str(action.data())))
        self.new.setMenu(menu)
        self.new.setProperty("menu", "true")
        self.header.add(self.search)
        self.header.add(self.export)
        self.header.add(self.new)
        self.new.setVisible(bool(forms))
        self.search.setMinimumWidth(look.text_px * 10)
        self.search.setMaximumWidth(look.text_px * 26)

    def _lay_out(self) -> None:
        self._list.addWidget(self.table)
        self._list.addWidget(self.empty)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(12)
        self._split.addWidget(self._list)
        self._split.addWidget(self.pane)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setSizes(_kept_sizes(self._workspace.setting(_SPLIT_KEPT)) or list(_SPLIT))
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.filters)
        column.addWidget(self.progress)
        column.addWidget(self._split, 1)
        self._front.addWidget(lists)
        self._front.addWidget(self.deciding.page)
        self.content.addWidget(self._front, 1)
        is_national = self._workspace.office.role == "national"
        self.table.setColumnHidden(_column("village" if is_national else "province"), True)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        self.table.resize_columns(_kept_widths(self._workspace.setting(_COLUMNS_KEPT)) or _WIDTHS)

    def _connect(self) -> None:
        self.search.searched.connect(self._on_filter_changed)
        self.filters.changed.connect(self._on_filter_changed)
        self.table.columns_moved.connect(self._keep_columns)
        self.table.copying.connect(self._on_copying)
        self.table.copied.connect(self._on_copied)
        self.progress.cancelled.connect(self._on_copy_stopped)
        self._split.splitterMoved.connect(self._split_rest.start)
        self._split_rest.timeout.connect(self._keep_split)
        self.table.selectionModel().currentRowChanged.connect(self._on_selected)
        self.table.opened.connect(self._on_opened)
        self.table.delete_pressed.connect(self._on_delete_pressed)
        self.table.horizontalHeader().sectionClicked.connect(self._on_header)
        self.pane.edit_wanted.connect(self.edit_wanted)
        self.pane.copy_wanted.connect(self.copy_wanted)
        self.pane.delete_wanted.connect(self._delete)
        self.pane.restore_wanted.connect(self._restore)
        self.pane.decide_wanted.connect(self._on_decide_wanted)
        self.deciding.closed.connect(self._on_decision_closed)
        self.deciding.resolved.connect(self._on_resolved)
        self.deciding.failed.connect(self._on_problem)
        self.pane.failed.connect(self._on_problem)
        self.empty.chosen.connect(self.filters.clear.click)

    def _keep_columns(self) -> None:
        """Remember the widths, in text sizes."""
        self._workspace.change_setting(_COLUMNS_KEPT, " ".join(f"{width:.2f}" for width in self.table.column_widths))

    def _keep_split(self) -> None:
        self._workspace.change_setting(_SPLIT_KEPT, " ".join(str(size) for size in self._split.sizes()))

    def _fetch(self) -> None:
        """Ask for the numbers of the fitting records; an older question that is still running is forgotten."""
        wanted, order, descending, workspace = self.record_filter, self._order, self._descending, self._workspace

        def job(progress: Progress) -> "tuple[Task | None, array[int]]":
            return task, workspace.record_ids(wanted, order, descending=descending)

        task: Task | None = None
        task = self._runner.run(job, self._on_fetched, on_problem=self._on_problem)
        self._task = task

    def _on_fetched(self, result: "tuple[Task | None, array[int]]") -> None:
        task, numbers = result
        if task is not None and task is not self._task:
            return
        had_focus = self.table.hasFocus()
        self.model.show(numbers)
        self.header.note.set_text(tr_n("{count} record", "{count} records", len(numbers)))
        self._list.setCurrentWidget(self.table if numbers else self.empty)
        self.export.setEnabled(bool(numbers))
        if not numbers:
            self._say_why_empty()
            self.pane.clear()
            if had_focus:
                self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._choose_wanted()

    def _say_why_empty(self) -> None:
        if self.record_filter == RecordFilter():
            self.empty.set_texts(tr("No records yet"), tr("Start one with “New record”, or take in a workbook."))
        else:
            self.empty.set_texts(tr("Nothing fits"), tr("Search for less, or choose “Show all”."))

    def _choose_wanted(self) -> None:
        """Choose the record that is read; the first of the list where none is."""
        position = self.model.position_of(self._wanted_number) if self._wanted_number >= 0 else 0
        if 0 <= position < self.model.rowCount():
            self.table.choose(position)

    def _on_filter_changed(self) -> None:
        self._wanted_number = -1
        self.filter_changed.emit(self.record_filter)
        self._fetch()

    def _on_selected(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row_at(current.row())
        if row is not None:
            self._wanted_number = row.number
            self.pane.show_record(row.record_id)

    def _on_copying(self, done: int, total: int) -> None:
        if not self.progress.is_begun:
            self.progress.begin(tr("Copying"))
        self.progress.on_progress("Copying", done, total)

    def _on_copied(self, rows: int) -> None:
        self.progress.end()
        self.messages.show_info(tr_n("Copied: {count} row.", "Copied: {count} rows.", rows))

    def _on_copy_stopped(self) -> None:
        self.table.stop_copy()
        self.progress.end()

    def _on_opened(self, position: int) -> None:
        row = self.model.row_at(position)
        if row is not None and not row.is_deleted:
            self.edit_wanted.emit(row.record_id)

    def _on_header(self, column: int) -> None:
        order = COLUMNS[column][2]
        header = self.table.horizontalHeader()
        if order is None:
            header.setSortIndicator(self._sorted_column(), self._sort_order())
            return
        self._descending = not self._descending if order == self._order else order in ("date", "people")
        self._order = order
        header.setSortIndicator(column, self._sort_order())
        self._fetch()

    def _sorted_column(self) -> int:
        return next(number for number, (_, _, order) in enumerate(COLUMNS) if order == self._order)

    def _sort_order(self) -> Qt.SortOrder:
        return Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder

    def _on_delete_pressed(self) -> None:
        row = self.model.row_at(self.table.currentIndex().row())
        if row is not None and not row.is_deleted:
            self._delete(row.record_id)

    def _delete(self, record_id: str) -> None:
        position = self.table.currentIndex().row()
        try:
            self._workspace.delete(record_id)
        except Problem as problem:
            self.messages.show_problem(problem)
            return
        after = self.model.row_at(position + 1) or self.model.row_at(position - 1)
        self._wanted_number = after.number if after else -1
        self.pane.clear()
        self._fetch()
        self.messages.show_action(tr("The record is deleted."), tr("Undo"), lambda: self._restore(record_id))

    def _restore(self, record_id: str) -> None:
        try:
            self._workspace.restore(record_id)
        except Problem as problem:
            self.messages.show_problem(problem)
            return
        self.messages.show_info(tr("The record is back."))
        self.read(record_id)
        self._fetch()

    @property
    def _is_deciding(self) -> bool:
        return self._front.currentWidget() is self.deciding.page

    def _show_decision(self, *, is_shown: bool) -> None:
        self._front.setCurrentIndex(1 if is_shown else 0)
        for widget in (self.search, self.export, self.new, self.header.note):
            widget.setVisible(not is_shown)

    def _on_decide_wanted(self) -> None:
        if self.pane.view is not None and self.pane.view.conflicts:
            self.messages.clear()
            self._show_decision(is_shown=True)
            self.deciding.begin(self.pane.view, self.pane.reader())

    def _on_decision_closed(self) -> None:
        self._show_decision(is_shown=False)
        self.pane.conflicts.decide.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_resolved(self, record_id: str, left: int) -> None:
        self.read(record_id)
        self._fetch()
        if not left:
            self.messages.show_info(tr("Decided. All edits stay in the history."))
            return
        text = tr_n(
            "Decided. All edits stay in the history. {count} record still has edits that differ.",
            "Decided. All edits stay in the history. {count} records still have edits that differ.",
            left,
        )
        self.messages.show_action(text, tr("Show them"), self._show_conflicts)

    def _show_conflicts(self) -> None:
        wanted = RecordFilter(has_conflict=True)
        self.set_filter(wanted)
        self.filter_changed.emit(wanted)
        self.table.setFocus()

    def _on_problem(self, problem: object) -> None:
        self.messages.show_problem(problem if isinstance(problem, Problem) else str(problem))

    def _on_export(self) -> None:
        self.export_wanted.emit(self.record_filter)


def _column(key: str) -> int:
    return next(number for number, (name, _, _) in enumerate(COLUMNS) if name == key)


def _kept_sizes(kept: str) -> list[int]:
    sizes = [int(size) for size in kept.split() if size.isdigit()]
    return sizes if len(sizes) == 2 and all(sizes) else []


def _kept_widths(kept: str) -> list[float]:
    """Read the widths that were kept; none when they are of another version of the list."""
    try:
        widths = [float(width) for width in kept.split()]
    except ValueError:
        return []
    return widths if len(widths) == len(COLUMNS) else []
