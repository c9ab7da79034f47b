"""ChoiceList: choices to tick, one or many, each with its digit. Used where all of them fit on the page.

Keyboard: Tab comes in and goes on; arrows walk; Space takes; a digit or a first letter takes at once; Delete clears.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QVBoxLayout, QWidget

from fieldapp.digits import to_plain_digits
from fieldapp.text import fold
from fieldapp.translation import tr
from ui.widgets.choice_row import ChoiceRow, Shape
from ui.widgets.column_layout import AUTOMATIC, ColumnLayout
from ui.widgets.editor import Editor, Option
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel

MOST_NUMBERED: Final = 9
PACKED: Final = -1
ONE_LINE: Final = 99
"""Columns for choices that stand on one line whatever their number: a scale."""

_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
}


class ChoiceList(Editor):
    """All choices on the page: in columns, as many as fit or as ``columns`` says; PACKED one after the other."""

    def __init__(
        self,
        *,
        is_many: bool = False,
        columns: int = AUTOMATIC,
        shape: Shape = "line",
        is_quick: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_many = is_many
        self._shape = shape
        self._is_quick = is_quick and not is_many
        self._is_readonly = False
        self._options: tuple[Option, ...] = ()
        self._value = ""
        self._name = ""
        self._description = ""
        self.rows: list[ChoiceRow] = []
        self._empty = WrappedLabel(role="muted", owner=self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 2, 0, 2)
        outer.addWidget(self._empty)
        self._room: QLayout = FlowLayout(gap=4) if columns == PACKED else ColumnLayout(columns=columns)
        outer.addLayout(self._room)
        self.retranslate()

    def value(self) -> str:
        """Return the value taken, or the values taken in the order of the choices, separated by spaces."""
        return self._value

    def show_value(self, value: str) -> None:
        """Tick what the value says; a value that is not offered now is shown as such, to be unticked."""
        if value != self._value:
            self._value = value
            if set(self._taken()) - {row.value for row in self.rows}:
                self._rebuild()
        self._tick()

    def show_options(self, options: Sequence[Option]) -> None:
        """Show these choices."""
        if tuple(options) != self._options:
            self._options = tuple(options)
            self._rebuild()

    def inputs(self) -> list[QWidget]:
        """Return the buttons."""
        return [row.button for row in self.rows]

    def set_readonly(self, is_readonly: bool) -> None:
        """Make it a thing to read only."""
        self._is_readonly = is_readonly
        for row in self.rows:
            row.setEnabled(not is_readonly)

    def describe(self, name: str, description: str) -> None:
        """Name the list by the question; each button is named by its choice."""
        self._name, self._description = name, description
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for row in self.rows:
            row.button.setAccessibleDescription(" ".join(part for part in (name, description) if part))

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        self._empty.set_text(tr("No choices yet: they depend on an earlier answer."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read the keys of the focused choice."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(watched, event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut) and isinstance(watched, QAbstractButton):
            self._on_focus_moved(watched, is_here=event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if held or self._is_readonly:
            return False
        here = next((index for index, row in enumerate(self.rows) if row.button is watched), 0)
        key = Qt.Key(event.key())
        if key in _STEPS:
            target = here + _STEPS[key]
            if 0 <= target < len(self.rows):
                self.rows[target].button.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._set_by_person("")
            return True
        return self._on_letter(event.text(), here)

    def _on_letter(self, text: str, here: int) -> bool:
        digit = to_plain_digits(text)
        if digit.isdigit() and len(self.rows) <= MOST_NUMBERED:
            if 1 <= int(digit) <= len(self.rows):
                self._take(int(digit) - 1, is_kept=not self._is_many)
            return True
        letter = fold(text)
        if not letter.strip() or not letter.isprintable():
            return False
        hits = [index for index, row in enumerate(self.rows) if fold(row.label.plain_text).startswith(letter)]
        if len(hits) == 1:
            self._take(hits[0], is_kept=not self._is_many)
        elif hits:
            following = next((index for index in hits if index > here), hits[0])
            self.rows[following].button.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(hits)

    def _take(self, index: int, *, is_kept: bool = False) -> None:
        """Take a choice; taking it a second time drops it again, unless it ``is_kept``."""
        self.rows[index].button.setFocus(Qt.FocusReason.OtherFocusReason)
        value = self.rows[index].value
        taken = self._taken()
        if not self._is_many:
            self._set_by_person("" if taken == [value] and not is_kept else value)
            if self._is_quick and self._value:
                self.completed.emit()
            return
        wanted = set(taken) ^ {value}
        self._set_by_person(" ".join(row.value for row in self.rows if row.value in wanted))

    def _set_by_person(self, value: str) -> None:
        changed = value != self._value
        self._value = value
        self._tick()
        if changed:
            self.edited.emit(value)

    def _taken(self) -> list[str]:
        if self._is_many:
            return self._value.split()
        return [self._value] if self._value else []

    def _tick(self) -> None:
        taken = self._taken()
        for row in self.rows:
            row.button.setChecked(row.value in taken)
        current = next((index for index, row in enumerate(self.rows) if row.button.isChecked()), 0)
        if self.rows and not any(row.button.hasFocus() for row in self.rows):
            self._make_current(current)

    def _make_current(self, index: int) -> None:
        for position, row in enumerate(self.rows):
            policy = Qt.FocusPolicy.StrongFocus if position == index else Qt.FocusPolicy.ClickFocus
            row.button.setFocusPolicy(policy)
        self.setFocusProxy(self.rows[index].button)

    def _on_focus_moved(self, button: QAbstractButton, *, is_here: bool) -> None:
        place = next((place for place, row in enumerate(self.rows) if row.button is button), -1)
        if place >= 0:
            self.rows[place].update()
            if is_here:
                self._make_current(place)

    def _rebuild(self) -> None:
        """Make the rows anew. The focus goes over before the old rows go, so that it never leaves the question."""
        old, self.rows = self.rows, []
        had_focus = any(row.button.hasFocus() for row in old)
        offered = {option.value for option in self._options}
        strays = [Option(value, tr("{value} (not offered now)", value=value)) for value in self._taken()]
        options = [*self._options, *(option for option in strays if option.value not in offered)]
        self._empty.setVisible(not options)
        is_numbered = len(options) <= MOST_NUMBERED and self._shape != "bare"
        for index, option in enumerate(options):
            self._add_row(option, str(index + 1) if is_numbered else "")
        for before, after in zip(self.rows, self.rows[1:], strict=False):
            QWidget.setTabOrder(before.button, after.button)
        self.describe(self._name, self._description)
        self._tick()
        if had_focus and self.rows:
            current = next((row for row in self.rows if row.button.isChecked()), self.rows[0])
            current.button.setFocus(Qt.FocusReason.OtherFocusReason)
        for row in old:
            self._room.removeWidget(row)
            row.hide()
            row.deleteLater()

    def _add_row(self, option: Option, number: str) -> None:
        shape: Shape = "card" if option.picture and self._shape == "line" else self._shape
        row = ChoiceRow(option, number, is_many=self._is_many, shape=shape, parent=self)
        row.button.installEventFilter(self)
        row.taken.connect(self._on_row_taken)
        row.setEnabled(not self._is_readonly)
        self._room.addWidget(row)
        self.rows.append(row)

    def _on_row_taken(self, row: ChoiceRow) -> None:
        self._take(self.rows.index(row))
