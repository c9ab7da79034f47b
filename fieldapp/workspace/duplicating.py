"""A new record that begins with the answers of another: an activity that repeats."""

from typing import Final

from fieldapp.store.store import Store
from fieldapp.workspace import corrections, entries
from fieldapp.workspace.values import Entry

_OWN: Final = "meta/"
"""What names the one record it stands in, and is never copied."""


def duplicate(store: Store, record_id: str) -> Entry:
    """Start a new record with the answers of another. Problems ``record-unknown``, ``form-unknown``."""
    view = corrections.view(store, record_id)
    entry = entries.begin(store, view.row.form_id)
    own = {path: value for path, value in entry.interview.answers().items() if path.startswith(_OWN)}
    copied = {path: value for path, value in view.answers.items() if not path.startswith(_OWN)}
    definition = store.definition(view.row.form_id, entry.form_version)
    from fieldapp.interview.session import Interview  # slow to load, and lists come first

    entry.interview = Interview.resume(definition, entries.environment(store, definition), {**copied, **own})
    return entry
