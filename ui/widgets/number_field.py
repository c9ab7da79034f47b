"""NumberField: a number as people of the region type it, with the understood number beside it where it helps."""

from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.digits import parse_decimal, parse_integer
from ui.widgets.editor import Editor, EntryLine, UnderstoodLabel


class NumberField(Editor):
    """A whole or decimal number. Digits of any script and thousands separators are read; what is not a number stays."""

    def __init__(self, *, is_whole: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_whole = is_whole
        self.line = EntryLine(self, characters=14)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.editingFinished.connect(self._tidy)
        self.understood = UnderstoodLabel(self)
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        layout.addWidget(self.understood, 1)
        layout.addStretch()

    def value(self) -> str:
        """Return the number in plain digits, or the text as typed when it is not a number."""
        return canonical_number(self.line.text(), is_whole=self._is_whole)

    def show_value(self, value: str) -> None:
        """Show the number, unless the line already means it."""
        if self.value() != value or (not value and self.line.text()):
            self.line.setText(value)
        self._explain()

    def inputs(self) -> list[QWidget]:
        """Return the line."""
        return [self.line]

    def _on_text_edited(self) -> None:
        self._explain()
        self.edited.emit(self.value())

    def _tidy(self) -> None:
        value = self.value()
        if value != self.line.text() and parse_decimal(value) is not None:
            self.line.setText(value)
            self._explain()

    def _explain(self) -> None:
        text, value = self.line.text().strip(), self.value()
        number = parse_decimal(value)
        is_worth_saying = number is not None and (abs(number) >= 1000 or text != value)
        self.understood.say(f"= {number:,}" if is_worth_saying else "")


def canonical_number(text: str, *, is_whole: bool) -> str:
    """Return a typed number in plain digits with a point, or the text stripped when it is not one.

    >>> canonical_number("១,២៥០", is_whole=True), canonical_number("12,5", is_whole=False)
    ('1250', '12.5')
    >>> canonical_number("a few", is_whole=True)
    'a few'
    """
    if is_whole:
        whole = parse_integer(text)
        return text.strip() if whole is None else str(whole)
    number: Decimal | None = parse_decimal(text)
    return text.strip() if number is None else f"{number:f}"
