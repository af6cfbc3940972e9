"""Pairing of the entries of two copies of a book: by number unless names and days contradict it, else by these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from rapidfuzz.distance import Levenshtein

from records.record_types import FieldKind, RecordType
from records.register_numbers import RegisterNumber, parse_number
from records.search.entry_words import is_officer
from records.stages import EntryReading, FieldState
from records.text.vietnamese import name_key, skeleton

WITH_NUMBER = 0.6
"""Least likeness (0–1) of two entries that bear the same number."""
ALONE = 0.85
"""Least likeness (0–1) of two entries that are paired by names and days alone."""
LEAST_TOLD = 2
"""Names and days that both must have then."""
_DAYS = frozenset({FieldKind.DATE, FieldKind.PARTIAL_DATE})


@dataclass(frozen=True, slots=True)
class PairingFacts:
    """Facts by which an entry is known: its number, the names and the days of those whom it is about, by column."""

    number: RegisterNumber | None
    names: dict[str, str]
    days: dict[str, str]

    @classmethod
    def of(cls, entry: EntryReading, kind: RecordType) -> PairingFacts:
        """Take the facts of an entry that were read."""
        read = [(kind.column(field.column), field.value) for field in entry.fields if field.state is FieldState.READ]
        names = {one.name: name_key(text) for one, text in read if one.kind is FieldKind.NAME and not is_officer(one)}
        days = {one.name: text for one, text in read if one.kind in _DAYS}
        number = next((text for one, text in read if one.name == "so"), "")
        return cls(parse_number(number), names, days)


def pair_entries(
    ours: Sequence[EntryReading], theirs: Sequence[EntryReading], kind: RecordType
) -> tuple[tuple[int, int], ...]:
    """Pair the entries of two copies; each entry stands in one pair at most.

    A number pairs two entries when no other entry of either copy bears it and their names and days are alike. Of the
    rest two are paired that are each other's likeliest, when nothing else is as likely.

    Returns:
        Places in `ours` and `theirs`, from 0, in the order of `ours`.
    """
    here, there = [PairingFacts.of(one, kind) for one in ours], [PairingFacts.of(one, kind) for one in theirs]
    pairs = dict(_by_number(here, there))
    taken = set(pairs.values())
    left_here = [place for place in range(len(here)) if place not in pairs]
    left_there = [place for place in range(len(there)) if place not in taken]
    pairs |= _by_likeness(here, there, left_here, left_there)
    return tuple(sorted(pairs.items()))


def likeness(one: PairingFacts, other: PairingFacts) -> tuple[float, int]:
    """Return how alike names and days of two entries are, 0–1, and how many of them both have."""
    told = [_letters_alike(one.names[column], other.names[column]) for column in one.names.keys() & other.names.keys()]
    told += [float(one.days[column] == other.days[column]) for column in one.days.keys() & other.days.keys()]
    return (fmean(sorted(told)) if told else 0.0), len(told)


def _by_number(here: Sequence[PairingFacts], there: Sequence[PairingFacts]) -> Iterator[tuple[int, int]]:
    mine, other = _only_bearers(here), _only_bearers(there)
    for number in mine.keys() & other.keys():
        alike, told = likeness(here[mine[number]], there[other[number]])
        if alike >= WITH_NUMBER or not told:
            yield mine[number], other[number]


def _only_bearers(facts: Sequence[PairingFacts]) -> dict[RegisterNumber, int]:
    counts = Counter(one.number for one in facts)
    return {one.number: place for place, one in enumerate(facts) if one.number and counts[one.number] == 1}


def _by_likeness(
    here: Sequence[PairingFacts], there: Sequence[PairingFacts], left_here: Sequence[int], left_there: Sequence[int]
) -> dict[int, int]:
    scored: dict[tuple[int, int], float] = {}
    for mine in left_here:
        for other in left_there:
            alike, told = likeness(here[mine], there[other])
            if alike >= ALONE and told >= LEAST_TOLD:
                scored[mine, other] = alike
    return {mine: other for mine, other in scored if _is_alone(scored, mine, other)}


def _is_alone(scored: dict[tuple[int, int], float], mine: int, other: int) -> bool:
    best = scored[mine, other]
    return all(alike < best for (one, two), alike in scored.items() if (one == mine) != (two == other))


def _letters_alike(one: str, other: str) -> float:
    return 1.0 if one == other else Levenshtein.normalized_similarity(skeleton(one), skeleton(other))
