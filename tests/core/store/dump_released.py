"""``python -m tests.core.store.dump_released``: writes the test database of the present schema version, as plain SQL.

Made once for each released version and kept. Every table has rows, so that a step that forgets one is found.
"""

import tempfile
from pathlib import Path

from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.store import ledgers, schema
from fieldapp.store.connection import Connection
from fieldapp.store.search import words_of
from fieldapp.store.times import now
from fieldapp.workspace import Workspace
from tests.core.workspace.samples import CHEAP, FORM, OFFICE, PASSPHRASE, visit

FOLDER = Path(__file__).parent / "released"
SEARCH = ("search", "search_instance")
SHADOWS = ("search", "sqlite_")
MORE_ROWS = """
insert into own_identity (id, device, secret) values (1, 'device-of-today', x'00ff');
insert into known_device (signing_key, identity, trust, met)
    values ('aa', 'identity', 'verified', '2026-01-01T00:00:00.000Z');
insert into package (package_id, signing_key, ledger_id, received)
    values ('p1', 'aa', 'l1', '2026-01-01T00:00:00.000Z');
insert into package_reader (ledger_id, signing_key) values ('l1', 'aa');
insert into dispatch (dispatch_id, kind, file_name, written, records, revisions, size)
    values ('d1', 'workbook', 'may.xlsx', '2026-01-01T00:00:00.000Z', 2, 3, 100);
insert into form_file (form_id, version, name) values ('visit', '1', 'towns.csv');
insert into form_holder (signing_key, form_id, version) values ('aa', 'visit', '1');
insert into folder_file (path, size, tag, reading) values ('a/1.fieldpack', 5, 't', 'read');
insert into folder_package (number, path, size, tag, recipients, after, through)
    values (1, 'b/1.fieldpack', 5, 't', '["aa"]', 0, 3);
"""


def main() -> None:
    """Write the file of the present version."""
    with tempfile.TemporaryDirectory() as place:
        workspace, _ = Workspace.create(
            Path(place) / "w.fieldapp", PASSPHRASE, OFFICE, officer="Sokha", hardness=CHEAP, with_forms=False
        )
        with workspace:
            _fill(workspace)
            with workspace._store.database.read() as connection:
                text = "\n".join(_statements(workspace, connection)) + "\n"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{schema.VERSION}.sql").write_text(text, encoding="utf-8")


def _fill(workspace: Workspace) -> None:
    workspace.add_xform(FORM)
    first = visit("a", topic="Safe travel", notes="Prek Ho")
    workspace.receive(
        [first, visit("a", [first], topic="Safe work", minute=1), visit("a", [first], topic="Trường học")]
    )
    workspace.receive([visit("b", topic="ការធ្វើដំណើរ")])
    workspace.receive([visit("c", topic="Taken out again")])
    workspace.delete("c")
    entry = workspace.edit("b")
    entry.interview.answer("notes", "half typed")
    workspace.keep_draft(entry)
    workspace.attach("photo.jpg", b"a picture")
    ledger = Ledger(
        "l1", "may.xlsx", "f" * 64, now(), "Takeo", (LedgerRow("visit", 2, "a", Outcome.NEW),), ("A note.",)
    )
    with workspace._store.database.write() as connection:
        ledgers.keep(connection, ledger)
        schema._run(connection, MORE_ROWS)


def _statements(workspace: Workspace, connection: Connection) -> list[str]:
    found = ["pragma defer_foreign_keys = on;"]
    made = connection.execute("select type, name, sql from sqlite_schema where sql is not null").fetchall()
    made = [row for row in made if not row[1].startswith(SHADOWS) or row[1] in SEARCH]
    found += [f"{sql};" for _, _, sql in made]
    for kind, name, _ in made:
        if kind == "table" and name not in SEARCH:
            found += _rows(connection, name)
    found += _search_rows(workspace, connection)
    return [*found, f"pragma application_id = {schema.APPLICATION_ID};", f"pragma user_version = {schema.VERSION};"]


def _rows(connection: Connection, table: str) -> list[str]:
    columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
    values = " || ', ' || ".join(f"quote({column})" for column in columns)
    rows = connection.execute(f"select {values} from {table}").fetchall()
    assert rows, f"{table} has no row: add one"
    return [f"insert into {table} ({', '.join(columns)}) values ({row[0]});" for row in rows]


def _search_rows(workspace: Workspace, connection: Connection) -> list[str]:
    """The index cannot be read back, so its words are made anew."""
    store = workspace._store
    found = []
    for number, record_id, author in connection.execute("select number, record_id, author from record").fetchall():
        view = workspace.record(record_id)
        header = store.reading(view.row.form_id, view.row.form_version).header(view.answers)
        (words,) = connection.execute("select quote(:words)", {"words": words_of(header, author)}).fetchone()
        found.append(f"insert into search (rowid, words) values ({number}, {words});")
    return found


if __name__ == "__main__":
    main()
