"""How pyxform's messages are recognised, and the plain sentences that are said instead. Read in order; first one wins.

Data only; ``refusals`` uses it. ``DROPPED`` are warnings that mean nothing at a desk.
"""

import re
from dataclasses import dataclass
from typing import Final

from fieldapp.translation import mark


@dataclass(frozen=True, slots=True)
class Rule:
    """How a message is recognised and said. ``look_up``: the group of the pattern by whose value the row is found."""

    pattern: re.Pattern[str]
    sentence: str
    sheet: str = "survey"
    column: str = ""
    look_up: str = ""
    row: int = 0
    """The row where the message never says it: 1 for headings."""


def rule(
    pattern: str, sentence: str, *, sheet: str = "survey", column: str = "", look_up: str = "", row: int = 0
) -> Rule:
    return Rule(re.compile(pattern, re.DOTALL), sentence, sheet, column, look_up, row)


UNKNOWN_TYPE: Final = mark("There is no question type “{type}”. Check its spelling.")
RULES: Final = (
    rule(
        r"Unknown question type '(?P<type>(?:begin[ _])?(?:kobo\w*|score|rank)|score__row|rank__level)'",
        mark("“{type}” is worked out by the KoboToolbox server. Get the form from there as XForm (.xml)."),
        column="type",
        look_up="type",
    ),
    rule(
        r"Unknown question type '(?P<type>cascading_select.*?)'",
        mark("“{type}” is an old way to long lists. Use select_one with a choice_filter."),
        column="type",
        look_up="type",
    ),
    rule(
        r"Unknown question type '(?P<type>.*?)'\.",
        UNKNOWN_TYPE,
        column="type",
        look_up="type",
    ),
    rule(
        r"'itemset' and 'list_name' must not both be None",
        mark("The type names no list. Write the name of the list after it: select_one LIST."),
        column="type",
        look_up="bare",
    ),
    rule(
        r"named '(?P<wanted>.*?)', the following sheets with similar names were found: (?P<candidates>.*?)\.",
        mark("There is no sheet “{wanted}”, but one with a similar name: {candidates}. Rename it if it is meant."),
        sheet="",
    ),
    rule(
        r"List name not in choices sheet: (?P<list>.*)",
        mark("The list “{list}” is not on the sheet choices."),
        column="type",
    ),
    rule(
        r"There should be a choices sheet",
        mark("The question takes its choices from a list, but the workbook has no sheet choices, or it is empty."),
        column="type",
        look_up="select",
    ),
    rule(
        r"Question or group with no name",
        mark("There is no name in this row. Give the question a name."),
        column="name",
    ),
    rule(
        r"Question with no type",
        mark("There is no type in this row. Say what kind of question it is."),
        column="type",
    ),
    rule(
        r"survey element named '(?P<name>.*?)' has no label or hint",
        mark("The question “{name}” has no label. Write what is asked."),
        column="label",
        look_up="name",
    ),
    rule(
        r"'name' value '(?P<name>.*?)' is invalid\. Questions, groups, and repeats must be unique",
        mark("The name “{name}” is used twice in the same group. Change one of them."),
        column="name",
    ),
    rule(
        r"'name' value '(?P<name>.*?)' is invalid\. Repeat names must not be the same as the survey root",
        mark("A repeat can't be called “{name}”, like the form itself. Give it another name."),
        column="name",
    ),
    rule(
        r"'name' value '(?P<name>.*?)' is invalid\. Repeat names must unique",
        mark("Two repeats are called “{name}”. Change one of the names."),
        column="name",
    ),
    rule(
        r"'name' value 'meta' is invalid",
        mark("The name meta is kept for the form itself. Give the question another name."),
        column="name",
    ),
    rule(
        r"Choices must have a name",
        mark("The choice has no name. Write a short name without spaces."),
        sheet="choices",
        column="name",
    ),
    rule(
        r"Choice names must be unique",
        mark("The list has this choice twice. Change one of the names."),
        sheet="choices",
        column="name",
    ),
    rule(r"Choices should have a label", mark("The choice has no label."), sheet="choices", column="label"),
    rule(
        r"Choice names with spaces .*? See \[(?P<name>.*?)\] in \[(?P<list>.*?)\]",
        mark("The choice “{name}” of the list {list} has a space in its name. Write the name without spaces."),
        sheet="choices",
        column="name",
        look_up="name",
    ),
    rule(
        r"Names must begin with a letter or underscore",
        mark("A name begins with a letter; after it come letters, digits, “_”, “-” or “.”, and no spaces."),
        column="name",
    ),
    rule(
        r"Could not find the name '(?P<name>.*?)'",
        mark("There is no question called “{name}”. Check the name inside the braces."),
    ),
    rule(
        r"There is no survey element named '(?P<name>.*?)'",
        mark("There is no question called “{name}”. Check the name inside the braces."),
        look_up="reference",
    ),
    rule(
        r"There are multiple survey elements named '(?P<name>.*?)'",
        mark("Several parts of the form are called “{name}”, maybe the form itself. Give the question another name."),
        column="name",
        look_up="name",
    ),
    rule(
        r"The name '(?P<name>.*?)' appears more than once",
        mark("There are several questions called “{name}”, so it isn't clear which one is meant here."),
    ),
    rule(
        r"Reference variables must start with",
        mark("A reference to a question is not written as it should be: a dollar sign, then the name in braces."),
    ),
    rule(
        r"Unmatched 'end_(?P<kind>\w+)'",
        mark("This row ends a {kind} that was not begun. Take it out, or put the beginning before it."),
        column="type",
    ),
    rule(
        r"Unmatched 'begin_(?P<kind>\w+)'",
        mark("The {kind} that begins here has no end. Put a row with end_{kind} after its last question."),
        column="type",
    ),
    rule(
        r"Invalid value for `self.bind\[.type.\]`",
        mark("The column bind::type can't be used here. Take it out; the type says enough."),
        column="bind::type",
        row=1,
    ),
    rule(r"Missing calculation", mark("The calculation is missing."), column="calculation"),
    rule(
        r"sheet: '(?P<sheet>.*?)'\. Headers that are different names for the same column were found: "
        r"'(?P<first>.*?)', '(?P<second>.*?)'",
        mark("The columns “{first}” and “{second}” are two names of the same column. Take one of them out."),
        sheet="",
        column="{second}",
        row=1,
    ),
    rule(
        r"sheet: '(?P<sheet>.*?)'\. One or more required column headers were not found: (?P<missing>.*?)\.",
        mark("The sheet lacks a column that is needed: {missing}. Write it into the first row."),
        sheet="",
        row=1,
    ),
    rule(
        r"sheet: '(?P<sheet>.*?)'\. For XLSForms, this may be due",
        mark("The first row of the sheet has no headings that can be read. Write type, name and label into it."),
        sheet="",
        row=1,
    ),
    rule(
        r"must have a comma between each variable",
        mark("Between two names there must be a comma."),
    ),
    rule(
        r"Parameters must be in the form",
        mark("The parameters can't be read. Write them as name=value, with a space between two of them."),
        column="parameters",
    ),
    rule(
        r"accepted parameter keys for this question type are '(?P<accepted>.*?)'\. .*?key\(s\): '(?P<rejected>.*?)'",
        mark("This question has no parameter “{rejected}”. It can have: {accepted}."),
        column="parameters",
    ),
    rule(
        r"For the 'range' question type",
        mark("The parameters of this range don't fit together. Give start, end and step as numbers that fit."),
        column="parameters",
    ),
    rule(
        r"must include randomize=true",
        mark("The parameter seed needs randomize=true beside it."),
        column="parameters",
        look_up="parameters",
    ),
    rule(
        r"Parameter [\w-]+ must|'[\w-]+' parameter m|value for quality|(?:randomize|seed value|reasons) must be",
        mark("A parameter has a value that it can't have. Correct it, or take it out."),
        column="parameters",
        look_up="parameters",
    ),
    rule(
        r"include location information in the audit",
        mark("A parameter has a value that it can't have. Correct it, or take it out."),
        column="parameters",
        look_up="parameters",
    ),
    rule(
        r"Audits must always be named",
        mark("The row of the type audit has no name of its own. Empty the cell."),
        column="name",
    ),
    rule(
        r"Choice filter not supported with or_other",
        mark("A question with or_other can't have a choice_filter. Put “other” into the list, and ask in a text."),
        column="choice_filter",
    ),
    rule(
        r"(?:specify choices for this 'or other'|should be choices for this) question",
        mark("The list of this question has no choices. Write them on the sheet choices."),
        column="type",
    ),
    rule(
        r"only meant for filtered selects",
        mark("select_one_external needs a choice_filter. Write one, or use select_one."),
        column="choice_filter",
    ),
    rule(
        r"should be an external_choices sheet",
        mark("The question needs a sheet external_choices with the columns list_name, name and label."),
        column="type",
    ),
    rule(
        r"List name not in external choices sheet: (?P<list>.*)",
        mark("The list “{list}” is not on the sheet external_choices."),
        column="type",
    ),
    rule(
        r"Repeat loop without list name|List name not in columns sheet",
        mark("Loops are no longer a part of XLSForm. Use begin_repeat and end_repeat."),
        column="type",
    ),
    rule(
        r"This section has not been included",
        mark("Questions can't be taken from another file. Copy them into this workbook."),
        column="type",
        look_up="include",
    ),
    rule(
        r"table-list appearance|Badly formatted table list",
        mark("All questions of a table-list take their choices from the same list, without a choice_filter."),
        column="appearance",
    ),
    rule(
        r"should end with one of the supported file extensions",
        mark("The file with the choices ends in .csv, .xml or .geojson. Correct its name."),
        column="type",
    ),
    rule(
        r"'save_to' value is invalid\. To save entity properties",
        mark("Answers are saved to an entity here, but there is no sheet entities. Add it, or empty the cell."),
        column="save_to",
    ),
    rule(
        r"save_to property '(?P<property>.*?)' is already assigned by row '(?P<other>.*?)'",
        mark("The property “{property}” is saved to in row {other} already. Change one of them."),
        column="save_to",
    ),
    rule(
        r"Groups and repeats can't be saved",
        mark("A group or repeat can't be saved to an entity. Empty the cell."),
        column="save_to",
    ),
    rule(
        r"'save_to' value is invalid\. The entity list name '(?P<list>.*?)' was not found",
        mark("The entity list “{list}” is not on the sheet entities."),
        column="save_to",
    ),
    rule(
        r"entity list name '(?P<list>.*?)' does not have a label",
        mark("New entities of the list “{list}” need a label. Write how it is made."),
        sheet="entities",
        column="label",
    ),
    rule(
        r"entity list name '(?P<list>.*?)' does not have an '(?P<missing>entity_id|update_if)'",
        mark("To change entities of the list “{list}”, the column {missing} is needed. Fill it in."),
        sheet="entities",
    ),
    rule(
        r"'save_to' names must be prefixed|'save_to' value must have at most one|'save_to' reference in scope",
        mark("It isn't clear to which entity this is saved. Write list_name#property."),
        column="save_to",
    ),
    rule(
        r"the entity declaration is invalid",
        mark("This entity can't be worked out: its questions stand in different groups or repeats. Keep them in one."),
        sheet="entities",
    ),
    rule(
        r"one or more column names are invalid\. .*?: (?P<columns>[^.]*)\. Please",
        mark("The sheet entities has columns that are not known: {columns}. Check their spelling."),
        sheet="entities",
    ),
    rule(
        r"'list_name' column must not have any duplicate|Entity lists must have a name",
        mark("Each row of the sheet entities has a list_name of its own. Correct this one."),
        sheet="entities",
        column="list_name",
    ),
    rule(
        r"Names used here must not",
        mark("An entity can't have this name: no full stop, no “__” at the beginning, not “name” or “label”."),
    ),
    rule(
        r"Cannot omit instanceID",
        mark("omit_instanceID can't be used together with public_key. Take one of them out."),
        sheet="settings",
    ),
    rule(
        r"cannot have an empty id_string",
        mark("The form has no id. Write a short name into the column form_id."),
        sheet="settings",
        column="form_id",
    ),
    rule(
        r"To use big-image, .*? named (?P<name>.*?)\.$",
        mark("The big-image of “{name}” needs an image beside it."),
        look_up="name",
    ),
    rule(
        r"Media type: (?P<media>.*?) not supported",
        mark("There is no column media::{media}. Pictures and sound stand in image, big-image, audio or video."),
        column="media::{media}",
        row=1,
    ),
    rule(
        r"Row without name, text, or label is being skipped",
        mark("The row has no type and no name, and was left out."),
    ),
    rule(
        r"(?:Repeat|Group) has no label",
        mark("What begins here has no label. Write one, so that people see where they are."),
        column="label",
    ),
    rule(
        r"name is a case-insensitive match",
        mark("This name differs from another only in small and capital letters. Change one of them."),
        column="name",
    ),
    rule(
        r"On the 'choices' sheet, the '(?P<heading>.*?)' value is invalid\. Column headers",
        mark("The heading “{heading}” has spaces in it, so no filter can read the column. Write it without."),
        sheet="choices",
    ),
    rule(
        r"'disabled' column header",
        mark("The column disabled is old. Use relevant."),
        column="disabled",
    ),
    rule(
        r"form_id and id_string column headers are both",
        mark("form_id and id_string are two names of the same column. Take one of them out."),
        sheet="settings",
        column="id_string",
    ),
    rule(
        r"form uses or_other and translations",
        mark("or_other adds “Other” in one language only. Write it into the list instead, and ask for it in a text."),
        column="type",
        look_up="or_other",
    ),
    rule(
        r"Language '(?P<language>.*?)' is missing the (?P<sheet>\w+) (?:columns )?(?P<columns>.*?)(?: column)?\.",
        mark("The language “{language}” lacks: {columns}. Another language is shown there."),
        sheet="",
    ),
    rule(
        r"do not contain valid machine-readable codes: (?P<languages>.*?)\. Learn",
        mark("Languages without a code: {languages}. Write “Khmer (km)”, so that the window's language is found."),
    ),
    rule(
        r"is no longer supported on most devices",
        mark("A computer has no SIM card; this stays empty."),
        column="type",
    ),
    rule(
        r"multiple values for argument 'tag'",
        mark("The column instance::tag can't be used. Take it out."),
        column="instance::tag",
    ),
    rule(r"^RecursionError", mark("The groups are nested too deeply."), column="type"),
    rule(
        r"^\w+Error: ",
        mark("The sheet has something in it that the form compiler can't read. Compare its headings with an XLSForm."),
    ),
)

DROPPED: Final = re.compile(
    r"max-pixels parameter to speed up"
    r"|Language 'default' is missing"
    r"|is missing the \w+ (?:columns )?(?:(?:audio|image|big-image|video|media)(?:, )?)+(?: column)?\."
)

SPLIT: Final = re.compile(r"\n(?=\[row : )|(?<=\.)\s+(?=Language '.*?' is missing)")
"""Where one message says several things."""

TYPES: Final = (
    "text", "integer", "decimal", "date", "time", "dateTime", "note", "calculate", "hidden", "acknowledge", "range",
    "rank", "select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file", "select_one_external",
    "image", "audio", "video", "file", "barcode", "geopoint", "geotrace", "geoshape", "begin_group", "end_group",
    "begin_repeat", "end_repeat", "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit",
    "xml-external", "csv-external", "start-geopoint", "background-audio",
)  # fmt: skip
"""Question types that a misspelt one may mean."""
