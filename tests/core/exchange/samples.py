"""A small form with every kind of column, and records of it, for the tests of the exchange."""

from datetime import UTC, datetime

from fieldapp.exchange.values import ExportedRecord, WorkbookManifest
from fieldapp.forms.model import Choice, Form, Group, Meaning, Question, QuestionType, Repeat, Texts
from fieldapp.records.revision import Answers, HybridTime, Kind, Revision, hash_of

LANGUAGES = ("English (en)", "Khmer (km)")
RECORD_ID = "11111111-1111-4111-8111-{:012d}"


def texts(english: str, khmer: str = "") -> Texts:
    return Texts({"English (en)": english, "Khmer (km)": khmer}, "English (en)")


def question(path: str, kind: QuestionType, label: str, **more: object) -> Question:
    return Question(path, path.split("/")[-1], kind, texts(label), **more)  # type: ignore[arg-type]


def choices(*values: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, texts(value.capitalize())) for value in values)


def sample_form(version: str = "1", *extra: Question) -> Form:
    topics = question("sessions/topic", QuestionType.TEXT, "Topic")
    people = question("sessions/people", QuestionType.INTEGER, "People")
    helper = question("sessions/helpers/name", QuestionType.TEXT, "Helper")
    children = (
        Group(
            "when",
            "when",
            texts("When"),
            children=(
                question("when/date", QuestionType.DATE, "Date", meaning=Meaning(role="date")),
                question("when/begun", QuestionType.DATETIME, "Begun"),
                question("when/note", QuestionType.NOTE, "Read this"),
            ),
        ),
        question(
            "province",
            QuestionType.SELECT_ONE,
            "Province",
            meaning=Meaning(role="province"),
            choices=choices("kh1", "kh2"),
        ),
        question("needs", QuestionType.SELECT_MULTIPLE, "Needs", choices=choices("food", "school", "work")),
        question("title", QuestionType.TEXT, "Title", meaning=Meaning(role="title")),
        question("cost", QuestionType.DECIMAL, "Cost"),
        question("where", QuestionType.GEOPOINT, "Where"),
        question("girls", QuestionType.INTEGER, "Girls", meaning=Meaning(grid="participants", sex="female", age="0-9")),
        question("boys", QuestionType.INTEGER, "Boys", meaning=Meaning(grid="participants", sex="male", age="0-9")),
        question("total", QuestionType.HIDDEN, "Total", is_calculated=True, meaning=Meaning(total="participants")),
        Repeat(
            "sessions",
            "sessions",
            texts("Sessions"),
            children=(topics, people, Repeat("sessions/helpers", "helpers", texts("Helpers"), children=(helper,))),
        ),
        *extra,
    )
    return Form(
        "sample", version, "Sample", LANGUAGES, LANGUAGES[0], children, f"<sample {version}/>", f"hash-{version}"
    )


def revision(record: int, answers: Answers, parents: tuple[str, ...] = (), counter: int = 0) -> Revision:
    blank = Revision(
        revision_id=f"22222222-2222-4222-8222-{record:08d}{counter:04d}",
        record_id=RECORD_ID.format(record),
        parents=parents,
        form_id="sample",
        form_version="1",
        office="KH-03",
        device="laptop",
        author="Sokha",
        time=HybridTime(1_790_000_000_000 + record, counter),
        kind=Kind.FINALISED,
        answers=answers,
    )
    return Revision(**{**{name: getattr(blank, name) for name in Revision.__slots__}, "hash": hash_of(blank)})


def record(number: int, answers: Answers, form: Form | None = None) -> ExportedRecord:
    return ExportedRecord(form or sample_form(), (revision(number, answers),), answers, Kind.FINALISED)


def full_answers() -> dict[str, "str | tuple[str, ...]"]:
    return {
        "when/date": "2026-05-04",
        "when/begun": "2026-05-04T09:30:00.000+07:00",
        "province": "kh1",
        "needs": "food work",
        "title": "=HYPERLINK(1)",
        "cost": "12.50",
        "where": "11.5 104.9 10 5",
        "girls": "12",
        "boys": "7",
        "total": "19",
        "sessions": ("a1", "b2"),
        "sessions[a1]/topic": "Safe migration ការធ្វើចំណាកស្រុក",
        "sessions[a1]/people": "12",
        "sessions[a1]/helpers": ("h1",),
        "sessions[a1]/helpers[h1]/name": "Dara",
        "sessions[b2]/topic": " edges \nand lines ",
    }


def manifest() -> WorkbookManifest:
    return WorkbookManifest(
        "0.1.0", "KH-03", "Kampong Cham", "KH", "KH-03", "laptop", datetime(2026, 6, 1, 8, tzinfo=UTC)
    )
