"""Every Problem that can be raised has a line in the manual, and every line in the manual can come."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")


@cache
def nodes() -> list[ast.AST]:
    """Everything that stands in the source of both packages."""
    files = [file for package in ("fieldapp", "ui") for file in (ROOT / package).rglob("*.py")]
    return [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]


def is_code(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value) is not None


def raised() -> set[str]:
    """The codes that are given to a Problem, or to one of its kinds."""
    calls = [node for node in nodes() if isinstance(node, ast.Call)]
    names = [getattr(call.func, "id", getattr(call.func, "attr", "")) for call in calls]
    return {
        call.args[0].value
        for call, name in zip(calls, names, strict=True)
        if name.endswith(("Problem", "Refused")) and call.args and is_code(call.args[0])
    }


def documented() -> set[str]:
    manual = (ROOT / "docs" / "manual" / "problems.md").read_text(encoding="utf-8")
    return set(re.findall(r"^- `([a-z0-9-]+)`", manual, re.MULTILINE))


def test_every_problem_is_in_the_manual():
    assert len(raised()) > 90
    assert sorted(raised() - documented()) == []


def test_every_line_of_the_manual_can_come():
    assert sorted(documented() - {node.value for node in nodes() if is_code(node)}) == []
