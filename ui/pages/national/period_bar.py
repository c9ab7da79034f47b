"""Which months the coordinator looks at: two drop-downs, and a line of what they hold."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.translation import tr
from fieldapp.workspace import Period
from ui.period import opening_period
from ui.widgets.drop_down import DropDown
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.wording import recent_months


class PeriodBar(QWidget):
    """From month, to month."""

    changed = Signal()

    def __init__(self, calendar: Calendar) -> None:
        super().__init__()
        self._calendar = calendar
        self.first = DropDown(tr("From month"))
        self.last = DropDown(tr("To month"))
        row = FlowLayout(self)
        for text, field in ((tr("From month"), self.first), (tr("To month"), self.last)):
            pair = QWidget()
            inside = QHBoxLayout(pair)
            inside.setContentsMargins(0, 0, 8, 0)
            inside.addWidget(label(text))
            inside.addWidget(field)
            row.addWidget(pair)
            field.chosen.connect(self.changed)

    @property
    def period(self) -> Period:
        """The months chosen, in order."""
        first, last = sorted((self.first.value, self.last.value))
        return Period(first, last)

    def open_on(self, recorded: Sequence[str]) -> None:
        """Choose the months that have something to show, without telling anyone."""
        period = opening_period(recorded, date.today())
        self.offer(recorded, period)
        self.first.set_value(period.first)
        self.last.set_value(period.last)

    def offer(self, recorded: Sequence[str], also: Period | None = None) -> None:
        """Offer the months with records and the recent ones; what is chosen stays."""
        kept = also or self.period
        for field in (self.first, self.last):
            field.set_choices(recent_months(self._calendar, (*recorded, kept.first, kept.last)))
