"""Community watch: one group and one month."""

from form_sources.rows import computed, count, flat, group, question, with_other
from form_sources.shared import CHOICES as SHARED
from form_sources.shared import METADATA, organisation, people, referrals, register, result, when_and_where

FORM_ID = "community_watch"
TITLE = "Community watch"

SURVEY = flat(
    [
        METADATA,
        when_and_where("Name of the community watch group", "One record for each group and month."),
        organisation(),
        group(
            "watch_group",
            "The group",
            register(
                with_other(question("select_multiple member_role", "member_roles", "Who are the members?")),
            ),
            count("leaders_female", "Leaders|Female", fa_measure="leaders_female"),
            count("leaders_male", "Leaders|Male", fa_measure="leaders_male"),
            count(
                "members_trained",
                "Members trained so far",
                at_most="${members_total}",
                message="This can't be more than the number of members.",
                fa_measure="members_trained",
            ),
            count("villages_covered", "Villages covered", fa_measure="villages_covered"),
            count("households_covered", "Households covered", fa_measure="households_covered"),
        ),
        group(
            "month",
            "This month",
            count("meetings", "Meetings", needed=True, fa_measure="meetings"),
            count("home_visits", "Patrols and home visits", fa_measure="home_visits"),
            count("departures", "Departures noted", fa_measure="departures"),
            count("arrivals", "Arrivals and returns noted", fa_measure="arrivals"),
            count(
                "recruiters",
                "Suspicious recruiters reported",
                fa_measure="recruiters_reported",
                fa_sensitive="true",
            ),
            count("alerts", "Alerts raised", fa_measure="alerts", fa_sensitive="true"),
            with_other(
                question("select_multiple alert_kind", "alert_kinds", "What were they about?", relevant="${alerts} > 0")
            ),
            count(
                "resolved",
                "Alerts settled locally",
                at_most="${alerts}",
                message="This can't be more than the alerts raised.",
                relevant="${alerts} > 0",
                fa_measure="alerts_resolved",
            ),
            count("advised", "People advised", fa_measure="people_advised"),
            count("follow_ups", "Follow-up visits made", fa_measure="follow_ups_done"),
            computed(
                "integer", "is_active", "Active this month (1 = yes)", "if(${meetings} > 0, 1, 0)", fa_measure="active"
            ),
        ),
        referrals(),
        people("People", "People reached this month, by sex and age"),
        result(),
    ]
)

CHOICES = SHARED | {
    "member_role": {
        "leader": "Village leader",
        "police": "Police",
        "teacher": "Teacher",
        "women": "Women's union or federation",
        "youth": "Youth",
        "health": "Health worker",
        "religious": "Monk or religious leader",
        "other": "Other",
    },
    "alert_kind": {
        "recruiter": "Recruiter without licence",
        "child_leaving": "Child leaving school or home",
        "missing": "No news from a migrant",
        "forced": "Forced labour or debt",
        "trafficking": "Suspected trafficking in persons",
        "other": "Other",
    },
}
