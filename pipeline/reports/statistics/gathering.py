"""Gathering of the statistics: counts of the store by book, put together by province, district, commune, type, year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from pipeline.acceptance.measures import measured
from pipeline.reports.statistics.figures import (
    Amount,
    BookMeasure,
    DayOfWork,
    FieldError,
    Grouping,
    GroupProgress,
    RefusalCount,
    Statistics,
    WaitingWork,
    WorkStage,
    add_up,
    forecast,
)
from pipeline.store import Transaction
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Scope
from pipeline.store.statistics.inventory import KeptPlan, Plan
from pipeline.store.statistics.progress import RecordCounts
from reconcile.decision.verdicts import RelationOutcome
from records.language import gettext as _
from records.places import Level, resolve
from records.record_types import record_type
from records.stages import PageDecision

DAYS = 28
"""Window of the pace: four weeks, so that every day of the week counts alike."""
_TAKEN = (PageDecision.ACCEPTED, PageDecision.FORM_UNKNOWN)
_BY_PEOPLE = (DecisionKind.ACCEPT, DecisionKind.KEYED, DecisionKind.ARBITRATE)


def statistics(rows: Transaction, scope: Scope, today: date, days: int = DAYS) -> Statistics:
    """Compute the statistics of some communes.

    Args:
        rows: the store; what it holds by record is counted in the database, nothing of it is held here.
        scope: the communes.
        today: the day.
        days: length of the window of the pace, today its last day.
    """
    window = [today - timedelta(back) for back in reversed(range(days))]
    since = f"{window[0].isoformat()}T"
    books = _measures(rows, scope, since)
    plans = rows.inventory.within(scope.offices)
    progress = _Grouper(books, plans, today, days)
    return Statistics(
        today,
        days,
        progress.group("", books, plans),
        {grouping: progress.groups(grouping) for grouping in Grouping},
        sum(progress.plan_of(book) is None for book in books),
        _daily(rows, scope, window, since),
        _refusals(rows, scope),
        _errors(rows, scope),
        _sample_errors(rows, scope),
        _outcomes(books),
        _waiting(rows, scope),
    )


def _measures(rows: Transaction, scope: Scope, since: str) -> list[BookMeasure]:
    books = rows.books.within(scope.offices)
    records, pages, read = rows.progress.records(), rows.pages.counts(), rows.progress.read_pages()
    relations, sent, lately = rows.relations.counts(), rows.uploads.sums(), rows.progress.accepted_since(since)
    delivered = {package.book_id: package.entries for package in rows.packages.standing_final()}
    measures = []
    for book in books:
        counts = records.get(book.id, RecordCounts())
        taken = sum(pages.get(book.id, {}).get(decision.value, 0) for decision in _TAKEN)
        reached = _to_acceptance(counts, taken, min(read.get(book.id, 0), taken))
        of_package = delivered.get(book.id, 0)
        reached[WorkStage.DELIVERED] = Amount(
            int(of_package > 0), counts.accepted_pages if of_package else 0, of_package
        )
        sums = sent.get(book.id)
        imported = sums.imported if sums else 0
        reached[WorkStage.IMPORTED] = Amount(
            int(imported > 0 and imported == (sums.prepared if sums else 0)), None, imported
        )
        outcomes = {RelationOutcome(name): count for name, count in relations.get(book.id, {}).items()}
        measures.append(BookMeasure(book.office.name, book.type, book.year, reached, lately.get(book.id, 0), outcomes))
    return measures


def _to_acceptance(counts: RecordCounts, taken: int, read: int) -> dict[WorkStage, Amount]:
    """Return what a book has reached; the book itself has reached a stage when all of it has.

    Nobody accepts a book whose balance is open, so its entries alone tell that it is accepted.
    """
    is_read, has_entries = taken > 0 and read == taken, counts.entries > 0
    is_reviewed = is_read and has_entries and counts.reviewed == counts.entries
    is_accepted = has_entries and counts.accepted == counts.entries
    return {
        WorkStage.CAPTURED: Amount(int(taken > 0), taken, None),
        WorkStage.READ: Amount(int(is_read), read, counts.entries),
        WorkStage.REVIEWED: Amount(int(is_reviewed), counts.reviewed_pages, counts.reviewed),
        WorkStage.ACCEPTED: Amount(int(is_accepted), counts.accepted_pages, counts.accepted),
    }


class _Grouper:
    """Puts books and plans together by the names of their groups."""

    def __init__(self, books: Sequence[BookMeasure], plans: Sequence[KeptPlan], today: date, days: int) -> None:
        self._books, self._plans, self._today, self._days = books, plans, today, days
        self._of_office: defaultdict[str, list[Plan]] = defaultdict(list)
        for kept in plans:
            self._of_office[kept.office.name].append(kept.plan)

    def plan_of(self, book: BookMeasure) -> Plan | None:
        """Return the first plan that covers a book, None where no plan does."""
        return next((plan for plan in self._of_office[book.office] if plan.covers(book.type, book.year)), None)

    def groups(self, grouping: Grouping) -> tuple[GroupProgress, ...]:
        books: defaultdict[str, list[BookMeasure]] = defaultdict(list)
        plans: defaultdict[str, list[KeptPlan]] = defaultdict(list)
        for book in self._books:
            plan = self.plan_of(book)
            years = (plan.first_year, plan.last_year) if plan else (book.year, book.year)
            books[_group(grouping, book.office, book.type, years)].append(book)
        for kept in self._plans:
            of = kept.plan
            plans[_group(grouping, kept.office.name, of.type, (of.first_year, of.last_year))].append(kept)
        names = sorted({*books, *plans})
        return tuple(self.group(name, books.get(name, []), plans.get(name, [])) for name in names)

    def group(self, name: str, books: Sequence[BookMeasure], plans: Sequence[KeptPlan]) -> GroupProgress:
        reached = {stage: add_up(book.reached[stage] for book in books) for stage in WorkStage}
        planned = add_up(Amount(one.plan.books, one.plan.pages, one.plan.entries) for one in plans) if plans else None
        pace = sum(book.accepted_lately for book in books) / self._days
        due = max((one.plan.due for one in plans if one.plan.due), default=None)
        done_on = forecast(planned, reached[WorkStage.ACCEPTED].entries or 0, pace, self._today)
        return GroupProgress(name, planned, due, reached, pace, done_on)


def _group(grouping: Grouping, office: str, code: str, years: tuple[int, int]) -> str:
    """Return the name of a group; the years are those of the plan, for a plan of many is counted in one piece."""
    if grouping is Grouping.TYPE:
        return f"{code} – {record_type(code).name_vi}"
    if grouping is Grouping.YEAR:
        return f"{years[0]}–{years[1]}" if years[0] != years[1] else str(years[0])
    if grouping is Grouping.COMMUNE:
        return office
    return _units(office).get(grouping, "") or _("không rõ")


@lru_cache(maxsize=16384)
def _units(office: str) -> Mapping[Grouping, str]:
    """Return province and district that an office's name tells; of a district also its province."""
    units = {unit.level: f"{unit.type} {unit.name}" for unit in resolve(office).units}
    named = [part.strip() for part in office.split(",")]
    province = units.get(Level.PROVINCE) or (named[-1] if len(named) > 1 else "")
    district = units.get(Level.DISTRICT) or (named[-2] if len(named) > 2 else "")
    return {Grouping.PROVINCE: province, Grouping.DISTRICT: f"{district}, {province}" if district else ""}


