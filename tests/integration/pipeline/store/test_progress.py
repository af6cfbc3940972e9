"""Counts of progress and the inventory, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pipeline.capture.intake import Station
from pipeline.reports.statistics.figures import Amount, Grouping, WorkStage
from pipeline.reports.statistics.gathering import statistics
from pipeline.store.acceptance.samples import SampledLot
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.keyings import KeyingRound
from pipeline.store.review.people import Role, Scope
from pipeline.store.statistics.inventory import Plan
from pipeline.store.statistics.keying_errors import ColumnErrors
from records.errors import RecordChanged
from records.examination import WHOLE_REGION, Examination
from records.sampling.plans import SamplingPlan
from records.stages import FieldState, PageDecision, QualityVerdict, Reason
from tests.support.accepted_book import accepted
from tests.support.review_store import ELSEWHERE, HERE, UPRIGHT, ReviewStore, entry, review_store

PLAN = Plan("KS", 2010, 2020, 2, 6, 6, date(2027, 1, 1))
ALL = Scope(None)


def today() -> date:
    return datetime.now(UTC).date()


@pytest.fixture
def books(store_url: str) -> list[ReviewStore]:
    """Two communes with a book of three records each."""
    return review_store(store_url, (HERE, ELSEWHERE))


def test_what_is_accepted_is_counted_and_the_pace_and_the_forecast_follow(books: list[ReviewStore]) -> None:
    accepted(books[0])
    with books[0].store.begin() as rows:
        rows.inventory.put(HERE, PLAN)
        found = statistics(rows, ALL, today(), 3)
    books[0].store.close()
    assert found.total.planned == Amount(2, 6, 6)
    assert found.total.reached[WorkStage.CAPTURED] == Amount(2, 6, None)
    assert found.total.reached[WorkStage.READ].entries == 6
    assert found.total.reached[WorkStage.ACCEPTED].entries == 3
    assert (found.total.pace, found.total.done_on) == (1.0, date.fromordinal(today().toordinal() + 3))
    assert found.daily[-1].accepted == found.daily[-1].reviewed == 3 and found.daily[-1].captured == 6
    assert found.outside == 1
    groups = {group.name: group for group in found.groups[Grouping.COMMUNE]}
    assert groups[HERE].due == PLAN.due and groups[ELSEWHERE].planned is None
    assert [group.name for group in found.groups[Grouping.YEAR]] == ["2010–2020", "2018"]
    assert [(one.task, one.count) for one in found.waiting] == [(ReviewTask.REVIEW, 3)]
    assert found.waiting[0].since == today()


def test_a_supervisor_counts_their_communes_alone(books: list[ReviewStore]) -> None:
    accepted(books[0])
    with books[0].store.begin() as rows:
        rows.inventory.put(ELSEWHERE, PLAN)
        mine = rows.books.find(books[0].book).office.id
        found = statistics(rows, Scope(frozenset({mine})), today())
        other = statistics(rows, Scope(frozenset({rows.books.find(books[1].book).office.id})), today())
    books[0].store.close()
    assert [group.name for group in found.groups[Grouping.COMMUNE]] == [HERE] and found.total.planned is None
    assert found.waiting == () and found.daily[-1].captured == 3
    assert (other.daily[-1].accepted, other.total.pace, other.total.planned) == (0, 0.0, Amount(2, 6, 6))


def test_a_sample_tells_the_errors_of_each_column(books: list[ReviewStore]) -> None:
    accepted(books[0])
    sam, dora = books[0].person("sam"), books[0].person("dora", Role.SUPERVISOR, HERE)
    with books[0].store.begin() as rows:
        records = rows.records.of_book(books[0].book)
        plan = SamplingPlan("100 %", len(records), 1)
        rows.samples.add(SampledLot.REVIEWED, records, [one.id for one in records], "0" * 16, plan, dora.id)
        items = rows.samples.of_book(books[0].book)[0].items
        for item in items:
            other = tuple(replace(one, value="Khác") for one in item.standing.fields if one.column == "nksHoTen")
            rows.samples.key(item, sam.id, other)
        rows.samples.rule(items[0], "nksHoTen", dora.id, wrong=True)
        rows.samples.rule(items[1], "nksHoTen", dora.id, wrong=False)
        found = statistics(rows, ALL, today())
        elsewhere = statistics(rows, Scope(frozenset({rows.books.find(books[1].book).office.id})), today())
    books[0].store.close()
    (error,) = found.sample_errors
    assert (error.type, error.keyed, error.wrong, error.disputed) == ("KS", 3, 1, 1)
    assert found.errors == () == elsewhere.sample_errors


def test_refused_pages_are_counted_by_reason_and_station(books: list[ReviewStore]) -> None:
    blurred = QualityVerdict(PageDecision.REJECTED, (Reason("blurred", "Mờ.", 0.4),))
    with books[0].store.begin() as rows:
        scan = rows.scans.add(books[0].book, "bad.jpg", "f" * 64, "image/jpeg", 10)
        rows.pages.replace(scan, [Examination(0, WHOLE_REGION, UPRIGHT, blurred)])
        rows.scans.came_in_at(scan, Station.DEVICE)
        rows.scans.came_in_at(rows.scans.refuse(books[0].book, "no.jpg", Reason("damaged", "Hỏng.")), "/hot/a")
        rows.scans.refuse(books[0].book, "old.jpg", Reason("damaged", "Hỏng."))
        rows.scans.add(books[0].book, "new.jpg", "e" * 64, "image/jpeg", 10)
        found = statistics(rows, ALL, today())
    books[0].store.close()
    counted = {(one.station, one.reason, one.count) for one in found.refusals}
    assert counted == {("device", "blurred", 1), ("/hot/a", "damaged", 1), ("", "damaged", 1)}
    assert (found.waiting[0].task, found.waiting[0].count) == (None, 1)


def test_a_plan_for_the_same_books_takes_the_place_of_the_earlier_one(books: list[ReviewStore]) -> None:
    with books[0].store.begin() as rows:
        first = rows.inventory.put(HERE, PLAN)
        again = rows.inventory.put(f"{HERE} ", replace(PLAN, books=3))
        assert (again.id, again.plan.books, again.version) == (first.id, 3, 2)
        assert [one.plan.books for one in rows.inventory.within(None)] == [3]
    books[0].store.close()


def test_a_line_that_somebody_else_changed_is_not_overwritten(books: list[ReviewStore]) -> None:
    with books[0].store.begin() as rows:
        kept = rows.inventory.put("UBND xã Chưa Có Sổ", PLAN)
        rows.inventory.change(kept.id, kept.version, replace(PLAN, books=9))
    with pytest.raises(RecordChanged), books[0].store.begin() as rows:
        rows.inventory.change(kept.id, kept.version, PLAN)
    with pytest.raises(RecordChanged), books[0].store.begin() as rows:
        rows.inventory.remove(kept.id, kept.version)
    with books[0].store.begin() as rows:
        rows.inventory.remove(kept.id, kept.version + 1)
        assert rows.inventory.get(kept.id) is None
    books[0].store.close()


def test_values_that_the_arbitrator_ruled_wrong_are_counted_by_column(books: list[ReviewStore]) -> None:
    people = [books[0].person(name) for name in ("first", "second", "third")]
    (name,) = [one for one in entry("1", "Trần Văn An").fields if one.column == "nksHoTen"]
    other = replace(name, value="Trần Văn Ân")
    unread = replace(name, state=FieldState.UNREAD, value="")
    keyed = {0: (name, other, other), 1: (name, replace(name, value="TRẦN VĂN AN")), 2: (name, unread)}
    with books[0].store.begin() as rows:
        for place, rounds in keyed.items():
            for turn, person, field in zip(KeyingRound, people, rounds, strict=False):
                rows.keyings.add(books[0].records[place], turn, person.id, [field])
        found = rows.keying_errors.by_column(None)
        nothing = rows.keying_errors.by_column([10**6])
    books[0].store.close()
    assert found == {("KS", "nksHoTen"): ColumnErrors(keyed=4, wrong=1, disputed=1)} and nothing == {}
