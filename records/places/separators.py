"""Separators of an address: clerks write dashes for commas, and forget the one before the province.

"Xã Gia Phong - Huyện Gia Viễn - Ninh Bình" names three units, "TP Vũng Tàu - Bà Rịa - Vũng Tàu" two: a dash may belong
to a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from records.places.gazetteer import Level, gazetteer
from records.text.vietnamese import fold_tone_placement, nfc

_ALSO_WITH_A_DASH = ("Thừa Thiên - Huế",)
_DASH = re.compile(r"\s*[-–—]\s*")
_TYPE_ENDS = frozenset({"tỉnh", "t", "phố", "tp", "xã", "tx", "huyện", "h", "quận", "q", "phường", "p", "trấn", "tt"})
"""Last words of type words, after which a province's name is no part of its own."""


def parted(address: str) -> Iterator[str]:
    """Yield an address as written, then with commas where dashes or nothing at all may part its units.

    Each has the length of the NFC text, letter for letter, so that places in one are places in the others.
    """
    written = nfc(address)
    yield written
    if (apart := _province_apart(_dashes_as_commas(written))) != written:
        yield apart


def _dashes_as_commas(address: str) -> str:
    return _dashes().sub(lambda found: found[0] if found[1] else ",", address)


def _province_apart(address: str) -> str:
    """Replace the blank before a province that ends an address by a comma, where a name stands before it."""
    found = _provinces_last().search(fold_tone_placement(address))
    if found is None or found[1].lower().rstrip(".") in _TYPE_ENDS:
        return address
    blank = found.end(1)
    return f"{address[:blank]},{address[blank + 1 :]}"


@cache
def _dashes() -> re.Pattern[str]:
    """Match names that hold a dash, as a group, and every other dash."""
    return re.compile(rf"({_any_of(name for name in _names() if _DASH.search(name))})|[-–—]", re.IGNORECASE)


@cache
def _provinces_last() -> re.Pattern[str]:
    """Match the word before a province's name that ends an address."""
    provinces = _any_of(unit.name for units in gazetteer().named(Level.PROVINCE).values() for unit in units)
    return re.compile(rf"(?:^|(?<=[\s.,]))([^\W_]+\.?)\s(?:{fold_tone_placement(provinces)})[\s.]*$", re.IGNORECASE)


def _names() -> Iterator[str]:
    """Yield the names of provinces and districts, and what provinces are also called."""
    for level in (Level.PROVINCE, Level.DISTRICT):
        yield from (unit.name for units in gazetteer().named(level).values() for unit in units)
    yield from gazetteer().other_names
    yield from _ALSO_WITH_A_DASH


def _any_of(names: Iterable[str]) -> str:
    longest_first = sorted(set(names), key=lambda name: (-len(name), name))
    return "|".join(r"\s*[-–—]\s*".join(map(re.escape, _DASH.split(name))) for name in longest_first)
