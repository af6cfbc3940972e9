"""Who may take which task: every role, every task, every route; nobody overrides those who keyed a record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from httpx2 import Response

from pipeline.store.books.record import APPROVED, DRAFT, ReviewTask
from pipeline.store.review.keyings import KeyingRound
from pipeline.store.review.people import Role
from review.work.roles import MAY_TAKE
from tests.support.forced import forced
from tests.support.review_client import Browser, ReviewOffice, office, version_in
from tests.support.review_store import entry

HOUR = 3600.0
KEYED = "nksHoTen"
ROUTES = ("take", "save", "send-back", "undo", "amendments")
MAY = {
    (Role.KEYER, ReviewTask.REVIEW),
    (Role.KEYER, ReviewTask.SECOND),
    (Role.KEYER, ReviewTask.APPROVAL),
    *product(
        (Role.REVIEWER, Role.SUPERVISOR),
        (ReviewTask.REVIEW, ReviewTask.SECOND, ReviewTask.ARBITRATION, ReviewTask.APPROVAL),
    ),
}
"""Written out a second time on purpose: who may take what is no accident of the code."""
ANSWERS = {
    "v.nksHoTen": "Trần Văn Bình",
    "b.nksHoTen": "typed",
    "v.nksNgaySinh": "05/03/2018",
    "b.nksNgaySinh": "typed",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewOffice]:
    """An office whose records are put into the state that is asked about."""
    made = office(tmp_path_factory.mktemp("house"), settings='[review]\nsecond_keying = "doubtful"\n')
    yield made
    made.books[0].store.close()


@pytest.fixture(scope="module")
def people(house: ReviewOffice) -> dict[str, Browser]:
    """A person of each role, the two who keyed, and one who approved."""
    browsers = {role.value: house.enter(role.value, role) for role in Role}
    return browsers | {name: house.enter(name) for name in ("first", "second", "approver")}


def put(house: ReviewOffice, people: dict[str, Browser], task: ReviewTask, held_by: Browser | None = None) -> int:
    """Bring the first record to a task, with the rounds that lead there, and into somebody's hands."""
    record_id = house.books[0].records[0]
    fields = [field for field in entry("1", "Trần Văn Bình").fields if field.column == KEYED]
    with house.books[0].store.begin() as rows:
        rows.keyings.forget(record_id)
        if task in (ReviewTask.SECOND, ReviewTask.ARBITRATION, ReviewTask.APPROVAL):
            rows.keyings.add(record_id, KeyingRound.FIRST, people["first"].person.id, fields)
        if task in (ReviewTask.ARBITRATION, ReviewTask.APPROVAL):
            rows.keyings.add(record_id, KeyingRound.SECOND, people["second"].person.id, fields)
    state, approver = (APPROVED, people["approver"].person.id) if task is ReviewTask.NONE else (DRAFT, None)
    forced(house.books[0].store, "UPDATE assignment SET ended_at = '2026-01-01' WHERE ended_at IS NULL")
    change = "UPDATE record SET task = :task, state = :state, approver_id = :approver WHERE id = :id"
    forced(house.books[0].store, change, task=task, state=state, approver=approver, id=record_id)
    if held_by:
        with house.books[0].store.begin() as rows:
            rows.queue.take(record_id, held_by.person, HOUR)
    return record_id


def asked(browser: Browser, route: str, record_id: int, version: int) -> Response:
    words = {"reason": "ảnh mờ", "kind": "correction", "column": KEYED, **ANSWERS}
    return browser.post(f"/records/{record_id}/{route}", version=version, decision=1, **words)


def version_of(house: ReviewOffice, record_id: int) -> int:
    with house.books[0].store.begin() as rows:
        record = rows.records.get(record_id)
        assert record is not None
        return record.version


def test_the_table_says_what_is_written_here() -> None:
    assert {(role, task) for role, tasks in MAY_TAKE.items() for task in tasks} == MAY


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_asks_the_table(house: ReviewOffice, people: dict[str, Browser], route: str) -> None:
    """Somebody who holds a record though they may not, as after a change of their role, can do nothing with it."""
    for role, task in product(Role, ReviewTask):
        browser = people[role.value]
        record_id = put(house, people, task, held_by=None if route == "take" else browser)
        before = version_of(house, record_id)
        answer = asked(browser, route, record_id, before)
        with house.books[0].store.begin() as rows:
            taken = rows.queue.holder(record_id) is not None
            kept = rows.decisions.history(record_id)
        if (role, task) not in MAY:
            assert answer.status_code in (404, 409) or route == "take", (role, task)
            assert version_of(house, record_id) == before and (route != "take" or not taken), (role, task)
        elif route == "take":
            assert taken, (role, task)
        elif route in ("save", "send-back"):
            assert answer.status_code == 200 and version_of(house, record_id) > before, (role, task, answer.text)
            assert kept


