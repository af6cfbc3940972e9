"""Offices of the snapshot, and the matching of misread office names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from reconcile.index import name_forms
from records.text.vietnamese import comparison_key

_LEAST, _LEAD = 0.7, 0.05


class Offices:
    """Offices by code, with their words prepared for comparison."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        """Take the words by code as the index holds them."""
        self._codes = np.array(list(texts), np.int64)
        self._known = frozenset(texts)
        self._bare = [_bare(text) for text in texts.values()]

    def knows(self, code: int) -> bool:
        """Return True if the code is an office of the snapshot."""
        return code in self._known

    def nearest(self, texts: Sequence[str]) -> int:
        """Return the office that fits several readings of its words best; 0 when none fits, or two fit alike."""
        read = Counter(filter(None, texts))
        if not read or not self._bare:
            return 0
        bare = [_bare(text) for text in read]
        each = process.cdist(bare, self._bare, scorer=OSA.normalized_similarity, dtype=np.float32)
        alike = np.average(each, axis=0, weights=list(read.values()))
        best = int(alike.argmax())
        runner_up = np.partition(alike, -2)[-2] if len(alike) > 1 else 0.0
        is_clear = alike[best] >= _LEAST and alike[best] - runner_up >= _LEAD
        return int(self._codes[best]) if is_clear else 0


def _bare(text: str) -> str:
    return name_forms.skeleton(comparison_key(text))
