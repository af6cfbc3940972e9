"""Resolution of a written address to the unit of the day, or the reason why not; marks and type words must fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from records.language import N_, Message
from records.places.gazetteer import Gazetteer, Level, Unit, gazetteer
from records.places.separators import parted
from records.places.text import AddressPart, place_key, split

# A unit often rose in rank after the register was written: the written word may be the earlier one of the listed word.
_LATER_TYPES = {
    "huyện": {"thị xã", "thành phố", "quận"},
    "thị xã": {"thành phố", "quận"},
    "thành phố": {"quận"},
    "xã": {"phường", "thị trấn"},
    "thị trấn": {"phường"},
    "tỉnh": {"thành phố"},
}
_COUNTRY = place_key("Việt Nam")


class ResolutionStatus(StrEnum):
    """Degree to which an address could be resolved."""

    RESOLVED = "resolved"
    OTHER_DATE = "other_date"
    PARTIAL = "partial"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"
    NO_UNIT = "no_unit"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Result of resolving an address.

    Attributes:
        text: as written, untouched.
        status: resolved; other_date (every part is known, one did not exist that day); partial (the broad parts are
            known, a named narrower one is not); ambiguous; unresolved; no_unit (no administrative unit is named).
        units: the chain from the province down to the narrowest unit that is known; empty unless something resolved.
        unmatched: the named parts that are not in the gazetteer.
        choices: the chains it could be, when ambiguous.
        reason: a sentence for a clerk, empty when resolved.
    """

    text: str
    status: ResolutionStatus
    units: tuple[Unit, ...] = ()
    unmatched: tuple[str, ...] = ()
    choices: tuple[tuple[Unit, ...], ...] = ()
    reason: Message = Message("")

    @property
    def unit(self) -> Unit | None:
        """Return the narrowest unit."""
        return self.units[-1] if self.units else None

    @property
    def province(self) -> Unit | None:
        """Return the province, under its written name where one is written."""
        return self.units[0] if self.units else None


@dataclass(frozen=True, slots=True)
class _Chain:
    """Interpretation of the address: `units` from broad to narrow, one for each of the last parts."""

    units: tuple[Unit, ...]
    exact: bool

    def merit(self, on: date | None) -> tuple[int, bool, bool, bool]:
        """Return the sort key of interpretations.

        More parts first, then type words as listed, units of the day, a province at the end.
        """
        return len(self.units), self.exact, not _strangers(self.units, on), self.units[0].level == Level.PROVINCE

    @property
    def preference(self) -> tuple[int, bool, str]:
        """Return the order among lists and versions that fit equally.

        63, 34, old; known successors; the earlier version.
        """
        return self.units[-1].rank, not self.units[-1].successors, self.units[-1].valid_from


def resolve(text: str, on: date | None = None) -> Resolution:
    """Find the administrative unit that an address names.

    Args:
        text: as written, "Khu Lộc Giang, xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên", "TP Quảng Ngãi, Quảng Ngãi".
        on: the day on which the unit should have existed; None accepts any.

    Returns:
        The chain of units, or the reason why there is none. The text is never changed.
    """
    found = _resolved(text, gazetteer().unchanged_since(on) if on else None)
    return (
        found if found.status is not ResolutionStatus.OTHER_DATE else _resolved(text, on)
    )  # its sentence names the day


@lru_cache(maxsize=16384)
def _resolved(text: str, on: date | None) -> Resolution:
    ways: list[Resolution] = []
    for way in parted(text):
        ways.append(_resolved_way(text, way, on))
        if ways[-1].status is ResolutionStatus.RESOLVED:
            return ways[-1]
    of_another_day = (way for way in ways if way.status is ResolutionStatus.OTHER_DATE)
    return next(of_another_day, ways[-1])


def _resolved_way(text: str, way: str, on: date | None) -> Resolution:
    """Resolve one way to part an address."""
    parts, chains = _interpreted(way)
    if not chains:
        return _nothing_found(text, parts)
    best = max(chain.merit(on) for chain in chains)
    fitting = _one_of_each(chain for chain in chains if chain.merit(on) == best)
    complete = [_completed(gazetteer(), chain.units, on) for chain in fitting]
    if len(complete) > 1:
        reason = Message.of(N_("Có nhiều nơi mang tên “{text}”; xem ảnh để biết thuộc tỉnh, huyện nào."), text=text)
        return Resolution(text, ResolutionStatus.AMBIGUOUS, choices=tuple(complete), reason=reason)
    return _found(text, complete[0], _left_over(parts, fitting[0]), on)


@lru_cache(maxsize=16384)
def _interpreted(text: str) -> tuple[tuple[AddressPart, ...], tuple[_Chain, ...]]:
    """Return the parts of an address, and every interpretation of them, whatever the day."""
    parts = split(text)
    if parts and place_key(parts[-1].name) == _COUNTRY:
        parts = parts[:-1]
    return parts, tuple(_chains(gazetteer(), parts, ()))


def _chains(
    places: Gazetteer, parts: tuple[AddressPart, ...], above: tuple[Unit, ...], *exact: bool
) -> Iterator[_Chain]:
    """Yield every interpretation of the last parts as a chain, each narrower than the one before."""
    initials = places.initialled(parts[-1].text) if len(parts) > 1 and not above else ()
    for unit in _known(places, parts[-1], above) or initials if parts else ():
        fits = parts[-1].type in ("", unit.type)
        yield from _chains(places, parts[:-1], (*above, unit), *exact, fits)
    if above:
        yield _Chain(above, all(exact))


