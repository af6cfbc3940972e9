"""Which of two writings of a name is the likelier name, whatever the ink says: "Nguyễn" against "Nguyền"."""

from __future__ import annotations

import numpy as np

from reconcile import forms
from reconcile.model import Frequencies

MOST = 4.0
"""A name that nobody else has may still be right: its rarity counts this much (nats) and no more."""


def syllable_codes(marked_name: str) -> list[int]:
    """Codes of the syllables of a marked form; a surname is another word than the same syllable later."""
    return [forms.code(f"{min(place, 1)}{syllable}") for place, syllable in enumerate(marked_name.split())]


def log_odds_of_names(common: Frequencies, here: str, there: str) -> float:
    """The log odds that somebody is called `here` rather than `there`; 0 for names of unequal length.

    Args:
        common: how common syllables are.
        here: one writing.
        there: the other.
    """
    one, other = (syllable_codes(forms.marked(name)) for name in (here, there))
    if len(one) != len(other):
        return 0.0
    apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    shares = common.of(np.array(apart, np.uint32).reshape(-1)).reshape(-1, 2)
    return float(np.clip((shares[:, 0] - shares[:, 1]).sum(), -MOST, MOST))
