"""XLSForms written as rows, for tests."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

from fieldapp.forms.xlsform import compile_xlsform

Row = Sequence[str]

EVERYTHING: Sequence[Row] = (
    ("type", "name", "label", "hint", "appearance", "required", "relevant", "calculation", "parameters", "constraint"),
    ("begin group", "words", "Words"),
    ("text", "line", "One line", "A **short** text", "", "yes"),
    ("text", "lines", "Several lines", "", "multiline"),
    ("note", "note", "Read this: ${line}"),
    ("integer", "double", "Twice the number", "", "", "", "", "${whole} * 2"),
    ("acknowledge", "agreed", "Do you agree?"),
    ("end group", ""),
    ("begin group", "numbers", "Numbers and times"),
    ("integer", "whole", "A whole number", "", "", "", "", "", "", ". < 1000"),
    ("decimal", "part", "A decimal number"),
    ("range", "scale", "A scale", "", "", "", "", "", "start=0 end=10 step=2"),
    ("date", "day", "A day"),
    ("date", "month", "A month", "", "month-year"),
    ("time", "hour", "A time"),
    ("dateTime", "moment", "A moment"),
    ("end group", ""),
    ("begin group", "choosing", "Choosing"),
    ("select_one fruit", "one", "One fruit"),
    ("select_one fruit", "quick", "One fruit, quickly", "", "quick"),
    ("select_one fruit", "likert", "How much?", "", "likert"),
    ("select_multiple fruit", "many", "Several fruits", "", "columns-2"),
    ("select_multiple fruit", "many_search", "Several, searched", "", "autocomplete"),
    ("rank fruit", "rank", "The best first"),
    ("end group", ""),
    ("begin group", "files", "Files and places"),
    ("image", "photo", "A photo"),
    ("file", "paper", "A paper"),
    ("geopoint", "point", "A point"),
    ("geotrace", "trace", "A way"),
    ("barcode", "code", "A code"),
    ("end group", ""),
    ("begin repeat", "people", "People"),
    ("text", "name", "Name", "", "", "yes"),
    ("integer", "age", "Age"),
    ("select_one fruit", "likes", "Likes"),
    ("date", "born", "Born"),
    ("end repeat", ""),
    ("begin repeat", "days", "Days"),
    ("date", "on", "On"),
    ("text", "remarks", "Remarks", "", "multiline"),
    ("begin repeat", "talks", "Talks"),
    ("text", "topic", "Topic"),
    ("end repeat", ""),
    ("end repeat", ""),
)
CHOICES: Sequence[Row] = (
    ("list_name", "name", "label"),
    ("fruit", "m", "Mango"),
    ("fruit", "b", "Banana"),
    ("fruit", "d", "Durian"),
)


def xform_of(survey: Sequence[Row], choices: Sequence[Row]) -> str:
    """Return the XForm of an XLSForm given as rows."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    settings = (("form_title", "form_id", "version"), ("Everything", "everything", "1"))
    for title, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    content = BytesIO()
    workbook.save(content)
    return compile_xlsform(content.getvalue(), "everything.xlsx").xform
