"""Training: one event, with its sessions, tests and certificates."""

from form_sources.rows import Row, computed, count, flat, group, question, with_other
from form_sources.shared import CHOICES as SHARED
from form_sources.shared import METADATA, OVER_TOTAL, organisation, people, result, when_and_where

FORM_ID = "training"
TITLE = "Training"

_MARK = {"constraint": ". >= 0 and . <= 100", "constraint_message": "Enter a number from 0 to 100."}
_OVER_REGISTERED = "This can't be more than the people registered."
_OVER_SEX = "This can't be more than the total for this sex."
_TESTED = "${post_tested} > 0"


def _passed(sex: str, label: str) -> Row:
    name = f"passed_{sex}"
    return count(name, label, at_most=f"${{total_{sex}}}", message=_OVER_SEX, relevant=_TESTED, fa_measure=name)


SURVEY = flat(
    [
        METADATA,
        when_and_where("Title of the training", "One record for each training event."),
        organisation(),
        group(
            "training",
            "The training",
            with_other(question("select_one subject", "subject", "Subject", needed=True)),
            with_other(question("select_multiple package", "packages", "Teaching package used")),
            question("select_one training_level", "training_level", "Level"),
            with_other(question("select_multiple target_group", "target_groups", "Who was trained?")),
            question("select_one yes_no", "minority_language", "Was a minority language used?"),
            question(
                "integer",
                "days",
                "Days",
                needed=True,
                constraint=". >= 1 and . <= 365",
                constraint_message="Enter a number of days from 1 to 365.",
                fa_measure="training_days",
            ),
            count("trainers_female", "Trainers|Female", fa_measure="trainers_female"),
            count("trainers_male", "Trainers|Male", fa_measure="trainers_male"),
        ),
        group(
            "session_section",
            "Sessions",
            group(
                "sessions",
                "Session",
                with_other(question("select_one subject", "topic", "Topic", needed=True)),
                question(
                    "decimal",
                    "hours",
                    "Hours",
                    needed=True,
                    constraint=". > 0 and . <= 24",
                    constraint_message="Enter a number of hours, at most 24.",
                ),
                with_other(question("select_multiple method", "methods", "Methods")),
                kind="repeat",
            ),
            computed(
                "decimal",
                "total_hours",
                "Hours|Total",
                "round(sum(${hours}[. != '']), 2)",
                fa_measure="training_hours",
            ),
        ),
        people("People", "People who completed the training, by sex and age"),
        group(
            "tests",
            "Tests and certificates",
            question(
                "integer",
                "registered",
                "People registered",
                constraint=". >= coalesce(${total}, 0)",
                constraint_message="This can't be less than the people who completed the training.",
                fa_measure="registered",
            ),
            count(
                "pre_tested",
                "Took the test before",
                at_most="${registered}",
                message=_OVER_REGISTERED,
            ),
            question("decimal", "pre_mean", "Mean mark before (0-100)", relevant="${pre_tested} > 0", **_MARK),
            count("post_tested", "Took the test after", at_most="${total}", message=OVER_TOTAL, fa_measure="tested"),
            question("decimal", "post_mean", "Mean mark after (0-100)", relevant=_TESTED, **_MARK),
            question("decimal", "pass_mark", "Mark needed to pass (0-100)", relevant=_TESTED, **_MARK),
            count(
                "passed_female",
                "Passed|Female",
                at_most="${total_female}",
                message=_OVER_SEX,
                relevant="${post_tested} > 0",
                fa_measure="passed_female",
            ),
            count(
                "passed_male",
                "Passed|Male",
                at_most="${total_male}",
                message=_OVER_SEX,
                relevant="${post_tested} > 0",
                fa_measure="passed_male",
            ),
            count(
                "certificates", "Certificates given", at_most="${total}", message=OVER_TOTAL, fa_measure="certificates"
            ),
            question(
                "decimal",
                "evaluation",
                "Participants' evaluation (1 = poor, 5 = very good)",
                constraint=". >= 1 and . <= 5",
                constraint_message="Enter a number from 1 to 5.",
            ),
            relevant="${status} = 'completed' or ${status} = 'ongoing'",
        ),
        result(),
    ]
)

CHOICES = SHARED | {
    "subject": {
        "legal": "Legal literacy training",
        "trafficking": "Trafficking in persons",
        "safe_migration": "Safe migration",
        "child_labour": "Worst forms of child labour",
        "identification": "Identifying and referring victims",
        "participation": "Children's participation",
        "monitoring": "Participatory monitoring",
        "life_skills": "Life skills",
        "gender": "Gender equality",
        "other": "Other",
    },
    "package": {
        "scream": "SCREAM",
        "monitoring": "Participatory monitoring",
        "national": "National curriculum",
        "own": "Own material",
        "other": "Other",
    },
    "training_level": {"basic": "Basic", "refresher": "Refresher", "trainers": "Training of trainers"},
    "target_group": {
        "officials": "Officials",
        "police": "Police",
        "teachers": "Teachers",
        "leaders": "Community leaders",
        "health": "Health workers",
        "employers": "Employers",
        "recruiters": "Recruitment agencies",
        "media": "Journalists",
        "pupils": "Pupils",
        "youth": "Young people out of school",
        "parents": "Parents",
        "migrants": "Migrants and returnees",
        "other": "Other",
    },
    "method": {
        "lecture": "Lecture",
        "discussion": "Discussion",
        "case": "Case study",
        "role_play": "Role play",
        "theatre": "Theatre",
        "visit": "Field visit",
        "other": "Other",
    },
}
