"""The schema and its ladder: a new file gets db/schema.sql; an older one climbs by the steps of db/migrations.

It climbs in one transaction: after a crash or a step that fails, the file is what it was, and the Fieldapp that made it
still opens it. A file made by a newer Fieldapp is refused. The caller makes a backup before the first step.
"""

import re
from collections.abc import Mapping
from typing import Final

from sqlcipher3 import dbapi2

from fieldapp.assets import asset
from fieldapp.errors import Problem
from fieldapp.store.connection import Connection, Database
from fieldapp.store.errors import DAMAGED

VERSION: Final = 4
"""What db/schema.sql describes. Every number keeps a test database in tests/core/store/released."""

APPLICATION_ID: Final = 0x46414450
_AFTER_SEMICOLON: Final = re.compile("(?<=;)")
_STEP: Final = re.compile(r"(\d{4})_.+\.sql")


def create(database: Database) -> None:
    """Write the schema into an empty file."""
    with database.write() as connection:
        _run(connection, asset("db", "schema.sql").read_text(encoding="utf-8"))
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute(f"pragma user_version = {VERSION}")


def version(connection: Connection) -> int:
    """Return the schema version of a file. Problems ``workspace-newer``, ``workspace-damaged`` for an emptied one."""
    (found,) = connection.execute("pragma user_version").fetchone()
    if found > VERSION:
        raise Problem(
            "workspace-newer",
            "This workspace was made by a newer Fieldapp. Install the newest version, then open it again.",
        )
    if found == 0:
        raise Problem("workspace-damaged", DAMAGED, file="workspace.db")
    return int(found)


def steps() -> dict[int, str]:
    """Return the shipped steps: the version a step leads to -> its SQL."""
    try:
        folder = asset("db", "migrations")
    except FileNotFoundError:
        return {}
    matches = [(_STEP.fullmatch(file.name), file) for file in folder.iterdir()]
    return {int(match[1]): file.read_text(encoding="utf-8") for match, file in matches if match}


def climb(database: Database, ladder: Mapping[int, str], target: int) -> None:
    """Bring a file to the target version, all the way or not at all. Problem ``upgrade-failed``, and those of disks."""
    try:
        with database.write() as connection:
            connection.execute("pragma defer_foreign_keys = on")
            (found,) = connection.execute("pragma user_version").fetchone()
            for number in range(found + 1, target + 1):
                _run(connection, ladder[number])
                connection.execute(f"pragma user_version = {number}")
            if connection.execute("pragma foreign_key_check").fetchone() is not None:
                raise dbapi2.IntegrityError("a step left a reference to nothing")
    except (dbapi2.DatabaseError, KeyError) as error:
        raise Problem(
            "upgrade-failed",
            "The workspace could not be made ready for this version of Fieldapp. It is as it was, and there is a backup"
            " of it. Open it with the Fieldapp used until now, and report this.",
        ) from error


def _run(connection: Connection, script: str) -> None:
    """Run the statements of a script inside the present transaction (executescript would commit first)."""
    statement = ""
    for piece in _AFTER_SEMICOLON.split(script):
        statement += piece
        if _is_complete(statement):
            connection.execute(statement)
            statement = ""
    if statement.strip():
        connection.execute(statement)


def _is_complete(statement: str) -> bool:
    return bool(dbapi2.complete_statement(statement))
