"""What the parts of the workspace stand on: the store that is open."""

from typing import Final

from fieldapp.store.store import Store
from fieldapp.store.values import RecordFilter

ALL: Final = RecordFilter()
EVERYTHING: Final = RecordFilter(deleted=None)


class OpenWorkspace:
    """An open workspace without any method of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store
