"""Offices: words that the name of an office begins with, and whether a text can be one."""

from __future__ import annotations

from functools import cache, lru_cache

from records.lists import named_list
from records.places.gazetteer import Level, gazetteer
from records.places.text import place_key, split
from records.text.vietnamese import name_key


@cache
def office_heads() -> tuple[str, ...]:
    """Return what names of offices begin with, in all writings: "Công an", "CA", "Ủy ban nhân dân", …."""
    return tuple(dict.fromkeys(writing for item in named_list("office_heads").items for writing in item.writings))


def with_head_as_listed(text: str) -> str:
    """Return an office with the abbreviation that it begins with in the letter case of the list: "Ca" → "CA"."""
    first, blank, rest = text.partition(" ")
    listed = next((head for head in office_heads() if head.isupper() and head.lower() == first.lower()), first)
    return f"{listed}{blank}{rest}"


@lru_cache(maxsize=8192)
def can_be_office(text: str) -> bool:
    """Return whether a text begins as an office does, or with a unit, which stands for its office: "Ninh Bình"."""
    key = name_key(text)
    if any(key == head or key.startswith(f"{head} ") for head in _keys()):
        return True
    parts = split(text)
    return bool(parts) and (bool(parts[0].type) or any(_is_unit(parts[0].text, level) for level in Level))


def _is_unit(name: str, level: Level) -> bool:
    places = gazetteer()
    return place_key(name) in places.named(level) or bool(places.aliased(place_key(name)))


@cache
def _keys() -> frozenset[str]:
    return frozenset(map(name_key, office_heads()))
