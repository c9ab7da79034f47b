"""Keys of this device, devices of other offices, packages read and written: what sharing remembers.

Plain texts and numbers; what they mean is known to fieldapp.exchange, and joined by the workspace.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.store.connection import Connection
from fieldapp.store.times import now, to_text

_FEW: Final = 50_000
"""Arrivals up to which it is quicker to look at each than at all records of an office."""


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A device whose identity was taken in: the text of its .fieldid and how far it is trusted."""

    signing_key: str
    identity: str
    trust: str


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file of an exchange folder that was dealt with."""

    path: str
    size: int
    tag: str
    reading: str
    sender: str
    number: int
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FolderPackage:
    """A package this device put into an exchange folder."""

    number: int
    path: str
    size: int
    tag: str
    recipients: tuple[str, ...]
    after: int
    through: int
    forms: tuple[tuple[str, str], ...]


def own_secret(connection: Connection, device: str) -> bytes | None:
    """Return the secret keys of this device, or None when it has none yet."""
    row = connection.execute("select secret from own_identity where device = :device", {"device": device}).fetchone()
    return bytes(row[0]) if row else None


def keep_own_secret(connection: Connection, device: str, secret: bytes) -> None:
    """Keep the secret keys of this device."""
    connection.execute(
        """
        insert into own_identity (id, device, secret) values (1, :device, :secret)
        on conflict (id) do update set device = excluded.device, secret = excluded.secret
        """,
        {"device": device, "secret": secret},
    )


def known_devices(connection: Connection) -> list[KnownDevice]:
    """Return the devices taken in, in order of meeting."""
    rows = connection.execute("select signing_key, identity, trust from known_device order by met, signing_key")
    return [KnownDevice(*row) for row in rows]


def keep_device(connection: Connection, device: KnownDevice) -> None:
    """Take a device in, or what is new about it; trust stays when it is known already."""
    connection.execute(
        """
        insert into known_device (signing_key, identity, trust, met)
        values (:signing_key, :identity, :trust, :met)
        on conflict (signing_key) do update set identity = excluded.identity
        """,
        {
            "signing_key": device.signing_key,
            "identity": device.identity,
            "trust": device.trust,
            "met": to_text(now()),
        },
    )


def change_trust(connection: Connection, signing_key: str, trust: str) -> None:
    """Say how far a device is trusted."""
    connection.execute(
        "update known_device set trust = :trust where signing_key = :key", {"key": signing_key, "trust": trust}
    )


def forget_device(connection: Connection, signing_key: str) -> None:
    """Neither write to a device nor accept its packages any more."""
    connection.execute("delete from known_device where signing_key = :key", {"key": signing_key})


def is_package_known(connection: Connection, package_id: str) -> bool:
    """Whether a package was read before."""
    found = connection.execute("select 1 from package where package_id = :id", {"id": package_id})
    return found.fetchone() is not None


def keep_package(connection: Connection, package_id: str, signing_key: str, ledger_id: str) -> None:
    """Remember a package that was read, by whom it was sent, and by which ledger it came."""
    connection.execute(
        """
        insert into package (package_id, signing_key, ledger_id, received)
        values (:package_id, :signing_key, :ledger_id, :received) on conflict do nothing
        """,
        {
            "package_id": package_id,
            "signing_key": signing_key,
            "ledger_id": ledger_id,
            "received": to_text(now()),
        },
    )


def keep_readers(connection: Connection, ledger_id: str, signing_keys: Iterable[str]) -> None:
    """Remember who has what came by a ledger, so that it is not sent to them again."""
    connection.executemany(
        "insert into package_reader (ledger_id, signing_key) values (:ledger_id, :key) on conflict do nothing",
        [{"ledger_id": ledger_id, "key": key} for key in signing_keys],
    )


def keep_holders(connection: Connection, signing_keys: Iterable[str], forms: Sequence[tuple[str, str]]) -> None:
    """Remember which devices have form versions."""
    connection.executemany(
        """
        insert into form_holder (signing_key, form_id, version) values (:key, :form_id, :version)
        on conflict do nothing
        """,
        [{"key": key, "form_id": form_id, "version": version} for key in signing_keys for form_id, version in forms],
    )


def forget_holders(connection: Connection, form_id: str, version: str) -> None:
    """Send a form version to everybody again: files have come to it."""
    connection.execute(
        "delete from form_holder where form_id = :form_id and version = :version",
        {"form_id": form_id, "version": version},
    )


def forms_lacking(connection: Connection, signing_key: str) -> list[tuple[str, str]]:
    """Return (form id, version) of all forms here that a device has not shown to have, sorted."""
    rows = connection.execute(
        """
        select form_id, version from form
        where not exists (
            select 1 from form_holder
            where form_holder.form_id = form.form_id and form_holder.version = form.version and signing_key = :key
        )
        order by form_id, version
        """,
        {"key": signing_key},
    )
    return [(form_id, version) for form_id, version in rows]


def latest_arrival(connection: Connection) -> int:
    """Return the number of the last revision that arrived; 0 when there is none."""
    return int(connection.execute("select coalesce(max(number), 0) from revision").fetchone()[0])


def records_arrived(
    connection: Connection, after: int, through: int, *, own: str, device: str, signing_key: str, office: str = ""
) -> list[str]:
    """Return records of which something arrived in (after, through] that a device did not make or get itself, sorted.

    What the ``own`` device made during an import is nothing that others have. With an ``office``: only records that
    this office began.
    """
    if not office:
        source = "revision"
    elif through - after <= _FEW:
        source = "revision cross join record on record.record_id = revision.record_id and record.office = :office"
    else:
        source = "record cross join revision on revision.record_id = record.record_id and record.office = :office"
    rows = connection.execute(
        f"""
        select distinct revision.record_id
        from {source}
        where revision.number > :after
            and revision.number <= :through
            and revision.device <> :device
            and (
                revision.ledger_id is null
                or revision.device = :own
                or not exists (
                    select 1 from package_reader
                    where package_reader.ledger_id = revision.ledger_id and package_reader.signing_key = :key
                )
            )
        order by revision.record_id
        """,
        {"after": after, "through": through, "own": own, "device": device, "office": office, "key": signing_key},
    )
    return [row[0] for row in rows]


def folder_files(connection: Connection) -> list[FolderFile]:
    """Return the files of exchange folders that were dealt with."""
    rows = connection.execute("select path, size, tag, reading, sender, number, needs from folder_file")
    return [
        FolderFile(path, size, tag, reading, sender, number, tuple(json.loads(needs)))
        for path, size, tag, reading, sender, number, needs in rows
    ]


def keep_folder_file(connection: Connection, file: FolderFile) -> None:
    """Remember that a file was dealt with."""
    connection.execute(
        """
        insert into folder_file (path, size, tag, reading, sender, number, needs)
        values (:path, :size, :tag, :reading, :sender, :number, :needs)
        on conflict do nothing
        """,
        {
            "path": file.path,
            "size": file.size,
            "tag": file.tag,
            "reading": file.reading,
            "sender": file.sender,
            "number": file.number,
            "needs": json.dumps(file.needs),
        },
    )


def folder_packages(connection: Connection) -> list[FolderPackage]:
    """Return the packages this device put into exchange folders."""
    rows = connection.execute(
        "select number, path, size, tag, recipients, after, through, forms from folder_package order by number"
    )
    return [
        FolderPackage(
            number,
            path,
            size,
            tag,
            tuple(json.loads(recipients)),
            after,
            through,
            tuple((form_id, version) for form_id, version in json.loads(forms)),
        )
        for number, path, size, tag, recipients, after, through, forms in rows
    ]


def keep_folder_package(connection: Connection, package: FolderPackage) -> None:
    """Remember a package that was put into an exchange folder."""
    connection.execute(
        """
        insert into folder_package (number, path, size, tag, recipients, after, through, forms)
        values (:number, :path, :size, :tag, :recipients, :after, :through, :forms)
        """,
        {
            "number": package.number,
            "path": package.path,
            "size": package.size,
            "tag": package.tag,
            "recipients": json.dumps(package.recipients),
            "after": package.after,
            "through": package.through,
            "forms": json.dumps(package.forms),
        },
    )
