"""Days and moments in expressions."""

from collections.abc import Callable

from fieldapp.interview.expressions import Context, parse, to_text

MakeContext = Callable[..., Context]


def text(expression: str, context: Context) -> str:
    return to_text(parse(expression).evaluate(context.root, context))


def test_difference_of_days_is_whole_in_every_zone(context_of: MakeContext) -> None:
    context = context_of("<data><born>2008-11-24</born></data>")

    assert text("today() - /data/born", context) == "6574"
    assert text("int((today() - date(/data/born)) div 365.25)", context) == "17"


def test_whole_numbers_of_days_count_local_days(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    assert text("int(today())", context) == "20781"
    assert text("(int(today()) + 4) mod 7", context) == "2"
    assert text("today() mod 7", context) == "5"
    assert text("round(date('1970-01-02'))", context) == "1"


def test_day_after_so_many_days_is_a_day(context_of: MakeContext) -> None:
    context = context_of("<data><days>20784.708333333332</days></data>")

    assert text("date(today() + 7)", context) == "2026-12-01"
    assert text("date(int(today()) + 7)", context) == "2026-12-01"
    assert text("date(/data/days)", context) == "2026-11-28"
    assert text("format-date(today() + 7, '%d/%m/%Y %a')", context) == "01/12/2026 Tue"


def test_now_is_later_than_today_and_earlier_than_tomorrow(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    assert text("now() > today() and now() < today() + 1", context) == "true"
    assert text("date(now())", context) == "2026-11-24"
    assert text("now()", context) == "2026-11-24T06:30:00.000+07:00"


def test_answer_that_is_a_day_equals_the_day(context_of: MakeContext) -> None:
    context = context_of("<data><d>2026-11-24</d></data>")

    assert text("/data/d = today() and /data/d <= today() and not(/data/d > today())", context) == "true"


def test_what_is_no_date_is_blank_and_warned_of(context_of: MakeContext) -> None:
    context = context_of("<data/>")
    warnings: list[str] = []
    context.warn = warnings.append

    assert text("date('2026-02-30')", context) == ""
    assert text("date('')", context) == ""
    assert len(warnings) == 1
    assert "2026-02-30" in warnings[0]
