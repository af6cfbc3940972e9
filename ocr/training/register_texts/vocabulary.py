"""Vocabulary of registers: names by frequency, places, closed lists and stock phrases, loaded from data files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from itertools import accumulate

from records.lists import named_list
from records.places.gazetteer import Gazetteer, Level, Unit, gazetteer

EntryWeights = Mapping[str, float]
LISTS = ("ethnic_groups", "nationalities", "relations", "positions")
"""The closed lists of `records.lists`."""


class WeightedList:
    """Entries drawn by weight."""

    def __init__(self, weights: EntryWeights) -> None:
        """Store the entries with their cumulative sums, which `random.choices` would compute at every draw."""
        self.entries = tuple(weights)
        self.sums = tuple(accumulate(weights.values()))


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """One administrative unit as a gazetteer names it: `xã` and `Hương Nguyên`."""

    kind: str
    name: str


Chain = tuple[NamedUnit, ...]
"""A commune with its parent units, the smallest first."""


@dataclass(frozen=True)
class Vocabulary:
    """Vocabulary of the text generators."""

    names: Mapping[str, EntryWeights]
    """EntryWeights of `surname`, `male_mid`, `female_mid`, `male`, `female`."""
    phrases: Mapping[str, EntryWeights]
    """Lists of data/phrases.json by name."""
    places: tuple[Chain, ...]
    written: tuple[str, ...] = ()
    """Whole address lines as people wrote them (the texts of the training lines)."""

    @cached_property
    def drawn(self) -> Mapping[str, WeightedList]:
        """Weighted lists by name."""
        return {key: WeightedList(weights) for key, weights in {**self.names, **self.phrases}.items()}


def shipped_vocabulary(written: tuple[str, ...] = ()) -> Vocabulary:
    """Load the package's name frequencies and phrases and the gazetteer, with these address lines."""
    folder = resources.files("ocr.training") / "data"
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    phrases = json.loads((folder / "phrases.json").read_text(encoding="utf-8"))
    lists = {name: _writings(name) for name in LISTS}
    even = {key: dict.fromkeys(list_, 1.0) if isinstance(list_, list) else list_ for key, list_ in phrases.items()}
    return Vocabulary(names, {**even, **lists}, gazetteer_chains(), written)


def _writings(name: str) -> EntryWeights:
    """Return every writing of each entry of a closed list; the first (Kinh, Việt Nam) as often as all the rest."""
    entries = named_list(name).items
    weights = {writing: 1.0 for entry in entries for writing in entry.writings}
    return {**weights, entries[0].name: float(len(weights))}


def gazetteer_chains() -> tuple[Chain, ...]:
    """Return every commune of the gazetteer, of all its lists, with the units above it."""
    places = gazetteer()
    return tuple(_chain(places, unit) for unit in places.units() if unit.level is Level.COMMUNE)


def _chain(places: Gazetteer, unit: Unit) -> Chain:
    chain = [NamedUnit(unit.type, unit.name)]
    while unit.parent:
        unit = places.versions(unit.parent)[0]
        chain.append(NamedUnit(unit.type, unit.name))
    return tuple(chain)
