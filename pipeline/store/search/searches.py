"""Search of records: as asked first, then anywhere in the entry, then with words that may be misspelt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise, product

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement

from pipeline.store.books.record import APPROVED, DRAFT, ReviewTask
from pipeline.store.integrity.changes import TrackedSession
from pipeline.store.repository import Repository
from pipeline.store.review.people import Scope
from pipeline.store.schema.tables import RecordRow
from pipeline.store.search.expressions import Condition, pair
from pipeline.store.search.index import (
    IndexHit,
    candidates,
    names_of,
    office_word,
    pairs_are_words,
    type_word,
    year_word,
)
from pipeline.store.search.vocabulary import SyllableVocabulary
from records.search.entry_words import Part, folded
from records.search.question import SearchQuestion, Wanted
from records.text.vietnamese import fold_tone_placement

MOST_FOUND = 200
"""Records that a search lists at most: who finds more says more."""
ENOUGH = 20
"""Records as asked from which misspelt words are not looked for; a longer question is answered by any record."""
MOST_PAIRS = 600
"""Pairs of what two neighbours may have been, up to which they are looked up."""
ONE_NAME = 4
"""Syllables of the name of one person, seldom more."""


class RecordStanding(StrEnum):
    """Standing of a record, in the words of all pages and reports."""

    UNREVIEWED = "unreviewed"
    PASSED = "passed"
    REVIEWED = "reviewed"
    ACCEPTED_PASSED = "accepted_passed"
    ACCEPTED = "accepted"

    @classmethod
    def of(cls, state: str, task: str, policy_id: int | None) -> RecordStanding:
        """Return the standing of a record in this state with this task, that passed by this policy or by none."""
        if state == APPROVED:
            return cls.ACCEPTED if policy_id is None else cls.ACCEPTED_PASSED
        if policy_id is not None:
            return cls.PASSED
        return cls.REVIEWED if task == ReviewTask.APPROVAL else cls.UNREVIEWED


_DECIDED, _PASSED = RecordRow.policy_id.is_(None), RecordRow.policy_id.is_not(None)
_STANDS: dict[RecordStanding, tuple[ColumnElement[bool], ...]] = {
    RecordStanding.UNREVIEWED: (RecordRow.state == DRAFT, RecordRow.task != ReviewTask.APPROVAL.value),
    RecordStanding.PASSED: (RecordRow.state == DRAFT, _PASSED),
    RecordStanding.REVIEWED: (RecordRow.state == DRAFT, RecordRow.task == ReviewTask.APPROVAL.value, _DECIDED),
    RecordStanding.ACCEPTED_PASSED: (RecordRow.state == APPROVED, _PASSED),
    RecordStanding.ACCEPTED: (RecordRow.state == APPROVED, _DECIDED),
}


@dataclass(frozen=True, slots=True)
class SearchBounds:
    """Bounds of a search; what is None or "" bounds nothing.

    Attributes:
        scope: communes of the person who asks.
        type: code of the record type.
        year: of the book.
        office: one office among those communes.
        standing: of the record.
    """

    scope: Scope
    type: str = ""
    year: int | None = None
    office: int | None = None
    standing: RecordStanding | None = None

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Words that a record must hold for them."""
        offices = self.scope.offices
        if self.office is not None:
            offices = frozenset({self.office}) if self.scope.covers(self.office) else frozenset()
        found = [] if offices is None else [tuple(office_word(one) for one in sorted(offices)) or (office_word(0),)]
        found += [(type_word(self.type),)] if self.type else []
        found += [(year_word(self.year),)] if self.year is not None else []
        return tuple(Wanted(words, (Part.FACTS,)) for words in found)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Record that was found; `as_asked` is False where a word of the question was taken for misspelt."""

    record_id: int
    as_asked: bool


class Searches(Repository):
    """Repository of searches; it reads the index alone."""

    def __init__(self, session: TrackedSession, vocabulary: SyllableVocabulary) -> None:
        """Search within the transaction of this session."""
        super().__init__(session)
        self._vocabulary = vocabulary

    def find(self, question: SearchQuestion, bounds: SearchBounds) -> list[SearchHit]:
        """List up to `MOST_FOUND` records that a question finds, the likeliest first."""
        if question.empty:
            return []
        found = self._as_asked(question, bounds)
        hits = _ranked(question, found, as_asked=True)
        if question.name and len(hits) < (ENOUGH if len(question.name) <= ONE_NAME else 1):
            near = self._near(question, bounds)
            others = {record: one for record, one in near.items() if record not in found}
            hits += _ranked(question, others, as_asked=False)
        return hits[:MOST_FOUND]

    def names(self, record_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return record id → names of its people, those whom it is about first."""
        return names_of(self._core, record_ids)

    def _look(self, condition: Condition, bounds: SearchBounds, found: dict[int, IndexHit]) -> None:
        of_records = _STANDS[bounds.standing] if bounds.standing else ()
        for one in candidates(self._core, condition, of_records, MOST_FOUND):
            found.setdefault(one.record_id, one)

    def _as_asked(self, question: SearchQuestion, bounds: SearchBounds) -> dict[int, IndexHit]:
        """Find what the question says: its words anywhere, and the name as one name; what costs less comes first."""
        found: dict[int, IndexHit] = {}
        others = (*question.facts, *bounds.wanted)
        anywhere = Condition((), (*(Wanted((word,)) for word in question.name), *others))
        one_name = Condition(question.name, others) if question.name else None
        if one_name and pairs_are_words(self._core):
            self._look(one_name, bounds, found)
            if len(found) < MOST_FOUND:
                self._look(anywhere, bounds, found)
            return found
        self._look(anywhere, bounds, found)
        if one_name and len(found) == MOST_FOUND:
            self._look(one_name, bounds, found)
        return found

    def _near(self, question: SearchQuestion, bounds: SearchBounds) -> dict[int, IndexHit]:
        """Find what the question says with words that may be misspelt: as one name, else anywhere."""
        self._vocabulary.read_on(self._core)
        found: dict[int, IndexHit] = {}
        near, others = [self._vocabulary.near(word) for word in question.name], (*question.facts, *bounds.wanted)
        pairs = [[pair(*one) for one in product(*both)] for both in pairwise(near)]
        if pairs and pairs_are_words(self._core) and max(map(len, pairs)) <= MOST_PAIRS:
            self._look(Condition((), (*(Wanted(tuple(one)) for one in pairs), *others)), bounds, found)
        if not found:
            words = (Wanted(near_ones, begins=len(near_ones[0]) == 1) for near_ones in near)
            self._look(Condition((), (*words, *others)), bounds, found)
        return found


def _ranked(question: SearchQuestion, found: dict[int, IndexHit], *, as_asked: bool) -> list[SearchHit]:
    written = _plain(question.written)
    bare = " ".join(question.name)
    order = sorted(found.values(), key=lambda one: _likeness(written, bare, one), reverse=True)
    return [SearchHit(one.record_id, as_asked) for one in order]


def _likeness(written: str, bare: str, candidate: IndexHit) -> tuple[float, float, float]:
    """Return how like the question its likeliest person is: with marks, without, and as a whole name."""
    scores = [
        (
            fuzz.token_set_ratio(written, _plain(name)),
            fuzz.token_set_ratio(bare, " ".join(folded(name))),
            fuzz.ratio(written, _plain(name)) - place,
        )
        for place, name in enumerate(candidate.people)
    ]
    return max(scores, default=(0.0, 0.0, 0.0))


def _plain(name: str) -> str:
    return " ".join(map(_marked, name.split()))


@lru_cache(maxsize=16_384)
def _marked(syllable: str) -> str:
    return fold_tone_placement(syllable).lower()
