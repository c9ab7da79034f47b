"""Records of a form of 40 questions, made without chance and almost without time, for the workbook benchmarks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle

from fieldapp.exchange.values import ExportedRecord, WorkbookManifest
from fieldapp.forms.model import Choice, Form, Meaning, Question, QuestionType, Texts
from fieldapp.records.revision import HybridTime, Kind, new_revision

KINDS = (
    [QuestionType.DATE] * 2
    + [QuestionType.SELECT_ONE] * 6
    + [QuestionType.INTEGER] * 22
    + [QuestionType.DECIMAL] * 3
    + [QuestionType.TEXT] * 7
)
_DAYS = [(date(2026, 1, 1) + timedelta(days=number)).isoformat() for number in range(300)]


def form() -> Form:
    """The form: 2 dates, 6 choices, 22 whole numbers, 3 decimals, 7 texts."""
    choices = tuple(Choice(value, Texts({"English (en)": f"Choice {value}"}, "English (en)")) for value in "abcdef")
    questions = tuple(
        Question(
            f"question_{number:02d}",
            f"question_{number:02d}",
            kind,
            Texts({"English (en)": f"Question number {number}"}, "English (en)"),
            choices=choices if kind is QuestionType.SELECT_ONE else (),
            meaning=Meaning(role="date") if number == 0 else Meaning(),
        )
        for number, kind in enumerate(KINDS)
    )
    return Form("benchmark", "1", "Benchmark", ("English (en)",), "English (en)", questions, "<form/>", "hash")


def answers(number: int) -> dict[str, str]:
    """The 40 answers of one record."""
    values = {}
    for position, kind in enumerate(KINDS):
        mixed = number * 31 + position * 17
        if kind is QuestionType.DATE:
            value = _DAYS[mixed % 300]
        elif kind is QuestionType.SELECT_ONE:
            value = "abcdef"[mixed % 6]
        elif kind is QuestionType.INTEGER:
            value = str(mixed % 61)
        elif kind is QuestionType.DECIMAL:
            value = f"{mixed % 9973}.{position % 10}5"
        else:
            value = f"Village meeting {number % 977} about topic {position}"
        values[f"question_{position:02d}"] = value
    return values


def typed_row(number: int) -> list[object]:
    """The same answers as a user's script has them: dates, numbers, texts."""
    row: list[object] = []
    for kind, value in zip(KINDS, answers(number).values(), strict=True):
        if kind is QuestionType.DATE:
            row.append(date.fromisoformat(value))
        elif kind is QuestionType.INTEGER:
            row.append(int(value))
        else:
            row.append(float(value) if kind is QuestionType.DECIMAL else value)
    return row


def records(start: int, stop: int) -> Iterator[ExportedRecord]:
    """Records with one finalised revision each."""
    shared = form()
    for number, author in zip(range(start, stop), cycle(("Sokha", "Dara", "Bopha"))):
        said = answers(number)
        revision = new_revision(
            f"11111111-1111-4111-8111-{number:012d}",
            (),
            form_id=shared.form_id,
            form_version=shared.version,
            office="KH-03",
            device="laptop",
            author=author,
            time=HybridTime(1_790_000_000_000 + number),
            kind=Kind.FINALISED,
            answers=said,
            revision_id=f"22222222-2222-4222-8222-{number:012d}",
        )
        yield ExportedRecord(shared, (revision,), revision.answers, Kind.FINALISED)


def manifest() -> WorkbookManifest:
    """An office."""
    return WorkbookManifest("0.1.0", "KH-03", "Kampong Cham", "KH", "KH-03", "laptop", datetime(2026, 6, 1, tzinfo=UTC))
