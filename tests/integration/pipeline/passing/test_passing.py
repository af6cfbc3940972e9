"""Passing of entries in a run: off until a supervisor turns it on, told in the history, opened again in every way."""

from __future__ import annotations

import pytest

from pipeline.passing.conditions import Cause
from pipeline.passing.overview import PassingOverview, passing_overview
from pipeline.passing.policy_changes import PolicyChange, change_policy, raise_thresholds
from pipeline.reports.book_figures import book_summary
from pipeline.reports.overview import book_state
from pipeline.store.books.record import ReviewTask
from pipeline.store.passing.policies import PassingThresholds
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person, Role
from pipeline.store.search.searches import RecordStanding
from records.errors import RecordChanged, UsageError
from records.stages import FOLLOWED
from tests.support.passing_office import OTHER, PassingOffice

PASSED, UNREVIEWED = RecordStanding.PASSED, RecordStanding.UNREVIEWED
AGREEING = [number for number in range(1, 9) if number != OTHER]


def turn(office: PassingOffice, chief: Person, *, on: bool, thresholds: PassingThresholds | None = None) -> None:
    with office.shared.home.store() as store, store.begin() as rows:
        book = rows.books.find(office.shared.book)
        change_policy(office.shared.home, rows, book, chief, PolicyChange(on, thresholds))


def passed(office: PassingOffice) -> list[int]:
    """List the numbers that stand passed; the trail and every seal are checked by the way."""
    with office.shared.home.store() as store, store.begin() as rows:
        assert rows.audit.check()
        records = rows.records.of_book(office.shared.book)
        standings = {int(one.so): RecordStanding.of(one.state, one.task, one.policy_id) for one in records}
    assert set(standings.values()) <= {PASSED, UNREVIEWED}
    return [number for number, standing in standings.items() if standing is PASSED]


def history(office: PassingOffice, number: int) -> list[tuple[DecisionKind, str]]:
    record = office.shared.record(str(number))
    with office.shared.home.store() as store, store.begin() as rows:
        return [(line.act, line.reason) for line in reversed(rows.decisions.history(record.id))]


def overview(office: PassingOffice) -> PassingOverview:
    with office.shared.home.store() as store, store.begin() as rows:
        return passing_overview(office.shared.home, rows, rows.books.find(office.shared.book))


def test_nothing_passes_before_a_supervisor_wants_it_though_it_is_counted(office: PassingOffice) -> None:
    office.run()
    view = overview(office)
    assert passed(office) == [] and not view.is_on
    assert (view.entries, view.certain, view.passed) == (8, 7, 0)
    assert view.causes == {Cause.DIFFERS: 1, Cause.FOLLOWED: 1}


def test_what_agrees_passes_and_the_history_tells_policy_and_numbers(office: PassingOffice, chief: Person) -> None:
    turn(office, chief, on=True)
    assert passed(office) == AGREEING
    told = "21 giá trị trùng cơ sở dữ liệu dùng chung, 2 giá trị tự chắc từ 1.000 trở lên"
    assert history(office, 1) == [(DecisionKind.PASS, told)] and history(office, OTHER) == []
    with office.shared.home.store() as store, store.begin() as rows:
        line = rows.decisions.history(office.shared.record("1").id)[0]
        assert line.user == "máy, theo chính sách số 1, phiên bản 1"
        assert rows.policies.of_book(office.shared.book).user == "chief"  # type: ignore[union-attr]
    office.run()
    assert passed(office) == AGREEING and len(history(office, 1)) == 1


def test_a_value_read_otherwise_opens_the_entry_and_what_passes_still_passes_anew(
    office: PassingOffice, chief: Person
) -> None:
    turn(office, chief, on=True)
    office.misreads(1, "nguoiKy", "Lê Văn Minh", 0.9, sorted(FOLLOWED)[0])
    office.misreads(2, "nguoiKy", "Lê Văn Minh", 0.8)
    office.run()
    assert passed(office) == [number for number in AGREEING if number != 1]
    anew = (DecisionKind.OPEN, "giá trị đổi sau khi đọc hoặc đối chiếu lại")
    assert history(office, 1)[1:] == [anew]
    assert [act for act, _why in history(office, 2)] == [DecisionKind.PASS, DecisionKind.OPEN, DecisionKind.PASS]


def test_a_person_opens_an_entry_for_a_reason_and_it_does_not_pass_again(office: PassingOffice, chief: Person) -> None:
    turn(office, chief, on=True)
    record = office.shared.record("4")
    with office.shared.home.store() as store, store.begin() as rows:
        rows.supervision.reopen(record.id, chief, "nét mực lạ")
    with pytest.raises(RecordChanged), office.shared.home.store() as store, store.begin() as rows:
        rows.supervision.reopen(record.id, chief, "lần nữa")
    office.run()
    assert passed(office) == [number for number in AGREEING if number != 4]
    assert history(office, 4)[-1] == (DecisionKind.REOPEN, "nét mực lạ")


