"""SectionPage: the questions of one section at a readable width; built when it is first visited."""

import time

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldapp.forms.model import Group, Node, Question
from fieldapp.interview.state import Changes
from ui.interview.blocks import Block, GroupBlock, Stop, Surroundings, show_text
from ui.interview.editors import is_searched
from ui.interview.label_text import plain_label
from ui.interview.people_row import GridGroupBlock, PeopleRow, grid_cells
from ui.interview.question_row import QuestionRow
from ui.interview.repeat_block import RepeatBlock
from ui.interview.sections import Section, is_shown, live_path, shown_questions
from ui.theme.appearance import appearance
from ui.widgets.labels import WrappedLabel

_READABLE = 64
"""Widest content, in text sizes."""
_ROOMY = 48
"""From this width on, in text sizes, labels stand left of the fields."""
_LABEL = 17
"""Width of a label that stands left, in text sizes."""
_AT_ONCE = 28
"""Questions and choices that are built before a section is shown: more than a screen holds."""
_SLICE_S = 0.012
"""How long the rest of a section is built before the window gets its turn."""


class SectionPage(QScrollArea):
    """One page of the interview."""

    ended = Signal(int)
    """Enter went past the last stop (1) or before the first (-1)."""

    def __init__(
        self, section: Section, surroundings: Surroundings, parent: QWidget, *, is_wanted: bool = True
    ) -> None:
        """``is_wanted`` False: nobody waits for it, it is built little by little."""
        super().__init__(parent)
        self.section = section
        self._surroundings = surroundings
        self._missed: list[Changes | None] = []
        self._anchor: tuple[QWidget, int] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = QWidget(self.viewport())
        self._content.setObjectName("sectionContent")
        self.heading = WrappedLabel(role="title")
        self.hint = WrappedLabel(role="muted")
        self.blocks: list[Block] = []
        self._waiting = [node for node in section.nodes if shown_questions(node)]
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.build_on)
        outer = QVBoxLayout(self._content)
        outer.setContentsMargins(20, 12, 20, 24)
        self._column = QVBoxLayout()
        self._column.setSpacing(16)
        outer.addLayout(self._column)
        outer.addStretch(1)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.hint)
        self.setWidget(self._content)
        self._show_heading()
        if is_wanted:
            self.build_first()
        elif self._waiting:
            self._later.start(0)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed, now or when the page comes to the front; what has the focus stays where it is."""
        if not self.isVisible() and changes is not None:
            self._missed.append(changes)
            return
        self._hold_focus_still()
        if changes is None or self.section.key in changes.paths:
            self._show_heading()
        for block in self.blocks:
            block.refresh(changes)

    def build_all(self) -> None:
        """Build what is not built yet: it is wanted now."""
        while self._waiting:
            self._build_next()
        self._later.stop()

    def build_on(self) -> None:
        """Build some more of what waits, and go on with it between events."""
        until = time.monotonic() + _SLICE_S
        while self._waiting and time.monotonic() < until:
            self._build_next()
        if self._waiting:
            self._later.start(0)

    def rest(self) -> None:
        """Build no more until ``build_on``."""
        self._later.stop()

    def stops(self) -> list[Stop]:
        """Return where Enter stops, in order, as far as they are built."""
        return [stop for block in self.blocks for stop in block.stops()]

    def enter(self, *, at_end: bool = False) -> None:
        """Take the focus at the first stop, or the last."""
        if at_end:
            self.build_all()
        stops = self.stops()
        if stops:
            self._go(stops[-1 if at_end else 0])
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter_path(self, path: str) -> bool:
        """Take the focus at a question; return whether it is on this page."""
        self.build_all()
        for block in self._all_blocks():
            if isinstance(block, RepeatBlock) and block.open_path(path):
                break
        for stop in self.stops():
            if isinstance(stop, PeopleRow) and path in stop.paths.values():
                stop.enter_at(path)
                self._show_stop(stop)
                return True
            if stop.path == path:
                self._go(stop)
                return True
        return False

    def step(self, step: int) -> None:
        """Go from the stop that has the focus to the next (1) or the one before (-1)."""
        here = self.stop_of(self.window().focusWidget())
        if here in self.stops()[-1:] or not self.stops():
            self.build_all()
        stops = self.stops()
        place = stops.index(here) + step if here in stops else (0 if step > 0 else len(stops) - 1)
        if 0 <= place < len(stops):
            self._go(stops[place])
        else:
            self.ended.emit(step)

    def stop_of(self, widget: QWidget | None) -> Stop | None:
        """Return the stop that a widget is in."""
        while widget is not None and widget is not self._content:
            if isinstance(widget, Stop):
                return widget
            widget = widget.parentWidget()
        return None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to the first question: F6 comes to the page as a whole."""
        super().focusInEvent(event)
        self.enter()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put labels left of the fields where there is room."""
        super().resizeEvent(event)
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page was behind."""
        super().showEvent(event)
        missed, self._missed = self._missed, []
        if missed:
            self.refresh(None)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Make room anew when the text size changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange) and hasattr(self, "_content"):
            self._make_room()

    def build_first(self) -> None:
        """Build what a person sees first; the rest follows while the page is already there."""
        weight = sum(1 for _ in self.blocks)
        while self._waiting and weight < _AT_ONCE:
            weight += _weight(self._waiting[0])
            self._build_next()
        if self._waiting:
            self._later.start(0)

    def _build_next(self) -> None:
        block = self._build(self._waiting.pop(0), "", "")
        if block is None:
            return
        self.blocks.append(block)
        self._column.addWidget(block)
        block.grown.connect(self._on_grown)
        for stop in [block, *block.findChildren(Stop)]:
            if isinstance(stop, Stop):
                stop.completed.connect(self._on_completed, Qt.ConnectionType.UniqueConnection)
        self._fit(block)
        block.refresh(None)
        if not self.isVisible():
            for widget in block.findChildren(QWidget):
                widget.ensurePolished()

    def _build(self, node: Node, form_base: str, live_base: str) -> Block | None:
        base = (form_base, live_base)
        if not shown_questions(node):
            return None
        if isinstance(node, Question):
            return QuestionRow(node, live_path(node.path, *base), self._surroundings) if is_shown(node) else None
        if isinstance(node, Group):
            if grid_cells(node):
                return GridGroupBlock(node, base, self._surroundings, self._build)
            return GroupBlock(node, base, self._surroundings, self._build)
        return RepeatBlock(node, base, self._surroundings, self._build)

    def _all_blocks(self) -> list[Block]:
        return self._content.findChildren(Block)

    def _watch_stops(self) -> None:
        for stop in self._content.findChildren(Stop):
            stop.completed.connect(self._on_completed, Qt.ConnectionType.UniqueConnection)

    def _on_completed(self) -> None:
        self.step(1)

    def _on_grown(self) -> None:
        self._watch_stops()
        self._make_room()

    def _show_heading(self) -> None:
        if self.section.group is None:
            self.heading.hide()
            self.hint.hide()
            return
        state = self._surroundings.controller.group(self.section.key)
        show_text(self.heading, plain_label(state.label))
        show_text(self.hint, plain_label(state.hint))

    def _make_room(self) -> None:
        for label in (self.heading, self.hint):
            label.setMaximumWidth(self._width())
        for block in self.blocks:
            self._fit(block)

    def _width(self) -> int:
        return min(self.viewport().width() - 40, _READABLE * appearance().text_px)

    def _fit(self, block: Block) -> None:
        text, width = appearance().text_px, self._width()
        block.setMaximumWidth(max(width, 0))
        block.set_room(_LABEL * text if width >= _ROOMY * text else 0)

    def _go(self, stop: Stop) -> None:
        stop.enter()
        self._show_stop(stop)

    def _show_stop(self, stop: Stop) -> None:
        """Scroll as little as it takes; at the first stop the heading above it is shown too."""
        if stop in self.stops()[:1]:
            self.verticalScrollBar().setValue(0)
        self.ensureWidgetVisible(stop, 0, 24)
        focused = self.window().focusWidget()
        if focused is not None and self._content.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, 40)

    def _hold_focus_still(self) -> None:
        """Remember where the focused widget stands; when questions above come or go, scroll along with it."""
        focused = self.window().focusWidget()
        if self._anchor is None and focused is not None and self._content.isAncestorOf(focused):
            self._anchor = (focused, self._height_of(focused))
            QTimer.singleShot(0, self, self._scroll_along)

    def _scroll_along(self) -> None:
        anchor, self._anchor = self._anchor, None
        if anchor is not None and self._content.isAncestorOf(anchor[0]):
            moved = self._height_of(anchor[0]) - anchor[1]
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)

    def _height_of(self, widget: QWidget) -> int:
        return widget.mapTo(self._content, QPoint(0, 0)).y() - self.verticalScrollBar().value()


def _weight(node: Node) -> int:
    """How much work a block is: its questions, and the choices that stand on the page."""
    questions = shown_questions(node)
    return sum(1 + (len(question.choices) if not is_searched(question) else 0) for question in questions)
