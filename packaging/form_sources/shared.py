"""The sections that every built-in form has: when and where, who organised it, people, result; and their choices."""

from form_sources.rows import Row, asked_repeat, computed, count, flat, group, hidden, question, with_other

METADATA = [{"type": kind, "name": kind} for kind in ("start", "end", "today", "username", "deviceid")]
GRID = "participants"
SEXES = {"female": ("f", "Female"), "male": ("m", "Male"), "other": ("o", "Other or not stated")}
AGES = {"0-9": "0_9", "10-14": "10_14", "15-17": "15_17", "18-24": "18_24", "25+": "25", "unknown": "unknown"}
AGE_LABELS = {age: "Age not known" if age == "unknown" else age for age in AGES}
NO_NAMES = "No names of children, victims or families."
OVER_TOTAL = "This can't be more than the total number of people."

_IN_FORCE = (
    "(valid_from = '' or date(valid_from) <= ${start_date}) and (valid_to = '' or date(valid_to) >= ${start_date})"
)
_TWO_TIERS = "(${country} = 'VN' and ${start_date} >= date('2025-07-01'))"
_HELD = "${status} = 'completed' or ${status} = 'ongoing'"


def when_and_where(title: str, hint: str) -> list[Row]:
    """Return the first section. Districts are asked for where there are any on that day; Laos has no communes."""
    return group(
        "when_where",
        "When and where",
        question("text", "title", title, needed=True, hint=hint, fa_role="title"),
        question(
            "date",
            "start_date",
            "Date, or first day",
            needed=True,
            default="today()",
            constraint=". >= date('1990-01-01') and (. <= today() or ${status} = 'planned')",
            constraint_message="The date can't be before 1990. Only a planned activity can be after today.",
            fa_role="date",
        ),
        question(
            "date",
            "end_date",
            "Last day",
            hint="Leave empty if it lasted one day.",
            constraint=". >= ${start_date}",
            constraint_message="The last day can't be before the first day.",
            fa_role="end_date",
        ),
        question("select_one status", "status", "Status", needed=True, default="completed", fa_role="status"),
        question("select_one country", "country", "Country", needed=True, appearance="minimal", fa_role="country"),
        _place("province", "Province", "${country}", needed=True, relevant="${country} != ''"),
        _place("district", "District", "${province}", relevant=f"${{province}} != '' and not{_TWO_TIERS}"),
        _place(
            "commune",
            "Commune or sub-district",
            "coalesce(${district}, ${province})",
            relevant="${country} != 'LA' and (${district} != '' or (${province} != '' and " + _TWO_TIERS + "))",
        ),
        question("text", "village", "Village", fa_role="village"),
        question("select_one area_type", "area_type", "Kind of area"),
        with_other(question("select_one venue", "venue", "Venue")),
    )


def _place(level: str, label: str, above: str, *, needed: bool = False, relevant: str) -> Row:
    return question(
        "select_one_from_file places.csv",
        level,
        label,
        needed=needed,
        relevant=relevant,
        choice_filter=f"parent = {above} and {_IN_FORCE}",
        appearance="minimal autocomplete",
        fa_role=level,
    )


def organisation() -> list[Row]:
    """Return the section on who carried it out and paid for it."""
    return group(
        "organisation",
        "Who organised it",
        question("text", "agency", "Implementing organisation", fa_role="agency"),
        with_other(question("select_one agency_type", "agency_type", "Kind of organisation")),
        question("text", "partners", "Partner organisations"),
        question("text", "project", "Project or action programme"),
        question("text", "funding", "Source of funds"),
    )


def people(label: str, grid_label: str, *more: Row) -> list[Row]:
    """Return the section with the sex x age grid and the counts of whom; ``more`` are further counts of whom."""
    return group(
        "people",
        label,
        question(
            "note",
            "people_note",
            "Count each person once in this activity. Leave a cell empty where there was nobody. "
            "If the age isn't known, use the row for unknown age.",
        ),
        question("select_one count_method", "count_method", "How were people counted?"),
        group(GRID, grid_label, _cells(), _totals(), appearance="fa-grid", fa_grid=GRID),
        group("of_whom", "Of these people", _of_whom(), more),
        relevant=_HELD,
    )


def cell_name(sex: str, age: str) -> str:
    """Return the name of a cell of the grid: f_10_14."""
    return f"{SEXES[sex][0]}_{AGES[age]}"


def _cells() -> list[Row]:
    return [
        count(cell_name(sex, age), f"{sex_label}|{AGE_LABELS[age]}", fa_grid=GRID, fa_sex=sex, fa_age=age)
        for sex, (_, sex_label) in SEXES.items()
        for age in AGES
    ]


def _totals() -> list[Row]:
    by_sex = [
        _total(f"total_{sex}", f"Total|{label}", [cell_name(sex, age) for age in AGES], fa_sex=sex)
        for sex, (_, label) in SEXES.items()
    ]
    by_age = [
        _total(f"total_{AGES[age]}", f"Total|{AGE_LABELS[age]}", [cell_name(sex, age) for sex in SEXES], fa_age=age)
        for age in AGES
    ]
    return [*by_sex, *by_age, _total("total", "Total", [f"total_{sex}" for sex in SEXES])]


def _total(name: str, label: str, parts: list[str], **meaning: str) -> Row:
    calculation = " + ".join(f"coalesce(${{{part}}}, 0)" for part in parts)
    return computed("integer", name, label, calculation, fa_total=GRID, **meaning)


def of_whom(name: str, label: str, **columns: str) -> Row:
    """Return a count of some of the people in the grid, never more than all of them."""
    return count(name, label, at_most="${total}", message=OVER_TOTAL, fa_of_whom=GRID, **columns)


