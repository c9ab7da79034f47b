"""A record as people read it: labels instead of names, the grid as a table, the history with what changed. HTML text.

Pure: takes values, returns a page for a text browser, for printing and for the clipboard.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final

from fieldapp.dates import Calendar
from fieldapp.forms.model import AGE_BANDS, SEXES, Choice, Form, Group, Node, Question, QuestionType, Repeat, Texts
from fieldapp.interview.state import NOTE
from fieldapp.records.revision import Answers
from fieldapp.text import breakable
from fieldapp.translation import language, mark, tr, tr_n
from fieldapp.workspace import Change, RecordView, RevisionEntry
from ui.pages.records.path_words import names_of, node_at, numbered, surroundings, title_of
from ui.place_words import place_label, place_name
from ui.theme.tokens import Tokens
from ui.wording import day_text, full_moment_text, moment_text

_NOT_SHOWN: Final = frozenset({QuestionType.HIDDEN, QuestionType.NOTE})
_CHOSEN_BY_LIST: Final = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
_OUTPUT: Final = re.compile(r"\$\{\s*([\w./-]+)\s*\}")
_MARKDOWN: Final = re.compile(r"(\*\*|__|^#+\s|</?\w+[^>]*>)", re.MULTILINE)

_KINDS: Final = {
    "saved": mark("Saved"),
    "finalised": mark("Finished"),
    "imported": mark("Taken in from a workbook"),
    "merged": mark("Two edits brought together"),
    "deleted": mark("Deleted"),
}
_SEXES: Final = {"female": mark("Female"), "male": mark("Male"), "other": mark("Other or not stated")}
_AGES: Final = {"unknown": mark("Age not known")}


@dataclass(frozen=True)
class Reader:
    """How a record is written out: in which form language, calendar and colours."""

    calendar: Calendar
    tokens: Tokens
    text_px: int
    is_on_paper: bool = False
    """Paper is read on another day: no moment is "today"."""

    def page(self, view: RecordView, form_name: str, problems: Sequence[str] = ()) -> str:
        """Return the whole record as an HTML page."""
        row = view.row
        places = (row.village, *(place_name(key) for key in (row.commune, row.district, row.province)))
        parts = [f"<h2>{_text(row.title or form_name)}</h2>"]
        for facts in ((form_name, self._day(row.activity_date)), places):
            line = " · ".join(filter(None, facts))
            parts.append(f"<p class='muted'>{_text(line)}</p>" if line else "")
        if problems:
            parts.append(f"<h3 class='error'>{_text(tr('To correct'))}</h3><ul>")
            parts += [f"<li>{_text(problem)}</li>" for problem in problems]
            parts.append("</ul>")
        if view.definition is None:
            parts.append(
                f"<p>{_text(tr('The form of this record has not arrived yet; answers are shown by name.'))}</p>"
            )
            parts.append(self._plain(view.answers))
        else:
            parts += self._nodes(view.definition.form, view.definition.form.children, "", view.answers, 3)
        parts.append(f"<h3>{_text(tr('History'))}</h3>")
        parts += [self._revision(view, entry) for entry in view.history]
        return f"<style>{self._style()}</style>" + "".join(parts)

    def value_text(self, form: Form | None, path: str, value: str | tuple[str, ...] | None) -> str:
        """Return one answer in words."""
        question = _question_at(form, path)
        if value is None or value == "":
            return tr("no answer")
        if isinstance(value, tuple):
            return tr_n("{count} entry", "{count} entries", len(value))
        return self._value(form, question, value) if form is not None and question is not None else value

    def label_text(self, form: Form | None, path: str) -> str:
        """Return the label of what a path belongs to; its name where it has none, or the form is not here."""
        if path.endswith(NOTE):
            return tr("Note on: {question}", question=self.label_text(form, path.removesuffix(NOTE)))
        node = node_at(form, path)
        return (_label(form, node, {}) or node.name) if form is not None and node is not None else names_of(path)

    def choices(self, form: Form | None, question: Question | None) -> list[tuple[str, str]]:
        """Return the choices of a question as (value, label)."""
        if form is None or question is None:
            return []
        return [(choice.value, _choice(form, choice)) for choice in question.choices]

    def surroundings(self, form: Form | None, path: str, answers: Sequence[Answers]) -> str:
        """Return the groups and entries a path lies in, in words; empty at the top of the form."""
        return surroundings(form, path, answers, _bare_label)

    def entry_text(self, form: Form | None, instance: str, answers: Sequence[Answers]) -> str:
        """Return an entry of a repeat in words: its number, and what it is about."""
        name = numbered(self.label_text(form, instance), instance, answers)
        title = title_of(form, instance, answers, self._value)
        return tr("{entry}: {title}", entry=name, title=title) if title else name

    def order_text(self, form: Form | None, path: str, order: Sequence[str], answers: Sequence[Answers]) -> str:
        """Return the entries of a repeat in their order, one a line."""
        return "\n".join(self.entry_text(form, f"{path}[{each}]", answers) for each in order)

    def _nodes(self, form: Form, nodes: Sequence[Node], prefix: str, answers: Answers, level: int) -> Iterator[str]:
        rows: list[str] = []
        for node in nodes:
            path = prefix + node.name
            if isinstance(node, Question):
                rows.append(self._question(form, node, path, answers))
                continue
            yield from _table(rows)
            rows = []
            if isinstance(node, Repeat):
                yield from self._repeat(form, node, path, answers, level)
            else:
                yield from self._group(form, node, path, answers, level)
        yield from _table(rows)

    def _group(self, form: Form, group: Group, path: str, answers: Answers, level: int) -> Iterator[str]:
        grid = self._grid(group, path, answers)
        inside = "".join(self._nodes(form, _outside_grid(group, bool(grid)), path + "/", answers, min(level + 1, 5)))
        if grid or inside:
            title = _label(form, group, answers)
            yield f"<h{level}>{_text(title)}</h{level}>" if title else ""
            yield grid
            yield inside

    def _repeat(self, form: Form, repeat: Repeat, path: str, answers: Answers, level: int) -> Iterator[str]:
        instances = answers.get(path, ())
        for number, instance in enumerate(instances if isinstance(instances, tuple) else (), start=1):
            title = _label(form, repeat, answers) or repeat.name
            yield f"<h{level}>{_text(tr('{title} {number}', title=title, number=number))}</h{level}>"
            yield from self._nodes(form, repeat.children, f"{path}[{instance}]/", answers, min(level + 1, 5))

    def _question(self, form: Form, question: Question, path: str, answers: Answers) -> str:
        value, note = answers.get(path, ""), str(answers.get(path + NOTE, ""))
        if question.type in _NOT_SHOWN or not isinstance(value, str) or not (value or note):
            return ""
        name = _label(form, question, answers) or question.name
        shown = _text(self._value(form, question, value)) if value else ""
        noted = f"<div class='label'>{_text(tr('Note: {note}', note=note))}</div>" if note else ""
        return f"<tr><td class='label' width='45%'>{_text(name)}</td><td>{shown}{noted}</td></tr>"

    def _value(self, form: Form, question: Question, value: str) -> str:
        if question.type in _CHOSEN_BY_LIST:
            labels = {choice.value: _choice(form, choice) for choice in question.choices}
            return ", ".join(labels.get(each) or place_label(each) for each in value.split(" "))
        if question.type is QuestionType.DATE:
            return self._day(value)
        if question.type in (QuestionType.INTEGER, QuestionType.RANGE) and value.lstrip("-").isdigit():
            return f"{int(value):,}"
        if question.type is QuestionType.ACKNOWLEDGE:
            return tr("Yes") if value == "OK" else value
        return value

    def _grid(self, group: Group, path: str, answers: Answers) -> str:
        cells = {
            (node.meaning.sex, node.meaning.age): answers.get(f"{path}/{node.name}", "")
            for node in group.children
            if isinstance(node, Question) and node.meaning.grid and node.meaning.sex and node.meaning.age
        }
        if not any(cells.values()):
            return ""
        sexes = [sex for sex in SEXES if any((sex, age) in cells for age in AGE_BANDS)]
        heads = [*(tr(_SEXES[sex]) for sex in sexes), tr("Total")]
        lines = ["<tr><th></th>" + "".join(f"<th align='right'>{_text(head)}</th>" for head in heads) + "</tr>"]
        for age in [age for age in AGE_BANDS if any((sex, age) in cells for sex in sexes)]:
            figures = [cells.get((sex, age), "") for sex in sexes]
            name = tr(_AGES[age]) if age in _AGES else age.replace("-", "–")
            lines.append(_grid_line(name, figures))
        sums = [str(_sum(cells.get((sex, age), "") for age in AGE_BANDS)) for sex in sexes]
        lines.append(_grid_line(tr("Total"), sums))
        return f"<table class='grid' width='100%' cellspacing='0' cellpadding='3'>{''.join(lines)}</table>"

    def _revision(self, view: RecordView, entry: RevisionEntry) -> str:
        revision = entry.revision
        form = view.definition.form if view.definition else None
        kind = tr(_KINDS[revision.kind.value])
        who = " · ".join(filter(None, (self._moment(entry.made), revision.author, entry.office_name)))
        answers = (revision.answers, view.answers)
        changes = "".join(self._change(form, change, answers) for change in entry.changes if _is_told(form, change))
        return f"<p><b>{_text(kind)}</b> <span class='muted'>{_text(who)}</span></p>" + (
            f"<ul>{changes}</ul>" if changes else ""
        )

    def _change(self, form: Form | None, change: Change, answers: Sequence[Answers]) -> str:
        before, after = (self.value_text(form, change.path, value) for value in (change.before, change.after))
        where = " › ".join(
            filter(None, (self.surroundings(form, change.path, answers), self.label_text(form, change.path)))
        )
        return f"<li>{_text(where)}: {_text(before)} → <b>{_text(after)}</b></li>"

    def _plain(self, answers: Answers) -> str:
        rows = [
            f"<tr><td class='label' width='45%'>{_text(path)}</td><td>{_text(str(value))}</td></tr>"
            for path, value in answers.items()
            if isinstance(value, str)
        ]
        return "".join(_table(rows))

    def _moment(self, moment: datetime) -> str:
        return full_moment_text(moment, self.calendar) if self.is_on_paper else moment_text(moment, self.calendar)

    def _day(self, value: str) -> str:
        return day_text(value, self.calendar) if value else ""

    def _style(self) -> str:
        t, px = self.tokens, self.text_px
        return (
            f"body, td, th, p, li {{ font-size: {px}px; color: {t.ink}; }} "
            f"h2 {{ font-size: {round(px * 1.35)}px; color: {t.ink}; margin: 0 0 2px 0; }} "
            f"h3 {{ font-size: {round(px * 1.1)}px; color: {t.ink}; margin: 14px 0 4px 0; }} "
            f"h4, h5 {{ font-size: {px}px; color: {t.ink}; margin: 10px 0 2px 0; }} "
            f"p {{ margin: 2px 0 6px 0; }} ul {{ margin: 0 0 6px 0; }} "
            f".muted {{ color: {t.muted}; }} .error {{ color: {t.error}; }} "
            f"td.label {{ color: {t.muted}; padding-right: 12px; }} "
            f"table.grid {{ border: 1px solid {t.line}; }} th {{ color: {t.muted}; font-weight: bold; }}"
        )


def _grid_line(name: str, figures: Sequence[str | tuple[str, ...]]) -> str:
    texts = "".join(f"<td align='right'>{_text(str(figure))}</td>" for figure in figures)
    return f"<tr><td>{_text(name)}</td>{texts}<td align='right'><b>{_sum(figures):,}</b></td></tr>"


def _sum(figures: Iterable[str | tuple[str, ...]]) -> int:
    return sum(int(figure) for figure in figures if isinstance(figure, str) and figure.isdigit())


def _table(rows: Sequence[str]) -> Iterator[str]:
    filled = "".join(rows)
    if filled:
        yield f"<table width='100%' cellspacing='0' cellpadding='3'>{filled}</table>"


def _outside_grid(group: Group, has_grid: bool) -> tuple[Node, ...]:
    if not has_grid:
        return group.children
    return tuple(
        node
        for node in group.children
        if not (isinstance(node, Question) and (node.meaning.grid or node.meaning.total))
    )


def _is_told(form: Form | None, change: Change) -> bool:
    """Whether a change is told: not what the form notes by itself, and not totals, which follow from their cells."""
    question = _question_at(form, change.path)
    is_by_itself = question is not None and (question.type in _NOT_SHOWN or bool(question.meaning.total))
    return not is_by_itself and not change.path.startswith("meta/")


def _question_at(form: Form | None, path: str) -> Question | None:
    node = node_at(form, path)
    return node if isinstance(node, Question) else None


def _label(form: Form, node: Node, answers: Answers) -> str:
    text = _in_language(form, node.label)
    return _MARKDOWN.sub("", _OUTPUT.sub(lambda found: _answer(answers, found[1]), text)).strip()


def _bare_label(form: Form, node: Node) -> str:
    return _label(form, node, {})


def _answer(answers: Answers, name: str) -> str:
    last = name.rpartition("/")[2]
    found = next((value for path, value in answers.items() if path.rpartition("/")[2] == last), "")
    return found if isinstance(found, str) and found else "…"


def _choice(form: Form, choice: Choice) -> str:
    return _MARKDOWN.sub("", _in_language(form, choice.label)).strip() or choice.value


def _in_language(form: Form, texts: Texts) -> str:
    return texts.in_language(form.language_for(language()))


def _text(text: str) -> str:
    return escape(breakable(text)).replace("\n", "<br>")
