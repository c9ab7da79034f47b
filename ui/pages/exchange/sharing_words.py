"""Words of sharing: an office as a line, and the account of a sync as sentences."""

from fieldapp.translation import tr, tr_n
from fieldapp.workspace import KnownOffice, PublicIdentity, SyncAccount, Trust


def office_header() -> tuple[str, ...]:
    """Return the headings of the list of offices."""
    return (tr("Office"), tr("Role"), tr("State"), tr("Check number"))


def office_line(known: KnownOffice) -> tuple[str, ...]:
    """Return a known office as a line under those headings."""
    trust = tr("compared") if known.trust is Trust.VERIFIED else tr("not compared yet")
    return _line(known.identity, trust)


def offered_line(identity: PublicIdentity) -> tuple[str, ...]:
    """Return an office that was found in the folder as such a line."""
    return _line(identity, tr("found, not taken in"))


def check_text(identity: PublicIdentity) -> str:
    """Return the check number of an office, to read out."""
    return tr("Check number of {office}: {fingerprint}", office=identity.office_name, fingerprint=identity.fingerprint)


def met_text(identity: PublicIdentity) -> str:
    """Return what is said when an office was taken in."""
    return tr(
        "{office} is known now. Compare the check number on the telephone: {fingerprint}",
        office=identity.office_name,
        fingerprint=identity.fingerprint,
    )


def account_text(account: SyncAccount, conflicts: int = 0) -> str:
    """Return what a sync did, one sentence a line; never empty. ``conflicts``: records in conflict now."""
    lines = [*_came(account), *_went(account)]
    if conflicts:
        lines.append(
            tr_n(
                "{count} record now has edits that differ: see Records.",
                "{count} records now have edits that differ: see Records.",
                conflicts,
            )
        )
    lines += [
        tr("Package {number} of {office} has not arrived yet.", number=waiting.number, office=waiting.office_name)
        for waiting in account.waiting
    ]
    lines += [tr("Still being copied: {file}", file=name) for name in account.copying]
    if account.introductions:
        names = ", ".join(dict.fromkeys(identity.office_name for identity in account.introductions))
        lines.append(
            tr("Found in the folder and not known here: {offices}. Take them in under “Offices”.", offices=names)
        )
    lines += [str(problem) for problem in account.problems]
    return "\n".join(lines)


def _line(identity: PublicIdentity, state: str) -> tuple[str, ...]:
    role = tr("National") if identity.role == "national" else tr("Province")
    return (identity.office_name, role, state, identity.fingerprint)


def _came(account: SyncAccount) -> list[str]:
    if not account.received:
        return [tr("Nothing new had come.")]
    names = ", ".join(dict.fromkeys(received.office_name for received in account.received))
    text = tr_n(
        "Came: {count} package of {offices}, with {edits} new entries and edits.",
        "Came: {count} packages of {offices}, with {edits} new entries and edits.",
        len(account.received),
        offices=names,
        edits=f"{account.new_revisions:,}",
    )
    return [text]


def _went(account: SyncAccount) -> list[str]:
    if not account.sent:
        return [tr("Nothing new was to be sent.")]
    text = tr_n(
        "Went: {count} package, with {records} records.",
        "Went: {count} packages, with {records} records.",
        len(account.sent),
        records=f"{sum(sent.records for sent in account.sent):,}",
    )
    return [text]
