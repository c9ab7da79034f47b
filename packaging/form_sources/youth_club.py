"""Youth club: one session of one club."""

from form_sources.rows import asked_repeat, computed, count, flat, group, question, with_other
from form_sources.shared import CHOICES as SHARED
from form_sources.shared import METADATA, organisation, people, register, result, when_and_where

FORM_ID = "youth_club"
TITLE = "Youth club"

SURVEY = flat(
    [
        METADATA,
        when_and_where("Name of the youth club", "One record for each session."),
        organisation(),
        group(
            "club",
            "The club",
            register(with_other(question("select_one host", "host", "Host of the club"))),
            count("peer_educators_female", "Peer educators|Female", fa_measure="peer_educators_female"),
            count("peer_educators_male", "Peer educators|Male", fa_measure="peer_educators_male"),
            with_other(question("select_one adviser", "adviser", "Who advises the club?")),
        ),
        group(
            "session",
            "The session",
            count("session_number", "Number of the session this year"),
            with_other(question("select_multiple topic", "topics", "Topics", needed=True)),
            question(
                "decimal",
                "hours",
                "Hours",
                constraint=". > 0 and . <= 24",
                constraint_message="Enter a number of hours, at most 24.",
                fa_measure="session_hours",
            ),
            with_other(question("select_multiple method", "methods", "Methods")),
            question("select_one yes_no", "peer_led", "Led by young people?"),
            question("select_one yes_no", "minority_language", "Was a minority language used?"),
            count(
                "outreach_reached",
                "People reached by members outside the club (estimate)",
                hint="This estimate is never added to the people counted.",
                fa_measure="outreach_reached",
                fa_estimate="true",
            ),
        ),
        group(
            "material_section",
            "Materials given out",
            asked_repeat(
                "any_materials",
                "Were materials given out?",
                "materials",
                "Material",
                with_other(question("select_one item", "item", "What was given out?", needed=True)),
                count("copies", "How many?", needed=True),
            ),
            computed(
                "integer",
                "materials_total",
                "Materials given out|Total",
                "sum(${copies}[. != ''])",
                fa_measure="materials",
            ),
        ),
        people("People", "Participants by sex and age"),
        result(),
    ]
)

CHOICES = SHARED | {
    "host": {
        "school": "School",
        "village": "Village",
        "youth_union": "Youth union",
        "womens_union": "Women's union or federation",
        "temple": "Temple or pagoda",
        "workplace": "Workplace",
        "other": "Other",
    },
    "adviser": {
        "teacher": "Teacher",
        "union": "Officer of a union or federation",
        "ngo": "Non-governmental organisation",
        "none": "Nobody",
        "other": "Other",
    },
    "topic": {
        "trafficking": "Trafficking in persons",
        "safe_migration": "Safe migration",
        "child_labour": "Worst forms of child labour",
        "rights": "Rights of the child",
        "life_skills": "Life skills",
        "gender": "Gender equality",
        "health": "Health",
        "internet": "Safety on the internet",
        "other": "Other",
    },
    "method": {
        "discussion": "Discussion",
        "game": "Game",
        "theatre": "Theatre",
        "film": "Film",
        "art": "Art or music",
        "sport": "Sport",
        "other": "Other",
    },
    "item": {
        "leaflet": "Leaflet",
        "poster": "Poster",
        "booklet": "Booklet",
        "card": "Card with a telephone number for help",
        "school_kit": "School kit",
        "other": "Other",
    },
}
