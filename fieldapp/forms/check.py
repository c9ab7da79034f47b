"""What a look at the sheets alone shows and pyxform does not say: misspelt columns, curly quotes.

Expressions are checked by ``fieldapp.interview.check``, on the compiled form.
"""

import difflib
from typing import Final

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
_LIKENESS: Final = 0.8
_CURLY: Final = "“”‘’"


def check_sheets(sheets: FormSheets) -> list[FormProblem]:
    """Return what is doubtful in the sheets of a form, in their order; what was found while reading comes first."""
    found = list(sheets.problems)
    for name, sheet in sheets.sheets.items():
        found.extend(_misspelt_columns(name, sheet))
    if "survey" in sheets.sheets:
        found.extend(_curly_quotes(sheets.sheets["survey"]))
    return found


def _misspelt_columns(name: str, sheet: Sheet) -> list[FormProblem]:
    known = _KNOWN.get(name, ())
    found = []
    for header in sheet.headers:
        plain = plain_column(header)
        if not known or ":" in plain or plain in known or plain.removeprefix("jr:") in known:
            continue
        like = difflib.get_close_matches(plain, known, n=1, cutoff=_LIKENESS)
        if like:
            sentence = mark("The column “{column}” is not known and was left out. Is “{like}” meant?")
            found.append(FormProblem(sentence, {"column": header, "like": like[0]}, name, 1, header, is_error=False))
    return found


def _curly_quotes(survey: Sheet) -> list[FormProblem]:
    found = []
    headers = [header for header in survey.headers if plain_column(header) in EXPRESSION_COLUMNS]
    for number, row in enumerate(survey.rows, start=2):
        for header in headers:
            if any(quote in row.get(header, "") for quote in _CURLY):
                sentence = mark("Curly quotes were read as straight ones. Write ' or \" in expressions.")
                found.append(FormProblem(sentence, {}, "survey", number, header, is_error=False))
    return found
