"""The shuffle of randomize() with a seed: the same order on every device and in every engine of the standard.

Park and Miller's minimal standard generator (Communications of the ACM 31, 1988) and the inside-out shuffle of Fisher
and Yates, as the ODK XForms specification demands.
"""

import hashlib
import math
from datetime import tzinfo
from typing import Final

from fieldapp.interview.expressions.values import Value, to_number, to_text
from fieldapp.interview.tree import Node

_MODULUS: Final = 2_147_483_647
_MULTIPLIER: Final = 16_807


def seed_of(value: Value, zone: tzinfo) -> int:
    """Return the whole number of a seed; for text that is no number, one from its SHA-256 digest; 0 for a blank."""
    number = to_number(value, zone)
    if math.isfinite(number):
        return int(number)
    text = to_text(value)
    if not text.strip():
        return 0
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def shuffled(nodes: list[Node], seed: int) -> list[Node]:
    """Return the nodes in the order that the seed gives."""
    state = _remainder(seed)
    if state <= 0:
        state += _MODULUS - 1
    mixed: list[Node] = []
    for node in nodes:
        state = state * _MULTIPLIER % _MODULUS
        chosen = int((state - 1) / (_MODULUS - 1) * (len(mixed) + 1))
        mixed.append(node)
        mixed[-1], mixed[chosen] = mixed[chosen], node
    return mixed


def _remainder(seed: int) -> int:
    """The remainder with the sign of the seed."""
    return seed % _MODULUS if seed >= 0 else -(-seed % _MODULUS)
