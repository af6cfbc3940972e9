"""Which of two writings is the likelier name or place, whatever the ink says: "Nguyễn" against "Nguyền"."""

from __future__ import annotations

import numpy as np

from reconcile.index import name_forms
from reconcile.weights.model import Frequencies
from records.places import resolve

MOST = 4.0
"""A name that nobody else has may still be right: its rarity counts this much (nats) and no more."""
TRUST = 0.5
"""How far shares are believed: rare names keep to families and places, and the database is a witness of its own."""
_AS_SURNAME = np.log(0.1)
"""A syllable that is known from other places of names may be a surname as well."""


def syllable_codes(marked_name: str) -> list[int]:
    """Codes of the syllables of a marked form; a surname is another word than the same syllable later."""
    return [_code(place, syllable) for place, syllable in enumerate(marked_name.split())]


def log_odds_of_names(common: Frequencies, here: str, there: str) -> float:
    """The log odds that somebody is called `here` rather than `there`; 0 for names of unequal length.

    Args:
        common: how common syllables are.
        here: one writing.
        there: the other.
    """
    one, other = (name_forms.marked(name).split() for name in (here, there))
    if len(one) != len(other):
        return 0.0
    apart = [number for number, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    difference = sum(
        _log_share(common, number, one[number]) - _log_share(common, number, other[number]) for number in apart
    )
    return float(np.clip(TRUST * difference, -MOST, MOST))


def log_odds_of_places(here: str, there: str) -> float:
    """The log odds that a place is called `here` rather than `there`: one in which every unit exists is likelier."""
    unknown_here, unknown_there = (bool(resolve(place).unmatched) for place in (here, there))
    return MOST * (unknown_there - unknown_here)


def _log_share(common: Frequencies, place: int, syllable: str) -> float:
    own, later = common.of(np.array([_code(place, syllable), _code(1, syllable)], np.uint32))
    return float(own if place else max(own, later + _AS_SURNAME))


def _code(place: int, syllable: str) -> int:
    return name_forms.code(f"{min(place, 1)}{syllable}")
