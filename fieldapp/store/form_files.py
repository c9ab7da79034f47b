"""The files that form versions ask for: lists (CSV, GeoJSON, XML), pictures, sound. Their contents are attachments.

A file of a form version is never replaced by another: records are read with it. The list of places is shipped.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.model import Form
from fieldapp.places import places_csv
from fieldapp.store.attachments import Attachments
from fieldapp.store.connection import Connection, Database

SHIPPED: Final = "places.csv"

Resource = Callable[[str], bytes]
"""File name -> content. FileNotFoundError for one that is not here."""


class FormFiles:
    """Reads the files of the forms of one workspace; those read last stay in the memory."""

    def __init__(self, database: Callable[[], Database], attachments: Attachments) -> None:
        self._database = database
        self._content = lru_cache(maxsize=8)(attachments.read)

    def resource(self, form_id: str, version: str) -> Resource:
        """Return what gives the files of a form version to an interview."""

        def read(name: str) -> bytes:
            with self._database().read() as connection:
                digest = digests(connection, form_id, version).get(name)
            if digest:
                return self._content(digest)
            if name == SHIPPED:
                return places_csv()
            raise FileNotFoundError(name)

        return read


def need(connection: Connection, form: Form) -> None:
    """Note which files a form version asks for, none of them here yet."""
    connection.executemany(
        "insert into form_file (form_id, version, name) values (?, ?, ?) on conflict do nothing",
        [(form.form_id, form.version, name) for name in form.files if name != SHIPPED],
    )


def keep(connection: Connection, form_id: str, version: str, found: Mapping[str, str]) -> None:
    """Say which contents the files of a form version have: name -> SHA-256 of an attachment that is kept already.

    Names that the form does not ask for are passed over. Problem ``form-file-taken`` for another content than known.
    """
    known = digests(connection, form_id, version)
    for name in known.keys() & found.keys():
        if known[name] not in (None, found[name]):
            raise Problem(
                "form-file-taken",
                "The form {form} has another file {file} already, and its records were read with it."
                " Give the form a new version to use this one.",
                form=form_id,
                file=name,
            )
        connection.execute(
            """
            update form_file set hash = :hash
            where form_id = :form_id and version = :version and name = :name
                and exists (select 1 from attachment where attachment.hash = :hash)
            """,
            {"hash": found[name], "form_id": form_id, "version": version, "name": name},
        )


def digests(connection: Connection, form_id: str, version: str) -> dict[str, str | None]:
    """Return the files of a form version: name -> SHA-256, None for one that has not come yet."""
    rows = connection.execute(
        "select name, hash from form_file where form_id = :form_id and version = :version order by name",
        {"form_id": form_id, "version": version},
    )
    return dict(rows.fetchall())
