"""What a look at the sheets alone shows and pyxform does not say: misspelt columns, curly quotes.

Expressions are checked by ``fieldapp.interview.check``, on the compiled form.
"""

import difflib
import re
from typing import Final

from fieldapp.forms.document import is_xml_name
from fieldapp.forms.problems import FormProblem
from fieldapp.forms.row_map import EXPRESSION_COLUMNS, plain_column
from fieldapp.forms.sheets import FormSheets, Sheet
from fieldapp.translation import mark

_SURVEY: Final = (
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant", "relevance",
    "constraint", "constraint_message", "calculation", "calculate", "readonly", "read_only", "default", "appearance",
    "choice_filter", "repeat_count", "parameters", "trigger", "image", "big-image", "audio", "video", "media", "note",
    "save_to", "autoplay", "accuracythreshold", "bind", "body", "control", "instance", "disabled", "query", "count",
    "list_name", "rows", "intent", "compact_tag", "noapperrorstring", "no_app_error_string", "sms_field", "sms_option",
)  # fmt: skip
_CHOICES: Final = ("list_name", "name", "label", "image", "big-image", "audio", "video", "media", "value", "caption")
_SETTINGS: Final = (
    "form_title", "form_id", "version", "default_language", "instance_name", "namespaces", "style", "public_key",
    "submission_url", "auto_send", "auto_delete", "allow_choice_duplicates", "name", "title", "id_string", "prefix",
    "sms_keyword", "sms_separator", "client_editable", "clean_text_values", "omit_instanceid", "add_none_option",
    "attribute", "set_form_title", "set_form_id", "instance_id", "instance_xmlns", "sms_allow_media", "delimiter",
)  # fmt: skip
_KNOWN: Final = {"survey": _SURVEY, "choices": _CHOICES, "settings": _SETTINGS}
_OTHER_WORDS: Final = {
    "question_type": "type",
    "question_name": "name",
    "variable": "name",
    "variable_name": "name",
    "question": "label",
    "question_text": "label",
    "mandatory": "required",
    "condition": "relevant",
    "skip": "relevant",
    "skip_logic": "relevant",
    "validation": "constraint",
    "formula": "calculation",
    "filter": "choice_filter",
    "default_value": "default",
    "choice_name": "name",
    "choice_label": "label",
    "list": "list_name",
    "id": "form_id",
    "language": "default_language",
    "form_version": "version",
}
"""Other words for a column -> the column, where the sheet has it."""
_LIKENESS: Final = 0.8
_LONE_COLON: Final = re.compile(
    r"(label|hint|guidance_hint|image|audio|video|\w+_message)\s*:\s*([^:]+)", re.IGNORECASE
)
_CURLY: Final = "“”‘’"


def check_sheets(sheets: FormSheets) -> list[FormProblem]:
    """Return what is doubtful in the sheets of a form, in their order; what was found while reading comes first."""
    found = list(sheets.problems)
    for name, sheet in sheets.sheets.items():
        found.extend(_misspelt_columns(name, sheet))
        found.extend(_lone_colons(name, sheet))
    if "choices" in sheets.sheets:
        found.extend(_unreadable_columns(sheets.sheets["choices"]))
    if "survey" in sheets.sheets:
        found.extend(_unreadable_names(sheets.sheets["survey"]))
        found.extend(_curly_quotes(sheets.sheets["survey"]))
    return found


def _lone_colons(name: str, sheet: Sheet) -> list[FormProblem]:
    """Return a doubt for each translated heading with one colon: it is passed over where others have two."""
    sentence = mark("The heading “{heading}” was not read. Write two colons without spaces: {like}.")
    if not any("::" in header for header in sheet.headers):
        return []
    matches = [(header, _LONE_COLON.fullmatch(header)) for header in sheet.headers]
    return [
        FormProblem(sentence, {"heading": header, "like": f"{match[1]}::{match[2]}"}, name, 1, header, is_error=False)
        for header, match in matches
        if match
    ]


def _unreadable_columns(choices: Sheet) -> list[FormProblem]:
    """Return a doubt for each heading that is no name; those of KoboToolbox ($autoname) mean nothing outside it."""
    sentence = mark("The heading “{heading}” can't be read, and the column was left out. Begin it with a letter.")
    return [
        FormProblem(sentence, {"heading": header}, "choices", 1, header, is_error=False)
        for header in choices.unreadable
        if not header.startswith("$")
    ]


def _unreadable_names(survey: Sheet) -> list[FormProblem]:
    """Return an error for each name in letters that XML has no names of: Khmer, Lao and Thai with their signs."""
    heading = next((header for header in survey.headers if plain_column(header) == "name"), "name")
    sentence = mark("The name “{name}” can't be used. Write names in Latin letters; labels can be in any script.")
    return [
        FormProblem(sentence, {"name": row[heading]}, "survey", number, heading)
        for number, row in enumerate(survey.rows, start=2)
        if not row.get(heading, "").isascii() and not is_xml_name(row[heading])
    ]


def _misspelt_columns(name: str, sheet: Sheet) -> list[FormProblem]:
    known = _KNOWN.get(name, ())
    found = []
    for header in sheet.headers:
        plain = plain_column(header)
        if not known or ":" in plain or plain in known or plain.removeprefix("jr:") in known:
            continue
        like = _likely(plain.replace("-", "_"), known)
        if like:
            sentence = mark("The column “{column}” is not known and was left out. Is “{like}” meant?")
            found.append(FormProblem(sentence, {"column": header, "like": like}, name, 1, header, is_error=False))
    return found


def _likely(plain: str, known: tuple[str, ...]) -> str:
    """Return the column that is probably meant; "" when there is none."""
    meant = _OTHER_WORDS.get(plain, plain.replace("msg", "message"))
    if meant in known:
        return meant
    return next(iter(difflib.get_close_matches(meant, known, n=1, cutoff=_LIKENESS)), "")


def _curly_quotes(survey: Sheet) -> list[FormProblem]:
    found = []
    headers = [header for header in survey.headers if plain_column(header) in EXPRESSION_COLUMNS]
    for number, row in enumerate(survey.rows, start=2):
        for header in headers:
            if any(quote in row.get(header, "") for quote in _CURLY):
                sentence = mark("Curly quotes were read as straight ones. Write ' or \" in expressions.")
                found.append(FormProblem(sentence, {}, "survey", number, header, is_error=False))
    return found
