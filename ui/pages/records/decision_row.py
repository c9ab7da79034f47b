"""One answer in which edits differ, as cells of a grid: name, value before, a value per edit, another value.

Left and Right choose, Up, Down and Enter go between the answers, digits choose by place.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.forms.model import Question, QuestionType
from fieldapp.records.repeats import Value
from fieldapp.translation import tr
from ui.interview.editors import make_editor
from ui.pages.records.decision import Line, Option, Side
from ui.widgets.editor import Editor
from ui.widgets.editor import Option as Choice
from ui.widgets.labels import WrappedLabel, set_role

_TYPED: Final = frozenset(
    {
        QuestionType.TEXT,
        QuestionType.INTEGER,
        QuestionType.DECIMAL,
        QuestionType.DATE,
        QuestionType.TIME,
        QuestionType.SELECT_ONE,
        QuestionType.SELECT_MULTIPLE,
    }
)
"""Questions for which a value can be given here that no edit had."""


class DecisionRow(QObject):
    """Holds the cells of one line. The grid owns them."""

    changed = Signal()
    left = Signal(int)
    """Go to another line: 1 down, -1 up."""

    def __init__(self, line: Line, sides: Sequence[Side], calendar: Calendar, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.line = line
        self._options: list[Value] = []
        self._group = QButtonGroup(self)
        self._cells = [self._cell(option, side) for option, side in zip(line.options, sides, strict=True)]
        self.own: Editor | None = None
        self._own_cell: ValueCell | None = None
        if line.question is not None and _can_be_typed(line.question):
            self._add_own(line.question, calendar, choices)
        self._group.idToggled.connect(self._on_toggled)

    @property
    def radios(self) -> list["ValueRadio"]:
        """The buttons of all values, in order."""
        return [button for button in self._group.buttons() if isinstance(button, ValueRadio)]

    @property
    def is_decided(self) -> bool:
        """Whether a value is chosen."""
        return self._group.checkedId() >= 0

    @property
    def value(self) -> Value:
        """The chosen value."""
        place = self._group.checkedId()
        if self.own is not None and place == len(self._options):
            return self.own.value() or None
        return self._options[place]

    def add_to(self, grid: QGridLayout, row: int) -> None:
        """Put the cells into two rows of a grid."""
        name = QWidget()
        column = QVBoxLayout(name)
        column.setContentsMargins(0, 8, 8, 8)
        column.setSpacing(2)
        if self.line.where:
            column.addWidget(WrappedLabel(self.line.where, "muted"))
        column.addWidget(WrappedLabel(self.line.name, "strong"))
        column.addStretch(1)
        before = WrappedLabel(self.line.before, "muted")
        before.setAlignment(Qt.AlignmentFlag.AlignTop)
        before.setContentsMargins(0, 8, 8, 8)
        grid.addWidget(name, row, 0)
        grid.addWidget(before, row, 1)
        for place, cell in enumerate(self._cells):
            grid.addWidget(cell, row, 2 + place)
        if self._own_cell is not None:
            grid.addWidget(self._own_cell, row + 1, 2, 1, len(self._cells))

    def choose_side(self, place: int) -> None:
        """Choose what an edit says, where it has a say."""
        radio = self._cells[place].radio
        if radio is not None:
            radio.setChecked(True)

    def set_pointless(self, is_pointless: bool) -> None:
        """Say that another choice (the entry goes, the record goes) has settled this one."""
        for cell in (*self._cells, self._own_cell):
            if cell is not None:
                cell.setEnabled(not is_pointless)

    def take_focus(self) -> None:
        """Bring the cursor here."""
        checked = self._group.checkedButton()
        radio = checked if isinstance(checked, ValueRadio) else self.radios[0]
        radio.setFocus(Qt.FocusReason.TabFocusReason)

    def _cell(self, option: Option | None, side: Side) -> "ValueCell":
        if option is None:
            return ValueCell("", tr("not changed by this edit"), None)
        who = option.set_by or " · ".join((side.who, side.where, side.when))
        radio = self._radio(tr("{question}: {value} ({who})", question=self._spoken, value=option.text, who=who))
        self._options.append(option.value)
        note = tr("Set by {who}", who=option.set_by) if option.set_by else ""
        return ValueCell(option.text, note, radio)

    def _add_own(self, question: Question, calendar: Calendar, choices: Sequence[Choice]) -> None:
        radio = self._radio(tr("{question}: another value", question=self._spoken))
        self.own = make_editor(question, calendar)
        self.own.show_options(choices)
        self.own.describe(tr("{question}: another value", question=self._spoken), "")
        self.own.edited.connect(self.changed)
        self.own.hide()
        self._own_cell = ValueCell(tr("Another value"), "", radio, is_framed=False)
        self._own_cell.add(self.own)

    @property
    def _spoken(self) -> str:
        return " › ".join(filter(None, (self.line.where, self.line.name)))

    def _radio(self, spoken: str) -> "ValueRadio":
        radio = ValueRadio()
        radio.setAccessibleName(spoken)
        radio.stepped.connect(self._on_stepped)
        radio.picked.connect(self._on_picked)
        radio.left.connect(self._on_left)
        self._group.addButton(radio, len(self._group.buttons()))
        return radio

    def _on_stepped(self, by: int) -> None:
        radios = self.radios
        here = next((place for place, radio in enumerate(radios) if radio.hasFocus()), 0)
        self._on_picked(min(max(here + by, 0), len(radios) - 1))

    def _on_picked(self, place: int) -> None:
        radios = self.radios
        if place < len(radios) and radios[place].isEnabled():
            radios[place].setFocus(Qt.FocusReason.TabFocusReason)
            radios[place].setChecked(True)

    def _on_left(self, by: int, is_chosen: bool) -> None:
        if is_chosen and not self.is_decided:
            radio = next((radio for radio in self.radios if radio.hasFocus()), None)
            if radio is not None:
                radio.setChecked(True)
        if self.own is not None and is_chosen and self._group.checkedId() == len(self._options):
            self.own.inputs()[0].setFocus(Qt.FocusReason.TabFocusReason)
            return
        self.left.emit(by)

    def _on_toggled(self, place: int, is_checked: bool) -> None:
        if self.own is not None and place == len(self._options):
            self.own.setVisible(is_checked)
        if is_checked:
            self.changed.emit()


class ValueRadio(QRadioButton):
    """A radio button without a text of its own, whose keys work as in a table."""

    stepped = Signal(int)
    picked = Signal(int)
    left = Signal(int, bool)
    """Up, Down or Enter: by how many lines; whether the value under the cursor is taken along (Enter)."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.left.emit(1 if key == Qt.Key.Key_Down else -1, False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.left.emit(1, True)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.picked.emit(key - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)


class ValueCell(QFrame):
    """A value with its button; a click anywhere on it chooses it."""

    def __init__(self, text: str, note: str, radio: ValueRadio | None, *, is_framed: bool = True) -> None:
        super().__init__()
        self.radio = radio
        if is_framed:
            self.setProperty("role", "value")
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 8, 2)
        row.setSpacing(4)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 6, 0, 6)
        self._column.setSpacing(2)
        if radio is not None:
            row.addWidget(radio, 0, Qt.AlignmentFlag.AlignTop)
            radio.toggled.connect(self._on_toggled)
        row.addLayout(self._column, 1)
        if text:
            self._column.addWidget(WrappedLabel(text))
        if note:
            self._column.addWidget(WrappedLabel(note, "muted"))
        self._column.addStretch(1)

    def add(self, widget: QWidget) -> None:
        """Put something below the text."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.radio is not None and self.rect().contains(event.position().toPoint()):
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.setChecked(True)

    def _on_toggled(self, is_checked: bool) -> None:
        set_role(self, "chosen", "true" if is_checked else "false")


def _can_be_typed(question: Question) -> bool:
    return question.type in _TYPED and not question.choices_file and not question.is_calculated
