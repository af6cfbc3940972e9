"""Closed lists: ethnic groups, nationalities, relations, positions, words for codes; exact and nearest lookup.

A lookup never rewrites what a book says: it tells which entry is meant, or that none is.
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

# A word of four letters may differ in one; and the runner-up must be clearly worse, or nothing is said.
_LEAST_LIKENESS = 0.7
_LEAST_LEAD = 0.1


@dataclass(frozen=True, slots=True)
class ListItem:
    """One entry: its official name, other writings of it, and its code where it has one (ISO 3166, the ministry's)."""

    name: str
    aliases: tuple[str, ...] = ()
    code: str = ""

    @property
    def writings(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class NearestItem:
    """The entry that a doubtful text means most likely; likeness 0–1, 1 = written so."""

    entry: ListItem
    writing: str
    likeness: float


@dataclass(frozen=True)
class ClosedList:
    """A list in which every value of a column should be found."""

    name: str
    entries: tuple[ListItem, ...]

    def find(self, text: str) -> ListItem | None:
        """The entry written so, case, blanks, hyphens and abbreviations aside; None for no entry or for several."""
        found = self._by_key.get(_key(text), ())
        return found[0] if len(found) == 1 else None

    def nearest(self, text: str) -> NearestItem | None:
        """The entry most like the text; None when none is like it, or two are about as like it.

        Letters count fully, marks half: a mark is what readers lose first. `writing` is the name or alias that the text
        is like, so that "CT" is not rewritten to "Chủ tịch".
        """
        wanted = _letters(text)
        if not wanted:
            return None
        ranked = sorted((self._likest(entry, wanted) for entry in self.entries), key=lambda found: -found.likeness)
        best, others = ranked[0], [found.likeness for found in ranked[1:2]]
        clear = best.likeness - max(others, default=0.0) >= _LEAST_LEAD
        return best if clear and best.likeness >= _LEAST_LIKENESS else None

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[ListItem, ...]]:
        found: dict[str, tuple[ListItem, ...]] = defaultdict(tuple)
        for entry in self.entries:
            for key in {key(writing) for writing in entry.writings for key in (_key, _letters)}:
                found[key] += (entry,)
        return dict(found)

    @staticmethod
    def _likest(entry: ListItem, wanted: str) -> NearestItem:
        """The writing of the entry that is most like the wanted key."""
        return max(
            (NearestItem(entry, writing, _likeness(wanted, _letters(writing))) for writing in entry.writings),
            key=lambda found: found.likeness,
        )


@cache
def named_list(name: str) -> ClosedList:
    """One of "ethnic_groups", "nationalities", "relations", "positions".

    Raises:
        FileNotFoundError: no such list.
    """
    rows = read_table("lists", f"{name}.tsv")
    entries = (ListItem(row["name"], _split(row["aliases"]), row.get("code", "")) for row in rows)
    return ClosedList(name, tuple(entries))


@cache
def words_for_codes(name: str) -> ClosedList:
    """The words that forms and clerks use for the codes of a code list ("gioiTinh", "loaiGiayToTuyThan", …).

    Raises:
        KeyError: no such code list.
    """
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in read_table("code_aliases.tsv"):
        if row["list"] == name:
            aliases[row["code"]].append(row["alias"])
    codes = code_list(name).codes
    return ClosedList(name, tuple(ListItem(code.label, tuple(aliases[code.value]), code.value) for code in codes))


def ethnic_group(text: str) -> str | None:
    """The official name of an ethnic group given by any of its names; None when the name is unknown or shared."""
    entry = named_list("ethnic_groups").find(text)
    return entry.name if entry else None


def code_for(list_name: str, text: str) -> str | None:
    """The code that a text gives, as the code itself or in words ("CCCD số" → "4"); None when it gives none."""
    entry = words_for_codes(list_name).find(text)
    return entry.code if entry else code_list(list_name).value(text)


def _key(text: str) -> str:
    """Equal for two writings of one entry, abbreviations too."""
    return _letters(open_abbreviations(text))


@lru_cache(maxsize=8192)
def _letters(text: str) -> str:
    """The letters alone: blanks, hyphens and apostrophes part the same name differently ("Ra Glai", "H'Mông")."""
    return name_key(text).replace(" ", "").replace("'", "")


def _likeness(one: str, other: str) -> float:
    """0–1: the mean of likeness with marks and without."""
    with_marks = Levenshtein.normalized_similarity(one, other)
    return (with_marks + Levenshtein.normalized_similarity(skeleton(one), skeleton(other))) / 2


def _split(aliases: str) -> tuple[str, ...]:
    return tuple(aliases.split("|")) if aliases else ()
