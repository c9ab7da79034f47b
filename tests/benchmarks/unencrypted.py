"""A workspace whose database is not encrypted, run by the same code: what the encryption costs is the difference."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any
from unittest.mock import patch

from sqlcipher3 import dbapi2

from fieldapp.store import connection as store_connection
from fieldapp.store.vault import Vault


class _Keyless(dbapi2.Connection):
    """A connection that is given no key, and so reads and writes plain SQLite files."""

    def execute(self, statement: str, *parameters: Any) -> Any:
        return super().execute("select 1" if statement.startswith("pragma key") else statement, *parameters)


class _KeylessLibrary:
    """Opens files below one folder without a key, and all others as always."""

    Connection = dbapi2.Connection

    def __init__(self, folder: Path) -> None:
        self._prefix = folder.absolute().as_uri() + "/"

    def connect(self, address: str, **options: Any) -> Any:
        if address.startswith(self._prefix):
            options["factory"] = _Keyless
        return dbapi2.connect(address, **options)


@contextmanager
def unencrypted_copy(folder: Path, passphrase: str) -> Iterator[Path]:
    """Copy a workspace that is closed; while the copy is lent, ``Workspace.open`` opens it like any other."""
    plain = folder.with_name("plain.fieldapp")
    copytree(folder, plain)
    file = plain / "workspace.db"
    file.unlink()
    source = store_connection.connect(folder / "workspace.db", Vault.load(folder).open(passphrase))
    source.execute("attach database ? as plain key ''", (str(file),))
    source.execute("select sqlcipher_export('plain')").fetchone()
    (version,) = source.execute("pragma user_version").fetchone()
    source.execute(f"pragma plain.user_version = {version}")
    source.execute("detach database plain")
    source.close()
    with patch.object(store_connection, "dbapi2", _KeylessLibrary(plain)):
        yield plain
