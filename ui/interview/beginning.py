"""What a new record begins with on screen: repeats without empty instances, and nothing to wait for."""

from fieldapp.errors import Problem
from fieldapp.interview.session import Interview
from fieldapp.workspace import Workspace


def drop_empty_instances(interview: Interview) -> None:
    """Take out the one empty instance that a form may put into a repeat: a person adds what there is.

    Where an earlier question decides whether the repeat is asked, it stays: the answer opens it.
    """
    answers = interview.answers()
    for repeat in interview.form.repeats():
        if repeat.is_counted or _is_in_repeat(interview, repeat.path):
            continue
        instances = interview.instances(repeat.path)
        if len(instances) != 1:
            continue
        instance = f"{repeat.path}[{instances[0]}]"
        if not interview.state(instance).is_relevant:
            continue
        if not any(path.startswith(f"{instance}/") and isinstance(value, str) for path, value in answers.items()):
            interview.remove_repeat(instance)


def warm_up(workspace: Workspace) -> None:
    """Load what the first interview would have to wait for: forms, and the places of the office's country."""
    for form in workspace.forms():
        try:
            workspace.begin(form.form_id)
        except Problem:
            continue


def _is_in_repeat(interview: Interview, path: str) -> bool:
    return any(path.startswith(f"{repeat.path}/") for repeat in interview.form.repeats())
