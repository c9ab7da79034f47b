"""Commands about records: add them from JSON, through the interview engine, as a person would type them."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from fieldapp.commands.terminal import open_workspace, read_file
from fieldapp.errors import Problem
from fieldapp.interview.session import Interview
from fieldapp.workspace import Workspace


def add(arguments: argparse.Namespace) -> int:
    """Add the record, or the list of records, of a JSON file; stop at the first with something to correct."""
    with open_workspace(arguments) as workspace:
        for number, values in enumerate(_records(Path(arguments.json)), start=1):
            if not _add_one(workspace, arguments.form, values, number):
                return 1
    return 0


def _add_one(workspace: Workspace, form_id: str, values: Mapping[str, object], number: int) -> bool:
    entry = workspace.begin(form_id)
    try:
        _answer_all(entry.interview, values, "")
    except KeyError as error:
        raise Problem(
            "json-question-unknown",
            "Record {number}: the form {form} has no question {question} there. Correct the name and try again.",
            number=number,
            form=form_id,
            question=error.args[0],
        ) from error
    outcome = workspace.finalise(entry)
    if isinstance(outcome, tuple):
        workspace.discard_draft(entry.draft_id)
        for problem in outcome:
            print(f"Record {number}, {problem.path}: {problem.sentence}", file=sys.stderr)
        return False
    print(outcome.record_id)
    return True


def _answer_all(interview: Interview, values: Mapping[str, object], inside: str) -> None:
    """Answer nested values: an object is a group, a list of objects a repeat, a list of texts several choices."""
    for name, value in values.items():
        path = f"{inside}/{name}" if inside else name
        if isinstance(value, Mapping):
            _answer_all(interview, value, path)
        elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            for position, item in enumerate(value):
                if position >= len(interview.instances(path)):
                    interview.add_repeat(path)
                _answer_all(interview, item, f"{path}[{interview.instances(path)[position]}]")
        elif isinstance(value, list):
            interview.answer(path, " ".join(map(str, value)))
        else:
            interview.answer(path, "" if value is None else str(value))


def _records(file: Path) -> Iterator[Mapping[str, object]]:
    try:
        content = json.loads(read_file(file).decode("utf-8-sig"))
    except ValueError as error:
        raise Problem(
            "json-damaged",
            "The file {file} is not valid JSON: {reason}. Correct it and try again.",
            file=file,
            reason=error,
        ) from error
    for item in content if isinstance(content, list) else [content]:
        if not isinstance(item, dict):
            raise Problem(
                "json-not-records",
                "The file {file} holds no record. Write an object of question names and answers, or a list of them.",
                file=file,
            )
        yield item
