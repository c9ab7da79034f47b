"""An open workspace on screen: the navigation, the page in front, and the ways between pages. Pages know none of it."""

import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from fieldapp.errors import Problem
from fieldapp.translation import mark, tr
from fieldapp.workspace import Entry, RecordFilter, Workspace
from ui.background import Runner
from ui.backups import Backups
from ui.go_to import GoTo, Target, targets
from ui.interview.beginning import warm_up
from ui.interview.page import InterviewPage
from ui.navigation import Navigation, Place
from ui.pages.exchange.page import ExchangePage
from ui.pages.forms import FormsPage
from ui.pages.help import HelpPage
from ui.pages.home.page import HomePage
from ui.pages.national.page import NationalPage
from ui.pages.records.page import RecordsPage
from ui.pages.settings import SettingsPage
from ui.preferences import Preferences
from ui.theme.appearance import appearance
from ui.widgets.page import Page

_PLACES: Final = (
    Place("home", mark("Home"), "home"),
    Place("records", mark("Records"), "records"),
    Place("exchange", mark("Exchange"), "exchange"),
    Place("national", mark("National"), "national"),
    Place("forms", mark("Forms"), "forms"),
    Place("settings", mark("Settings"), "settings"),
    Place("help", mark("Help"), "help"),
)
_WARM_UP_AFTER_MS: Final = 1_000
"""The first list on screen comes before the forms of the first record."""
_NARROW: Final = 76
"""In text sizes: a window that is narrower shows the navigation as pictures only."""


@dataclass(frozen=True)
class Whereabouts:
    """Where somebody was when the workspace was locked."""

    place: str
    records_filter: RecordFilter
    draft_id: str
    """The draft that was being typed; empty when there was none."""


