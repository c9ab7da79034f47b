"""Sharing between offices: the keys of this device, the devices it knows, packages sent and received.

Joins fieldapp.exchange (files, keys, signatures) with fieldapp.store (what is kept). Every function works on one Store.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.identity import KnownOffice, OfficeIdentity, PublicIdentity, Role, Trust, read_identity
from fieldapp.exchange.package import PackageAccount, read_package, write_package
from fieldapp.progress import SILENT, Progress
from fieldapp.records.ledger import Ledger
from fieldapp.store import dispatches, forms, identity, offices, records
from fieldapp.store.connection import Connection
from fieldapp.store.files import write_durably
from fieldapp.store.store import RECEIVED, Store
from fieldapp.store.times import now, to_text
from fieldapp.store.values import Office, RecordFilter
from fieldapp.store.values import Role as OfficeRole
from fieldapp.whole_file import make_folder
from fieldapp.workspace.dispatching import package_dispatch
from fieldapp.workspace.overview import LAST_EXPORT
from fieldapp.workspace.sharing_content import back_up_before, content_of, take

_BATCH: Final = 200
_EVERYTHING: Final = RecordFilter(deleted=None)


def own_identity(store: Store) -> OfficeIdentity:
    """Return the keys of this device, made when they are first needed, under the office's present name and place."""
    office = store.office
    with store.database.read() as connection:
        secret = offices.own_secret(connection, store.device)
    if secret is None:
        made = OfficeIdentity.generate(office.office_id, office.name, store.device, Role(office.role))
        with store.database.write() as connection:
            secret = offices.own_secret(connection, store.device) or made.to_secret()
            offices.keep_own_secret(connection, store.device, secret)
    return OfficeIdentity.from_secret(secret).described(office.name, office.country, office.province)


def known_offices(store: Store) -> list[KnownOffice]:
    """Return the devices of other offices (and other devices of this one) whose identity was taken in."""
    with store.database.read() as connection:
        return _known(connection)


def take_in_identity(store: Store, text: str, *, replace: bool = False) -> KnownOffice:
    """Take in an identity: the text of a .fieldid file, of a QR code, or of a message.

    Problems: those of ``read_identity``; ``identity-own``; ``identity-differs`` when this device is known with other
    keys, unless they are to be replaced.
    """
    taken = read_identity(text)
    with store.database.write() as connection:
        if taken.device == store.device:
            raise Problem("identity-own", "This is the identity of this device itself. Take in that of another office.")
        for known in _known(connection):
            if _is_same_device(known.identity, taken) and known.identity.signing_key != taken.signing_key:
                if not replace:
                    raise Problem(
                        "identity-differs",
                        "{office} is known here with other keys. Ask that office whether it was set up anew before you "
                        "take its identity in.",
                        office=taken.office_name,
                    )
                offices.forget_device(connection, known.identity.signing_key)
        device = offices.KnownDevice(taken.signing_key, taken.to_file(), Trust.KNOWN.value)
        offices.keep_device(connection, device)
        _meet_office(store, connection, taken)
        return next(known for known in _known(connection) if known.identity.signing_key == taken.signing_key)


def change_trust(store: Store, signing_key: str, trust: Trust) -> None:
    """Say that two people have compared the fingerprint, or that they have not."""
    with store.database.write() as connection:
        offices.change_trust(connection, signing_key, trust.value)


def forget_identity(store: Store, signing_key: str) -> None:
    """Neither send to a device nor accept its packages any more; what it sent stays."""
    with store.database.write() as connection:
        offices.forget_device(connection, signing_key)


def send_package(
    store: Store,
    path: Path,
    signing_keys: Iterable[str],
    wanted: RecordFilter = _EVERYTHING,
    progress: Progress = SILENT,
) -> PackageAccount:
    """Write all revisions of the wanted records, with forms and attachments, for the known devices with these keys.

    Problems: those of ``write_package``; ``package-no-recipient`` when none of the keys is known.
    """
    keys = set(signing_keys)
    recipients = [known.identity for known in known_offices(store) if known.identity.signing_key in keys]
    if not recipients:
        raise Problem("package-no-recipient", "Choose at least one office that the package is for.")
    with store.database.read() as connection:
        numbers = records.numbers(connection, wanted)
        rows = [
            row
            for start in range(0, len(numbers), _BATCH)
            for row in records.rows(connection, numbers[start:][:_BATCH])
        ]
        used = sorted({(form_id, version) for form_id, version, _ in forms.every_xform(connection)})
    content = content_of(store, [row.record_id for row in rows], used)
    account = write_package(path, content, own_identity(store), recipients, progress=progress)
    with store.database.write() as connection:
        identity.change_setting(connection, LAST_EXPORT, to_text(now()))
        names = [recipient.office_name for recipient in recipients]
        dispatches.keep(connection, package_dispatch("package", account, list(dict.fromkeys(names))))
    return account


def receive_package(store: Store, path: Path, progress: Progress = SILENT) -> Ledger:
    """Take a package in, whole or not at all; return its ledger, one row a record. Problems as ``read_package``.

    The file is kept as it came. One that was read before changes nothing, and its ledger says so.
    """
    back_up_before(store, progress)
    return take_package(store, path, progress)


def take_package(store: Store, path: Path, progress: Progress) -> Ledger:
    """Take a package in, after the caller has made a backup."""
    own = own_identity(store)
    known = {office.identity.signing_key: office for office in known_offices(store)}
    package = read_package(path, own, known, progress)
    content = path.read_bytes()
    file_hash = hashlib.sha256(content).hexdigest()
    kept = store.folder / RECEIVED / f"{file_hash}.fieldpack"
    if not kept.exists():
        make_folder(kept.parent)
        write_durably(kept, content)
    arriving = list(package.revisions())
    with store.database.write() as connection:
        ledger, _ = take(store, connection, package, arriving, path.name, file_hash, progress, is_asked_for=True)
    return ledger


def _known(connection: Connection) -> list[KnownOffice]:
    return [
        KnownOffice(read_identity(device.identity), Trust(device.trust)) for device in offices.known_devices(connection)
    ]


def _meet_office(store: Store, connection: Connection, taken: PublicIdentity) -> None:
    """Know the office by name, so that records and ledgers can say it."""
    if taken.office_id == store.office.office_id:
        return
    known = identity.offices(connection).get(taken.office_id)
    language = known.language if known else "en"
    role: OfficeRole = "national" if taken.role is Role.NATIONAL else "province"
    office = Office(taken.office_id, taken.office_name, taken.country, taken.province, role, language)
    identity.meet(connection, office)


def _is_same_device(one: PublicIdentity, other: PublicIdentity) -> bool:
    return (one.office_id, one.device) == (other.office_id, other.device)
