"""Ctrl+K: go to anything. One field, one list: places, new records, drafts, and the records that fit what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.text import fold
from fieldapp.translation import tr
from fieldapp.workspace import RecordFilter, RecordRow, Workspace
from ui.background import Runner
from ui.form_words import form_title
from ui.navigation import Place
from ui.place_words import place_name
from ui.preferences import Preferences
from ui.theme.appearance import appearance
from ui.theme.icons import icon
from ui.widgets.labels import WrappedLabel
from ui.wording import day_text

_MOST_RECORDS: Final = 12
_PAUSE_MS: Final = 120


@dataclass(frozen=True)
class Target:
    """Something to go to."""

    kind: Literal["place", "new", "draft", "record"]
    key: str
    text: str
    icon: str


class GoTo(QFrame):
    """Lies over the window; Esc gives the focus back to where it was."""

    chosen = Signal(object)

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("palette")
        self._workspace = workspace
        self._preferences = preferences
        self._runner = runner
        self._targets: Sequence[Target] = ()
        self._shown: list[Target] = []
        self._is_looking = False
        self._is_taking = False
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._on_item)
        self._nothing = WrappedLabel(role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def open(self, targets: Sequence[Target]) -> None:
        """Show the field with these targets; records are looked up as they are typed."""
        self._targets = targets
        self._before = self.window().focusWidget()
        name = tr("Go to a place, a form or a record")
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.list.setAccessibleName(tr("Found"))
        self._nothing.set_text(tr("Nothing fits. Type less, or another part of the name."))
        self.field.clear()
        self._is_looking = self._is_taking = False
        self._show([])
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._close()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        if key in steps and self.list.count():
            row = self.list.currentRow() + steps[key]
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._close(gives_back=True)
        else:
            return False
        return True

    def _on_typed(self) -> None:
        self._show([])
        self._is_looking = len(self._typed) > 1 and any(each.kind == "place" for each in self._targets)
        if self._is_looking:
            self._pause.start()

    @property
    def _typed(self) -> str:
        return self.field.text().strip()

    def _take(self) -> None:
        """Go to what is current; where nothing is found yet, as soon as the records are looked through."""
        if self.list.currentItem() is not None:
            self._on_item(self.list.currentItem())
        else:
            self._is_taking = self._is_looking

    def _look(self) -> None:
        """Look for records in a thread: a country has many."""
        typed, workspace = self._typed, self._workspace

        def job(progress: Progress) -> tuple[str, list[RecordRow]]:
            return typed, workspace.records(RecordFilter(text=typed), limit=_MOST_RECORDS)

        self._runner.run(job, self._on_found, on_problem=self._on_not_found)

    def _on_found(self, result: tuple[str, list[RecordRow]]) -> None:
        typed, rows = result
        if typed != self._typed or not self.isVisible():
            return
        self._is_looking = False
        self._show([self._record_target(row) for row in rows])
        if self._is_taking and self.list.currentItem() is not None:
            self._on_item(self.list.currentItem())
        self._is_taking = False

    def _on_not_found(self, _problem: Problem) -> None:
        self._is_looking = self._is_taking = False

    def _show(self, records: Sequence[Target]) -> None:
        """Show the targets that fit what is typed, then these records."""
        words = fold(self._typed).split()
        row = self.list.currentRow()
        self._shown = [each for each in self._targets if all(word in fold(each.text) for word in words)] + list(records)
        look = appearance()
        self.list.clear()
        for target in self._shown:
            self.list.addItem(QListWidgetItem(icon(target.icon, look.tokens.muted), target.text))
        self.list.setCurrentRow(max(0, row) if records and row < len(self._shown) else 0)
        self._nothing.setVisible(not self._shown)
        self.list.setVisible(bool(self._shown))

    def _record_target(self, row: RecordRow) -> Target:
        text = " · ".join(filter(None, (row.title, row.village, self._province(row), self._day(row.activity_date))))
        return Target("record", row.record_id, text, "records")

    def _province(self, row: RecordRow) -> str:
        return place_name(row.province) if self._workspace.office.role == "national" else ""

    def _day(self, iso_day: str) -> str:
        return day_text(iso_day, self._preferences.settings.calendar)

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        target = self._shown[self.list.row(item)]
        self._close(gives_back=True)
        self.chosen.emit(target)

    def _close(self, gives_back: bool = False) -> None:
        self.hide()
        before, self._before = self._before, None
        if gives_back and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        over = self.parentWidget()
        assert over is not None
        width = min(over.width() - 40, appearance().text_px * 44)
        height = min(over.height() - 80, appearance().row_height * 11)
        self.setGeometry((over.width() - width) // 2, 40, width, height)


def targets(workspace: Workspace, places: Sequence[Place]) -> list[Target]:
    """Return what can be gone to without looking into the records: forms to begin, drafts, places."""
    forms = [
        Target("new", form.form_id, tr("New: {form}", form=form_title(form.form_id, form.title)), "plus")
        for form in workspace.forms()
        if not form.is_hidden
    ]
    drafts = [
        Target("draft", draft.draft_id, tr("Continue: {title}", title=draft.title or draft.form_title), "draft")
        for draft in workspace.drafts()
    ]
    return [*forms, *drafts, *(Target("place", place.key, tr(place.title), place.icon) for place in places)]