class Shell(QWidget):
    """The open workspace. Pages are built when first visited, and built again when the language changes."""

    lock_wanted = Signal()
    rescue_wanted = Signal(str)
    """The file was found damaged, and the person wants it back; carries what was found."""

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner) -> None:
        super().__init__()
        self.setObjectName("surroundings")
        self._workspace = workspace
        self._preferences = preferences
        self._runner = runner
        self._pages: dict[str, Page] = {}
        self._place = "home"
        self._interview: InterviewPage | None = None
        self._records_filter = RecordFilter()
        self._stack = QStackedWidget()
        self._stack.setMinimumSize(1, 1)  # a page with long words must not push the window over the screen's edge
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._stack, 1)
        self._navigation = self._new_navigation()
        self._go_to = GoTo(workspace, preferences, runner, self)
        self._go_to.chosen.connect(self._on_target)
        self._add_shortcuts()
        appearance().changed.connect(self._fit_navigation)
        self._backups = Backups(workspace, runner, self)
        self._backups.failed.connect(self._on_problem)
        self.show_place("home")
        QTimer.singleShot(_WARM_UP_AFTER_MS, self, self._warm_up)
        runner.run(workspace.check_if_due, self._on_checked, on_problem=self._on_problem)

    @property
    def place(self) -> str:
        """The key of the place in front."""
        return self._place

    @property
    def navigation(self) -> Navigation:
        """The navigation at the left."""
        return self._navigation

    @property
    def interview(self) -> InterviewPage | None:
        """The interview in front, if there is one."""
        return self._interview

    def page(self, key: str) -> Page:
        """Return the page of a place, built now if it was not visited yet."""
        if key not in self._pages:
            builders: dict[str, Callable[[], Page]] = {
                "home": self._new_home,
                "records": self._new_records,
                "exchange": self._new_exchange,
                "national": self._new_national,
                "forms": self._new_forms,
                "settings": self._new_settings,
                "help": HelpPage,
            }
            page = builders[key]()
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    def show_place(self, key: str) -> None:
        """Bring a place to the front. An interview in front is kept as a draft first."""
        if not self._leave_interview():
            return
        self._place = key
        page = self.page(key)
        self._stack.setCurrentWidget(page)
        self._navigation.set_current(key)
        page.show_page()
        QTimer.singleShot(0, self, self._focus_front)

    def begin(self, form_id: str) -> None:
        """Start a new record of a form."""
        self._open(lambda: self._workspace.begin(form_id))

    def edit(self, record_id: str) -> None:
        """Open a record to correct it."""
        self._open(lambda: self._workspace.edit(record_id))

    def duplicate(self, record_id: str) -> None:
        """Start a new record with the answers of another."""
        self._open(lambda: self._workspace.duplicate(record_id))

    def resume(self, draft_id: str) -> None:
        """Go on with a draft."""
        self._open(lambda: self._workspace.resume(draft_id))

    def show_records(self, record_filter: RecordFilter) -> None:
        """Show the records that fit a filter."""
        self._records_filter = record_filter
        self.show_place("records")
        page = self.page("records")
        if isinstance(page, RecordsPage):
            page.set_filter(record_filter)

    def show_record(self, record_id: str) -> None:
        """Show one record in the list's reading pane."""
        self.show_place("records")
        page = self.page("records")
        if isinstance(page, RecordsPage):
            page.read(record_id)

    def show_ledger(self, ledger_id: str) -> None:
        """Show one ledger."""
        self.show_place("exchange")
        page = self.page("exchange")
        if isinstance(page, ExchangePage):
            page.incoming.open_ledger(ledger_id)

    def keep(self) -> None:
        """Keep what is being typed."""
        if self._interview is not None:
            self._interview.keep()

    def keep_typed(self) -> bool:
        """Keep what is being typed; where it cannot be kept, say why in its page and return False."""
        try:
            self.keep()
        except Problem as problem:
            if self._interview is not None:
                self._interview.messages.show_problem(problem)
            return False
        return True

    def whereabouts(self) -> Whereabouts:
        """Return where the person is, to come back to after unlocking."""
        draft_id = self._interview.kept_draft_id if self._interview is not None else ""
        return Whereabouts(self._place, self._records_filter, draft_id)

    def return_to(self, left: Whereabouts) -> None:
        """Go back to where the person was."""
        self._records_filter = left.records_filter
        self.show_place(left.place if left.place in self._navigation.keys else "home")
        if left.draft_id:
            self.resume(left.draft_id)

    def close_workspace(self) -> None:
        """Keep what is being typed, stop what is running, close the workspace. Safe at any moment."""
        self._leave_interview()
        self._runner.stop()
        with suppress(Problem):  # everything is committed; a full disk only leaves the journal for the next start
            self._workspace.close()
        gc.unfreeze()  # or nothing of it, the key neither, would ever leave the memory

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_navigation()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_go_to"):
            QTimer.singleShot(0, self._speak_again)

    def _speak_again(self) -> None:
        """Build again what has texts; an interview speaks for itself."""
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._row.removeWidget(self._navigation)
        self._navigation.deleteLater()
        self._navigation = self._new_navigation()
        self._fit_navigation()
        if self._interview is None:
            self.show_place(self._place)

    def _new_navigation(self) -> Navigation:
        is_national = self._workspace.office.role == "national"
        places = [place for place in _PLACES if place.key != "national" or is_national]
        navigation = Navigation(self._workspace.office.name, self._workspace.officer, places)
        navigation.chosen.connect(self.show_place)
        self._row.insertWidget(0, navigation)
        return navigation

    def _fit_navigation(self) -> None:
        """A narrow window keeps its room for the page."""
        self._navigation.set_narrow(self.width() < _NARROW * appearance().text_px)

    def _new_home(self) -> Page:
        page = HomePage(self._workspace, self._preferences, self._runner)
        page.new_wanted.connect(self.begin)
        page.draft_wanted.connect(self.resume)
        page.records_wanted.connect(self.show_records)
        page.record_wanted.connect(self.show_record)
        page.place_wanted.connect(self.show_place)
        page.ledger_wanted.connect(self.show_ledger)
        return page

    def _new_records(self) -> Page:
        page = RecordsPage(self._workspace, self._preferences, self._runner, self._records_filter)
        page.edit_wanted.connect(self.edit)
        page.copy_wanted.connect(self.duplicate)
        page.new_wanted.connect(self.begin)
        page.filter_changed.connect(self._on_filter)
        page.export_wanted.connect(self._on_export)
        return page

    def _new_exchange(self) -> Page:
        page = ExchangePage(self._workspace, self._preferences, self._runner)
        page.record_wanted.connect(self.show_record)
        return page

    def _new_national(self) -> Page:
        page = NationalPage(self._workspace, self._preferences, self._runner)
        page.record_wanted.connect(self.show_record)
        page.records_wanted.connect(self.show_records)
        return page

    def _new_forms(self) -> Page:
        page = FormsPage(self._workspace, self._preferences, self._runner)
        page.new_wanted.connect(self.begin)
        return page

    def _new_settings(self) -> Page:
        page = SettingsPage(self._workspace, self._preferences, self._runner)
        page.lock_wanted.connect(self.lock_wanted)
        page.restored.connect(self._on_restored)
        return page

    def _open(self, open_entry: Callable[[], Entry]) -> None:
        if not self._leave_interview():
            return
        try:
            entry = open_entry()
        except Problem as problem:
            self.page(self._place).messages.show_problem(problem)
            return
        calendar = self._preferences.settings.calendar
        self._interview = InterviewPage(self._workspace, entry, self._runner, calendar)
        self._interview.finished.connect(self._on_finished)
        self._interview.another_wanted.connect(self.begin)
        self._interview.left.connect(self._on_left)
        self._stack.addWidget(self._interview)
        self._stack.setCurrentWidget(self._interview)
        self._interview.enter()
        if self._workspace.newer_version(entry):
            sentence = tr("This draft was begun with an earlier version of the form. It can go on with the newer one.")
            self._interview.messages.show_action(sentence, tr("Use the newer version"), lambda: self._upgrade(entry))

    def _upgrade(self, entry: Entry) -> None:
        """Go on with the draft in the newer version of its form; say which answers have no place there."""
        if self._interview is None or not self.keep_typed():
            return
        try:
            upgraded = self._workspace.upgrade(entry)
        except Problem as problem:
            self._interview.messages.show_problem(problem)
            return
        self._open(lambda: upgraded.entry)
        names = ", ".join(path.rpartition("/")[2] for path in upgraded.orphans)
        if names:
            sentence = tr(
                "These answers have no place in the newer version and stay with the draft: {names}", names=names
            )
            self._interview.messages.show_warning(sentence)
        else:
            self._interview.messages.show_info(tr("The draft goes on with the newer version of the form."))

    def _leave_interview(self) -> bool:
        """Keep what is being typed and take the interview away; where it cannot be kept it stays, and says why."""
        page = self._interview
        if page is None:
            return True
        try:
            page.keep()
        except Problem as problem:
            page.messages.show_problem(problem)
            return False
        self._interview = None
        self._stack.removeWidget(page)
        page.deleteLater()
        return True

    def _on_finished(self, record_id: str) -> None:
        self.show_place(self._place)
        self.page(self._place).messages.show_action(
            tr("The record is kept."), tr("Show it"), lambda: self.show_record(record_id)
        )

    def _warm_up(self) -> None:
        workspace = self._workspace
        self._runner.run(lambda _progress: warm_up(workspace), self._on_warm)

    def _on_warm(self, _nothing: None) -> None:
        """Forms and places are loaded: the first record opens at once, and they need no looking through for garbage."""
        gc.freeze()

    def _on_checked(self, faults: list[str]) -> None:
        if faults:
            self.page(self._place).messages.show_problem(
                faults[0], tr("Bring it back"), lambda: self.rescue_wanted.emit(faults[0])
            )

    def _on_left(self) -> None:
        self.show_place(self._place)

    def _on_restored(self) -> None:
        """Forget the pages that show what was before; the settings stay in front with their message."""
        for key in [key for key in self._pages if key != "settings"]:
            page = self._pages.pop(key)
            self._stack.removeWidget(page)
            page.deleteLater()

    def _on_problem(self, problem: Problem) -> None:
        self.page(self._place).messages.show_problem(problem)

    def _on_filter(self, record_filter: RecordFilter) -> None:
        self._records_filter = record_filter

    def _on_export(self, record_filter: RecordFilter) -> None:
        self.show_place("exchange")
        page = self.page("exchange")
        if isinstance(page, ExchangePage):
            page.export_records(record_filter)

    def _on_target(self, target: Target) -> None:
        ways: dict[str, Callable[[str], None]] = {
            "place": self.show_place,
            "new": self.begin,
            "record": self.show_record,
            "draft": self.resume,
        }
        ways[target.kind](target.key)

    def _focus_front(self) -> None:
        """Take the focus in the page in front; an interview that was opened meanwhile keeps it."""
        page = self._stack.currentWidget()
        first = page.first_widget() if isinstance(page, Page) else None
        if first is not None:
            first.setFocus()

    def _add_shortcuts(self) -> None:
        pairs: list[tuple[str, Callable[[], None]]] = [
            ("Ctrl+K", lambda: self._go_to.open(self._targets())),
            ("Ctrl+N", lambda: self._go_to.open([each for each in self._targets() if each.kind == "new"])),
            ("Ctrl+F", self._on_find),
            ("F1", self._on_help),
            ("F6", self._on_other_pane),
            ("Ctrl+L", self.lock_wanted.emit),
        ]
        pairs += [(f"Ctrl+{number}", self._way_to(number)) for number in range(1, len(_PLACES) + 1)]
        for keys, action in pairs:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(action)

    def _way_to(self, number: int) -> Callable[[], None]:
        def go() -> None:
            keys = self._navigation.keys
            if number <= len(keys):
                self.show_place(keys[number - 1])

        return go

    def _targets(self) -> list[Target]:
        return targets(self._workspace, self._navigation.places)

    def _on_find(self) -> None:
        if self._interview is None:
            self.show_place("records")
            page = self.page("records")
            if isinstance(page, RecordsPage):
                page.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
                page.search.selectAll()

    def _on_help(self) -> None:
        """About the question in focus while a form is filled in, which stays where it is; else about the screen."""
        if self._interview is not None:
            self._interview.show_help()
            return
        place = self._place
        self.show_place("help")
        page = self.page("help")
        if isinstance(page, HelpPage):
            page.show_about(place)

    def _on_other_pane(self) -> None:
        page = self._stack.currentWidget()
        inner = page.panes() if isinstance(page, Page | InterviewPage) else []
        panes = [self._navigation.current_button(), *inner]
        focused = self.window().focusWidget()
        here = [number for number, pane in enumerate(panes) if pane is focused or pane.isAncestorOf(focused or self)]
        target = panes[((here[-1] if here else -1) + 1) % len(panes)]
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
