"""The ladder leads to db/schema.sql: whoever changes the schema adds a step (db/migrations/README.md)."""

import re
from pathlib import Path

import pytest

from fieldapp.store import schema
from fieldapp.store.connection import Connection, Database

RELEASED = Path(__file__).parents[1] / "core" / "store" / "released"
KEY = b"k" * 32
RUN_BY_THE_WAY = ("search_", "sqlite_")


def shape(connection: Connection) -> dict[str, object]:
    """What a database is made of, however its SQL is spelled: tables, columns, checks, indexes, triggers."""
    found: dict[str, object] = {}
    for kind, name, sql in connection.execute("select type, name, sql from sqlite_schema").fetchall():
        if name.startswith(RUN_BY_THE_WAY) and name != "search_instance":
            continue
        found[f"{kind} {name}"] = columns(connection, name, sql) if kind == "table" else plain(sql)
    return found


def columns(connection: Connection, table: str, sql: str) -> object:
    rows = connection.execute(f"pragma table_xinfo({table})").fetchall()
    references = connection.execute(f"pragma foreign_key_list({table})").fetchall()
    return (
        sorted(row[1:] for row in rows),
        sorted(tuple(map(str, row[2:])) for row in references),
        sorted(re.findall(r"\bcheck ?\(.*?\)(?= ?[,)]| [a-z])", plain(sql))),
        "strict" in plain(sql)[-30:],
    )


def plain(sql: str) -> str:
    """SQL without comments, in single spaces and small letters."""
    return re.sub(r"\s+", " ", re.sub(r"--[^\n]*", "", sql)).strip().lower()


def built(file: Path, script: str) -> Database:
    database = Database(file, KEY, must_exist=False)
    with database.write() as connection:
        schema._run(connection, script)
    return database


def released() -> list[int]:
    return sorted(int(file.stem) for file in RELEASED.glob("*.sql"))


def test_every_step_to_the_present_version_is_there():
    assert set(schema.steps()) == set(range(2, schema.VERSION + 1))


def test_every_version_has_a_test_database():
    assert released() == list(range(1, schema.VERSION + 1))


@pytest.mark.parametrize("number", released())
def test_ladder_leads_to_the_schema_that_is_written_down(tmp_path, number):
    old = built(tmp_path / "old.db", (RELEASED / f"{number}.sql").read_text(encoding="utf-8"))
    new = Database(tmp_path / "new.db", KEY, must_exist=False)
    schema.create(new)

    schema.climb(old, schema.steps(), schema.VERSION)

    with old.read() as climbed, new.read() as fresh:
        assert shape(climbed) == shape(fresh)
    old.close()
    new.close()


@pytest.mark.parametrize("number", released())
def test_test_database_has_rows_in_every_table(tmp_path, number):
    database = built(tmp_path / "old.db", (RELEASED / f"{number}.sql").read_text(encoding="utf-8"))
    with database.read() as connection:
        tables = [name.removeprefix("table ") for name in shape(connection) if name.startswith("table ")]
        empty = [name for name in tables if connection.execute(f"select count(*) from {name}").fetchone() == (0,)]
    database.close()
    assert empty == []
