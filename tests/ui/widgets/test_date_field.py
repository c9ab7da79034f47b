"""The date field, typed into and opened as a person does."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from fieldapp.translation import set_language
from ui.widgets.date_field import DateField, day_in_words
from ui.widgets.time_field import DateTimeField, TimeField


@pytest.fixture
def field(qtbot):
    made = DateField()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("typed", ["23/11/2026", "๒๓/๑๑/๒๕๖๙", "២៣-១១-២០២៦", "2026年11月23日", "23.11.2569"])
def test_a_day_of_any_script_and_era_is_the_same_day(qtbot, field, typed, type_text):
    type_text(field.line, typed)
    assert field.value() == "2026-11-23"


def test_understood_date_is_shown_beside_the_line(qtbot, field, type_text):
    type_text(field.line, "23/11/2569")
    assert field.understood.plain_text == "Monday, 23 November 2026"


def test_buddhist_calendar_shows_the_buddhist_year_and_keeps_iso(qtbot):
    field = DateField(calendar="buddhist")
    qtbot.addWidget(field)
    field.show_value("2026-11-23")
    assert field.line.text() == "23/11/2569"
    assert field.value() == "2026-11-23"
    assert "2569" in field.understood.plain_text


def test_what_is_no_day_stays_as_typed(qtbot, field, type_text):
    type_text(field.line, "31/02/2026")
    assert field.value() == "31/02/2026"
    field.show_value("31/02/2026")
    assert field.line.text() == "31/02/2026"


def test_field_can_be_emptied(qtbot, field):
    field.show_value("2026-11-23")
    field.line.selectAll()
    with qtbot.waitSignal(field.edited) as edited:
        qtbot.keyClick(field.line, Qt.Key.Key_Delete)
    assert edited.args == [""]


def test_typing_is_not_rewritten_until_the_field_is_left(qtbot, field, type_text):
    type_text(field.line, "3/4/2569")
    assert field.line.text() == "3/4/2569"
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == "03/04/2026"


@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)],
)
def test_calendar_opens_by_key_and_gives_the_day_chosen_by_arrows(qtbot, field, key, held):
    field.show_value("2026-11-23")
    qtbot.keyClick(field.line, key, held)
    assert field.popup.isVisible()
    days = field.popup.month
    days.setSelectedDate(days.selectedDate().addDays(1))
    with qtbot.waitSignal(field.edited) as edited:
        days.activated.emit(days.selectedDate())
    assert edited.args == ["2026-11-24"]
    assert not field.popup.isVisible()


def test_field_is_one_tab_stop(field):
    assert [widget for widget in field.inputs() if widget.focusPolicy() & Qt.FocusPolicy.TabFocus] == [field.line]
    assert field.button.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_month_and_year_answers_are_kept_as_their_first_day(qtbot, type_text):
    month, year = DateField(precision="month"), DateField(precision="year")
    for field, typed in ((month, "11/2569"), (year, "2026")):
        qtbot.addWidget(field)
        type_text(field.line, typed)
    assert (month.value(), year.value()) == ("2026-11-01", "2026-01-01")
    month.show_value("2026-12-01")
    assert month.line.text() == "12/2026"


@pytest.mark.parametrize("language", ["km", "lo", "th", "vi", "zh"])
def test_day_is_said_in_the_language_in_use(field, language):
    set_language(language)
    assert "November" not in day_in_words(date(2026, 11, 23), "gregorian")


def test_time_is_read_as_people_type_it_and_keeps_a_zone(qtbot, type_text):
    field = TimeField()
    qtbot.addWidget(field)
    type_text(field.line, "2.30 pm")
    assert field.value().startswith("14:30:00.000")
    field.show_value("09:15:00.000+07:00")
    assert field.line.text() == "09:15"
    assert field.value() == "09:15:00.000+07:00"


def test_day_and_time_are_one_answer(qtbot, type_text):
    field = DateTimeField()
    qtbot.addWidget(field)
    field.show_value("2026-11-23T14:30:00.000+07:00")
    assert (field.day.line.text(), field.time.line.text()) == ("23/11/2026", "14:30")
    field.time.line.clear()
    with qtbot.waitSignal(field.edited) as edited:
        type_text(field.time.line, "8:05")
    assert edited.args[0] == "2026-11-23T8" or edited.args[0].startswith("2026-11-23T")
    assert field.value().startswith("2026-11-23T08:05:00.000")
