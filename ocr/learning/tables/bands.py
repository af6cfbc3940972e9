"""Pages of two, three or four entries below each other: the same labels again at one distance, a rule between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ocr.learning.geometry import MM
from ocr.learning.labels import Label
from ocr.learning.tables.rules import RuleLine
from records.wordings import Role

LOWEST_MM = 40.0
"""No entry of a page of several is lower."""
BESIDE_MM, SAME_MM = 3.0, 3.0
"""A label and its repetition begin so near below each other; distances that differ less are one."""
OF_ENTRIES = ("so", "ngayDangKy", "nguoiKy+chucVuNguoiKy", "chucVuNguoiKy+nguoiKy", "ghiChu")
"""Every entry asks for these once: persons of one entry are asked for the same things too, but not for these."""
LEAST_ALIKE = 5
"""Labels of one entry that the next one has too."""
LONG = 0.6
"""Share of the labels' width that a rule between entries has."""
ABOVE_MM = 4.0
"""Room above the first label of an entry where no rule is."""


@dataclass(frozen=True, slots=True)
class Band:
    """The part of a page that one entry fills, in pixels."""

    top: float
    bottom: float


def bands_of(labels: Sequence[Label], level: Sequence[RuleLine]) -> tuple[Band, ...]:
    """The entries of a page from the top down; none where a page has one.

    Args:
        labels: of the page, nobody's yet.
        level: its level rules.
    """
    asking = [label for label in labels if label.role in (Role.LABEL, Role.SECTION, Role.OFFICER)]
    pairs = list(_repetitions(asking))
    distance = _distance(pairs)
    if distance is None:
        return ()
    alike = [pair for pair in pairs if abs(_apart(pair) - distance) <= SAME_MM * MM]
    repeated = {id(label): label for pair in alike for label in pair}
    tops = _tops(list(repeated.values()), distance)
    left, right = min(one.rect.left for one in asking), max(one.rect.right for one in asking)
    long = [rule.at for rule in level if rule.share_of(left, right) >= LONG]
    edges = [_edge(top, long, distance) for top in tops]
    return tuple(Band(edge, edge + distance) for edge in edges)


def _repetitions(labels: Sequence[Label]) -> Iterator[tuple[Label, Label]]:
    """Labels of one wording below each other."""
    for one, other in combinations(sorted(labels, key=lambda label: label.rect.top), 2):
        same = one.wording.text == other.wording.text and one.wording.column == other.wording.column
        if (
            same
            and abs(one.rect.left - other.rect.left) < BESIDE_MM * MM
            and other.rect.top - one.rect.top > LOWEST_MM * MM
        ):
            yield one, other


def _apart(pair: tuple[Label, Label]) -> float:
    return pair[1].rect.bottom - pair[0].rect.bottom


def _distance(pairs: Sequence[tuple[Label, Label]]) -> float | None:
    """The smallest distance at which enough labels of an entry stand again, one of them asked once an entry."""
    for pair in sorted(pairs, key=_apart):
        if pair[0].wording.column not in OF_ENTRIES or pair[0].wording.persons:
            continue
        alike = [other for other in pairs if abs(_apart(other) - _apart(pair)) <= SAME_MM * MM]
        if len({other[0].wording.text for other in alike}) >= LEAST_ALIKE:
            return float(np.median([_apart(other) for other in alike]))
    return None


def _tops(labels: Sequence[Label], distance: float) -> list[float]:
    """Where the first label of every entry begins."""
    first = min(label.rect.top for label in labels)
    last = max(label.rect.bottom for label in labels)
    return [first + index * distance for index in range(max(1, int((last - first) // distance) + 1))]


def _edge(top: float, rules: Sequence[float], distance: float) -> float:
    """Where an entry begins: at the nearest rule above its first label, unless that is far."""
    above = [rule for rule in rules if top - distance / 3 < rule < top]
    return max(above, default=top - ABOVE_MM * MM)