def test_an_entry_that_a_person_holds_is_left_to_them(office: PassingOffice, chief: Person) -> None:
    record = office.shared.record("4")
    with office.shared.home.store() as store, store.begin() as rows:
        rows.queue.take(record.id, office.person("lan", Role.REVIEWER), 60)
    turn(office, chief, on=True)
    assert 4 not in passed(office)


def test_a_review_of_a_passed_entry_makes_it_a_persons(office: PassingOffice, chief: Person) -> None:
    turn(office, chief, on=True)
    lan, record = office.person("lan", Role.REVIEWER), office.shared.record("4")
    with office.shared.home.store() as store, store.begin() as rows:
        rows.queue.take(record.id, lan, 60)
        rows.decisions.hand_on(record, lan, DecisionKind.ACCEPT, ReviewTask.APPROVAL)
    again = office.shared.record("4")
    assert RecordStanding.of(again.state, again.task, again.policy_id) is RecordStanding.REVIEWED


def test_turned_off_again_everything_waits_for_people(office: PassingOffice, chief: Person) -> None:
    turn(office, chief, on=True)
    turn(office, chief, on=False)
    assert passed(office) == []
    assert history(office, 1)[-1] == (DecisionKind.OPEN, "chính sách của sổ đã tắt")


def test_acceptance_takes_passed_entries_as_done_and_tells_them_apart(office: PassingOffice, chief: Person) -> None:
    turn(office, chief, on=True)
    with office.shared.home.store() as store, store.begin() as rows:
        assert rows.supervision.approve(office.shared.book, chief) == 7
        assert rows.passings.counts() == {office.shared.book: (7, 7)}
        one = next(record for record in rows.records.of_book(office.shared.book) if record.so == "1")
    assert RecordStanding.of(one.state, one.task, one.policy_id) is RecordStanding.ACCEPTED_PASSED
    turn(office, chief, on=False)
    assert office.shared.record("1").policy_id is not None


def test_reports_tell_what_no_person_looked_at(office: PassingOffice, chief: Person) -> None:
    turn(office, chief, on=True)
    home, book = office.shared.home, office.shared.book
    assert "máy cho qua, chưa người nào duyệt: 7" in book_state(home, book).text
    remarks = [remark.message for remark in book_summary(home, book).remarks]
    assert "7 trường hợp máy cho qua, không người nào duyệt: số 1, 2, 4, 5, 6, 7, 8." in remarks


def test_raised_thresholds_go_through_the_book_again(office: PassingOffice, chief: Person) -> None:
    office.misreads(2, "nguoiKy", "Lê Văn Minh", 0.6)
    office.run()
    turn(office, chief, on=True)
    assert passed(office) == AGREEING
    with office.shared.home.store() as store, store.begin() as rows:
        book = rows.books.find(office.shared.book)
        policy = raise_thresholds(office.shared.home, rows, book, chief, "mẫu vượt giới hạn")
    assert (policy.thresholds.sure_from, policy.reason) == (0.975, "mẫu vượt giới hạn")
    assert passed(office) == [number for number in AGREEING if number != 2]
    why = "không còn đủ điều kiện: có giá trị dưới ngưỡng tin cậy"
    assert history(office, 2)[-1] == (DecisionKind.OPEN, why)


@pytest.mark.parametrize(
    "thresholds",
    [
        PassingThresholds(0.9, 0.5, 0.95),
        PassingThresholds(0.95, 0.5, 0.6),
        PassingThresholds(0.95, 0.5, 0.95, {"nam": 0.99}),
        PassingThresholds(1, 0.5, 0.95),
    ],
)
def test_a_book_goes_below_no_threshold_of_its_home(
    office: PassingOffice, chief: Person, thresholds: PassingThresholds
) -> None:
    with pytest.raises(UsageError):
        turn(office, chief, on=True, thresholds=thresholds)
    assert passed(office) == []


def test_only_a_supervisor_turns_it_on(office: PassingOffice) -> None:
    with pytest.raises(UsageError):
        turn(office, office.person("lan", Role.REVIEWER), on=True)
    assert passed(office) == []


def test_a_book_that_lacks_something_lets_nothing_pass(office: PassingOffice, chief: Person) -> None:
    turn(office, chief, on=True)
    with office.shared.home.store() as store, store.begin() as rows:
        rows.scans.add(office.shared.book, "p9.jpg", "f" * 64, "image/jpeg", 10)
    turn(office, chief, on=True)
    assert passed(office) == []
    assert overview(office).causes[Cause.BALANCE] == 8
