"""Persons of labels: a beam over the persons in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from ocr.learning.geometry import MM
from ocr.learning.labels.labels import BAND_MM, Label, bands
from records.wordings import Wording, WordingRole, wordings_of

WIDTH = 60
REPEATED, FOREIGN = 5.0, 6.5
"""Costs: a column of a person twice; a label that names another person in its own words."""
SWITCH, NAMED_SWITCH, NAME_SWITCH, LEAVING = 4.0, 0.0, 2.5, 3.0
"""Costs of going on to another person: without a sign, by a label that names him, by a name; of leaving one begun."""
ORDER, BACKWARDS, SKIPPED, FIRST = 0.1, 0.5, 0.3, 0.5
SECTION_AGAIN, SIGNS_ONLY = 0.5, 1.0
UNASKED = 4.5
"""Cost of a label that the register asks of other persons only: less than asking one of them twice."""
SIDE_BY_SIDE_MM, LEVEL_MM, PAIRS = 45.0, 6.0, 3


@dataclass(frozen=True, slots=True)
class Assigned:
    """Labels with their persons.

    Attributes:
        labels: in reading order.
        cost: of the best way through; 0 when nothing had to be assumed.
        side_by_side: two persons stand beside each other, each in a column of its own.
    """

    labels: tuple[Label, ...]
    cost: float
    side_by_side: bool


@dataclass(frozen=True, slots=True)
class _Path:
    """One way to give the labels so far to persons."""

    cost: float = 0.0
    meanings: tuple[tuple[Wording, str | None, float], ...] = ()
    person: str | None = None
    used: Mapping[str, frozenset[str]] = field(default_factory=dict)


def assign(labels: Sequence[Label], record_type: str) -> Assigned:
    """Give every label the person whose value it asks for."""
    persons = wordings_of(record_type).persons
    ordered, side_by_side = _reading_order(labels)
    asked = [label for label in ordered if _about_a_person(label)]
    beam = [_Path()]
    for label in asked:
        steps = sorted((step for path in beam for step in _steps(path, label, persons)), key=lambda path: path.cost)
        beam = steps[:WIDTH]
    best = beam[0]
    settled = {
        id(label): label.means(wording, person, assumed)
        for label, (wording, person, assumed) in zip(asked, best.meanings, strict=True)
    }
    named = (settled.get(id(label), label) for label in ordered)
    return Assigned(_asked_once([label for label in named if _sensible(label)]), best.cost, side_by_side)


def _asked_once(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Return labels of several columns without those that a label of their own asks for: a number, then its date."""
    alone = {label.columns[0] for label in labels if len(label.columns) == 1}
    return tuple(label if len(label.columns) < 2 else _without(label, alone) for label in labels)


def _without(label: Label, asked: Set[str]) -> Label:
    """Return a label without the columns asked elsewhere; its first one stays."""
    names = label.wording.column.split("+")
    kept = [name for name, column in zip(names, label.columns, strict=True) if column not in asked]
    return label.means(replace(label.wording, column="+".join(kept or names[:1])), label.person, label.assumed)


def _sensible(label: Label) -> bool:
    """Return whether a label asks for something its person has; words of a value that are like a label do not."""
    return not label.wording.persons or label.person in label.wording.persons


def _about_a_person(label: Label) -> bool:
    return any(wording.persons for wording in label.wordings)


def _steps(path: _Path, label: Label, persons: Sequence[str]) -> Iterator[_Path]:
    """Return every meaning of a label after a path."""
    for wording in label.wordings:
        if not wording.persons:
            cost = UNASKED if wording.role is WordingRole.OTHER else SIGNS_ONLY
            yield _Path(path.cost + cost, (*path.meanings, (wording, None, 0.0)), path.person, path.used)
        elif wording.role is WordingRole.SECTION:
            yield from (_section(path, wording, person) for person in wording.persons)
        elif wording.role is WordingRole.LABEL:
            yield from (_value(path, wording, person, persons) for person in persons)


def _section(path: _Path, wording: Wording, person: str) -> _Path:
    """Return a head begins the part of a person."""
    used = path.used.get(person, frozenset())
    cost = path.cost + ORDER * wording.persons.index(person)
    cost += 0.0 if not used else SECTION_AGAIN if person == path.person else SWITCH
    return _next(path, wording, person, cost, "section")


def _value(path: _Path, wording: Wording, person: str, persons: Sequence[str]) -> _Path:
    """Return a value of a person, of the one before or of another."""
    used = path.used.get(person, frozenset())
    cost = path.cost + (0.0 if person in wording.persons else FOREIGN) + (REPEATED if wording.column in used else 0.0)
    if path.person is None:
        cost += FIRST * persons.index(person)
    elif person != path.person:
        cost += _switch(wording, person) + (LEAVING if used - {"section"} else 0.0)
        if not wording.personal:
            ahead = persons.index(person) - persons.index(path.person)
            cost += SKIPPED * max(0, ahead - 1) + (BACKWARDS if ahead < 0 else 0.0)
    return _next(path, wording, person, cost, wording.column)


def _switch(wording: Wording, person: str) -> float:
    if wording.personal and person in wording.persons:
        return NAMED_SWITCH
    return NAME_SWITCH if wording.column == "HoTen" else SWITCH


def _next(path: _Path, wording: Wording, person: str, cost: float, kind: str) -> _Path:
    used = {**path.used, person: path.used.get(person, frozenset()) | {kind}}
    return _Path(cost, (*path.meanings, (wording, person, cost - path.cost)), person, used)


def _reading_order(labels: Sequence[Label]) -> tuple[list[Label], bool]:
    """Return from the top down and left to right; of two persons side by side first the whole left one."""
    pairs = [
        (one, other)
        for one in labels
        for other in labels
        if one.wording is other.wording
        and one.wording.persons
        and not one.wording.personal
        and other.rect.left - one.rect.left > SIDE_BY_SIDE_MM * MM
        and abs(one.rect.middle[1] - other.rect.middle[1]) < LEVEL_MM * MM
    ]
    if len(pairs) < PAIRS:
        return [label for band in bands(labels) for label in band], False
    split = float(np.median([other.rect.left for _one, other in pairs])) - 3 * MM
    heights = [label.rect.middle[1] for pair in pairs for label in pair]
    top, bottom = min(heights) - 14 * MM, max(heights) + 4 * MM

    def place(label: Label) -> tuple[float, ...]:
        x, y = label.rect.left, label.rect.middle[1]
        band = y // (BAND_MM * MM)
        if y < top or (not _about_a_person(label) and y < bottom):
            return 0, band, x
        return (1, x >= split, y) if y <= bottom else (2, band, x)

    return sorted(labels, key=place), True