def _daily(rows: Transaction, scope: Scope, window: Iterable[date], since: str) -> tuple[DayOfWork, ...]:
    captured = rows.progress.captured_by_day(scope.offices, since)
    reviewed = rows.progress.decided_by_day(scope.offices, since, _BY_PEOPLE)
    accepted = rows.progress.decided_by_day(scope.offices, since, [DecisionKind.APPROVE])
    counts = (captured, reviewed, accepted)
    return tuple(DayOfWork(day, *(count.get(day.isoformat(), 0) for count in counts)) for day in window)


def _refusals(rows: Transaction, scope: Scope) -> tuple[RefusalCount, ...]:
    counted: Counter[tuple[str, str]] = Counter()
    for refusal in rows.progress.refusals(scope.offices):
        counted.update((refusal.station, reason.code) for reason in refusal.reasons)
    return tuple(RefusalCount(station, code, count) for (station, code), count in counted.most_common())


def _errors(rows: Transaction, scope: Scope) -> tuple[FieldError, ...]:
    found = [
        FieldError(code, record_type(code).column(column).label, errors.keyed, errors.wrong, errors.disputed)
        for (code, column), errors in rows.keying_errors.by_column(scope.offices).items()
    ]
    return _most_wrong(found)


def _sample_errors(rows: Transaction, scope: Scope) -> tuple[FieldError, ...]:
    """Add up the samples of each type of book; what nobody has ruled on yet counts as right, and as waiting."""
    keyed: Counter[tuple[str, str]] = Counter()
    wrong, waiting = keyed.copy(), keyed.copy()
    sampled = rows.samples.books()
    for book in rows.books.within(scope.offices):
        for sample in rows.samples.of_book(book.id) if book.id in sampled else ():
            measure = measured(sample, book.type)
            for one in measure.columns:
                keyed[book.type, one.label] += one.keyed
                wrong[book.type, one.label] += one.wrong
            column = record_type(book.type).column
            waiting.update((book.type, column(one.keyed.column).label) for one in measure.open)
    return _most_wrong(FieldError(*column, keyed[column], wrong[column], waiting[column]) for column in keyed)


def _most_wrong(found: Iterable[FieldError]) -> tuple[FieldError, ...]:
    return tuple(sorted(found, key=lambda one: (-one.wrong, -one.keyed, one.label)))


def _outcomes(books: Iterable[BookMeasure]) -> Mapping[RelationOutcome, int]:
    total: Counter[RelationOutcome] = Counter()
    for book in books:
        total.update(book.relations)
    return {outcome: total[outcome] for outcome in RelationOutcome}


def _waiting(rows: Transaction, scope: Scope) -> tuple[WaitingWork, ...]:
    count, since = rows.progress.unexamined(scope.offices)
    unseen = [WaitingWork(None, count, _day(since))] if count else []
    tasks = sorted(rows.progress.waiting(scope.offices), key=lambda one: one.since)
    return (*unseen, *(WaitingWork(one.task, one.count, _day(one.since)) for one in tasks))


def _day(moment: str) -> date | None:
    return datetime.fromisoformat(moment).astimezone(UTC).date() if moment else None
