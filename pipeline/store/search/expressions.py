"""Conditions on the words of records, and their writing for the databases; words are letters and figures alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from records.search.entry_words import Part
from records.search.question import Wanted

WEIGHTS = {Part.WHO: "A", Part.KIN: "B", Part.PLACE: "C", Part.FACTS: "D"}
"""PostgreSQL tells the parts of a text search vector apart by weights."""


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
    weight = WEIGHTS[Part.WHO]
    parts = [f"({' <-> '.join(f'{word}:{weight}' for word in condition.adjacent)})"] if condition.adjacent else []
    parts += [f"({' | '.join(_tsquery_word(word, one) for word in one.words)})" for one in condition.wanted]
    return " & ".join(parts)


def tsvector(parts: Iterable[tuple[Part, Iterable[str]]]) -> str:
    """Write the words of a record as a vector of PostgreSQL; positions count through all parts."""
    places: dict[str, list[str]] = {}
    position = 0
    for part, words in parts:
        for word in words:
            position += 1
            places.setdefault(word, []).append(f"{min(position, 16_383)}{WEIGHTS[part]}")
    return " ".join(f"{word}:{','.join(at)}" for word, at in places.items())


def _columns(parts: tuple[Part, ...]) -> str:
    return " ".join(part.value for part in parts)


def _fts5_word(word: str, wanted: Wanted) -> str:
    return f'"{word}"{" *" if wanted.begins else ""}'


def _tsquery_word(word: str, wanted: Wanted) -> str:
    """Write a word; weights cost a look at every row that has it, and only whom an entry is about needs them.

    No syllable is a fact, nor a fact a syllable.
    """
    weights = WEIGHTS[Part.WHO] if wanted.parts == (Part.WHO,) else ""
    how = f"{'*' if wanted.begins else ''}{weights}"
    return f"{word}:{how}" if how else word
