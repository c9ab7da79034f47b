"""ChoiceList: choices to tick, one or many, each with its digit. Used where all of them fit on the page.

Keyboard: Tab comes in and goes on; arrows walk; Space takes; a digit or a first letter takes at once; Delete clears.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QGridLayout, QHBoxLayout, QLabel, QRadioButton, QWidget

from fieldapp.digits import to_plain_digits
from fieldapp.text import fold
from fieldapp.translation import tr
from ui.widgets.editor import Editor, Option, entry_height
from ui.widgets.labels import WrappedLabel

MOST_NUMBERED: Final = 9

_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
}


class ChoiceList(Editor):
    """All choices on the page. ``columns`` 0 puts them side by side in one row."""

    def __init__(
        self, *, is_many: bool = False, columns: int = 1, is_quick: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._is_many = is_many
        self._columns = columns
        self._is_quick = is_quick and not is_many
        self._is_readonly = False
        self._options: tuple[Option, ...] = ()
        self._value = ""
        self._name = ""
        self._description = ""
        self.rows: list[ChoiceRow] = []
        self._empty = WrappedLabel(role="muted", owner=self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        self._grid.addWidget(self._empty, 0, 0)
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
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QAbstractButton):
            self._make_current(self.inputs().index(watched))
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
                self._take(int(digit) - 1)
            return True
        letter = fold(text)
        if not letter.strip() or not letter.isprintable():
            return False
        hits = [index for index, row in enumerate(self.rows) if fold(row.label.plain_text).startswith(letter)]
        if len(hits) == 1:
            self._take(hits[0])
        elif hits:
            following = next((index for index in hits if index > here), hits[0])
            self.rows[following].button.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(hits)

    def _take(self, index: int) -> None:
        self.rows[index].button.setFocus(Qt.FocusReason.OtherFocusReason)
        value = self.rows[index].value
        taken = self._taken()
        if not self._is_many:
            self._set_by_person("" if taken == [value] else value)
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

    def _rebuild(self) -> None:
        had_focus = any(row.button.hasFocus() for row in self.rows)
        for row in self.rows:
            self._grid.removeWidget(row)
            row.hide()
            row.deleteLater()
        offered = {option.value for option in self._options}
        strays = [Option(value, tr("{value} (not offered now)", value=value)) for value in self._taken()]
        options = [*self._options, *(option for option in strays if option.value not in offered)]
        self._empty.setVisible(not options)
        columns = self._columns or max(len(options), 1)
        lines = -(-len(options) // columns)
        self.rows = []
        for index, option in enumerate(options):
            number = str(index + 1) if len(options) <= MOST_NUMBERED else ""
            row = ChoiceRow(option, number, is_many=self._is_many, parent=self)
            row.button.installEventFilter(self)
            row.taken.connect(self._on_row_taken)
            row.setEnabled(not self._is_readonly)
            self._grid.addWidget(row, index % lines, index // lines)
            self.rows.append(row)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        for before, after in zip(self.rows, self.rows[1:], strict=False):
            QWidget.setTabOrder(before.button, after.button)
        self.describe(self._name, self._description)
        if self.rows:
            self._tick()
        if had_focus and self.rows:
            self.rows[0].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_row_taken(self, row: "ChoiceRow") -> None:
        self._take(self.rows.index(row))


class ChoiceRow(QWidget):
    """One choice: its button, its digit, its label. A click anywhere on it takes it."""

    taken = Signal(object)

    def __init__(self, option: Option, number: str, *, is_many: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.value = option.value
        self.button: QAbstractButton = QCheckBox(self) if is_many else QRadioButton(self)
        self.button.setAutoExclusive(False)
        self.button.setAccessibleName(option.label)
        self.button.clicked.connect(self._on_clicked)
        self.label = WrappedLabel(option.label, owner=self)
        self.setMinimumHeight(entry_height(self) - 4)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.button)
        if number:
            digit = QLabel(number, self)
            digit.setProperty("role", "muted")
            layout.addWidget(digit)
        layout.addWidget(self.label, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take it when it is clicked beside the button."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.taken.emit(self)
            return
        super().mouseReleaseEvent(event)

    def _on_clicked(self) -> None:
        self.taken.emit(self)
