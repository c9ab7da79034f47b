"""InterviewPage: one record being filled in: outline, section, what is left. Drafts keep themselves; nothing is lost.

Joins the parts of this folder with a Workspace. The parts know no workspace.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from fieldapp.dates import Calendar
from fieldapp.errors import Problem
from fieldapp.interview.state import Changes
from fieldapp.progress import Progress
from fieldapp.translation import language, tr
from fieldapp.workspace import Entry, Workspace
from ui.background import Runner
from ui.interview.autosave import Autosave
from ui.interview.beginning import drop_empty_instances
from ui.interview.blocks import Surroundings
from ui.interview.controller import Controller
from ui.interview.finish_panel import Left
from ui.interview.frame import InterviewFrame
from ui.interview.overview import Overview, form_name
from ui.interview.people_row import PeopleRow
from ui.interview.previous import PreviousRecord
from ui.interview.section_page import SectionPage
from ui.interview.sections import Section, sections_of
from ui.interview.tab_order import in_order, link
from ui.widgets.attachment import Attachment, content_of

_OUTLINE_PAUSE_MS = 120
_AHEAD_PAUSE_MS = 400
"""After so long in a section the next one is built, so that it is there at once."""


class InterviewPage(InterviewFrame):
    """The page. ``keep()`` before it is thrown away."""

    finished = Signal(str)
    """The record was kept; carries its id."""
    another_wanted = Signal(str)
    """After ``finished``: the person wants to begin the next record of this form; carries the form id."""
    left = Signal()
    """The person went back; the draft is kept."""

    def __init__(
        self, workspace: Workspace, entry: Entry, runner: Runner | None = None, calendar: Calendar = "gregorian"
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._entry = entry
        self._runner = runner or Runner(self)
        self.controller = Controller(entry.interview, self)
        self.controller.changed.connect(self._on_changed)
        self.controller.edited.connect(self._on_edited)
        self.controller.problem_met.connect(self._on_problem)
        self.controller.taken_out.connect(self._on_taken_out)
        self.autosave = Autosave(workspace, entry, self._runner, self)
        self.autosave.kept.connect(self._on_kept)
        self.autosave.failed.connect(self._on_problem)
        self._previous = PreviousRecord(workspace, entry.record_id, entry.interview.form.form_id)
        if not entry.bases and entry.kept is None:
            drop_empty_instances(entry.interview)
        self._surroundings = Surroundings(self.controller, calendar, self._attach, self._read_attachment)
        self.sections: tuple[Section, ...] = sections_of(entry.interview.form)
        self._overview = Overview(self.controller, self.sections)
        if entry.bases or entry.kept is not None:
            self._overview.mark_all_visited()
        self._pages: dict[int, SectionPage] = {}
        self._current = -1
        self._is_over = False
        self._outline_timer = QTimer(self)
        self._outline_timer.setSingleShot(True)
        self._outline_timer.setInterval(_OUTLINE_PAUSE_MS)
        self._outline_timer.timeout.connect(self._show_outline)
        self._ahead_timer = QTimer(self)
        self._ahead_timer.setSingleShot(True)
        self._ahead_timer.setInterval(_AHEAD_PAUSE_MS)
        self._ahead_timer.timeout.connect(self._build_ahead)
        self._build(self.controller, len(self.sections))
        self._connect_parts()
        self._add_shortcuts()
        self._speak()
        self.show_section(self._section_at_start())

    # What the shell asks

    def keep(self) -> None:
        """Keep what is not kept yet, and come back when it is durable. A finished record is left alone."""
        if not self._is_over:
            self._commit()
            self.autosave.flush()

    @property
    def kept_draft_id(self) -> str:
        """The id of the draft on the disk; empty when nothing was typed yet, or the record is finished."""
        return self._entry.draft_id if self._entry.kept is not None and not self._is_over else ""

    def panes(self) -> list[QWidget]:
        """Return what F6 goes round: the outline and the questions."""
        page = self.page
        return [each for each in (self.outline, page) if each is not None and each.isVisibleTo(self)]

    @property
    def page(self) -> SectionPage | None:
        """The section in front, None while the list of what is left is in front."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, SectionPage) else None

    @property
    def current_section(self) -> int:
        """The place of the section in front, or of the one in front before."""
        return self._current

    def enter(self) -> None:
        """Take the focus in the section in front."""
        if self.page is not None:
            self.page.enter()

    # Going about

    def show_section(self, index: int, *, at_end: bool = False) -> None:
        """Bring a section to the front and take the focus in it."""
        if not 0 <= index < len(self.sections):
            return
        if self._current >= 0 and self._current != index:
            self._overview.mark_left(self._current)
        self._current = index
        self._overview.mark_visited(index)
        self.autosave.section = self.sections[index].key
        page = self.section_page(index)
        self.stack.setCurrentWidget(page)
        self.outline.show_current(index)
        self._show_outline()
        self._show_buttons()
        page.enter(at_end=at_end)
        self._ahead_timer.start()

    def section_page(self, index: int, *, is_wanted: bool = True) -> SectionPage:
        """Return the page of a section, built now if it was not visited yet, or little by little if nobody waits."""
        if index not in self._pages:
            page = SectionPage(self.sections[index], self._surroundings, self.stack, is_wanted=is_wanted)
            page.ended.connect(self._on_section_ended)
            self.stack.addWidget(page)
            self._pages[index] = page
        if is_wanted:
            self._pages[index].build_first()
        return self._pages[index]

    def go_to(self, path: str) -> None:
        """Go to a question."""
        for index, section in enumerate(self.sections):
            if section.has(path):
                self.show_section(index)
                self.section_page(index).enter_path(path)
                return

    def step_section(self, step: int) -> None:
        """Go to the next section that is asked (1), or the one before (-1); past the last one, finish."""
        index = self._current + step
        while 0 <= index < len(self.sections):
            if self._overview.is_asked(index):
                self.show_section(index)
                return
            index += step
        if step > 0:
            self.finish_button.setFocus(Qt.FocusReason.TabFocusReason)

    # Finishing

    def finish(self) -> bool:
        """Make the record final, or list what is left; return whether it is final."""
        try:
            self._commit()
            self.autosave.flush()
            outcome = self._workspace.finalise(self._entry)
        except Problem as problem:
            self._on_problem(problem)
            return False
        if isinstance(outcome, tuple):
            self._overview.mark_all_left()
            self._show_outline()
            self.stack.setCurrentWidget(self.finish_panel)
            self._show_buttons()
            self.finish_panel.show_left([self._left(problem.path, problem.sentence) for problem in outcome])
            return False
        self._end(outcome.record_id)
        return True

    def _commit(self) -> None:
        """Take over what is being typed just now."""
        stop = self.page.stop_of(self.window().focusWidget()) if self.page is not None else None
        if stop is not None:
            stop.commit()

    def keep_as_is(self) -> None:
        """Make a record of it as it is, open questions and all."""
        try:
            revision = self._workspace.save(self._entry)
        except Problem as problem:
            self._on_problem(problem)
            return
        self._end(revision.record_id)

    def finish_and_begin_another(self) -> None:
        """Make the record final and begin the next one of the same form."""
        if self.finish():
            self.another_wanted.emit(self.controller.form.form_id)

    def show_help(self) -> None:
        """Say what there is to know of the question in focus, or close that again."""
        if self.help.isVisible():
            self.help.hide()
        else:
            page = self.page
            self.help.show_about(page.stop_of(self.window().focusWidget()) if page is not None else None)

    def go_back(self) -> None:
        """Close the help; or leave the list of what is left; or leave the page, keeping the draft."""
        if self.help.isVisible():
            self.help.hide()
            return
        if self.page is None:
            self.show_section(self._current)
            return
        try:
            self.keep()
        except Problem as problem:
            self._on_problem(problem)
            return
        self.left.emit()

    # Keys

    def _link_tabs(self, focused: QWidget) -> None:
        """Have Tab go on from here in the order that people see: head, outline, questions, foot."""
        link(self._tab_order(focused), focused, self)

    def _tab_order(self, focused: QWidget | None) -> list[QWidget]:
        inner = self.stack.currentWidget()
        if isinstance(inner, SectionPage):
            inner.build_all()
            inner = inner.widget()
        parts = [self.back, self.messages, self.outline.focusProxy(), inner, self.help, self.foot]
        return [widget for part in parts if part is not None for widget in in_order(part, focused)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Enter, back by Shift+Enter; press a focused button."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self.page is None:
            super().keyPressEvent(event)
            return
        focused = self.window().focusWidget()
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if isinstance(focused, QAbstractButton) and not is_back and self._is_pressed_by_enter(focused):
            focused.click()
        else:
            self.page.step(-1 if is_back else 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Listen where the focus goes."""
        super().showEvent(event)
        if not event.spontaneous():
            self._application().focusChanged.connect(self._on_focus_changed)
            self._outline_timer.start()
            for page in self._pages.values():
                page.build_on()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest: a page that is going must not be called any more."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._application().focusChanged.disconnect(self._on_focus_changed)
            for timer in (self._outline_timer, self._ahead_timer):
                timer.stop()
            for page in self._pages.values():
                page.rest()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the program's language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "finish_panel"):
            self._speak()

    def _is_pressed_by_enter(self, button: QAbstractButton) -> bool:
        return not button.isCheckable() or button in self.outline.buttons

    def _application(self) -> QApplication:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        return application

    def _add_shortcuts(self) -> None:
        keys = {
            "Ctrl+Return": self.finish_and_begin_another,
            "Ctrl+Enter": self.finish_and_begin_another,
            "Alt+Left": self._on_previous_section,
            "Alt+Right": self._on_next_section,
            "F2": self._on_note,
            "Ctrl+D": self._on_value_from_previous,
            "Escape": self.go_back,
        }
        for text, action in keys.items():
            self._shortcut(QKeySequence(text), action)
        self._shortcut(QKeySequence(QKeySequence.StandardKey.Undo), self._on_undo)
        self._shortcut(QKeySequence(QKeySequence.StandardKey.Redo), self._on_redo)

    def _shortcut(self, keys: QKeySequence, action: object) -> None:
        shortcut = QShortcut(keys, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)

    def _on_previous_section(self) -> None:
        self.step_section(-1)

    def _on_next_section(self) -> None:
        self.step_section(1)

    def _on_note(self) -> None:
        stop = self.page.stop_of(self.window().focusWidget()) if self.page is not None else None
        if stop is not None:
            stop.open_note()

    def _on_undo(self) -> None:
        self._went_to(self.controller.undo())

    def _on_redo(self) -> None:
        self._went_to(self.controller.redo())

    def _went_to(self, path: str) -> None:
        if path:
            self.go_to(path)

    def _on_value_from_previous(self) -> None:
        focused = self.window().focusWidget()
        stop = self.page.stop_of(focused) if self.page is not None else None
        path = stop.path_of(focused) if isinstance(stop, PeopleRow) else "" if stop is None else stop.path
        if not path or "[" in path:
            return
        value = self._previous.value(path)
        if value:
            self.controller.answer(path, value)
        else:
            self.messages.show_info(tr("The previous record has no answer to this question."))

    # Words

    def _connect_parts(self) -> None:
        self.back.clicked.connect(self.go_back)
        self.outline.chosen.connect(self.show_section)
        self.finish_panel.chosen.connect(self.go_to)
        self.finish_panel.back_wanted.connect(self.go_back)
        self.finish_panel.kept_as_is.connect(self.keep_as_is)
        self.previous_button.clicked.connect(self._on_previous_section)
        self.next_button.clicked.connect(self._on_next_section)
        self.finish_button.clicked.connect(self.finish)

    def _speak(self) -> None:
        """Say everything in the language in use now, the form too where it has it."""
        form = self.controller.form
        self.title.setText(form_name(form))
        self.setAccessibleName(self.title.text())
        self._name_buttons()
        self._on_kept(self._entry.kept)
        self.controller.set_language(form.language_for(language()))
        for page in self._pages.values():
            page.refresh(None)
        if self._current >= 0 and self.page is None:
            self.finish()
        self._show_outline()

    def _show_outline(self) -> None:
        self.outline.show_entries(self._overview.entries())

    def _show_buttons(self) -> None:
        earlier, later = range(self._current), range(self._current + 1, len(self.sections))
        self._show_foot(
            is_asking=self.page is not None,
            is_first=not any(self._overview.is_asked(index) for index in earlier),
            is_last=not any(self._overview.is_asked(index) for index in later),
        )

    def _section_at_start(self) -> int:
        keys = [section.key for section in self.sections]
        place = keys.index(self._entry.section) if self._entry.section in keys else 0
        asked = [index for index in range(len(keys)) if self._overview.is_asked(index)]
        return place if place in asked or not asked else asked[0]

    def _left(self, path: str, sentence: str) -> Left:
        section = next((each for each in self.sections if each.has(path)), None)
        title = "" if section is None else self._overview.title(section)
        return Left(path, title, self._overview.place_words(path), sentence)

    def _build_ahead(self) -> None:
        later = range(self._current + 1, len(self.sections))
        following = next((index for index in later if self._overview.is_asked(index)), None)
        if following is not None:
            self.section_page(following, is_wanted=False).resize(self.stack.size())

    # What happened

    def _on_changed(self, changes: Changes) -> None:
        for page in self._pages.values():
            page.refresh(changes)
        self._outline_timer.start()
        focused = self.window().focusWidget()
        if len(changes.paths) > 1 and focused is not None and self.isAncestorOf(focused):
            self._link_tabs(focused)

    def _on_edited(self) -> None:
        self.autosave.touch()

    def _on_kept(self, moment: datetime | None) -> None:
        self.saved.set_text("" if moment is None else tr("Saved {time}", time=f"{moment.astimezone():%H:%M}"))

    def _on_problem(self, problem: Problem) -> None:
        self.messages.show_problem(problem)

    def _on_taken_out(self, path: str) -> None:
        self.messages.show_info(
            tr(
                "The answer to “{question}” was taken out: it does not go with the new answer. Ctrl+Z brings it back.",
                question=self._overview.question_words(path),
            )
        )

    def _on_section_ended(self, step: int) -> None:
        if step > 0:
            self.step_section(1)
            return
        earlier = [index for index in range(self._current) if self._overview.is_asked(index)]
        if earlier:
            self.show_section(earlier[-1], at_end=True)

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        page = self.page if isValid(self.stack) else None
        if new is not None and self.isAncestorOf(new):
            self._link_tabs(new)
        if page is None or old is None or new is None or not self.isVisible():
            return
        stop = page.stop_of(old) if page.isAncestorOf(old) else None
        if stop is not None and stop is not page.stop_of(new):
            stop.on_left()
            self._outline_timer.start()
        if self.help.isVisible() and page.isAncestorOf(new) and page.stop_of(new) is not stop:
            self.help.show_about(page.stop_of(new))

    def _attach(self, path: str, attachment: Attachment) -> None:
        """Keep a file in the background; the answer is its name as soon as it is kept."""

        def job(_progress: Progress) -> str:
            return self._workspace.attach(attachment.name, content_of(attachment))

        def on_done(name: str) -> None:
            if isValid(self) and not self._is_over:
                self.controller.answer(path, name)

        self._runner.run(job, on_done, self._on_problem)

    def _read_attachment(self, name: str, show: Callable[[bytes], None]) -> None:
        self._runner.run(lambda _progress: self._workspace.attachment(name), show, self._on_problem)

    def _end(self, record_id: str) -> None:
        self._is_over = True
        self.autosave.stop()
        self.finished.emit(record_id)
