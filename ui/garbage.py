"""Keeps Python's cyclic garbage collection in the interface thread while jobs run in others. Used by the runner.

WORKAROUND: a collection that starts in a worker thread destroys Qt objects there, and the program dies at random.
So while a job runs, automatic collection rests, and a timer collects in the interface thread.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS: Final = 500


class GarbageKeeper(QObject):
    """Made in the interface thread; ``hold`` before a job starts, ``release`` when the last one is over."""

    def __init__(self, owner: QObject | None = None) -> None:
        super().__init__(owner)
        self._is_held = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self.destroyed.connect(gc.enable)  # whoever goes while a job runs leaves collection as it was

    def hold(self) -> None:
        """Stop automatic collection."""
        if not self._is_held and gc.isenabled():
            gc.disable()
            self._is_held = True
            self._timer.start()

    def release(self) -> None:
        """Let collection run by itself again."""
        if self._is_held:
            self._timer.stop()
            gc.enable()
            self._is_held = False

    @Slot()
    def collect(self) -> None:
        """Collect what Python itself would have collected by now, the youngest generations first."""
        for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
            if count > threshold:
                gc.collect(generation)
