"""The navigation at the left: the places of the window. On a narrow window only their pictures remain."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from fieldapp.translation import tr
from ui.theme.appearance import appearance
from ui.theme.icons import icon
from ui.widgets.labels import WrappedLabel


@dataclass(frozen=True)
class Place:
    """One place: its key, its English title (marked for translation) and its icon."""

    key: str
    title: str
    icon: str


class Navigation(QFrame):
    """A column of buttons; arrows move between them, one Tab stop."""

    chosen = Signal(str)

    def __init__(self, office_name: str, officer: str, places: Sequence[Place], owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setObjectName("navigation")
        self._places = {place.key: place for place in places}
        self._office = WrappedLabel(office_name, "strong")
        self._officer = WrappedLabel(officer, "muted")
        self._is_narrow = False
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 14, 8, 12)
        column.setSpacing(2)
        names = QVBoxLayout()
        names.setContentsMargins(10, 0, 8, 12)
        names.setSpacing(0)
        names.addWidget(self._office)
        names.addWidget(self._officer)
        column.addLayout(names)
        for place in places:
            button = _PlaceButton(tr(place.title), self)
            button.moved.connect(self._on_moved)
            button.clicked.connect(self._on_clicked)
            self._group.addButton(button)
            self._buttons[place.key] = button
            column.addWidget(button)
        column.addStretch(1)
        self._dress()

    def set_current(self, key: str) -> None:
        """Mark the place on screen."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
        for name, button in self._buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)

    @property
    def places(self) -> list[Place]:
        """The places shown, in order."""
        return list(self._places.values())

    @property
    def keys(self) -> list[str]:
        """The keys of the places shown, in order."""
        return list(self._places)

    def current_button(self) -> QPushButton:
        """Return the button of the place on screen."""
        return next((button for button in self._buttons.values() if button.isChecked()), self._buttons["home"])

    def button(self, key: str) -> QPushButton:
        """Return the button of a place."""
        return self._buttons[key]

    def set_narrow(self, is_narrow: bool) -> None:
        """Show pictures only, or pictures and words. Screen readers hear the words either way."""
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._dress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_buttons"):
            self._dress()

    def _dress(self) -> None:
        look = appearance()
        size = round(look.text_px * 1.4)
        for name in (self._office, self._officer):
            name.setVisible(not self._is_narrow)
        for key, button in self._buttons.items():
            button.setText("" if self._is_narrow else tr(self._places[key].title))
            button.setIconSize(QSize(size, size))
            button.setIcon(icon(self._places[key].icon, look.tokens.navigation_ink, size))
        self.setFixedWidth(round(look.text_px * (4.4 if self._is_narrow else 13.6)))

    def _on_clicked(self) -> None:
        for key, button in self._buttons.items():
            if button is self.sender():
                self.chosen.emit(key)

    def _on_moved(self, step: int) -> None:
        buttons = list(self._buttons.values())
        sender = self.sender()
        position = next((index for index, button in enumerate(buttons) if button is sender), 0)
        target = buttons[(position + step) % len(buttons)]
        target.setFocus(Qt.FocusReason.TabFocusReason)


class _PlaceButton(QPushButton):
    """A button of the navigation; up and down move, Enter and Space choose."""

    moved = Signal(int)

    def __init__(self, text: str, owner: QWidget) -> None:
        super().__init__(text, owner)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
