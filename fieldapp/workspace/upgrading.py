"""A draft goes on with a newer version of its form, when the officer asks for it. Nothing that was typed is dropped."""

from dataclasses import dataclass, replace

from fieldapp.records.revision import Answers
from fieldapp.store import forms
from fieldapp.store.store import Store
from fieldapp.workspace import entries
from fieldapp.workspace.values import Entry


@dataclass(frozen=True, slots=True)
class UpgradedEntry:
    """The same draft in the newest version, and the answers that have no place there: they stay with it."""

    entry: Entry
    orphans: Answers


def newer_version(store: Store, entry: Entry) -> str:
    """Return the newest version of the form of a draft; empty when it has that, or corrects a record of its version."""
    if entry.is_correction:
        return ""
    with store.database.read() as connection:
        newest = forms.newest_version(connection, entry.interview.form.form_id)
    return newest if newest != entry.form_version else ""


def upgrade(store: Store, entry: Entry) -> UpgradedEntry:
    """Take a draft up with the newest version of its form, and keep it."""
    version = newer_version(store, entry) or entry.form_version
    definition = store.definition(entry.interview.form.form_id, version)
    from fieldapp.interview import upgrade as upgrading  # slow to load, and lists come first

    upgraded = upgrading.upgrade(definition, entries.environment(store, definition), entry.interview.answers())
    newer = replace(entry, interview=upgraded.interview, form_version=version)
    entries.keep(store, newer)
    return UpgradedEntry(newer, upgraded.orphans)
