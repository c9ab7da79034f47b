"""Lists of records: rows by filter, in pages by key, ids as one array. Reads the projection with a plain cursor."""

import json
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final

from fieldapp.errors import Problem
from fieldapp.records.revision import parse_answers
from fieldapp.store import search
from fieldapp.store.connection import Connection
from fieldapp.store.times import from_text
from fieldapp.store.values import RecordFilter, RecordOrder, RecordRow, StoredRecord

_ROW: Final = """
    number, record_id, form_id, form_version, state, activity_date, month, country, province, district, commune,
    village, title, people_female, people_male, people_other, people_total, has_conflict, has_problem, is_deleted,
    created, changed, office, author
"""
_CONTENT: Final = "answers, heads, conflicts, people, measures"
_WIDTH: Final = 24
_ORDERS: Final[dict[RecordOrder, str]] = {
    "date": "activity_date",
    "changed": "changed",
    "title": "title",
    "form": "form_id",
    "province": "province",
    "people": "people_total",
}
_CONDITIONS: Final = {
    "form_id": "form_id = :form_id",
    "country": "country = :country",
    "province": "province = :province",
    "state": "state = :state",
    "office": "office = :office",
}


def page(connection: Connection, wanted: RecordFilter, limit: int, after: RecordRow | None = None) -> list[RecordRow]:
    """Return rows, the latest activity first; ``after`` is the last row of the page before."""
    where, parameters = _where(wanted)
    if after is not None:
        where = f"{where} and (activity_date, number) < (:after_date, :after_number)"
        parameters |= {"after_date": after.activity_date, "after_number": after.number}
    rows = connection.execute(
        f"select {_ROW} from record where {where} order by activity_date desc, number desc limit :limit",
        parameters | {"limit": limit},
    )
    return [_row(row) for row in rows]


def numbers(
    connection: Connection, wanted: RecordFilter, order: RecordOrder = "date", *, descending: bool = True
) -> "array[int]":
    """Return the numbers of all fitting records in order: 8 bytes each, for lists that scroll anywhere at once."""
    where, parameters = _where(wanted, "is_deleted" if order == "date" else "+is_deleted")
    direction = "desc" if descending else "asc"
    rows = connection.execute(
        f"select number from record where {where} order by {_ORDERS[order]} {direction}, number {direction}", parameters
    )
    return array("q", (row[0] for row in rows))


def rows(connection: Connection, wanted: Sequence[int]) -> list[RecordRow]:
    """Return the rows with these numbers, in the order asked for; numbers that are gone are left out."""
    found = connection.execute(
        f"select {_ROW} from record where number in (select value from json_each(:numbers))",
        {"numbers": json.dumps(list(wanted))},
    )
    by_number = {row[0]: _row(row) for row in found}
    return [by_number[number] for number in wanted if number in by_number]


def by_ids(connection: Connection, record_ids: Sequence[str]) -> dict[str, RecordRow]:
    """Return rows by record id; deleted records too. Unknown records are absent."""
    found = connection.execute(
        f"select {_ROW} from record where record_id in (select value from json_each(:ids))",
        {"ids": json.dumps(list(record_ids))},
    )
    return {row.record_id: row for row in map(_row, found)}


def count(connection: Connection, wanted: RecordFilter) -> int:
    """Return how many records fit."""
    where, parameters = _where(wanted)
    return int(connection.execute(f"select count(*) from record where {where}", parameters).fetchone()[0])


def record(connection: Connection, record_id: str) -> StoredRecord:
    """Return one record. Problem ``record-unknown``."""
    found = connection.execute(
        f"select {_ROW}, {_CONTENT} from record join record_content using (number) where record_id = :record_id",
        {"record_id": record_id},
    ).fetchone()
    if found is None:
        raise Problem("record-unknown", "This record is not in the workspace.", record_id=record_id)
    return _stored(found)


def each(connection: Connection, wanted: RecordFilter) -> Iterator[StoredRecord]:
    """Yield all fitting records whole, oldest activity first. Keeps no more than one page in memory."""
    chosen = numbers(connection, wanted, descending=False)
    for start in range(0, len(chosen), 500):
        batch = chosen[start : start + 500]
        found = connection.execute(
            f"""
            select {_ROW}, {_CONTENT} from record join record_content using (number)
            where number in (select value from json_each(:numbers))
            """,
            {"numbers": json.dumps(list(batch))},
        )
        by_number = {row[0]: _stored(row) for row in found.fetchall()}
        yield from (by_number[number] for number in batch if number in by_number)


