"""Deciding a conflict: what each edit says, side by side, answer by answer; the choice becomes a new revision."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.forms.model import Question
from fieldapp.records.repeats import Value
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import DELETED_PATH
from ui.pages.records.decision import Decision, Side
from ui.pages.records.decision_row import DecisionRow
from ui.pages.records.reading import Reader
from ui.widgets.buttons import Button
from ui.widgets.editor import Option as Choice
from ui.widgets.labels import WrappedLabel, line
from ui.widgets.page import scrolling

ChoicesOf: TypeAlias = Callable[[Question | None], Sequence[Choice]]


class DecisionPage(QWidget):
    """Shows one record in conflict. Says what was decided; writes nothing itself."""

    closed = Signal()
    decided = Signal(str, object, object)
    """Record id; path -> chosen value; ids of the heads that were shown."""

    def __init__(self) -> None:
        super().__init__()
        self._decision: Decision | None = None
        self.rows: list[DecisionRow] = []
        self.take_all: list[Button] = []
        self.back = Button(tr("Back"), icon_name="back")
        self.decide = Button(tr("Keep what is chosen"), "primary")
        self._title = WrappedLabel(role="heading")
        self._note = WrappedLabel(role="muted")
        self._count = WrappedLabel(role="muted")
        self._headings = QWidget()
        self._lines = QWidget()
        self._inside = QVBoxLayout(self._lines)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._area = scrolling(self._lines)
        self._area.viewport().installEventFilter(self)
        self._grid_holder: QWidget | None = None
        self._lay_out()
        self.back.clicked.connect(self.closed)
        self.decide.clicked.connect(self._on_decide)

    @property
    def count_text(self) -> str:
        """How far the decision is, as it is said."""
        return self._count.plain_text

    def show_decision(self, decision: Decision, title: str, reader: Reader, choices_of: ChoicesOf) -> None:
        """Show what there is to decide; nothing is chosen to begin with."""
        self._decision = decision
        self._title.set_text(
            tr_n("{count} edit of “{title}”", "{count} edits of “{title}”", len(decision.sides), title=title)
        )
        self._note.set_text(
            tr(
                "They were made without knowing of each other, and all are kept. Choose for each answer what is right. "
                "Until then, lists and figures use the first."
            )
        )
        self.rows = [
            DecisionRow(each, decision.sides, reader.calendar, choices_of(each.question)) for each in decision.lines
        ]
        for row in self.rows:
            row.changed.connect(self._show_state)
            row.left.connect(self._on_left)
        self._show_grid(decision.sides)
        self._show_state()
        self.rows[0].take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._note)
        top.addLayout(words, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(12)
        bottom.addWidget(self._count, 1)
        bottom.addWidget(self.decide)
        card = QFrame()
        card.setProperty("role", "card")
        self._inner = QVBoxLayout(card)
        self._inner.setContentsMargins(14, 10, 6, 10)
        self._inner.setSpacing(4)
        self._inner.addWidget(self._headings, 0, Qt.AlignmentFlag.AlignLeft)
        self._inner.addWidget(self._area, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(card, 1)
        column.addLayout(bottom)

    def _show_grid(self, sides: Sequence[Side]) -> None:
        if self._grid_holder is not None:
            self._inside.removeWidget(self._grid_holder)
            self._grid_holder.hide()
            self._grid_holder.deleteLater()
        self._show_headings(sides)
        self._grid_holder = QWidget()
        grid = _columns(self._grid_holder, len(sides))
        for number, row in enumerate(self.rows):
            grid.addWidget(line(), 1 + 3 * number, 0, 1, 2 + len(sides))
            row.add_to(grid, 2 + 3 * number)
        grid.setRowStretch(2 + 3 * len(self.rows), 1)
        self._inside.addWidget(self._grid_holder)

    def _show_headings(self, sides: Sequence[Side]) -> None:
        """Show who says what in each column; they stay when the lines are scrolled."""
        before, self._headings = self._headings, QWidget()
        self._inner.replaceWidget(before, self._headings)
        before.hide()
        before.deleteLater()
        grid = _columns(self._headings, len(sides))
        grid.addWidget(WrappedLabel(tr("Answer"), "muted"), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(WrappedLabel(tr("Before these edits"), "muted"), 0, 1, Qt.AlignmentFlag.AlignTop)
        self.take_all = []
        for place, side in enumerate(sides):
            grid.addWidget(self._heading(place, side), 0, 2 + place)
        self._headings.setFixedWidth(self._area.viewport().width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._area.viewport():
            self._headings.setFixedWidth(self._area.viewport().width())
        return super().eventFilter(watched, event)

    def _heading(self, place: int, side: Side) -> QWidget:
        heading = QWidget()
        column = QVBoxLayout(heading)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(2)
        column.addWidget(WrappedLabel(side.who, "strong"))
        column.addWidget(WrappedLabel(f"{side.where} · {side.when}", "muted"))
        button = Button(tr("Choose all here"))
        button.setAccessibleName(
            tr("Choose all that {who} says ({where}, {when})", who=side.who, where=side.where, when=side.when)
        )
        button.clicked.connect(lambda: self._choose_all(place))
        self.take_all.append(button)
        column.addStretch(1)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return heading

    def _choose_all(self, place: int) -> None:
        for row in self.rows:
            row.choose_side(place)
        self._show_state()

    def _chosen(self) -> dict[str, Value]:
        return {row.line.path: row.value for row in self.rows if row.is_decided}

    def _pointless(self) -> set[str]:
        """Return the paths that other choices have settled."""
        chosen = self._chosen()
        if chosen.get(DELETED_PATH) == "deleted":
            return {row.line.path for row in self.rows if row.line.path != DELETED_PATH}
        removed = [path for path, value in chosen.items() if path.endswith("]") and value is None]
        return {row.line.path for row in self.rows for path in removed if row.line.is_settled_by(path)}

    def _show_state(self) -> None:
        pointless = self._pointless()
        for row in self.rows:
            row.set_pointless(row.line.path in pointless)
        wanted = [row for row in self.rows if row.line.path not in pointless]
        done = sum(row.is_decided for row in wanted)
        self._count.set_text(
            tr_n("{done} of {count} answer decided", "{done} of {count} answers decided", len(wanted), done=done)
        )
        self.decide.setEnabled(done == len(wanted))

    def _on_left(self, by: int) -> None:
        sender = self.sender()
        here = next((place for place, row in enumerate(self.rows) if row is sender), 0)
        open_rows = [row for row in self.rows if row.radios[0].isEnabled()]
        there = here + by
        while 0 <= there < len(self.rows) and self.rows[there] not in open_rows:
            there += by
        if 0 <= there < len(self.rows):
            self.rows[there].take_focus()
            self._area.ensureWidgetVisible(self.rows[there].radios[0], 0, self.rows[there].radios[0].height() * 3)
        elif by > 0:
            self.decide.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_decide(self) -> None:
        if self._decision is None:
            return
        pointless = self._pointless()
        chosen = {path: value for path, value in self._chosen().items() if path not in pointless}
        self.decided.emit(self._decision.record_id, chosen, self._decision.seen)


def _columns(owner: QWidget, sides: int) -> QGridLayout:
    """Return a grid with the columns of the page: the answer, what was before, and one for each edit."""
    grid = QGridLayout(owner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    for place, share in enumerate((26, 18, *(28 for _ in range(sides)))):
        grid.setColumnStretch(place, share)
        grid.setColumnMinimumWidth(place, 1)
    return grid
