"""Gazetteer: the dated list of administrative units, searched by name."""

from __future__ import annotations

import csv
import gzip
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import cache, cached_property
from importlib.resources import files

from records.places.text import place_key

_LIST_ORDER = {"63": 0, "34": 1, "old": 2}


class Level(IntEnum):
    """Level of a unit: province, district, commune; communes of the list of 34 lie directly under their province."""

    PROVINCE = 1
    DISTRICT = 2
    COMMUNE = 3


_DAY = len("2025-07-01")
_LEVEL_OF_CODE_LENGTH = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}


@dataclass(frozen=True, slots=True)
class Unit:
    """Administrative unit under one name, type and parent.

    Attributes:
        id: list and code, "63/097", "34/00004", "old/ha-tay"; a unit that changed has several rows with one id.
        name: without the type word, "Mường Chà".
        type: the type word in lower case, "huyện".
        level: province, district or commune.
        parent: id of the unit above, "" for provinces.
        valid_from: ISO day or year of the first day it can have existed; "" when unknown.
        valid_to: ISO day or year of the last day it can have existed; "" when unknown.
        successors: ids of the units that succeed it in the next list.
    """

    id: str
    name: str
    type: str
    level: Level
    parent: str
    valid_from: str
    valid_to: str
    successors: tuple[str, ...]

    @property
    def list_version(self) -> str:
        """Return the list: "63" until 30/06/2025, "34" from 01/07/2025, "old" for provinces before the list of 63."""
        return self.id.partition("/")[0]

    @property
    def code(self) -> str:
        """Return the code of the General Statistics Office in `list_version`; "" for the old provinces."""
        version, _, code = self.id.partition("/")
        return "" if version == "old" else code

    @property
    def full_name(self) -> str:
        """Return type word and name, "huyện Mường Chà"."""
        return f"{self.type} {self.name}"

    @property
    def rank(self) -> int:
        """Return the order of preference of lists when a text fits several: 63, then 34, then the old provinces."""
        return _LIST_ORDER[self.list_version]

    def existed_on(self, day: date) -> bool:
        """Return False only when it is certain that the unit did not exist on that day."""
        text = day.isoformat()
        begun = text[: len(self.valid_from)] >= self.valid_from
        return begun and (not self.valid_to or text[: len(self.valid_to)] <= self.valid_to)

    @property
    def turning_days(self) -> Iterator[date]:
        """Yield the days on which `existed_on` becomes another."""
        if self.valid_from:
            yield date.fromisoformat(self.valid_from + "-01-01"[: _DAY - len(self.valid_from)])
        if self.valid_to:
            last = date.fromisoformat(self.valid_to + "-12-31"[: _DAY - len(self.valid_to)])
            yield last + timedelta(1)


class Gazetteer:
    """All units, found by id, by parent, or by the key of a name."""

    def __init__(self, units: Iterable[Unit], aliases: Iterable[tuple[str, str]]) -> None:
        """Index the units; `aliases` are (other name, province id)."""
        self._by_id: dict[str, list[Unit]] = defaultdict(list)
        self._children: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            self._by_id[unit.id].append(unit)
            self._children[unit.parent].append(unit)
        self._turning_days = sorted({day for unit in self.units() for day in unit.turning_days})
        self._named_below: dict[str, dict[str, list[Unit]]] = {}
        self._named: dict[Level, dict[str, list[Unit]]] = {}
        self._aliases: dict[str, list[Unit]] = defaultdict(list)
        self.other_names: list[str] = []
        for alias, id in aliases:
            self.other_names.append(alias)
            self._aliases[place_key(alias)] += self._by_id[id]

    def versions(self, id: str) -> tuple[Unit, ...]:
        """Return the rows of one id; empty when there is no such unit."""
        return tuple(self._by_id.get(id, ()))

    def unchanged_since(self, day: date) -> date:
        """Return the first day since which no unit began or ended until `day`: both have the very same units."""
        place = bisect_right(self._turning_days, day)
        return self._turning_days[place - 1] if place else date.min

    def version(self, id: str, on: date | None) -> Unit | None:
        """Return the row of one id that holds on the day, else any row.

        The row without a known beginning comes first.
        """
        rows = sorted(self._by_id.get(id, ()), key=lambda unit: unit.valid_from)
        return next((unit for unit in rows if on is None or unit.existed_on(on)), rows[0] if rows else None)

    def below(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units directly under one; of an old province, the provinces that succeeded it."""
        if unit.list_version == "old":
            return tuple(row for id in unit.successors for row in self._by_id[id])
        return tuple(self._children.get(unit.id, ()))

    def named_below(self, unit: Unit, key: str) -> list[Unit]:
        """Return the units directly under `unit` whose name has this key."""
        if unit.id not in self._named_below:
            self._named_below[unit.id] = _index(self.below(unit))
        return self._named_below[unit.id].get(key, [])

    def aliased(self, key: str) -> list[Unit]:
        """Return provinces that are also written with this key: "TP HCM", "BR-VT"."""
        return self._aliases.get(key, [])

    def initialled(self, written: str) -> list[Unit]:
        """Return provinces whose words begin with these capitals: "KT", "NB", "B.R-V.T"."""
        letters = "".join(filter(str.isalpha, written))
        return self._initialled.get(letters, []) if written.isupper() else []

    def initials(self) -> Iterator[tuple[str, list[Unit]]]:
        """Iterate over the initials of provinces, each with its provinces."""
        yield from self._initialled.items()

    @cached_property
    def _initialled(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = defaultdict(list)
        for units in self.named(Level.PROVINCE).values():
            for unit in units:
                found["".join(word[0] for word in unit.name.split() if word[0].isalpha())].append(unit)
        return found

    def named(self, level: Level) -> dict[str, list[Unit]]:
        """Return all units of a level by the key of their name."""
        if level not in self._named:
            self._named[level] = _index(unit for unit in self.units() if unit.level == level)
        return self._named[level]

    def units(self) -> Iterator[Unit]:
        """Iterate over all rows."""
        return (unit for rows in self._by_id.values() for unit in rows)


def _index(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    named: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        named[place_key(unit.name)].append(unit)
    return named


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer of this installation, read once."""
    return Gazetteer(_read_units(), ((row["alias"], row["id"]) for row in _table("aliases.tsv")))


def _read_units() -> Iterator[Unit]:
    for row in _table("provinces.tsv"):
        yield _unit(row["id"], row["name"], row["type"], "", row["valid_from"], row["valid_to"], row["successors"])
    packed = (files("records") / "data" / "places" / "units.tsv.gz").read_bytes()
    for line in gzip.decompress(packed).decode().splitlines()[1:]:
        yield _unit(*line.split("\t"))


def _unit(id: str, name: str, type: str, parent: str, valid_from: str, valid_to: str, successors: str) -> Unit:
    version, _, code = id.partition("/")
    level = Level.PROVINCE if version == "old" else _LEVEL_OF_CODE_LENGTH[len(code)]
    return Unit(id, name, type, level, parent, valid_from, valid_to, tuple(successors.split()))


def _table(name: str) -> Iterator[dict[str, str]]:
    text = (files("records") / "data" / "places" / name).read_text(encoding="utf-8")
    return csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