def _known(places: Gazetteer, part: AddressPart, above: tuple[Unit, ...]) -> list[Unit]:
    """Return the units that a part can name: under the unit to its right, or anywhere for the last part.

    The nearest level wins.
    """
    keys = {place_key(part.name), place_key(part.text)}
    aliased = [] if above else [unit for key in keys for unit in places.aliased(key)]
    if aliased:
        return aliased
    pools = _below(places, above[-1], keys) if above else _anywhere(places, part, keys)
    fitting = ([unit for unit in pool if unit.level in part.levels and _type_fits(part.type, unit)] for pool in pools)
    return next((units for units in fitting if units), [])


def _anywhere(places: Gazetteer, part: AddressPart, keys: Iterable[str]) -> Iterator[list[Unit]]:
    """Yield units of any level.

    Without a type word a province is preferred to a district, and a commune is never meant.
    """
    named = [
        [unit for key in keys for unit in places.named(level).get(key, ())]
        for level in (Level.PROVINCE, Level.DISTRICT)
    ]
    if part.type:
        yield [*named[0], *named[1]]
        yield [unit for key in keys for unit in places.named(Level.COMMUNE).get(key, ())]
    else:
        yield from named


def _below(places: Gazetteer, unit: Unit, keys: Iterable[str]) -> Iterator[list[Unit]]:
    """Yield the units of that name directly under a unit, then one level further down, then two."""
    frontier = {unit.id: unit}
    while frontier:
        yield [child for above in frontier.values() for key in keys for child in places.named_below(above, key)]
        children = [child for above in frontier.values() for child in places.below(above)]
        frontier = {child.id: child for child in children if child.level < Level.COMMUNE}


def _type_fits(written: str, unit: Unit) -> bool:
    return written in ("", unit.type) or unit.type in _LATER_TYPES.get(written, ())


def _one_of_each(chains: Iterable[_Chain]) -> list[_Chain]:
    """Keep one chain for each narrowest unit, all of the preferred list.

    Codes change when units merge, the name stays.
    """
    chosen: dict[tuple[str, str], _Chain] = {}
    for chain in sorted(chains, key=lambda chain: chain.preference):
        chosen.setdefault((chain.units[-1].parent, place_key(chain.units[-1].full_name)), chain)
    preferred = min(chain.units[-1].rank for chain in chosen.values())
    return [chain for chain in chosen.values() if chain.units[-1].rank == preferred]


def _completed(places: Gazetteer, units: tuple[Unit, ...], on: date | None) -> tuple[Unit, ...]:
    """Complete the chain with the levels that were not written, from each unit up to the one written above it."""
    chain: list[Unit] = []
    for unit in units:
        missing: list[Unit] = []
        above = places.version(unit.parent, on)
        while above and above.level > (chain[-1].level if chain else 0):
            missing.insert(0, above)
            above = places.version(above.parent, on)
        chain += [*missing, _of_the_day(places, unit, on)]
    return tuple(chain)


def _of_the_day(places: Gazetteer, unit: Unit, on: date | None) -> Unit:
    """Return the row of a unit that holds on the day under the same name: a unit may end and be founded anew."""
    same = (row for row in places.versions(unit.id) if row.full_name == unit.full_name)
    return next((row for row in same if on is not None and row.existed_on(on)), unit)


def _left_over(parts: tuple[AddressPart, ...], chain: _Chain) -> tuple[str, ...]:
    """Return the named parts left of the chain that should be units below it but are not in the gazetteer."""
    left = parts[: len(parts) - len(chain.units)]
    narrowest = chain.units[-1].level
    named = [index for index, part in enumerate(left) if part.type and max(part.levels) > narrowest]
    return tuple(part.text for part in left[named[0] :]) if named else ()


def _strangers(units: tuple[Unit, ...], on: date | None) -> list[Unit]:
    """Return the units that certainly did not exist on the day."""
    return [unit for unit in units if on is not None and not unit.existed_on(on)]


def _found(text: str, units: tuple[Unit, ...], left_over: tuple[str, ...], on: date | None) -> Resolution:
    if left_over:
        words = N_("Không thấy “{part}” trong {unit} ở danh mục đơn vị hành chính.")
        reason = Message.of(words, part=", ".join(left_over), unit=units[-1].full_name)
        return Resolution(text, ResolutionStatus.PARTIAL, units, left_over, reason=reason)
    if strangers := _strangers(units, on):
        words = N_("“{unit}” chưa có hoặc không còn vào ngày {day}.")
        reason = Message.of(words, unit=strangers[0].full_name, day=f"{on:%d.%m.%Y}")
        return Resolution(text, ResolutionStatus.OTHER_DATE, units, reason=reason)
    return Resolution(text, ResolutionStatus.RESOLVED, units)


def _nothing_found(text: str, parts: Iterable[AddressPart]) -> Resolution:
    named = tuple(part.text for part in parts if part.type)
    if not named:
        return Resolution(text, ResolutionStatus.NO_UNIT)
    reason = Message.of(N_("Không thấy “{part}” trong danh mục đơn vị hành chính."), part=named[-1])
    return Resolution(text, ResolutionStatus.UNRESOLVED, unmatched=named, reason=reason)
