"""Sample of what passed without a person, beside that of what people reviewed: each lot has its own bound and end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.acceptance.accepting import accept
from pipeline.acceptance.minutes import bound_lines
from pipeline.acceptance.sampling import SampleMissing, draw_samples, end_if_ready
from pipeline.store import Transaction
from pipeline.store.acceptance.samples import Sample, SampledLot, SampleItem
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person, Role
from records.stages import FieldReading
from tests.integration.pipeline.passing.test_passing import AGREEING, turn
from tests.support.passing_office import OTHER, PassingOffice

COLUMN = "nguoiKy"


def reviewed(office: PassingOffice) -> None:
    """Let lan review the only entry that did not pass."""
    lan = office.person("lan", Role.REVIEWER)
    with office.shared.home.store() as store, store.begin() as rows:
        record = next(one for one in rows.records.of_book(office.shared.book) if one.so == str(OTHER))
        rows.queue.take(record.id, lan, 60)
        rows.decisions.hand_on(record, lan, DecisionKind.ACCEPT, ReviewTask.APPROVAL)


def keyed(item: SampleItem, *, wrong: bool) -> tuple[FieldReading, ...]:
    return tuple(
        replace(field, value="Trần Văn Khác") if wrong and field.column == COLUMN else field
        for field in item.standing.fields
    )


def end(office: PassingOffice, rows: Transaction, sample: Sample, chief: Person) -> None:
    (now,) = (one for one in rows.samples.of_book(office.shared.book) if one.id == sample.id)
    end_if_ready(office.shared.home, rows, now, chief)


@pytest.mark.parametrize("wrong", [False, True])
def test_each_lot_is_drawn_and_ended_by_itself(office: PassingOffice, chief: Person, *, wrong: bool) -> None:
    turn(office, chief, on=True)
    reviewed(office)
    sam = office.person("sam", Role.KEYER)
    home, book_id = office.shared.home, office.shared.book
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        lots = {sample.lot: sample for sample in draw_samples(home, rows, book, chief)}
        assert {lot: len(sample.entries) for lot, sample in lots.items()} == {
            SampledLot.PASSED: len(AGREEING),
            SampledLot.REVIEWED: 1,
        }
        for lot, sample in lots.items():
            for place, item in enumerate(sample.items):
                is_wrong = wrong and lot is SampledLot.PASSED and place == 0
                rows.samples.key(item, sam.id, keyed(item, wrong=is_wrong))
                if is_wrong:
                    rows.samples.rule(item, COLUMN, chief.id, wrong=True)
            end(office, rows, sample, chief)
        least = rows.policies.of_book(book_id).thresholds.sure_from  # type: ignore[union-attr]
        opened = lots[SampledLot.PASSED].items[0].record_id if wrong else None
        records = rows.records.of_book(book_id)
        tasks = {one.id: one.task for one in records}
        bounds = bound_lines(rows, book)
    assert (least, len(bounds)) == ((0.975, 1) if wrong else (0.95, 2))
    assert {record for record, task in tasks.items() if task is ReviewTask.REVIEW} == ({opened} if wrong else set())
    if wrong:
        assert sum(one.policy_id is not None for one in records) == len(AGREEING) - 1
        return
    other = office.person("other")
    assert accept(home, book_id, other.name, "") == 8


def test_a_book_without_its_sample_is_not_accepted(office: PassingOffice, chief: Person) -> None:
    turn(office, chief, on=True)
    reviewed(office)
    with pytest.raises(SampleMissing):
        accept(office.shared.home, office.shared.book, chief.name, "")
