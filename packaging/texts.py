"""Finds every text for people in the source: the literals given to tr, tr_n, mark and Problem.

Used by update_catalogues.py and by the tests that hold catalogues and manual complete.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class SourceText:
    """One text as it stands in the source. ``many`` only for tr_n; ``code`` only for Problem."""

    file: str
    line: int
    text: str
    many: str = ""
    code: str = ""


def source_texts(root: Path = ROOT) -> Iterator[SourceText]:
    """Yield the texts of both packages, by file and line. ValueError where a text is not a literal."""
    for package in ("fieldapp", "ui"):
        for file in sorted((root / package).rglob("*.py")):
            name = file.relative_to(root).as_posix()
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    text = _text_of(node, name)
                    if text is not None:
                        yield text


def _text_of(call: ast.Call, file: str) -> SourceText | None:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in ("tr", "mark") and (literal := _literal(call, 0)) is not None:
        return SourceText(file, call.lineno, literal)
    if name == "tr_n" and (one := _literal(call, 0)) is not None and (many := _literal(call, 1)) is not None:
        return SourceText(file, call.lineno, one, many=many)
    if name.endswith(("Problem", "Refused")) and (sentence := _literal(call, 1)) is not None:
        return SourceText(file, call.lineno, sentence, code=_literal(call, 0) or "")
    return None


def _literal(call: ast.Call, position: int) -> str | None:
    if len(call.args) <= position:
        return None
    value = call.args[position]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