def texts(connection: Connection, wanted: Sequence[int]) -> Iterator[tuple[int, str, str, str, str]]:
    """Yield number, form id, form version, author and answers (JSON) of records."""
    yield from connection.execute(
        """
        select number, form_id, form_version, author, answers
        from record join record_content using (number)
        where number in (select value from json_each(:numbers))
        """,
        {"numbers": json.dumps(list(wanted))},
    )


def month_counts(connection: Connection, month: str) -> dict[str, tuple[int, int]]:
    """Return form id -> (records, of them unfinished) of a month, deleted ones left out."""
    found = connection.execute(
        """
        select form_id, count(*), sum(state = 'draft')
        from record
        where month = :month and is_deleted = 0
        group by form_id
        """,
        {"month": month},
    )
    return {form_id: (records, unfinished) for form_id, records, unfinished in found}


def counts_by_month(connection: Connection, first: str, last: str) -> dict[tuple[str, str], int]:
    """Return (province, month) -> records, unfinished ones too, deleted ones left out; months yyyy-mm, included."""
    found = connection.execute(
        """
        select province, month, count(*)
        from record
        where month between :first and :last and is_deleted = 0
        group by province, month
        """,
        {"first": first, "last": last},
    )
    return {(province, month): count for province, month, count in found}


def months(connection: Connection) -> list[str]:
    """Return the months (yyyy-mm) that have records, the newest first: a step in the index for each, no counting."""
    found = connection.execute(
        """
        with recursive present (month) as (
            select max(month) from record
            union all
            select (select max(record.month) from record where record.month < present.month)
            from present
            where present.month > ''
        )
        select month
        from present
        where month > ''
          and exists (select 1 from record where record.month = present.month and record.is_deleted = 0)
        """
    )
    return [month for (month,) in found]


def first_and_last_month(connection: Connection) -> tuple[str, str]:
    """Return the months (yyyy-mm) of the earliest and the latest record; empty where no record has a date."""
    first, last = connection.execute(
        """
        select min(month), max(month)
        from record
        where month > '' and is_deleted = 0
        """
    ).fetchone()
    return first or "", last or ""


def _where(wanted: RecordFilter, deleted_column: str = "is_deleted") -> tuple[str, dict[str, Any]]:
    """Return the condition of a filter; a plus before a column keeps its index out, where that is slower."""
    parameters: dict[str, Any] = {name: getattr(wanted, name) for name in _CONDITIONS if getattr(wanted, name)}
    conditions = ["1", *(_CONDITIONS[name] for name in parameters), *_flags(wanted, deleted_column)]
    if wanted.month:
        one = not wanted.month_to or wanted.month_to == wanted.month
        conditions.append("month = :month" if one else "month between :month and :month_to")
        parameters |= {"month": wanted.month, "month_to": wanted.month_to}
    found, words = search.conditions(wanted.text)
    return " and ".join([*conditions, *found]), parameters | words


def _flags(wanted: RecordFilter, deleted_column: str) -> Iterator[str]:
    """Yield the conditions that are yes or no, written out, so that the index of the few is used."""
    for name in ("has_conflict", "has_problem"):
        flag = getattr(wanted, name)
        if flag is not None:
            yield f"{name} = {int(flag)}"
    if wanted.deleted is not None:
        yield f"{deleted_column} = {int(wanted.deleted)}"
    if wanted.is_dated is not None:
        yield "month <> ''" if wanted.is_dated else "month = ''"


def _row(found: Sequence[Any]) -> RecordRow:
    values = list(found[:_WIDTH])
    values[17:20] = [bool(flag) for flag in values[17:20]]
    values[20:22] = [from_text(time) for time in values[20:22]]
    return RecordRow(*values)


def _stored(found: Sequence[Any]) -> StoredRecord:
    answers, heads, conflicts, people, measures = found[_WIDTH:]
    return StoredRecord(
        row=_row(found),
        answers=parse_answers(answers),
        heads=tuple(json.loads(heads)),
        conflicts=tuple(json.loads(conflicts)),
        people=json.loads(people),
        measures=json.loads(measures),
    )
