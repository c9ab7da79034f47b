"""PeopleGrid: people counted by sex and age in one table, as in Excel; the edges are computed, never typed.

Knows cells by (sex, age) and texts; the page joins cells with the questions of the form.
Keys: arrows and Enter move as in Excel, Tab goes on cell by cell, a pasted block fills from the current cell;
Ctrl+A chooses the whole table, to copy it with its heads and totals or to clear it.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from fieldapp.digits import parse_integer
from fieldapp.forms.model import AGE_BANDS, SEXES
from fieldapp.text import breakable
from fieldapp.translation import mark, tr, tr_n
from ui.widgets.editor import Editor, mark_wrong
from ui.widgets.labels import WrappedLabel, set_role
from ui.widgets.people_cell import PeopleCell, block_of

Cell = tuple[str, str]
"""Sex and age band."""

ONLY_TOTALS_AGE: Final = "unknown"
SEX_NAMES: Final = {"female": mark("Female"), "male": mark("Male"), "other": mark("Other or not stated")}
AGE_NAMES: Final = {"unknown": mark("Age unknown")}


class PeopleGrid(Editor):
    """The sex x age table. ``changed_cells`` says what a person changed; several at once when a block is pasted."""

    changed_cells = Signal(object)
    """A dict, cell -> new value ("" for none): all that changed in one action."""
    noted = Signal(str)
    """Something a person should know of what was just done."""
    is_wide = True

    def __init__(self, cells: Iterable[Cell], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        given = set(cells)
        self._sexes = [sex for sex in SEXES if any(cell[0] == sex for cell in given)]
        self._ages = [age for age in AGE_BANDS if any(cell[1] == age for cell in given)]
        self._name = ""
        self._before_only_totals: dict[Cell, str] = {}
        self.cells: dict[Cell, PeopleCell] = {}
        self.totals: dict[Cell, QLabel] = {}
        self._heads: dict[str, WrappedLabel] = {}
        self._frame = QFrame(self)
        self._frame.setObjectName("peopleGrid")
        self._grid = QGridLayout(self._frame)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self.only_totals = QCheckBox(self)
        self.only_totals.setVisible(ONLY_TOTALS_AGE in self._ages and len(self._ages) > 1)
        self.only_totals.clicked.connect(self._on_only_totals)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._frame, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.only_totals)
        self._build(given)
        self.retranslate()
        self._total()

    def value(self) -> str:
        """Return the grand total, "" when nothing is filled in."""
        return self.totals["", ""].text()

    def values(self) -> dict[Cell, str]:
        """Return every cell's canonical value."""
        return {cell: entry.value() for cell, entry in self.cells.items()}

    def show_values(self, values: Mapping[Cell, str]) -> None:
        """Show these values; a record with counts only in "age unknown" shows only totals."""
        for cell, entry in self.cells.items():
            entry.show_value(values.get(cell, ""))
        if not self.hasFocus() and not any(entry.hasFocus() for entry in self.cells.values()):
            self._guess_only_totals()
        self._total()

    def show_problems(self, cells: Iterable[Cell]) -> None:
        """Draw these cells as wrong, the others not."""
        wrong = set(cells)
        for cell, entry in self.cells.items():
            mark_wrong(entry, is_wrong=cell in wrong)

    def inputs(self) -> list[QWidget]:
        """Return the cells that can be typed in, row by row, and the switch."""
        return [*self.cells.values(), self.only_totals]

    def set_readonly(self, is_readonly: bool) -> None:
        """Make it a thing to read only."""
        for entry in self.cells.values():
            entry.setReadOnly(is_readonly)
        self.only_totals.setEnabled(not is_readonly)

    def describe(self, name: str, description: str) -> None:
        """Name each cell by its sex and age after the name of the table."""
        self._name = name
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for (sex, age), entry in self.cells.items():
            entry.setAccessibleName(tr("{table}: {sex}, {age}", table=name, sex=sex_name(sex), age=age_name(age)))

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        for sex in self._sexes:
            _write_head(self._heads[sex], sex_name(sex))
        for age in self._ages:
            _write_head(self._heads[age], age_name(age))
        if self.only_totals.isChecked():
            _write_head(self._heads[ONLY_TOTALS_AGE], tr("All ages"))
        _write_head(self._heads["row total"], tr("Total"))
        _write_head(self._heads["column total"], tr("Total"))
        self.only_totals.setText(tr("Only totals are known, not ages"))
        self.describe(self._name, self.accessibleDescription())

    def is_only_totals(self) -> bool:
        """Return whether only the row of totals is open."""
        return self.only_totals.isChecked()

    def _build(self, given: set[Cell]) -> None:
        width = len(self._sexes) + 1
        for column in range(1, width + 1):
            self._grid.setColumnStretch(column, 1)
        for column, sex in enumerate([*self._sexes, "column total"], start=1):
            self._heads[sex] = self._head(0, column, Qt.AlignmentFlag.AlignRight)
        for row, age in enumerate([*self._ages, "row total"], start=1):
            self._heads[age] = self._head(row, 0, Qt.AlignmentFlag.AlignLeft)
            for column, sex in enumerate(self._sexes, start=1):
                if (sex, age) in given:
                    self._grid.addWidget(self._cell(sex, age), row, column)
            self._grid.addWidget(self._edge("", "" if age == "row total" else age), row, width)
        for column, sex in enumerate(self._sexes, start=1):
            self._grid.addWidget(self._edge(sex, ""), len(self._ages) + 1, column)

    def _head(self, row: int, column: int, alignment: Qt.AlignmentFlag) -> WrappedLabel:
        label = WrappedLabel(owner=self._frame)
        label.setObjectName("gridHead")
        label.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
        label.setContentsMargins(8, 4, 8, 4)
        self._grid.addWidget(label, row, column)
        return label

    def _edge(self, sex: str, age: str) -> QLabel:
        label = QLabel(self._frame)
        label.setObjectName("gridTotal")
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setContentsMargins(8, 0, 8, 0)
        self.totals[sex, age] = label
        return label

    def _cell(self, sex: str, age: str) -> PeopleCell:
        entry = PeopleCell(self._frame)
        entry.edited.connect(self._on_edited)
        entry.moved.connect(self._on_moved)
        entry.pasted.connect(self._on_pasted)
        entry.entered.connect(self._on_entered)
        entry.all_wanted.connect(self._on_all_wanted)
        entry.copied.connect(self.copy)
        entry.cleared.connect(self._on_cleared)
        entry.focus_gone.connect(self._on_focus_gone)
        self.cells[sex, age] = entry
        return entry

    def _on_edited(self) -> None:
        cell = self._cell_of(self.sender())
        self._total()
        self.changed_cells.emit({cell: self.cells[cell].value()})

    def _on_moved(self, down: int, right: int) -> None:
        sex, age = self._cell_of(self.sender())
        ages = self._open_ages()
        row, column = ages.index(age) + down, self._sexes.index(sex) + right
        if 0 <= row < len(ages) and 0 <= column < len(self._sexes):
            self._go((self._sexes[column], ages[row]))

    def _on_entered(self, step: int) -> None:
        """Move down, from the foot of a column to the head of the next; past the last cell the page goes on."""
        sex, age = self._cell_of(self.sender())
        order = [(s, a) for s in self._sexes for a in self._open_ages() if (s, a) in self.cells]
        place = order.index((sex, age)) + step
        if 0 <= place < len(order):
            self._go(order[place])
        elif step > 0:
            self.completed.emit()

    def copy(self) -> None:
        """Put the table with its heads and totals on the clipboard, as Excel takes it."""
        ages = self._open_ages()
        lines = [["", *(sex_name(sex) for sex in self._sexes), tr("Total")]]
        for age in [*ages, ""]:
            counts = [self.cells[sex, age].text() if age else self._total_of(sex, "") for sex in self._sexes]
            lines.append([self._heads[age or "row total"].plain_text, *counts, self._total_of("", age)])
        QApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def _on_pasted(self, text: str) -> None:
        """Fill from the current cell, as the block lies; a block with heads fills the table. Say what had no place."""
        sex, age = self._cell_of(self.sender())
        ages = self._open_ages()
        top, left = ages.index(age), self._sexes.index(sex)
        block = block_of(text)
        if _has_heads(block):
            block = [line[1 : len(self._sexes) + 1] for line in block[1 : len(ages) + 1]]
            top, left = 0, 0
        changed: dict[Cell, str] = {}
        lost = 0
        for row, line in enumerate(block, start=top):
            for column, content in enumerate(line, start=left):
                is_inside = row < len(ages) and column < len(self._sexes)
                cell = (self._sexes[column], ages[row]) if is_inside else ("", "")
                if cell in self.cells:
                    self.cells[cell].show_value(content)
                    changed[cell] = self.cells[cell].value()
                elif content:
                    lost += 1
        self._total()
        self.changed_cells.emit(changed)
        if lost:
            self.noted.emit(
                tr_n("{count} pasted cell had no place here.", "{count} pasted cells had no place here.", lost)
            )

    def _on_all_wanted(self) -> None:
        self._stand_for_all(True)

    def _on_focus_gone(self) -> None:
        self._stand_for_all(False)

    def _on_cleared(self) -> None:
        """Clear the whole table in one action."""
        changed = {cell: "" for cell, entry in self.cells.items() if entry.value()}
        for cell in changed:
            self.cells[cell].show_value("")
        self._total()
        self._stand_for_all(False)
        if changed:
            self.changed_cells.emit(changed)

    def _stand_for_all(self, is_all: bool) -> None:
        for entry in self.cells.values():
            entry.stands_for_all = is_all
            set_role(entry, "chosen", is_all)

    def _total_of(self, sex: str, age: str) -> str:
        return self.totals[sex, age].text().replace(",", "")

    def _on_only_totals(self, is_on: bool) -> None:
        before = self.values()
        after = self._folded(before) if is_on else self._unfolded(before)
        if is_on:
            self._before_only_totals = before
        changed = {cell: after[cell] for cell in before if after[cell] != before[cell]}
        for cell, value in changed.items():
            self.cells[cell].show_value(value)
        self._show_rows()
        self._total()
        if changed:
            self.changed_cells.emit(changed)

    def _folded(self, values: Mapping[Cell, str]) -> dict[Cell, str]:
        """Put each sex's total into "age unknown"; a cell that is no number stays where it is."""
        after = dict(values)
        for sex in self._sexes:
            counts = {cell: parse_integer(value) for cell, value in values.items() if cell[0] == sex and value}
            numbers = [count for count in counts.values() if count is not None]
            if numbers and len(numbers) == len(counts) and (sex, ONLY_TOTALS_AGE) in values:
                after.update(dict.fromkeys(counts, ""))
                after[sex, ONLY_TOTALS_AGE] = str(sum(numbers))
        return after

    def _unfolded(self, values: Mapping[Cell, str]) -> dict[Cell, str]:
        """Give the ages back when the totals are still those the ages had."""
        before = self._before_only_totals
        if before and self._folded(before) == dict(values):
            return dict(before)
        return dict(values)

    def _guess_only_totals(self) -> None:
        filled = {age for (_, age), entry in self.cells.items() if entry.value()}
        if filled:
            self.only_totals.setChecked(filled == {ONLY_TOTALS_AGE} and not self.only_totals.isHidden())
        self._show_rows()

    def _show_rows(self) -> None:
        open_ages = self._open_ages()
        for age in self._ages:
            is_open = age in open_ages
            self._heads[age].setVisible(is_open)
            self.totals["", age].setVisible(is_open)
            for sex in self._sexes:
                if (sex, age) in self.cells:
                    self.cells[sex, age].setVisible(is_open)
        self.retranslate()

    def _open_ages(self) -> list[str]:
        if not self.only_totals.isChecked():
            return self._ages
        stuck = {age for (_, age), entry in self.cells.items() if entry.value()}
        return [age for age in self._ages if age == ONLY_TOTALS_AGE or age in stuck]

    def _total(self) -> None:
        for (sex, age), label in self.totals.items():
            cells = [self.cells[cell] for cell in self.cells if sex in ("", cell[0]) and age in ("", cell[1])]
            counts = [count for count in (parse_integer(entry.value()) for entry in cells) if count is not None]
            label.setText(f"{sum(counts):,}" if counts else "")

    def _cell_of(self, entry: object) -> Cell:
        return next(cell for cell, known in self.cells.items() if known is entry)

    def _go(self, cell: Cell) -> None:
        if cell in self.cells:
            self.cells[cell].setFocus(Qt.FocusReason.TabFocusReason)


def _has_heads(block: list[list[str]]) -> bool:
    """Whether a block was copied with the heads of its columns and lines, as this table copies itself."""
    heads = [*block[0][1:], *(line[0] for line in block[1:])]
    return len(block) > 1 and not block[0][0] and all(head and parse_integer(head) is None for head in heads)


def _write_head(head: WrappedLabel, text: str) -> None:
    """Write a heading, never narrower than its longest word."""
    font = head.font()
    font.setBold(True)
    words = breakable(text).replace("\u200b", " ").split()
    longest = max((QFontMetrics(font).horizontalAdvance(word) for word in words), default=0)
    head.setMinimumWidth(longest + 20)
    head.set_text(text)


def sex_name(sex: str) -> str:
    """Return the heading of a sex in the language in use."""
    return tr(SEX_NAMES[sex])


def age_name(age: str) -> str:
    """Return the heading of an age band in the language in use: "10-14" is the same in all."""
    return tr(AGE_NAMES[age]) if age in AGE_NAMES else age.replace("-", "–")
