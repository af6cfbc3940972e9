"""Figures of the statistics: how far books, pages and entries are, group by group, and when they will be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from pipeline.store.books.record import ReviewTask
from reconcile.decision.verdicts import RelationOutcome


class WorkStage(StrEnum):
    """Stage that a page, an entry or a book has reached, in the order of the work."""

    CAPTURED = "captured"
    READ = "read"
    REVIEWED = "reviewed"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    IMPORTED = "imported"


class Grouping(StrEnum):
    """Grouping of books."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    TYPE = "type"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Amount:
    """Amount of work: books, pages, entries; None where nobody has counted."""

    books: int = 0
    pages: int | None = 0
    entries: int | None = 0

    def __add__(self, other: Amount) -> Amount:
        """Add up; what one side does not know the sum does not know."""
        return Amount(self.books + other.books, _sum(self.pages, other.pages), _sum(self.entries, other.entries))


@dataclass(frozen=True, slots=True)
class BookMeasure:
    """Book with its place, what it has reached, and the entries of it accepted in the window of the pace."""

    office: str
    type: str
    year: int
    reached: Mapping[WorkStage, Amount]
    accepted_lately: int
    relations: Mapping[RelationOutcome, int]


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """Progress of a group of books.

    Attributes:
        name: its name, "" of all books.
        planned: what the inventory says is to be done; None when it holds nothing of this group.
        due: the last target day of its plans, None without one.
        reached: stage → amount that has reached it.
        pace: entries accepted a day, over the days of the window.
        done_on: forecast of the day on which all planned entries are accepted; None when it cannot be told.
    """

    name: str
    planned: Amount | None
    due: date | None
    reached: Mapping[WorkStage, Amount]
    pace: float
    done_on: date | None

    @property
    def is_late(self) -> bool:
        """Return whether the forecast, or its absence after the target day, says that the day is missed."""
        return self.due is not None and not self.is_done and self.done_on is not None and self.done_on > self.due

    @property
    def is_done(self) -> bool:
        """Return whether as many books are accepted as were planned."""
        return self.planned is not None and self.reached[WorkStage.ACCEPTED].books >= self.planned.books


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """Work of a day (UTC): scans received, records decided by reviewers, records accepted by supervisors."""

    day: date
    captured: int
    reviewed: int
    accepted: int


@dataclass(frozen=True, slots=True)
class RefusalCount:
    """Pages refused for a reason at a station: a hot folder's path, another way of pages in, "" where unknown."""

    station: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class FieldError:
    """Errors of a column: values keyed and compared, those ruled wrong, and records that wait for a ruling."""

    type: str
    label: str
    keyed: int
    wrong: int
    disputed: int


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """Work that waits: scans that nobody has looked at (task None) or records, and the day of the oldest scan."""

    task: ReviewTask | None
    count: int
    since: date | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """All figures at one moment, for the communes of one person.

    Attributes:
        day: the day.
        days: length of the window of the pace.
        total: all books.
        groups: grouping → its groups, by name.
        outside: books that no plan covers.
        daily: the days of the window.
        refusals: refused pages, the most frequent first.
        errors: errors of double keying, the most frequent first.
        sample_errors: errors of entries that were drawn into samples of books, likewise.
        outcomes: entries by outcome against the shared database.
        waiting: what waits.
    """

    day: date
    days: int
    total: GroupProgress
    groups: Mapping[Grouping, tuple[GroupProgress, ...]]
    outside: int
    daily: tuple[DayOfWork, ...]
    refusals: tuple[RefusalCount, ...]
    errors: tuple[FieldError, ...]
    sample_errors: tuple[FieldError, ...]
    outcomes: Mapping[RelationOutcome, int]
    waiting: tuple[WaitingWork, ...] = field(default=())

    @property
    def communes(self) -> tuple[int, int]:
        """Return the planned communes all of whose books are accepted, and all planned communes."""
        planned = [one for one in self.groups[Grouping.COMMUNE] if one.planned]
        return sum(one.is_done for one in planned), len(planned)


def add_up(amounts: Iterable[Amount]) -> Amount:
    """Return the sum of amounts."""
    return sum(amounts, Amount())


def forecast(planned: Amount | None, accepted: int, pace: float, today: date) -> date | None:
    """Return today + ⌈(planned entries − accepted entries) / pace⌉ days.

    None when the plan tells no entries or nothing was accepted in the window; today when all is accepted.
    """
    if planned is None or planned.entries is None:
        return None
    left = max(planned.entries - accepted, 0)
    if left and pace <= 0:
        return None
    days = ceil(left / pace) if left else 0
    return today + timedelta(days) if days <= (date.max - today).days else None


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
