"""Copies many rows of a table to the clipboard in small steps: the window stays alive, and it can be stopped."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

_STEP: Final = 200


class TableCopy(QObject):
    """One copy: a header and rows, tabs between cells, as Excel takes them."""

    progressed = Signal(int, int)
    finished = Signal(int)

    def __init__(self, model: QAbstractItemModel, rows: Sequence[int], columns: Sequence[int], owner: QObject) -> None:
        super().__init__(owner)
        self._model = model
        self._rows = rows
        self._columns = columns
        self._done = 0
        heads = [str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns]
        self._lines = ["\t".join(heads)]
        self._clock = QTimer(self)
        self._clock.setInterval(0)
        self._clock.timeout.connect(self._on_turn)
        model.modelReset.connect(self.stop)

    def start(self) -> None:
        """Copy: at once where it is little, else between the other work of the window."""
        self._on_turn()
        if self._done < len(self._rows):
            self._clock.start()

    def stop(self) -> None:
        """Leave the clipboard as it was."""
        self._clock.stop()
        self.deleteLater()

    def _on_turn(self) -> None:
        for row in self._rows[self._done : self._done + _STEP]:
            cells = (_cell(self._model.index(row, column).data()) for column in self._columns)
            self._lines.append("\t".join(cells))
        self._done = min(self._done + _STEP, len(self._rows))
        if self._done < len(self._rows):
            self.progressed.emit(self._done, len(self._rows))
            return
        QGuiApplication.clipboard().setText("\n".join(self._lines))
        self.finished.emit(len(self._rows))
        self.stop()


def _cell(value: object) -> str:
    return str(value if value is not None else "").replace("\t", " ").replace("\n", " ")
