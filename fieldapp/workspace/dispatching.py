"""Accounts of what went out, kept with the workspace beside the ledgers of what came in."""

import uuid
from collections.abc import Iterable, Sequence

from fieldapp.exchange.identity import KnownOffice
from fieldapp.exchange.package import PackageAccount
from fieldapp.exchange.values import ExportAccount
from fieldapp.national.values import NationalAccount
from fieldapp.records.dispatch import Dispatch, DispatchKind
from fieldapp.store.times import now


def package_dispatch(kind: DispatchKind, account: PackageAccount, recipients: Sequence[str]) -> Dispatch:
    """Return the account of a package."""
    return Dispatch(
        dispatch_id=str(uuid.uuid4()),
        kind=kind,
        file_name=str(account.path),
        written=now(),
        records=account.records,
        revisions=account.revisions,
        size=account.size,
        recipients=tuple(recipients),
        forms=account.forms,
        attachments=account.attachments,
    )


def workbook_dispatch(account: ExportAccount) -> Dispatch:
    """Return the account of a workbook."""
    return Dispatch(
        dispatch_id=str(uuid.uuid4()),
        kind="workbook",
        file_name=str(account.path),
        written=now(),
        records=account.records + account.deleted,
        revisions=account.revisions,
        size=account.size,
        conflicts=account.conflicts,
    )


def national_dispatch(account: NationalAccount) -> Dispatch:
    """Return the account of the national workbook; revisions do not travel with it."""
    return Dispatch(
        dispatch_id=str(uuid.uuid4()),
        kind="national",
        file_name=str(account.path),
        written=now(),
        records=account.records,
        revisions=0,
        size=account.size,
    )


def recipient_names(known: Iterable[KnownOffice], signing_keys: Iterable[str]) -> list[str]:
    """Return the names of the offices with these keys, each once, in order of meeting."""
    keys = set(signing_keys)
    names = [office.identity.office_name for office in known if office.identity.signing_key in keys]
    return list(dict.fromkeys(names))
