"""Priors of names and places: the likelier of two writings independent of the ink, "Nguyễn" against "Nguyền"."""

from __future__ import annotations

import numpy as np

from reconcile.index import name_forms
from reconcile.weights.model import Frequencies
from records.places import resolve

MOST = 4.0
"""Limit (nats) of a name's prior: a name that nobody else has may still be right."""
TRUST = 0.5
"""Weight of the shares: rare names keep to families and places, and the database is independent evidence."""
_AS_SURNAME = np.log(0.1)
"""Log penalty of a surname that is known only from other positions of names."""


def syllable_codes(marked_name: str) -> list[int]:
    """Return the codes of the syllables of a marked form; a surname differs from the same syllable later."""
    return [_code(place, syllable) for place, syllable in enumerate(marked_name.split())]


def log_odds_of_names(common: Frequencies, here: str, there: str) -> float:
    """Return the log prior odds of the name `here` against `there`; 0 for names of unequal length.

    Args:
        common: frequencies of syllables.
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
    """Return the log prior odds of the place `here` against `there`: one whose units all exist is likelier."""
    unknown_here, unknown_there = (bool(resolve(place).unmatched) for place in (here, there))
    return MOST * (unknown_there - unknown_here)


def _log_share(common: Frequencies, place: int, syllable: str) -> float:
    own, later = common.of(np.array([_code(place, syllable), _code(1, syllable)], np.uint32))
    return float(own if place else max(own, later + _AS_SURNAME))


def _code(place: int, syllable: str) -> int:
    return name_forms.code(f"{min(place, 1)}{syllable}")
