"""SyllableVocabulary of the syllables in all records, by which a misspelt one finds those that it may have been."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, bindparam, column, insert, select, table

_WORDS = table("search_word", column("id"), column("word"))
_SINCE = select(_WORDS.c.id, _WORDS.c.word).where(_WORDS.c.id > bindparam("last"))
_OVERLAP = 1000
"""Ids that are read again: a transaction that took a lower one may have ended later."""
_SHORT, _LONG = 2, 7
"""Letters up to which a word is taken as it is, and from which two of them may be wrong."""
_MOST_NEAR = 24
LONGEST = 12
"""Letters of the longest syllable that is kept; longer ones are no syllables."""


@dataclass(slots=True)
class SyllableVocabulary:
    """Words known to this process; other processes add to the same table, so it is read on whenever it is used.

    Attributes:
        words: the words.
        last: highest id that was read.
    """

    words: set[str] = field(default_factory=set)
    last: int = 0
    lock: Lock = field(default_factory=Lock)

    def read_on(self, connection: Connection) -> None:
        """Read the words that were added since."""
        rows = connection.execute(_SINCE, {"last": self.last - _OVERLAP}).all()
        with self.lock:
            self.words.update(word for _id, word in rows)
            self.last = max(self.last, *(number for number, _word in rows), 0)

    def add(self, connection: Connection, words: Collection[str]) -> None:
        """Add words that nobody knows yet; in order, so that two who add the same ones do not wait for each other."""
        if not self._unknown(words):
            return
        self.read_on(connection)
        if unknown := self._unknown(words):
            statement = insert(_WORDS)
            statement = statement.prefix_with("OR IGNORE") if connection.dialect.name == "sqlite" else statement
            if connection.dialect.name == "postgresql":
                from sqlalchemy.dialects.postgresql import insert as upsert

                statement = upsert(_WORDS).on_conflict_do_nothing()
            connection.execute(statement, [{"word": word} for word in unknown])

    def near(self, word: str) -> tuple[str, ...]:
        """Return the word and those that it may have been: one letter other, two in a long word, or begun only."""
        if len(word) < _SHORT:
            return (word,)
        with self.lock:
            known = list(self.words)
        begun = sorted((one for one in known if one.startswith(word)), key=len)
        wrong = 0 if len(word) == _SHORT else 2 if len(word) >= _LONG else 1
        found = process.extract(word, known, scorer=OSA.distance, score_cutoff=wrong, limit=_MOST_NEAR)
        return tuple(dict.fromkeys((word, *(one for one, _distance, _place in found), *begun[:_MOST_NEAR])))

    def _unknown(self, words: Collection[str]) -> list[str]:
        return sorted(word for word in words if word not in self.words and len(word) <= LONGEST)
