"""Answers as a person decided them: the values chosen for a conflict, put into what was merged. Pure."""

from collections.abc import Mapping

from fieldapp.records.repeats import Value, ids_of, instances_above, is_there, split_instance, woven
from fieldapp.records.revision import Answers


def with_chosen(merged: Answers, chosen: Mapping[str, Value]) -> Answers:
    """Return merged answers with the chosen values: path of a conflict -> value; DELETED_PATH is not looked at.

    A chosen order puts in order what is there: it neither removes what somebody else added nor brings back what is
    gone. Removing an instance (None) takes everything in it along, whatever was chosen inside.

    >>> with_chosen({"s": ("x", "y", "new")}, {"s": ("y", "x")})
    {'s': ('y', 'new', 'x')}
    """
    answers = dict(merged)
    for path, value in chosen.items():
        if path.endswith("]") and value is None:
            repeat_path, instance_id = split_instance(path)
            answers[repeat_path] = tuple(each for each in ids_of(answers, repeat_path) if each != instance_id)
    for path, value in chosen.items():
        if path in answers and isinstance(answers[path], tuple):
            here = ids_of(answers, path)
            order = [value] if isinstance(value, tuple) else []
            answers[path] = tuple(each for each in woven([*order, here]) if each in here)
        elif path and not path.endswith("]"):
            answers[path] = value or ""
    return {
        path: value
        for path, value in answers.items()
        if value and all(is_there(instance, answers) for instance in instances_above(path))
    }
