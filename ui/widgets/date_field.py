"""DateField: a day typed in any script and either era, or chosen from a calendar. May be empty; one Tab stop.

The value is ISO 8601. Month-only and year-only answers are kept as their first day, as XForms does.
"""

import re
from datetime import date
from typing import Final, Literal

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldapp.dates import BUDDHIST_OFFSET, Calendar, format_date, parse_date
from fieldapp.digits import to_plain_digits
from fieldapp.translation import language, tr
from ui.widgets.buttons import IconButton
from ui.widgets.editor import Editor, EntryLine, UnderstoodLabel, entry_height

Precision = Literal["day", "month", "year"]

_LOCALES: Final = {"en": "en_GB", "km": "km_KH", "lo": "lo_LA", "th": "th_TH", "vi": "vi_VN", "zh": "zh_CN"}


class DateField(Editor):
    """A line for a date with a calendar behind F4 or Alt+Down; beside it the date as it was understood."""

    def __init__(
        self, *, calendar: Calendar = "gregorian", precision: Precision = "day", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._calendar = calendar
        self._precision = precision
        self.line = _DateLine(self, characters=12)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.editingFinished.connect(self._tidy)
        self.line.calendar_wanted.connect(self.open_calendar)
        self.button = IconButton("calendar", "", self)
        self.line.hold(self.button)
        self.button.clicked.connect(self.open_calendar)
        self.understood = UnderstoodLabel(self)
        self.popup: CalendarPopup | None = None
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.line)
        layout.addWidget(self.understood, 1)
        layout.addStretch()
        self.retranslate()

    def value(self) -> str:
        """Return the day in ISO form, or the text as typed when it is not clearly a day."""
        day = self._day()
        return self.line.text().strip() if day is None else day.isoformat()

    def show_value(self, value: str) -> None:
        """Show a day in the calendar in use, unless the line already means it."""
        if self.value() != value or (not value and self.line.text()):
            day = _iso(value)
            self.line.setText(value if day is None else self._written(day))
        self._explain()

    def set_calendar(self, calendar: Calendar) -> None:
        """Show days in this calendar from now on."""
        day = self._day()
        self._calendar = calendar
        if day is not None:
            self.line.setText(self._written(day))
        self.retranslate()

    def inputs(self) -> list[QWidget]:
        """Return the line."""
        return [self.line]

    def set_readonly(self, is_readonly: bool) -> None:
        """Make it a thing to read only."""
        super().set_readonly(is_readonly)
        self.button.setVisible(not is_readonly)

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        self.button.setToolTip(tr("Choose from the calendar (F4)"))
        self.button.setAccessibleName(tr("Choose from the calendar (F4)"))
        shapes = {"day": tr("DD/MM/YYYY"), "month": tr("MM/YYYY"), "year": tr("YYYY")}
        self.line.setPlaceholderText(shapes[self._precision])
        self._explain()

    def open_calendar(self) -> None:
        """Open the calendar at the day in the line, or at today."""
        if self.line.isReadOnly():
            return
        if self.popup is None:
            self.popup = CalendarPopup(self)
            self.popup.chosen.connect(self._on_day_chosen)
        below = self.mapToGlobal(QPoint(0, self.line.geometry().bottom() + 2))
        self.popup.open_at(below, self._day() or date.today(), self._calendar)

    def _on_day_chosen(self, day: date) -> None:
        self.line.setText(self._written(day))
        self._explain()
        self.edited.emit(self.value())
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_text_edited(self) -> None:
        self._explain()
        self.edited.emit(self.value())

    def _tidy(self) -> None:
        day = self._day()
        if day is not None and self.line.text() != self._written(day):
            self.line.setText(self._written(day))
            self._explain()

    def _day(self) -> date | None:
        return parse_part(self.line.text(), self._precision)

    def _written(self, day: date) -> str:
        return format_date(day, self._calendar)[{"day": 0, "month": 3, "year": 6}[self._precision] :]

    def _explain(self) -> None:
        day = self._day()
        self.understood.say("" if day is None or self._precision != "day" else day_in_words(day, self._calendar))


class CalendarPopup(QFrame):
    """A month to choose a day from, by arrows and Enter or by mouse; Esc closes it."""

    chosen = Signal(object)
    """The day chosen, a ``date``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("calendarPopup")
        self.era = QLabel(self)
        self.era.setProperty("role", "muted")
        self.era.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.month = QCalendarWidget(self)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setGridVisible(False)
        self.month.currentPageChanged.connect(self._show_era)
        self.month.clicked.connect(self._choose)
        self.month.activated.connect(self._choose)
        self._calendar: Calendar = "gregorian"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.era)
        layout.addWidget(self.month)

    def open_at(self, corner: QPoint, day: date, calendar: Calendar) -> None:
        """Open below ``corner`` with ``day`` selected."""
        self._calendar = calendar
        self.month.setLocale(region_locale())
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setMinimumWidth(entry_height(self) * 10)
        self._calm_weekends()
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self._show_era(day.year)
        self.adjustSize()
        screen = self.screen().availableGeometry()
        corner.setX(min(corner.x(), screen.right() - self.width()))
        corner.setY(min(corner.y(), screen.bottom() - self.height()))
        self.move(corner)
        self.show()
        self.month.setFocus(Qt.FocusReason.PopupFocusReason)

    def _calm_weekends(self) -> None:
        """WORKAROUND: Qt writes Saturday and Sunday in pure red, unreadable in the dark theme."""
        plain = QTextCharFormat()
        plain.setForeground(self.palette().brush(QPalette.ColorRole.Text))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(day, plain)

    def _show_era(self, year: int) -> None:
        self.era.setVisible(self._calendar == "buddhist")
        self.era.setText(tr("Buddhist era {year}", year=year + BUDDHIST_OFFSET))

    def _choose(self, day: QDate) -> None:
        self.close()
        self.chosen.emit(date(day.year(), day.month(), day.day()))


class _DateLine(EntryLine):
    calendar_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the calendar on F4 and Alt+Down."""
        is_alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or is_alt_down:
            self.calendar_wanted.emit()
            return
        super().keyPressEvent(event)


def parse_part(text: str, precision: Precision) -> date | None:
    """Read a day, a month (its first day) or a year (its first day) from what a person typed.

    >>> parse_part("11/2569", "month"), parse_part("2026", "year"), parse_part("1/2/26", "day")
    (datetime.date(2026, 11, 1), datetime.date(2026, 1, 1), None)
    """
    day = parse_date(text)
    if precision == "day" or day is not None:
        return day if day is None or precision != "year" else day.replace(month=1, day=1)
    numbers = re.findall(r"[0-9]+", to_plain_digits(text))
    if precision == "year" and len(numbers) == 1:
        return parse_date(f"1/1/{numbers[0]}")
    if precision == "month" and len(numbers) == 2:
        year, month = sorted(numbers, key=len, reverse=True)
        return parse_date(f"1/{month}/{year}")
    return None


def day_in_words(day: date, calendar: Calendar) -> str:
    """Return the day as people of the language in use say it, with the Buddhist year where that is the calendar."""
    words = region_locale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
    if calendar == "gregorian":
        return words
    return tr("{day} · Buddhist era {year}", day=words, year=day.year + BUDDHIST_OFFSET)


def region_locale() -> QLocale:
    """Return the locale of the language in use."""
    return QLocale(_LOCALES[language()])


def _iso(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if re.match(r"\d{4}-\d\d-\d\d", value) else None
    except ValueError:
        return None