@pytest.mark.parametrize("task", [ReviewTask.SECOND, ReviewTask.ARBITRATION, ReviewTask.APPROVAL])
@pytest.mark.parametrize("route", ROUTES)
def test_who_keyed_a_record_does_nothing_more_with_it(
    house: ReviewOffice, people: dict[str, Browser], task: ReviewTask, route: str
) -> None:
    keyer = people["first"]
    record_id = put(house, people, task, held_by=None if route == "take" else keyer)
    before = version_of(house, record_id)
    asked(keyer, route, record_id, before)
    with house.books[0].store.begin() as rows:
        assert version_of(house, record_id) == before
        assert route != "take" or rows.queue.holder(record_id) is None


def saved(house: ReviewOffice, browser: Browser, name: str) -> str:
    """Take the first record, save it with this name, and return the task that it has then."""
    record_id = house.books[0].records[0]
    page = browser.post(f"/records/{record_id}/take").text
    browser.post(f"/records/{record_id}/save", version=version_in(page), **{**ANSWERS, "v.nksHoTen": name})
    with house.books[0].store.begin() as rows:
        record = rows.records.get(record_id)
        assert record is not None
        return record.task


def test_a_changed_value_after_arbitration_starts_a_new_round(tmp_path: Path) -> None:
    house = office(tmp_path, settings='[review]\nsecond_keying = "doubtful"\nsecond_below = 0.95\n')
    ann, bob, eve, dan = (house.enter(name) for name in ("ann", "bob", "eve", "dan"))
    assert saved(house, ann, "Trần Văn Bình") == ReviewTask.SECOND
    assert saved(house, bob, "Trần Văn Bính") == ReviewTask.ARBITRATION
    assert saved(house, eve, "Trần Văn Bình") == ReviewTask.APPROVAL
    for keyer in (ann, bob, eve):
        assert saved(house, keyer, "Trần Văn Sai") == ReviewTask.APPROVAL
    assert saved(house, dan, "Trần Văn Bình") == ReviewTask.APPROVAL
    assert saved(house, ann, "Trần Văn Sai") == ReviewTask.APPROVAL
    assert saved(house, dan, "Trần Văn Bỉnh") == ReviewTask.SECOND
    assert saved(house, dan, "Trần Văn Bỉnh") == ReviewTask.SECOND
    assert saved(house, ann, "Trần Văn Bình") == ReviewTask.ARBITRATION
    house.books[0].store.close()


def test_an_arbitration_that_was_undone_is_keyed_again(tmp_path: Path) -> None:
    house = office(tmp_path, settings='[review]\nsecond_keying = "doubtful"\nsecond_below = 0.4\n')
    record_id = house.books[0].records[0]
    ann, bob, dan = (house.enter(name) for name in ("ann", "bob", "dan"))
    saved(house, ann, "Trần Văn Bình")
    assert saved(house, bob, "Trần Văn Bình") == ReviewTask.APPROVAL
    version = version_in(dan.post(f"/records/{record_id}/take").text)
    with house.books[0].store.begin() as rows:
        decision = next(one.id for one in rows.decisions.history(record_id) if one.column == "nksNgaySinh")
    dan.post(f"/records/{record_id}/undo", version=version, decision=decision)
    dan.post(f"/records/{record_id}/release")
    form = {"v.nksHoTen": "Trần Văn Bình", "v.nksNgaySinh": "01/01/2018", "b.nksNgaySinh": "typed"}
    page = ann.post(f"/records/{record_id}/take").text
    ann.post(f"/records/{record_id}/save", version=version_in(page), **form)
    with house.books[0].store.begin() as rows:
        record = rows.records.get(record_id)
        assert record is not None and record.task is ReviewTask.SECOND
    house.books[0].store.close()


def test_only_an_approved_record_is_reopened_with_a_reason_and_out_of_nobodys_hands(
    house: ReviewOffice, people: dict[str, Browser]
) -> None:
    chief, other = people["supervisor"], people["first"]
    for task in set(ReviewTask) - {ReviewTask.NONE}:
        record_id = put(house, people, task)
        assert chief.post(f"/records/{record_id}/reopen", reason="sai số").status_code == 409, task
    record_id = put(house, people, ReviewTask.NONE)
    assert chief.post(f"/records/{record_id}/reopen", reason="  ").status_code == 409
    put(house, people, ReviewTask.NONE, held_by=other)
    assert chief.post(f"/records/{record_id}/reopen", reason="sai số").status_code == 409
    put(house, people, ReviewTask.NONE)
    for role in set(Role) - {Role.SUPERVISOR}:
        assert people[role.value].post(f"/records/{record_id}/reopen", reason="sai số").status_code == 404, role
        assert 'action="/records/1/reopen"' not in people[role.value].get(f"/records/{record_id}").text
    assert 'action="/records/1/reopen"' in chief.get(f"/records/{record_id}").text
    assert chief.post(f"/records/{record_id}/reopen", reason="sai số").status_code == 200
    with house.books[0].store.begin() as rows:
        record = rows.records.get(record_id)
        assert record is not None and (record.state, record.task) == (DRAFT, ReviewTask.REVIEW)
        assert rows.decisions.history(record_id)[0].reason == "sai số"
