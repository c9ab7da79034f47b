"""Deciding a conflict from the list of records: fills the page of the decision, and writes what was chosen."""

from PySide6.QtCore import QObject, Signal

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.records.repeats import Value
from fieldapp.workspace import RecordFilter, RecordView, Workspace
from ui.background import Runner
from ui.form_words import form_title
from ui.pages.records.decision import decision_of
from ui.pages.records.decision_page import DecisionPage
from ui.pages.records.reading import Reader
from ui.widgets.editor import Option


class Deciding(QObject):
    """One page, one record at a time."""

    closed = Signal()
    resolved = Signal(str, int)
    """Record id, and how many records are still in conflict."""
    failed = Signal(object)

    def __init__(self, workspace: Workspace, runner: Runner) -> None:
        super().__init__()
        self._workspace = workspace
        self._runner = runner
        self.page = DecisionPage()
        self.page.closed.connect(self.closed)
        self.page.decided.connect(self._on_decided)

    def begin(self, view: RecordView, reader: Reader) -> None:
        """Show what there is to decide about a record that is in conflict."""
        form = view.definition.form if view.definition else None
        title = view.row.title or form_title(view.row.form_id, form.title if form else "")
        self.page.show_decision(
            decision_of(view, reader, self._workspace.device),
            title,
            reader,
            lambda question: [Option(*each) for each in reader.choices(form, question)],
        )

    def _on_decided(self, record_id: str, chosen: dict[str, Value], seen: tuple[str, ...]) -> None:
        workspace = self._workspace

        def job(progress: Progress) -> tuple[str, int]:
            workspace.resolve(record_id, chosen, seen)
            return record_id, workspace.count(RecordFilter(has_conflict=True))

        self.page.decide.setEnabled(False)
        self._runner.run(job, self._on_resolved, on_problem=self._on_problem)

    def _on_resolved(self, result: tuple[str, int]) -> None:
        self.resolved.emit(*result)

    def _on_problem(self, problem: Problem) -> None:
        self.page.decide.setEnabled(True)
        self.failed.emit(problem)
