"""Pages of two, three or four entries below each other: the same labels again at one distance, a rule between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from ocr.learning.geometry import MM
from ocr.learning.labels import CLEAR, Label
from ocr.learning.tables.rules import RuleLine
from records.wordings import WordingRole

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
OF_HEADS = 0.5
"""Weight of a head of a section against that of a label where a text may be both."""
ABOVE_MM = 4.0
"""Room above the first label of an entry where no rule is."""


@dataclass(frozen=True, slots=True)
class Band:
    """The part of a page that one entry fills, in pixels.

    Attributes:
        top: at the rule above it.
        bottom: at the rule below it.
        down: how far its print stands below that of the first entry.
    """

    top: float
    bottom: float
    down: float


def bands_of(labels: Sequence[Label], level: Sequence[RuleLine]) -> tuple[Band, ...]:
    """Return the entries of a page from the top down; none where a page has one.

    Args:
        labels: of the page, nobody's yet.
        level: its level rules.
    """
    asking = [label for label in labels if label.role in (WordingRole.LABEL, WordingRole.SECTION, WordingRole.OFFICER)]
    pairs = list(_repetitions(asking))
    distance = _distance(pairs)
    if distance is None:
        return ()
    alike = [pair for pair in pairs if abs(_apart(pair) - distance) <= SAME_MM * MM]
    repeated = {id(label): label for pair in alike for label in pair}
    tops = _tops(list(repeated.values()), distance)
    left, right = min(one.rect.left for one in asking), max(one.rect.right for one in asking)
    long = [rule.at for rule in level if rule.share_of(left, right) >= LONG]
    edges = [_edge(top, long, distance) for top in (*tops, tops[-1] + distance)]
    return tuple(Band(top, bottom, index * distance) for index, (top, bottom) in enumerate(pairwise(edges)))


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
    """Return the smallest distance at which enough labels of an entry stand again, one of them asked once an entry."""
    for pair in sorted(pairs, key=_apart):
        if pair[0].wording.column not in OF_ENTRIES or pair[0].wording.persons:
            continue
        # "số" within a value stands there for every person, too.
        if not (pair[0].first and pair[1].first):
            continue
        alike = [other for other in pairs if abs(_apart(other) - _apart(pair)) <= SAME_MM * MM]
        if len({other[0].wording.text for other in alike}) >= LEAST_ALIKE:
            return float(np.median([_apart(other) for other in alike]))
    return None


def _tops(labels: Sequence[Label], distance: float) -> list[float]:
    """Return where the first label of every entry begins."""
    first = min(label.rect.top for label in labels)
    last = max(label.rect.bottom for label in labels)
    return [first + index * distance for index in range(max(1, int((last - first) // distance) + 1))]


def _edge(top: float, rules: Sequence[float], distance: float) -> float:
    """Return where an entry begins: at the nearest rule above its first label, unless that is far."""
    above = [rule for rule in rules if top - distance / 3 < rule < top]
    return max(above, default=top - ABOVE_MM * MM)


def agreed(readings: Sequence[Sequence[Label]]) -> tuple[Label, ...]:
    """Return the labels that several readings of one print have in one place, or that one has clearly.

    Args:
        readings: labels of one entry as it was read on several places and pages, all lying on each other.
    """
    seen = [label for labels in readings for label in labels]
    often = {id(label): sum(_same(label, other) for other in seen) for label in seen}
    likely = [label for label in seen if often[id(label)] > 1 or label.score >= CLEAR]
    found: list[Label] = []
    for label in sorted(likely, key=lambda one: -_worth(one, often[id(one)])):
        if not any(_overlap(label, other) for other in found):
            found.append(label)
    return tuple(found)


def _worth(label: Label, often: int) -> float:
    """Return how much a label explains; entries of a page with several seldom have heads of sections."""
    return label.weight * often * (1.0 if label.columns else OF_HEADS)


def _same(one: Label, other: Label) -> bool:
    near = SAME_MM * MM
    left, bottom = abs(one.rect.left - other.rect.left), abs(one.rect.bottom - other.rect.bottom)
    return one.wording == other.wording and left < near and bottom < near


def _overlap(one: Label, other: Label) -> bool:
    wide = min(one.rect.right, other.rect.right) - max(one.rect.left, other.rect.left)
    high = min(one.rect.bottom, other.rect.bottom) - max(one.rect.top, other.rect.top)
    return wide > 0 and high > min(one.rect.height, other.rect.height) / 2
