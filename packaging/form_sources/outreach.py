"""Outreach to families at risk: one round of visits, one village, one month."""

from form_sources.rows import Row, asked_repeat, computed, count, flat, group, question, with_other
from form_sources.shared import CHOICES as SHARED
from form_sources.shared import METADATA, of_whom, organisation, people, referrals, result, when_and_where

FORM_ID = "outreach"
TITLE = "Outreach to families at risk"

_OVER_VISITED = "This can't be more than the households visited."


def _households(name: str, label: str, **columns: str) -> Row:
    return count(name, label, at_most="${households_visited}", message=_OVER_VISITED, fa_measure=name, **columns)


SURVEY = flat(
    [
        METADATA,
        when_and_where("Title of the visit round", "One record for each village and month."),
        organisation(),
        group(
            "visits",
            "Visits",
            with_other(question("select_multiple criterion", "criteria", "How were families at risk chosen?")),
            count("households_identified", "Families at risk identified", fa_measure="households_identified"),
            count(
                "households_visited",
                "Households visited",
                needed=True,
                at_most="if(${households_identified} = '', 99999, ${households_identified})",
                message="This can't be more than the families identified.",
                fa_measure="households_visited",
            ),
            _households("households_first_visit", "Of these, visited for the first time"),
            question("select_one yes_no", "minority_language", "Was a minority language used?"),
        ),
        group(
            "risks",
            "Why families are at risk",
            question("note", "risks_note", "Count households. One household can be counted in several lines."),
            _households("risk_debt", "Debt"),
            _households("risk_absent_parent", "Absent parent"),
            _households("risk_dropout", "Child has left school"),
            _households("risk_child_labour", "Child labour"),
            _households("risk_no_papers", "No papers or birth registration"),
            _households("risk_illness", "Illness or disability in the family"),
            _households("risk_trafficking", "Earlier case of trafficking", fa_sensitive="true"),
        ),
        group(
            "support_section",
            "Support given",
            asked_repeat(
                "any_support",
                "Was support given?",
                "support",
                "Support",
                with_other(question("select_one support_kind", "support_kind", "Kind of support", needed=True)),
                count(
                    "support_households",
                    "Households supported",
                    needed=True,
                    at_most="${households_visited}",
                    message=_OVER_VISITED,
                ),
                question(
                    "decimal",
                    "quantity",
                    "Quantity",
                    constraint=". >= 0",
                    constraint_message="Enter a number of 0 or more.",
                ),
                question("text", "unit", "Unit (sets, kg, amount of money)", relevant="${quantity} > 0"),
            ),
            computed(
                "integer",
                "support_total",
                "Support given, all kinds together",
                "sum(${support_households}[. != ''])",
                fa_measure="support_given",
            ),
        ),
        referrals(),
        people(
            "People",
            "People in the households visited, by sex and age",
            of_whom("undocumented", "People without papers or stateless"),
            of_whom("survivors", "Survivors of trafficking (number only)", fa_sensitive="true"),
        ),
        group(
            "follow_up",
            "Follow-up",
            count("follow_ups_due", "Follow-up visits due", fa_measure="follow_ups_due"),
            count(
                "follow_ups_done",
                "Follow-up visits made",
                at_most="${follow_ups_due}",
                message="This can't be more than the follow-up visits due.",
                fa_measure="follow_ups_done",
            ),
            _households("exits", "Families no longer at risk"),
        ),
        result(),
    ]
)

CHOICES = SHARED | {
    "criterion": {
        "poverty": "List of poor households",
        "leader": "Proposed by village leaders",
        "school": "Proposed by the school",
        "watch": "Proposed by the community watch group",
        "migration": "Family member has migrated",
        "survey": "Survey",
        "other": "Other",
    },
    "support_kind": {
        "school_kit": "School kit",
        "scholarship": "Scholarship",
        "food": "Rice or other food",
        "grant": "Grant or loan to earn a living",
        "vocational": "Place in vocational training",
        "birth": "Birth registration",
        "counselling": "Counselling",
        "information": "Information on safe migration",
        "other": "Other",
    },
}
