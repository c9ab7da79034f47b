"""The hand-written schema: equal to the SQLModel tables, guarding what must never change, climbing step by step."""

import threading

import pytest
from sqlalchemy.dialects import sqlite
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from fieldapp.errors import Problem
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.store import ledgers, revisions, schema, tables
from fieldapp.store.connection import Database
from fieldapp.store.times import now
from tests.core.workspace.samples import visit

KEY = b"k" * 32


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "w.db", KEY, must_exist=False)
    schema.create(opened)
    yield opened
    opened.close()


def written(connection, table):
    """Column -> (type, not null, place in the primary key), and unique columns, as the database has them."""
    columns = {
        row[1]: (row[2], bool(row[3]) or row[1] in ("number", "id"), row[5])
        for row in connection.execute(f"pragma table_info({table})")
    }
    references = {
        (row[3], row[2], row[4]) for row in connection.execute(f"pragma foreign_key_list({table})").fetchall()
    }
    return columns, references


def declared(table):
    """The same as SQLModel says it."""
    names = {"VARCHAR": "TEXT"}
    keys = [column.name for column in table.primary_key]
    columns = {}
    for column in table.columns:
        kind = column.type.compile(dialect=sqlite.dialect())
        place = keys.index(column.name) + 1 if column.name in keys else 0
        columns[column.name] = (names.get(kind, kind), not column.nullable, place)
    references = {
        (key.parent.name, key.column.table.name, key.column.name)
        for constraint in table.foreign_key_constraints
        for key in constraint.elements
    }
    return columns, references


def test_tables_say_what_the_schema_says(database):
    with database.read() as connection:
        names = {
            row[0]
            for row in connection.execute("select name from sqlite_schema where type = 'table'")
            if not row[0].startswith(("search", "sqlite_"))
        }
        assert names == set(SQLModel.metadata.tables)
        for name in sorted(names):
            assert written(connection, name) == declared(SQLModel.metadata.tables[name]), name
    assert tables.RecordTable.__tablename__ == "record"


def test_every_table_is_strict(database):
    with database.read() as connection:
        loose = [
            row[1]
            for row in connection.execute("pragma table_list")
            if row[2] == "table" and not row[5] and not row[1].startswith("sqlite_")
        ]
    assert loose == []


@pytest.mark.parametrize("statement", ["update revision set author = 'x'", "delete from revision"])
def test_revisions_are_never_changed_or_removed(database, statement):
    with database.write() as connection:
        revisions.insert(connection, [visit(topic="A")])
    with pytest.raises(dbapi2.IntegrityError, match="never"), database.write() as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger set new = 2",
        "delete from ledger",
        "update ledger_row set outcome = 'new'",
        "delete from ledger_row",
    ],
)
def test_ledgers_are_never_changed_or_removed(database, statement):
    with database.write() as connection:
        ledgers.keep(connection, Ledger("l", "f.xlsx", "", now(), rows=(LedgerRow("s", 2, "r", Outcome.UPDATED),)))
    with pytest.raises(dbapi2.IntegrityError, match="never"), database.write() as connection:
        connection.execute(statement)


def test_ledger_that_does_not_add_up_is_refused_by_the_database(database):
    with pytest.raises(dbapi2.IntegrityError, match="every_row_is_accounted_for"), database.write() as connection:
        connection.execute(
            """
            insert into ledger (
                ledger_id, kind, file_name, started, rows_read, new, unchanged, updated, conflict, rejected
            )
            values ('l', 'import', 'f', 't', 5, 1, 1, 1, 1, 0)
            """
        )


def test_rejected_row_without_a_reason_is_refused_by_the_database(database):
    unsaid = Ledger("l", "f.xlsx", "", now(), rows=(LedgerRow("s", 2, "r", Outcome.REJECTED),))
    with pytest.raises(dbapi2.IntegrityError, match="rejected_rows_say_why"), database.write() as connection:
        ledgers.keep(connection, unsaid)


def test_ledger_reads_back(database):
    kept = Ledger(
        "l",
        "kandal-may.xlsx",
        "f" * 64,
        now(),
        "Kandal",
        (LedgerRow("training", 2, "r1", Outcome.NEW), LedgerRow("training", 3, "r2", Outcome.REJECTED, "No date.")),
        ("A column was renamed.",),
    )
    with database.write() as connection:
        ledgers.keep(connection, kept)
    with database.read() as connection:
        assert ledgers.find(connection, "l") == kept
        assert ledgers.every(connection) == [kept]
        assert ledgers.faults(connection) == []


def test_wrong_key_reads_nothing(database):
    with pytest.raises(Problem) as caught:
        Database(database.file, b"x" * 32)
    assert caught.value.code == "workspace-damaged"


def test_write_that_fails_leaves_nothing(database):
    def fail():
        with database.write() as connection:
            revisions.insert(connection, [visit(topic="A")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.read() as connection:
        assert revisions.count(connection) == 0


def test_reader_sees_what_was_committed_while_a_writer_works(database):
    with database.write() as connection:
        revisions.insert(connection, [visit("r1")])
    seen = []
    with database.write() as connection:
        revisions.insert(connection, [visit("r2")])

        def look():
            with database.read() as reader:
                seen.append(revisions.count(reader))

        thread = threading.Thread(target=look)
        thread.start()
        thread.join(10)
        with database.read() as same_thread:
            seen.append(revisions.count(same_thread))
    assert seen == [1, 2]
