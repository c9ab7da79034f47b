"""The documents: every page is found from an index, every link leads somewhere, every command is described."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from fieldapp.__main__ import command_line

ROOT = Path(__file__).resolve().parents[2]


def pages() -> list[Path]:
    """The pages people read, in the repository's folder and under docs/."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def words_of(parser: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    """Every command as it is typed: "new", "form add"."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from list(words_of(below, f"{before}{name} ")) or [f"{before}{name}"]


def test_every_link_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages()
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_page_of_the_manual_is_in_its_index():
    manual = ROOT / "docs" / "manual"
    index = (manual / "README.md").read_text(encoding="utf-8")
    assert [
        page.name for page in manual.glob("*.md") if f"({page.name})" not in index and page.name != "README.md"
    ] == []


def test_every_command_is_in_the_manual():
    manual = (ROOT / "docs" / "manual" / "commands.md").read_text(encoding="utf-8")
    assert [command for command in words_of(command_line()) if f"`{command}" not in manual] == []


def test_decisions_are_numbered_once_and_headed_by_their_number():
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in decisions]
    assert len(set(numbers)) == len(numbers)
    headed = [page.read_text(encoding="utf-8").startswith(f"# {page.name[:4]} ") for page in decisions]
    assert all(headed)


def test_readme_fits_one_screen():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 45
