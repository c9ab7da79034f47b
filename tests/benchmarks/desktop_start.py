"""``python -m tests.benchmarks.desktop_start bare|desktop|list``: one start, timed from the inside, for ``start_up``.

Prints what it reached as JSON: name -> [value of the clock that all processes share, processor seconds so far].
``list`` types the passphrase as soon as there is something to type it into, and goes to the records at once.
"""

import json
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QTableView, QWidget

_LOOK_AGAIN_MS = 2
_GIVE_UP_S = 120


class Start(QObject):
    """Watches an application start, and notes when what is waited for was painted."""

    def __init__(self, application: QApplication, window: QMainWindow, passphrase: str) -> None:
        super().__init__()
        self._application = application
        self._window = window
        self._passphrase = passphrase
        self._reached: dict[str, tuple[float, float]] = {}
        self._watched: QWidget | None = window
        self._painted = "painted"
        self._begun = time.perf_counter()
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self._watched:
            self._watched = None
            QTimer.singleShot(0, self, self._on_painted)
        return False

    def _on_painted(self) -> None:
        self._note(self._painted)
        if not self._passphrase or self._painted == "listed":
            self._finish()
        else:
            self._window.load_core()  # type: ignore[attr-defined]
            self._unlock()

    def _unlock(self) -> None:
        field = next(each for each in self._window.findChildren(QLineEdit) if each.isVisible())
        field.setText(self._passphrase)
        field.returnPressed.emit()
        QTimer.singleShot(_LOOK_AGAIN_MS, self, self._on_waiting)

    def _on_waiting(self) -> None:
        shell = self._window.shell  # type: ignore[attr-defined]
        if time.perf_counter() - self._begun > _GIVE_UP_S:
            self._finish()
        elif shell is None:
            QTimer.singleShot(_LOOK_AGAIN_MS, self, self._on_waiting)
        else:
            if shell.place != "records":
                self._note("opened")
                shell.show_place("records")
            table = shell.page("records").findChild(QTableView)
            if table is None or not table.model().rowCount():
                QTimer.singleShot(_LOOK_AGAIN_MS, self, self._on_waiting)
                return
            self._painted, self._watched = "listed", table.viewport()
            table.viewport().update()

    def _note(self, name: str) -> None:
        self._reached[name] = (time.perf_counter(), time.process_time())

    def _finish(self) -> None:
        print(json.dumps(self._reached), flush=True)
        self._window.close()
        self._application.quit()


def main(what: str, passphrase: str) -> int:
    """Start, and stop again as soon as everything was reached."""
    application = QApplication(sys.argv[:1])
    if what == "bare":
        window = QMainWindow()
        window.resize(1200, 720)
        window.show()
    else:
        from ui.application import open_window

        window = open_window(application)
    start = Start(application, window, passphrase if what == "list" else "")
    application.setProperty("watcher", start)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
