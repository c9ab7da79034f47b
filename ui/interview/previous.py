"""PreviousRecord: the answers of the record of the same form that was kept last, for Ctrl+D."""

from fieldapp.records.revision import Answers
from fieldapp.workspace import RecordFilter, Workspace


class PreviousRecord:
    """Reads once, when first asked."""

    def __init__(self, workspace: Workspace, record_id: str, form_id: str) -> None:
        self._workspace = workspace
        self._record_id = record_id
        self._form_id = form_id
        self._answers: Answers | None = None

    def value(self, path: str) -> str:
        """Return the previous record's answer, "" when there is none."""
        if self._answers is None:
            self._answers = self._read()
        value = self._answers.get(path, "")
        return value if isinstance(value, str) else ""

    def _read(self) -> Answers:
        numbers = self._workspace.record_ids(RecordFilter(form_id=self._form_id), "changed", descending=True)
        rows = self._workspace.rows(numbers[:2])
        row = next((each for each in rows if each.record_id != self._record_id), None)
        return {} if row is None else self._workspace.record(row.record_id).answers
