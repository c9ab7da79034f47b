"""Regular expressions of forms, with an end: a pattern that explodes is stopped, not left to hang."""

from collections import Counter
from functools import lru_cache
from typing import Final, Protocol, cast

import regex

from fieldapp.interview.expressions.errors import LimitExceeded
from fieldapp.interview.expressions.functions.signature import ArgumentError
from fieldapp.translation import mark

_LONGEST_PATTERN: Final = 2_000
_LONGEST_TEXT: Final = 100_000
_MOST_SECONDS: Final = 0.3
_LEAST_SECONDS: Final = 0.01
_MOST_EXPLOSIONS: Final = 5
"""How often a pattern may take all its time; from then on it gets little, so that hundreds of answers do not hang."""
_explosions: Counter[str] = Counter()


class _Pattern(Protocol):
    def fullmatch(self, string: str, *, timeout: float) -> object: ...


def matches_whole(pattern: str, text: str) -> bool:
    """Whether the whole text matches. Raises ArgumentError (no pattern) or LimitExceeded (explodes)."""
    matches = _outcome(pattern, text)
    if matches is None:
        sentence = mark(
            "The pattern {pattern} of this form takes too long on this answer. Tell the author of the form."
        )
        raise LimitExceeded("expression-pattern", sentence, pattern=pattern[:200])
    return matches


@lru_cache(maxsize=2_000)
def _outcome(pattern: str, text: str) -> bool | None:
    """Remembered, so that an exploding pattern costs its time once for each answer; None when it explodes."""
    if len(text) > _LONGEST_TEXT:
        return None
    patience = _MOST_SECONDS if _explosions[pattern] < _MOST_EXPLOSIONS else _LEAST_SECONDS
    try:
        return _compiled(pattern).fullmatch(text, timeout=patience) is not None
    except TimeoutError:
        _explosions[pattern] += 1
        return None


@lru_cache(maxsize=500)
def _compiled(pattern: str) -> _Pattern:
    """Digits, letters and spaces of classes such as ``\\d`` are those of ASCII, as in the other engines."""
    try:
        if len(pattern) > _LONGEST_PATTERN:
            raise regex.error("too long")
        return cast("_Pattern", regex.compile(pattern, regex.ASCII | regex.VERSION0))
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        sentence = mark("{name}() cannot read the pattern {pattern}: {reason}.")
        raise ArgumentError(sentence, pattern=pattern[:200], reason=str(error)) from error
