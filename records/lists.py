"""Closed lists: ethnic groups, nationalities, relations, positions, words for codes; exact and nearest lookup.

A lookup never rewrites the text of a book: it returns the item that is meant, or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from rapidfuzz.distance import Levenshtein

from records.record_types import code_list
from records.tables import read_table
from records.text.vietnamese import name_key, open_abbreviations, skeleton

# A word of four letters may differ in one; and the runner-up must be clearly worse, or there is no answer.
_LEAST_LIKENESS = 0.7
_LEAST_LEAD = 0.1


@dataclass(frozen=True, slots=True)
class ListItem:
    """Item of a closed list: official name, other writings of it, and its code if any.

    The code is of ISO 3166 or the ministry's; of a relation it says who of the entry the informant is.
    """

    name: str
    aliases: tuple[str, ...] = ()
    code: str = ""

    @property
    def writings(self) -> tuple[str, ...]:
        """Return the name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class NearestItem:
    """Item that a doubtful text most likely means; likeness 0–1, 1 = written exactly so."""

    item: ListItem
    writing: str
    likeness: float


@dataclass(frozen=True)
class ClosedList:
    """Closed list that should contain every value of a column."""

    name: str
    items: tuple[ListItem, ...]

    def find(self, text: str) -> ListItem | None:
        """Return the item with this writing, None for none or several.

        Case, blanks, hyphens and abbreviations do not matter.
        """
        found = self._by_key.get(_key(text), ())
        return found[0] if len(found) == 1 else None

    def nearest(self, text: str) -> NearestItem | None:
        """Return the item most similar to the text; None when none is, or when two are about equally similar.

        Letters count fully, marks half: a mark is what readers lose first. `writing` is the name or alias that matches
        the text, so that "CT" is not rewritten to "Chủ tịch".
        """
        wanted = _letters(text)
        if not wanted:
            return None
        ranked = sorted((self._likest(item, wanted) for item in self.items), key=lambda found: -found.likeness)
        best, others = ranked[0], [found.likeness for found in ranked[1:2]]
        clear = best.likeness - max(others, default=0.0) >= _LEAST_LEAD
        return best if clear and best.likeness >= _LEAST_LIKENESS else None

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[ListItem, ...]]:
        found: dict[str, tuple[ListItem, ...]] = defaultdict(tuple)
        for item in self.items:
            for key in {key(writing) for writing in item.writings for key in (_key, _letters)}:
                found[key] += (item,)
        return dict(found)

    @staticmethod
    def _likest(item: ListItem, wanted: str) -> NearestItem:
        """Return the writing of the item that is most similar to the wanted key."""
        return max(
            (NearestItem(item, writing, _likeness(wanted, _letters(writing))) for writing in item.writings),
            key=lambda found: found.likeness,
        )


@cache
def named_list(name: str) -> ClosedList:
    """Read one of "ethnic_groups", "nationalities", "relations", "positions", "office_heads".

    Raises:
        FileNotFoundError: no such list.
    """
    rows = read_table("lists", f"{name}.tsv")
    items = (ListItem(row["name"], _split(row["aliases"]), row.get("code", "")) for row in rows)
    return ClosedList(name, tuple(items))


@cache
def words_for_codes(name: str) -> ClosedList:
    """Return the words that forms and clerks use for a code list ("gioiTinh", "loaiGiayToTuyThan", …).

    Raises:
        KeyError: no such code list.
    """
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in read_table("code_aliases.tsv"):
        if row["list"] == name:
            aliases[row["code"]].append(row["alias"])
    codes = code_list(name).codes
    return ClosedList(name, tuple(ListItem(code.label, tuple(aliases[code.value]), code.value) for code in codes))


def is_usual_text(column: str, text: str) -> bool:
    """Return whether a text stands again and again in a column of free text; marks count, letter case does not."""
    return name_key(text) in _usual_texts().get(column, ())


@cache
def _usual_texts() -> Mapping[str, frozenset[str]]:
    by_column: dict[str, set[str]] = defaultdict(set)
    for row in read_table("lists", "usual_texts.tsv"):
        by_column[row["column"]].add(name_key(row["text"]))
    return {column: frozenset(texts) for column, texts in by_column.items()}


@lru_cache(maxsize=8192)
def ethnic_group(text: str) -> str | None:
    """Return the official name of an ethnic group given by any of its names; None for an unknown or shared name."""
    item = named_list("ethnic_groups").find(text)
    return item.name if item else None


def code_for(list_name: str, text: str) -> str | None:
    """Return the code that a text gives, as the code itself or in words ("CCCD số" → "4"); None when it gives none."""
    entry = words_for_codes(list_name).find(text)
    return entry.code if entry else code_list(list_name).value(text)


def _key(text: str) -> str:
    """Return a key that is equal for two writings of one item, abbreviations included."""
    return _letters(open_abbreviations(text))


@lru_cache(maxsize=8192)
def _letters(text: str) -> str:
    """Return the letters alone: blanks, hyphens and apostrophes are placed differently ("Ra Glai", "H'Mông")."""
    return name_key(text).replace(" ", "").replace("'", "")


def _likeness(one: str, other: str) -> float:
    """Return the mean of the similarities with marks and without, 0–1."""
    with_marks = Levenshtein.normalized_similarity(one, other)
    return (with_marks + Levenshtein.normalized_similarity(skeleton(one), skeleton(other))) / 2


def _split(aliases: str) -> tuple[str, ...]:
    return tuple(aliases.split("|")) if aliases else ()