def _of_whom() -> list[Row]:
    first_time = [
        count(
            f"first_time_{sex}",
            label,
            at_most=f"${{total_{sex}}}",
            message="This can't be more than the total for this sex.",
            fa_of_whom=GRID,
            fa_sex=sex,
        )
        for sex, label in (
            ("female", "First time this year|Female"),
            ("male", "First time this year|Male"),
            ("other", "First time this year|Other or not stated"),
        )
    ]
    parts = " + ".join(f"coalesce(${{first_time_{sex}}}, 0)" for sex in SEXES)
    return [
        *first_time,
        computed("integer", "first_time", "First time this year|Total", parts, fa_measure="first_time"),
        of_whom("disability", "People with disability"),
        of_whom("minority", "People of an ethnic minority"),
        question("text", "minority_group", "Which ethnic groups?", relevant="${minority} > 0"),
        of_whom("migrants", "Migrants (before leaving, abroad or returned)"),
        of_whom("out_of_school", "Children out of school"),
    ]


def register(*before: Row | list[Row]) -> list[Row]:
    """Return the questions on a standing group: founded, recognised, members, status."""
    return flat(
        [
            question("date", "founded", "Founded on", hint="If only the year is known, enter 1 January of that year."),
            *before,
            question("select_one yes_no", "recognised", "Recognised by the authorities?"),
            question("text", "recognised_by", "Recognised by which office?", relevant="${recognised} = 'yes'"),
            count("members_female", "Members|Female", fa_measure="members_female"),
            count("members_male", "Members|Male", fa_measure="members_male"),
            count("members_other", "Members|Other or not stated", fa_measure="members_other"),
            computed(
                "integer",
                "members_total",
                "Members|Total",
                "coalesce(${members_female}, 0) + coalesce(${members_male}, 0) + coalesce(${members_other}, 0)",
                fa_measure="members",
            ),
            question("select_one group_status", "group_status", "Status of the group"),
            question("date", "status_since", "Since when?", relevant="${group_status} != ''"),
            question("text", "closing_reason", "Why was it closed?", relevant="${group_status} = 'closed'"),
        ]
    )


def referrals() -> list[Row]:
    """Return the section on referrals, counted by service."""
    return group(
        "referral_section",
        "Referrals",
        asked_repeat(
            "any_referrals",
            "Were referrals made?",
            "referrals",
            "Referrals to a service",
            with_other(question("select_one service", "service", "Service", needed=True)),
            count("made", "Referrals made", needed=True),
            count(
                "taken_up",
                "Referrals taken up, as far as known",
                at_most="${made}",
                message="This can't be more than the referrals made.",
            ),
        ),
        computed("integer", "referrals_made", "Referrals made|Total", "sum(${made}[. != ''])", fa_measure="referrals"),
        computed(
            "integer",
            "referrals_taken_up",
            "Referrals taken up|Total",
            "sum(${taken_up}[. != ''])",
            fa_measure="referrals_taken_up",
        ),
    )


def result() -> list[Row]:
    """Return the last section, and the hidden name of the place that the title of a record uses."""
    place = "coalesce(${commune}, coalesce(${district}, ${province}))"
    section = group(
        "outcome",
        "Result and remarks",
        question("text", "result", "Result", appearance="multiline", hint=NO_NAMES),
        question("date", "follow_up_date", "Date of follow-up"),
        question("select_multiple source", "sources", "Documents kept in the office"),
        question("decimal", "cost", "Cost", constraint=". >= 0", constraint_message="Enter a number of 0 or more."),
        question("select_one currency", "currency", "Currency", appearance="minimal", relevant="${cost} > 0"),
        question("text", "remarks", "Remarks", appearance="multiline", hint=NO_NAMES),
    )
    name = hidden("place_name", f"if(${{province}} != '', instance('places')/root/item[name = {place}]/label, '')")
    return [*section, name]


CHOICES = {
    "status": {"planned": "Planned", "ongoing": "Ongoing", "completed": "Completed", "cancelled": "Cancelled"},
    "country": {"KH": "Cambodia", "LA": "Lao PDR", "TH": "Thailand", "VN": "Viet Nam", "CN": "China (Yunnan)"},
    "area_type": {"sending": "Sending area", "transit": "Transit area", "receiving": "Receiving area"},
    "venue": {
        "school": "School",
        "office": "Commune or district office",
        "village_hall": "Village hall",
        "temple": "Temple or pagoda",
        "centre": "Community resource centre",
        "home": "At people's homes",
        "workplace": "Workplace",
        "outdoors": "Outdoors",
        "other": "Other",
    },
    "agency_type": {
        "government": "Government",
        "womens_union": "Women's union or federation",
        "youth_union": "Youth union",
        "trade_union": "Trade union",
        "employers": "Employers",
        "ngo": "Non-governmental organisation",
        "community": "Community",
        "other": "Other",
    },
    "count_method": {"listed": "Attendance list", "counted": "Counted", "estimated": "Estimated"},
    "yes_no": {"yes": "Yes", "no": "No"},
    "group_status": {"forming": "Forming", "active": "Active", "dormant": "Dormant", "closed": "Closed"},
    "service": {
        "police": "Police",
        "social": "Social affairs",
        "centre": "Community resource centre",
        "health": "Health service",
        "school": "School",
        "legal": "Legal aid",
        "shelter": "Shelter",
        "training": "Vocational training",
        "job": "Employment service",
        "counselling": "Counselling",
        "other": "Other",
    },
    "source": {
        "attendance": "Attendance list",
        "minutes": "Minutes",
        "photos": "Photos, with consent",
        "agreement": "Agreement or decision",
    },
    "currency": {code: code for code in ("KHR", "LAK", "THB", "VND", "CNY", "USD")},
}
