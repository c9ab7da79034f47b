"""Forms in the database: every version that ever came, so that old records can always be read."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from fieldapp.errors import Problem
from fieldapp.forms.model import Form
from fieldapp.store import form_files, identity
from fieldapp.store.connection import Connection
from fieldapp.store.times import from_text, now, to_text
from fieldapp.store.values import FormEntry, FormVersion

_HIDDEN: Final = "hidden-forms"


def add(connection: Connection, form: Form, workbook: bytes | None = None, file_name: str = "") -> bool:
    """Keep a form version; return whether it is new here.

    Problem ``form-version-taken`` when another form has this id and version: its records would be read wrongly.
    """
    known = connection.execute(
        "select hash from form where form_id = :form_id and version = :version",
        {"form_id": form.form_id, "version": form.version},
    ).fetchone()
    if known is not None:
        if known[0] != form.hash:
            raise Problem(
                "form-version-taken",
                "Another form with the id {form_id} and the version {version} is here already."
                " Give the changed form a new version.",
                form_id=form.form_id,
                version=form.version,
            )
        form_files.need(connection, form)
        return False
    connection.execute(
        """
        insert into form (form_id, version, title, languages, default_language, xform, hash, workbook, file_name, added)
        values (:form_id, :version, :title, :languages, :default_language, :xform, :hash, :workbook, :file_name, :added)
        """,
        {
            "form_id": form.form_id,
            "version": form.version,
            "title": form.title,
            "languages": json.dumps(form.languages, ensure_ascii=False),
            "default_language": form.default_language,
            "xform": form.xform,
            "hash": form.hash,
            "workbook": workbook,
            "file_name": file_name,
            "added": to_text(now()),
        },
    )
    form_files.need(connection, form)
    return True


def entries(connection: Connection) -> list[FormEntry]:
    """Return the newest version of every form, in the order they were first added."""
    rows = connection.execute(
        """
        select form.form_id, version, title, languages, default_language, hash, added,
            (select count(*) from record where record.form_id = form.form_id and is_deleted = 0),
            (select json_group_array(name) from form_file
                where form_file.form_id = form.form_id and form_file.version = form.version and hash is null),
            (select count(*) from form as other where other.form_id = form.form_id)
        from form
        join (select form_id, min(number) as first, max(number) as newest from form group by form_id) as span
            on span.newest = form.number
        order by span.first
        """
    )
    hidden = hidden_forms(connection)
    return [replace(entry, is_hidden=entry.form_id in hidden) for entry in map(_entry, rows)]


def hidden_forms(connection: Connection) -> frozenset[str]:
    """Return the ids of the forms that are not offered for new records."""
    return frozenset(json.loads(identity.setting(connection, _HIDDEN) or "[]"))


def hide(connection: Connection, form_id: str, *, hidden: bool) -> None:
    """Offer a form for new records no longer, or again."""
    others = hidden_forms(connection) - {form_id}
    identity.change_setting(connection, _HIDDEN, json.dumps(sorted(others | {form_id} if hidden else others)))


def versions(connection: Connection, form_id: str) -> tuple[FormVersion, ...]:
    """Return the versions of a form, the newest first."""
    rows = connection.execute(
        """
        select version, added,
            (select count(*) from record
                where record.form_id = form.form_id and form_version = version and is_deleted = 0)
        from form where form_id = :form_id order by number desc
        """,
        {"form_id": form_id},
    )
    return tuple(FormVersion(version, from_text(added), records) for version, added, records in rows)


def workbook(connection: Connection, form_id: str) -> tuple[str, bytes] | None:
    """Return name and content of the workbook of the newest version, or None when only the XForm came."""
    row = connection.execute(
        "select file_name, workbook from form where form_id = :form_id order by number desc limit 1",
        {"form_id": form_id},
    ).fetchone()
    return (str(row[0]), bytes(row[1])) if row and row[1] is not None else None


def newest_version(connection: Connection, form_id: str) -> str:
    """Return the version of a form that was added last. Problem ``form-unknown``."""
    row = connection.execute(
        "select version from form where form_id = :form_id order by number desc limit 1", {"form_id": form_id}
    ).fetchone()
    if row is None:
        raise Problem("form-unknown", "The form {form_id} is not in this workspace.", form_id=form_id)
    return str(row[0])


def xform(connection: Connection, form_id: str, version: str) -> str | None:
    """Return the XForm of a form version, or None when it is not here."""
    row = connection.execute(
        "select xform from form where form_id = :form_id and version = :version",
        {"form_id": form_id, "version": version},
    ).fetchone()
    return str(row[0]) if row else None


def every_xform(connection: Connection) -> list[tuple[str, str, str]]:
    """Return (form id, version, XForm) of every version, oldest first."""
    return list(connection.execute("select form_id, version, xform from form order by number").fetchall())


def _entry(row: Sequence[Any]) -> FormEntry:
    form_id, version, title, languages, default_language, form_hash, added, records, missing, versions = row
    return FormEntry(
        form_id,
        version,
        title,
        tuple(json.loads(languages)),
        default_language,
        form_hash,
        from_text(added),
        records,
        tuple(sorted(json.loads(missing))),
        versions,
    )
