"""Policies of the books: whether and from which confidence entries pass without a person. Every change is a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.review.people import Person
from pipeline.store.schema.passing_tables import PassingPolicyRow
from pipeline.store.schema.review_tables import UserRow
from pipeline.store.values import from_json, to_json


@dataclass(frozen=True, slots=True)
class PassingThresholds:
    """Confidences (0–1) from which a value needs no person.

    Attributes:
        sure_from: of values that the ink alone vouches for.
        agreeing_from: of values that the shared database has as well.
        blank_from: of fields that stand blank.
        kinds: kind of field (`FieldKind` value) → its own threshold in place of `sure_from`.
    """

    sure_from: float
    agreeing_from: float
    blank_from: float
    kinds: Mapping[str, float] = field(default_factory=dict)

    def of(self, kind: str) -> float:
        """Return the threshold of values of a kind that the ink alone vouches for."""
        return self.kinds.get(kind, self.sure_from)

    def raised(self) -> PassingThresholds:
        """Return thresholds that leave half of the doubt: 0.95 becomes 0.975."""
        kinds = {kind: _halved(least) for kind, least in self.kinds.items()}
        sure, agreeing, blank = map(_halved, (self.sure_from, self.agreeing_from, self.blank_from))
        return PassingThresholds(sure, agreeing, blank, kinds)


@dataclass(frozen=True, slots=True)
class BookPolicy:
    """Policy of a book as a supervisor set it.

    Attributes:
        id: its number.
        book: id of the book.
        version: version of the conditions at that time.
        is_on: whether entries pass.
        thresholds: from which confidence.
        user: who set it.
        reason: why.
        at: when.
    """

    id: int
    book: str
    version: str
    is_on: bool
    thresholds: PassingThresholds
    user: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class NewPolicy:
    """Policy to be given to a book; the attributes are those of `BookPolicy`."""

    is_on: bool
    thresholds: PassingThresholds
    version: str
    reason: str


_NAMED = select(PassingPolicyRow, UserRow.name).join(UserRow, UserRow.id == PassingPolicyRow.user_id)
_NAMED = _NAMED.order_by(PassingPolicyRow.id.desc())


class Policies(Repository):
    """Repository of the policies."""

    def give(self, book_id: str, person: Person, policy: NewPolicy) -> BookPolicy:
        """Keep a policy for a book in place of the one before."""
        row = PassingPolicyRow(book_id=book_id, user_id=person.id, version=policy.version, is_on=policy.is_on)
        row.thresholds, row.reason, row.at = to_json(PassingThresholds, policy.thresholds), policy.reason, now()
        self._session.add(row)
        self._session.flush()
        return _policy(row, person.name)

    def of_book(self, book_id: str) -> BookPolicy | None:
        """Return the policy that holds for a book; None = a supervisor never set one."""
        found = self.history(book_id)
        return found[0] if found else None

    def history(self, book_id: str) -> list[BookPolicy]:
        """List every policy of a book, the newest first."""
        rows = self._session.execute(_NAMED.where(PassingPolicyRow.book_id == book_id))
        return [_policy(row, name) for row, name in rows]

    def by_book(self) -> dict[str, BookPolicy]:
        """Return the policy that holds for each book that has one."""
        newest = select(func.max(PassingPolicyRow.id)).group_by(PassingPolicyRow.book_id)
        rows = self._session.execute(_NAMED.where(PassingPolicyRow.id.in_(newest)))
        return {row.book_id: _policy(row, name) for row, name in rows}


def _policy(row: PassingPolicyRow, user: str) -> BookPolicy:
    thresholds = from_json(PassingThresholds, row.thresholds)
    return BookPolicy(row.id, row.book_id, row.version, row.is_on, thresholds, user, row.reason, row.at)


def _halved(least: float) -> float:
    return 1 - (1 - least) / 2
