"""Which answers an expression depends on: every path in it, those in predicates too. For the dependency graph."""

from dataclasses import dataclass
from typing import Final, Literal

from fieldapp.interview.expressions.syntax import Call, Filtered, Operation, Path, Quoted, Step, Syntax, children

BELOW: Final = "**"
"""A step that stands for everything at any depth below."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A path without its predicates.

    ``start``: root (absolute), context (relative to the node evaluated on), or instance (a secondary instance, named
    by ``instance``). ``steps``: names as written, ``..``, ``*``, ``@name``, or ``**`` for anything below.

    >>> [str(item) for item in references_of(parse_syntax("sum(/data/visit[../kind = 'a']/count)"))]
    ['/data/visit/count', '/data/visit/../kind']
    """

    start: Literal["root", "context", "instance"]
    steps: tuple[str, ...]
    instance: str = ""

    def __str__(self) -> str:
        path = "/".join(self.steps)
        if self.start == "instance":
            return f"instance('{self.instance}')/{path}"
        return f"/{path}" if self.start == "root" else path or "."

    def absolute(self, context_path: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the names from the root of the primary instance, with ``..`` worked out.

        ``context_path`` are the names down to the node the expression is evaluated on. None when the reference lies
        in a secondary instance or leaves the document.

        >>> Reference("context", ("..", "age")).absolute(("data", "member", "name"))
        ('data', 'member', 'age')
        """
        if self.start == "instance":
            return None
        path = list(context_path) if self.start == "context" else []
        for step in self.steps:
            if step != "..":
                path.append(step)
            elif not path:
                return None
            elif path[-1] != BELOW:
                path.pop()
        return tuple(path)


_CONTEXT: Final = Reference("context", ())


def references_of(syntax: Syntax) -> tuple[Reference, ...]:
    """Return every path of the expression once, in the order of the text."""
    found: dict[Reference, None] = {}
    _collect(syntax, _CONTEXT, found)
    return tuple(found)


def _collect(syntax: Syntax, context: Reference, found: dict[Reference, None]) -> None:
    """Gather the references of an expression that is evaluated on ``context``."""
    if isinstance(syntax, Path | Filtered) or _is_nodes(syntax):
        for reference in _targets(syntax, context, found):
            found[reference] = None
    else:
        _collect_parts(syntax, context, found)


def _collect_parts(syntax: Syntax, context: Reference, found: dict[Reference, None]) -> None:
    if isinstance(syntax, Call) and not syntax.arguments and syntax.name in _OF_CONTEXT:
        found[context] = None
    for child in children(syntax):
        _collect(child, context, found)


_OF_CONTEXT: Final = frozenset({"string", "number", "string-length", "normalize-space"})
"""Functions that read the context node when they have no argument."""


def _is_nodes(syntax: Syntax) -> bool:
    return isinstance(syntax, Call) and syntax.name in {"instance", "current", "randomize", "pulldata"}


def _targets(syntax: Syntax, context: Reference, found: dict[Reference, None]) -> list[Reference]:
    """Return what a node-set expression leads to; gather what its predicates and arguments need."""
    match syntax:
        case Path("root" | "context" as start, steps):
            return [_walk(Reference("root", ()) if start == "root" else context, steps, found)]
        case Path(start, steps) if not isinstance(start, str):
            return [_walk(target, steps, found) for target in _targets(start, context, found)]
        case Filtered():
            return _filtered(syntax, context, found)
        case Operation(("|", *_), operands):
            return [target for operand in operands for target in _targets(operand, context, found)]
        case Call():
            return _targets_of_call(syntax, context, found)
        case _:
            _collect_parts(syntax, context, found)
            return []


def _targets_of_call(call: Call, context: Reference, found: dict[Reference, None]) -> list[Reference]:
    match call:
        case Call("instance", (Quoted(name),)):
            return [Reference("instance", (), name)]
        case Call("current", ()):
            return [_CONTEXT]
        case Call("pulldata", (Quoted(file), *arguments)):
            for argument in arguments:
                _collect(argument, context, found)
            return [Reference("instance", (), file)]
        case Call("randomize" | "if", arguments):
            return [target for argument in arguments for target in _targets(argument, context, found)]
        case _:
            _collect_parts(call, context, found)
            return []


def _filtered(syntax: Filtered, context: Reference, found: dict[Reference, None]) -> list[Reference]:
    targets = _targets(syntax.expression, context, found)
    for target in targets:
        for predicate in syntax.predicates:
            _collect(predicate, target, found)
    return targets


def _walk(start: Reference, steps: tuple[Step, ...], found: dict[Reference, None]) -> Reference:
    names = list(start.steps)
    for step in steps:
        names.extend(_names(step))
        reached = Reference(start.start, tuple(names), start.instance)
        for predicate in step.predicates:
            _collect(predicate, reached, found)
    return Reference(start.start, tuple(names), start.instance)


def _names(step: Step) -> tuple[str, ...]:
    test = str(step.test)
    match step.axis:
        case "self":
            return ()
        case "parent":
            return ("..",)
        case "child" if step.test.kind == "text":
            return ()
        case "child":
            return ("*" if test == "node()" else test,)
        case "attribute":
            return (f"@{test}",)
        case "descendant" | "descendant-or-self":
            return (BELOW,) if step.test.kind != "name" else (BELOW, test)
        case "following-sibling" | "preceding-sibling":
            return ("..", test)
        case _:
            return ("..", BELOW)
