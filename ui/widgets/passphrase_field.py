"""A field for a passphrase that can be shown, and a line that says how strong a new one is."""

import math

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from fieldapp.translation import tr
from ui.theme.appearance import appearance
from ui.theme.icons import icon
from ui.widgets.labels import WrappedLabel, set_role

MINIMUM_LENGTH = 8


class PassphraseField(QLineEdit):
    """A line edit that hides what is typed; its eye shows it."""

    def __init__(self, name: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(tr("Show or hide the passphrase"), self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._on_eye)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._paint_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_eye"):
            self._paint_icon()

    def _on_eye(self, is_shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)

    def _paint_icon(self) -> None:
        look = appearance()
        self._eye.setIcon(icon("eye", look.tokens.muted, look.text_px))


class NewPassphrase(QWidget):
    """A new passphrase, twice, with its strength in words and as a bar."""

    changed = Signal()

    def __init__(self, name: str = "") -> None:
        super().__init__()
        name = name or tr("Passphrase")
        self.first = PassphraseField(name)
        self.second = PassphraseField(tr("The same passphrase again"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        self._bar.setAccessibleName(tr("Strength of the passphrase"))
        self._strength = WrappedLabel(role="muted")
        self._mismatch = WrappedLabel(role="error")
        self._mismatch.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for text, field in ((name, self.first), (tr("The same passphrase again"), self.second)):
            caption = WrappedLabel(text)
            caption.setBuddy(field)
            column.addWidget(caption)
            column.addWidget(field)
            if field is self.first:
                column.addWidget(self._bar)
                column.addWidget(self._strength)
        column.addWidget(self._mismatch)
        self.first.textChanged.connect(self._on_changed)
        self.second.textChanged.connect(self._on_changed)
        self.second.editingFinished.connect(self._on_left)
        self._on_changed()

    @property
    def text(self) -> str:
        """The passphrase as typed first."""
        return self.first.text()

    def is_good(self) -> bool:
        """Whether it is long enough and was typed twice the same."""
        return len(self.text) >= MINIMUM_LENGTH and self.text == self.second.text()

    def problem(self) -> str:
        """Return the sentence that says what is missing; empty when it is good."""
        if len(self.text) < MINIMUM_LENGTH:
            return tr("The passphrase needs at least {count} characters.", count=MINIMUM_LENGTH)
        return "" if self.is_good() else tr("The two passphrases are not the same.")

    def _on_changed(self) -> None:
        bits = strength_bits(self.text)
        self._bar.setValue(min(100, round(bits)))
        weak, fair = bits < 40 or len(self.text) < MINIMUM_LENGTH, bits < 60
        set_role(self._bar, "strength", "weak" if weak else "fair" if fair else "strong")
        self._strength.set_text(
            tr("Four or more words that only you know are strong and easy to type.")
            if not self.text
            else tr("Weak: add words.")
            if weak
            else tr("Fair: one more word makes it strong.")
            if fair
            else tr("Strong.")
        )
        if self._mismatch.isVisible():
            self._on_left()
        self.changed.emit()

    def _on_left(self) -> None:
        differs = bool(self.second.text()) and self.second.text() != self.text
        self._mismatch.set_text(tr("The two passphrases are not the same.") if differs else "")
        self._mismatch.setVisible(differs)


def strength_bits(passphrase: str) -> float:
    """Return a careful guess of the bits in a passphrase: kinds of characters, repeats and rows counted little.

    >>> strength_bits("aaaaaaaaaaaa") < 10 < 60 < strength_bits("river mango lantern seven")
    True
    """
    if not passphrase:
        return 0.0
    kinds = (
        (str.islower, 26),
        (str.isupper, 26),
        (str.isdecimal, 10),
        (lambda character: not character.isalnum() and character.isascii(), 20),
        (lambda character: not character.isascii(), 60),
    )
    alphabet = sum(size for is_kind, size in kinds if any(is_kind(character) for character in passphrase))
    fresh = sum(
        1 if index == 0 or abs(ord(character) - ord(passphrase[index - 1])) > 1 else 0.1
        for index, character in enumerate(passphrase)
    )
    variety = min(1.0, len(set(passphrase)) / 8)
    return min(fresh, len(set(passphrase)) * 2.0) * math.log2(max(2, alphabet)) * 0.7 * variety
