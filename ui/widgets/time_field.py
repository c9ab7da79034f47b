"""TimeField and DateTimeField: a time of day typed in any script, alone or with its day.

Values carry the time zone of the computer, as XForms wants: ``14:30:00.000+07:00``.
"""

import re
from datetime import datetime, time

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fieldapp.dates import Calendar
from fieldapp.digits import to_plain_digits
from fieldapp.translation import tr
from ui.widgets.date_field import DateField
from ui.widgets.editor import Editor, EntryLine


class TimeField(Editor):
    """A line for a time: 14:30, 1430, 2.30 pm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = EntryLine(self, characters=8)
        self.line.setPlaceholderText("14:30")
        self.line.textEdited.connect(self._on_text_edited)
        self.line.editingFinished.connect(self._tidy)
        self._zone = ""
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        layout.addStretch()

    def value(self) -> str:
        """Return the time with its zone, or the text as typed when it is not a time."""
        moment = parse_time(self.line.text())
        return self.line.text().strip() if moment is None else f"{moment:%H:%M:%S}.000{self._zone or _zone_now()}"

    def show_value(self, value: str) -> None:
        """Show a time in hours and minutes, unless the line already means it."""
        match = re.fullmatch(r"(\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?", value)
        self._zone = match[4] or "" if match else ""
        if self.value() != value or (not value and self.line.text()):
            self.line.setText(match[1] if match else value)

    def inputs(self) -> list[QWidget]:
        """Return the line."""
        return [self.line]

    def _on_text_edited(self) -> None:
        self.edited.emit(self.value())

    def _tidy(self) -> None:
        moment = parse_time(self.line.text())
        if moment is not None:
            self.line.setText(f"{moment:%H:%M}")


class DateTimeField(Editor):
    """A day and a time in two lines that are one answer."""

    def __init__(self, *, calendar: Calendar = "gregorian", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = DateField(calendar=calendar, parent=self)
        self.time = TimeField(self)
        self.day.edited.connect(self._on_edited)
        self.time.edited.connect(self._on_edited)
        self.setFocusProxy(self.day)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.day.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.day)
        layout.addWidget(self.time)
        layout.addWidget(self.day.understood, 1)
        layout.addStretch()

    def value(self) -> str:
        """Return both parts joined by T, the given part alone while the other is missing, "" when both are."""
        parts = (self.day.value(), self.time.value())
        return "T".join(part for part in parts if part)

    def show_value(self, value: str) -> None:
        """Show both parts, unless they already mean it."""
        if self.value() == value:
            return
        match = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T(.*))?", value)
        self.day.show_value(match[1] if match else value)
        self.time.show_value(match[2] or "" if match else "")

    def inputs(self) -> list[QWidget]:
        """Return the two lines."""
        return [self.day.line, self.time.line]

    def describe(self, name: str, description: str) -> None:
        """Name the two lines apart."""
        super().describe(name, description)
        self.day.line.setAccessibleName(tr("{question}: day", question=name))
        self.time.line.setAccessibleName(tr("{question}: time", question=name))

    def _on_edited(self) -> None:
        self.edited.emit(self.value())


def parse_time(text: str) -> time | None:
    """Read a time of day; None when it is not clearly one.

    >>> parse_time("១៤:៣០"), parse_time("2.30 pm"), parse_time("0905"), parse_time("25:00")
    (datetime.time(14, 30), datetime.time(14, 30), datetime.time(9, 5), None)
    """
    plain = to_plain_digits(text).strip().lower().replace("：", ":")
    match = re.fullmatch(r"(\d{1,2})(?:[:.h時时]?(\d\d))?(?::(\d\d))?\s*(am|pm)?", plain)
    if match is None or (match[2] is None and match[4] is None):
        return None
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4] == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _zone_now() -> str:
    offset = datetime.now().astimezone().strftime("%z")
    return f"{offset[:3]}:{offset[3:]}"
