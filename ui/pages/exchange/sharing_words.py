"""Words of the sharing pane: an office as a line, and the account of a sync as sentences."""

from fieldapp.translation import tr, tr_n
from fieldapp.workspace import KnownOffice, SyncAccount, Trust


def office_header() -> tuple[str, ...]:
    """Return the headings of the offices known here."""
    return (tr("Office"), tr("Role"), tr("Fingerprint was"), tr("Fingerprint"))


def office_line(known: KnownOffice) -> tuple[str, ...]:
    """Return an office as a line under those headings."""
    identity = known.identity
    role = tr("National") if identity.role == "national" else tr("Province")
    trust = tr("compared") if known.trust is Trust.VERIFIED else tr("not compared")
    return (identity.office_name, role, trust, identity.fingerprint)


def account_text(account: SyncAccount) -> str:
    """Return what a sync did, one sentence a line; never empty."""
    lines = [
        tr_n("{count} package was read", "{count} packages were read", len(account.received))
        + ", "
        + tr_n("{count} new state of a record", "{count} new states of records", account.new_revisions),
        tr_n("{count} package was written", "{count} packages were written", len(account.sent)),
    ]
    lines += [
        tr("Package {number} of {office} has not arrived yet.", number=waiting.number, office=waiting.office_name)
        for waiting in account.waiting
    ]
    lines += [tr("Still being copied: {file}", file=name) for name in account.copying]
    lines += [str(problem) for problem in account.problems]
    return "\n".join(lines)
