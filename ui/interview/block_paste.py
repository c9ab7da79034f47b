"""BlockPaste: a block of cells from Excel written into a repeat, a few lines at a time, so that the window stays alive.

Lines that are missing are added. All of it is one step of undo; to cancel is to take it back.
"""

import time
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.text import fold
from ui.interview.controller import Controller
from ui.interview.repeat_model import RepeatModel

_SLICE_S: Final = 0.02
"""How long lines are written before the window gets its turn."""


class BlockPaste(QObject):
    """One paste. ``done`` tells how it went; ``is_over`` from then on."""

    progressed = Signal(int, int)
    """Lines written, and lines there are."""
    done = Signal()

    def __init__(self, controller: Controller, model: RepeatModel, block: list[list[str]], top: int, left: int) -> None:
        super().__init__(model)
        self._controller = controller
        self._model = model
        self._block = block[1:] if _is_head(block[0], model.labels()[left:]) else block
        self._top = top
        self._left = left
        self._written = 0
        self.is_over = False
        self.without_place: list[str] = []
        """The pasted cells that found no place, in words."""
        self.instances: tuple[str, ...] = ()
        """The instances that were written into."""

    def start(self) -> None:
        """Write, a slice at a time."""
        self._controller.open_action()
        self._go_on()

    def cancel(self) -> None:
        """Stop and take back what was written."""
        if not self.is_over:
            self._end()
            self._controller.undo()
            self.instances = ()

    def _go_on(self) -> None:
        if self.is_over:
            return
        until = time.monotonic() + _SLICE_S
        while self._written < len(self._block) and time.monotonic() < until:
            if not self._write_line():
                break
        if self._written < len(self._block):
            self.progressed.emit(self._written, len(self._block))
            QTimer.singleShot(0, self, self._go_on)
            return
        self._end()
        self.done.emit()

    def _write_line(self) -> bool:
        """Write the next line; where the form has no room for it, count the rest as lost and return False."""
        row, line = self._top + self._written, self._block[self._written]
        instance = self._model.instance_for(row)
        if not instance:
            for place, rest in enumerate(self._block[self._written :], start=self._written):
                self.without_place += self._model.names_of_lost(self._top + place, self._left, rest)
            self._written = len(self._block)
            return False
        self.instances += (instance,)
        self.without_place += self._model.write_line(row, instance, line, self._left)
        self._written += 1
        return True

    def _end(self) -> None:
        self.is_over = True
        self._controller.close_action()


def _is_head(line: list[str], labels: list[str]) -> bool:
    """Whether a line is the head of the table, copied with it."""
    cells = [(fold(cell), fold(label)) for cell, label in zip(line, labels, strict=False) if cell]
    return len(cells) > 1 and all(cell == label for cell, label in cells)
