"""Conditions on the words of records, and their writing for the databases; words are letters and figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from records.search.entry_words import BETWEEN, Part
from records.search.question import Wanted

WHO = "A"
"""Weight by which PostgreSQL tells words of whom an entry is about from all others."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Condition on a record.

    Attributes:
        adjacent: words that follow each other in the name of a person whom the entry is about; none = no matter.
        wanted: all of these.
    """

    adjacent: tuple[str, ...]
    wanted: tuple[Wanted, ...]


def fts5(condition: Condition) -> str:
    """Write a condition for SQLite's FTS5."""
    parts = [f'{Part.WHO.value} : "{" ".join(condition.adjacent)}"'] if condition.adjacent else []
    parts += [
        f"{{{_columns(one.parts)}}} : ({' OR '.join(_fts5_word(word, one) for word in one.words)})"
        for one in condition.wanted
    ]
    return " AND ".join(parts)


def tsquery(condition: Condition) -> str:
    """Write a condition for PostgreSQL's text search."""
    parts = _together(condition.adjacent) or [f"{word}:{WHO}" for word in condition.adjacent]
    parts += [f"({' | '.join(_tsquery_word(word, one) for word in one.words)})" for one in condition.wanted]
    return " & ".join(parts)


def tsvector(words: Mapping[Part, tuple[str, ...]]) -> str:
    """Write the words of a record as a vector of PostgreSQL.

    Syllables that follow each other in the name of whom it is about are words as well: that two frequent ones do is
    then in the index, where their order would have to be looked up in every row that has both.
    """
    who, others = tuple(words[Part.WHO]), {word for part in words if part is not Part.WHO for word in words[part]}
    named = [f"{word}:1{WHO}" for word in dict.fromkeys(who)]
    return " ".join([*named, *dict.fromkeys(_together(who)), *sorted(others.difference(who))])


def pair(one: str, other: str) -> str:
    """Return the word of PostgreSQL's index that says that two syllables are neighbours in a name."""
    return f"{one}_{other}"


def _together(words: tuple[str, ...]) -> list[str]:
    """Return the words that pairs of neighbours make."""
    return [pair(*both) for both in pairwise(words) if BETWEEN not in both]


def _columns(parts: tuple[Part, ...]) -> str:
    return " ".join(part.value for part in parts)


def _fts5_word(word: str, wanted: Wanted) -> str:
    return f'"{word}"{" *" if wanted.begins else ""}'


def _tsquery_word(word: str, wanted: Wanted) -> str:
    """Write a word; weights cost a look at every row that has it, and only whom an entry is about needs them.

    No syllable is a fact, nor a fact a syllable.
    """
    weights = WHO if wanted.parts == (Part.WHO,) else ""
    how = f"{'*' if wanted.begins else ''}{weights}"
    return f"{word}:{how}" if how else word
