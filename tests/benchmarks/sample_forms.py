"""Forms for the benchmark of the interview engine: long forms, chains, lists, repeats. Made without chance."""

import io
from collections.abc import Iterator

from openpyxl import Workbook

_LANGUAGES = ("English (en)", "Khmer (km)")
_HEADINGS = (
    "type",
    "name",
    *(f"label::{language}" for language in _LANGUAGES),
    "relevant",
    "constraint",
    "required",
    "calculation",
    "choice_filter",
)
Row = dict[str, str]


def long_form(rows: int) -> bytes:
    """A questionnaire as an XLSForm: sections of twenty, with choices, skips, limits and calculations."""
    survey: list[Row] = []
    for number in range(rows // 20):
        survey += _section(number)
    return _workbook(survey, "long_form")


def chain_form(questions: int, length: int) -> bytes:
    """A flat form: ``single`` has one dependent, ``first`` the head of a chain of calculations, ``last`` its end."""
    survey = [
        _row("integer", "single", "A number"),
        _row("calculate", "dependent", calculation="${single} + 1"),
        _row("integer", "first", "The first number"),
        _row("calculate", "link_0", calculation="${first} + 1"),
    ]
    survey += [
        _row("calculate", f"link_{number}", calculation=f"${{link_{number - 1}}} + 1") for number in range(1, length)
    ]
    for number in range(questions - len(survey)):
        survey.append(_row("integer", f"question_{number}", f"Question {number}", constraint=". >= 0 and . <= 100"))
    return _workbook(survey, "chain_form")


def dependent_form(rows: int) -> bytes:
    """A form in which every row hangs on ``factor``: half are shown by it, half are worked out with it."""
    survey = [_row("integer", "factor", "The factor")]
    for number in range(rows // 2):
        survey.append(_row("integer", f"shown_{number}", f"Question {number}", relevant=f"${{factor}} > {number % 7}"))
        survey.append(_row("calculate", f"worked_out_{number}", calculation=f"${{factor}} * {number} + 1"))
    survey.append(_row("text", "needed", "Not to be left out", required="yes"))
    return _workbook(survey, "dependent_form")


def repeat_form() -> bytes:
    """A list of people with sums over it."""
    survey = [
        _row("begin_repeat", "person", "Person"),
        _row("text", "full_name", "Name", required="yes"),
        _row("integer", "age", "Age", constraint=". >= 0 and . < 120"),
        _row("select_one sex", "sex", "Sex"),
        _row("text", "school", "School", relevant="${age} > 5 and ${age} < 18"),
        _row("calculate", "is_child", calculation="if(${age} < 18, 1, 0)"),
        _row("end_repeat", ""),
        _row("calculate", "people", calculation="count(${person})"),
        _row("calculate", "children", calculation="sum(${is_child})"),
    ]
    return _workbook(survey, "repeat_form")


def list_form(choices: int, per_district: int = 25) -> str:
    """An XForm: a district, and a list of villages filtered by it; ``word`` filters the same list by part of a name."""
    items = "".join(_items(choices, per_district))
    texts = "".join(
        f'<translation lang="{language}">{"".join(_texts(word, choices))}</translation>'
        for language, word in zip(_LANGUAGES, ("Village", "ភូមិ"), strict=True)
    )
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Lists</h:title><model><itext>{texts}</itext>
<instance><data id="lists" version="1"><district/><village/><word/><named/><meta><instanceID/></meta></data></instance>
<instance id="villages"><root>{items}</root></instance>
<bind nodeset="/data/district" type="string"/><bind nodeset="/data/village" type="string"/>
<bind nodeset="/data/word" type="string"/><bind nodeset="/data/named" type="string"/>
<bind nodeset="/data/meta/instanceID" type="string"/></model></h:head><h:body>
<input ref="/data/district"><label>District</label></input>
<select1 ref="/data/village"><label>Village</label>
<itemset nodeset="instance('villages')/root/item[district = /data/district ]"><value ref="name"/>
<label ref="jr:itext(itextId)"/></itemset></select1>
<input ref="/data/word"><label>Part of the code</label></input>
<select1 ref="/data/named"><label>Village</label>
<itemset nodeset="instance('villages')/root/item[contains(name, /data/word )]"><value ref="name"/>
<label ref="jr:itext(itextId)"/></itemset></select1>
</h:body></h:html>"""


def _items(choices: int, per_district: int) -> Iterator[str]:
    for number in range(choices):
        yield (
            f"<item><itextId>v-{number}</itextId><name>KH-{number:06d}</name>"
            f"<district>d{number // per_district}</district></item>"
        )


def _texts(word: str, choices: int) -> Iterator[str]:
    for number in range(choices):
        yield f'<text id="v-{number}"><value>{word} {number}</value></text>'


def _section(number: int) -> list[Row]:
    def name(kind: str, place: int = 0) -> str:
        return f"{kind}_{number}_{place}"

    rows = [_row("begin_group", name("section"), f"Section {number}")]
    rows += [_row("select_one yes_no", name("asked"), f"Did it happen, {number}?", required="yes")]
    for place in range(6):
        shown = f"${{{name('asked')}}} = 'yes'"
        rows.append(
            _row("integer", name("count", place), f"How many of kind {place}", relevant=shown, constraint=". >= 0")
        )
    total = " + ".join(f"coalesce(${{{name('count', place)}}}, 0)" for place in range(6))
    rows.append(_row("calculate", name("total"), calculation=total))
    rows.append(_row("note", name("told"), f"Altogether ${{{name('total')}}}", relevant=f"${{{name('total')}}} > 10"))
    rows += [_row("text", name("remark", place), f"Remark {place}") for place in range(4)]
    rows.append(_row("select_multiple kinds", name("kinds"), "Of which kinds"))
    rows.append(_row("text", name("other"), "Which other", relevant=f"selected(${{{name('kinds')}}}, 'other')"))
    rows += [_row("date", name("day", place), f"Day {place}", constraint=". <= today()") for place in range(3)]
    rows.append(_row("end_group", ""))
    return rows


def _row(kind: str, name: str, label: str = "", **rules: str) -> Row:
    labels = {_LANGUAGES[0]: label, _LANGUAGES[1]: f"ខ្មែរ {label}" if label else ""}
    return {"type": kind, "name": name, **{f"label::{key}": text for key, text in labels.items()}, **rules}


def _workbook(survey: list[Row], form_id: str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    sheet.append(_HEADINGS)
    for row in survey:
        sheet.append([row.get(heading, "") for heading in _HEADINGS])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", *(f"label::{language}" for language in _LANGUAGES)])
    for list_name, names in {"yes_no": "yes no", "sex": "female male", "kinds": "rice kits water other"}.items():
        for name in names.split():
            choices.append([list_name, name, name.capitalize(), f"ខ្មែរ {name}"])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version", "default_language"])
    settings.append([form_id, form_id, "1", _LANGUAGES[0]])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
