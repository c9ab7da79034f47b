"""Block: a part of a section page, from one question to a whole repeat. Stop: where Enter stops on its way down."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.forms.model import Group, Node
from fieldapp.interview.state import Changes
from ui.interview.controller import Controller
from ui.interview.label_text import plain_label, rich_label
from ui.interview.sections import live_path
from ui.widgets.attachment import Attachment
from ui.widgets.labels import WrappedLabel

Attach = Callable[[str, Attachment], None]
"""Keeps a file for the question at a path; the answer changes when it is kept."""
ReadAttachment = Callable[[str, Callable[[bytes], None]], None]
"""Reads the file kept under a name and hands its content on, now or later."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every block of one interview is given."""

    controller: Controller
    calendar: Calendar
    attach: Attach
    read_attachment: ReadAttachment


class Block(QWidget):
    """A part of a section page."""

    grown = Signal()
    """Its inner parts came, went or moved."""

    def refresh(self, changes: Changes | None) -> None:
        """Show again what changed; everything when ``changes`` is None."""
        raise NotImplementedError

    def stops(self) -> list["Stop"]:
        """Return where Enter stops, in order; hidden parts have none."""
        raise NotImplementedError

    def set_room(self, label_width: int) -> None:
        """Put labels left of the fields, this wide; 0 puts them above."""


class Stop(Block):
    """A block that takes the focus as one thing: a question, a table, a button."""

    completed = Signal()
    """The person is done here and wants to go on."""
    path = ""

    def enter(self) -> None:
        """Take the focus at the first place to type."""
        raise NotImplementedError

    def on_left(self) -> None:
        """The focus went elsewhere: what is wrong may be said now."""

    def commit(self) -> None:
        """Take over what is being typed just now, where that waits for the person to go on."""

    def open_note(self) -> None:
        """Take the focus in the note on this question, where it has one."""


Build = Callable[[Node, str, str], Block | None]
"""Makes the block of a node, given the form path and the live path of what it is in."""


class GroupBlock(Block):
    """A group inside a section: its label as a heading, then its parts."""

    def __init__(self, group: Group, base: tuple[str, str], surroundings: Surroundings, build: Build) -> None:
        super().__init__()
        self._controller = surroundings.controller
        self.path = live_path(group.path, *base)
        self.heading = WrappedLabel(role="heading")
        self.hint = WrappedLabel(role="muted")
        self.blocks = [block for node in group.children if (block := build(node, *base)) is not None]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self.heading)
        layout.addWidget(self.hint)
        for block in self.blocks:
            block.grown.connect(self.grown)
            layout.addWidget(block)

    def refresh(self, changes: Changes | None) -> None:
        """Show again what changed below the group, and whether the group is asked at all."""
        if changes is None or self.path in changes.paths:
            state = self._controller.group(self.path)
            self.setVisible(state.is_relevant)
            show_text(self.heading, plain_label(state.label))
            show_text(self.hint, plain_label(state.hint), rich_label(state.hint))
        for block in self.blocks:
            block.refresh(changes)

    def stops(self) -> list[Stop]:
        """Return the stops of its parts."""
        return [] if self.isHidden() else [stop for block in self.blocks for stop in block.stops()]

    def set_room(self, label_width: int) -> None:
        """Hand the room on."""
        for block in self.blocks:
            block.set_room(label_width)


def show_text(label: WrappedLabel, text: str, rich: str = "") -> None:
    """Show a text, or hide the label when there is none. ``rich`` is the same as HTML, where that says more."""
    if label.plain_text != text or label.isHidden() == bool(text) or rich:
        label.set_text(text, rich)
        label.setVisible(bool(text))


def focus(widget: QWidget) -> None:
    """Give a widget the focus as if a person had come by Tab."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
