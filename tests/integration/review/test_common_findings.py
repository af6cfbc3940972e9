"""Findings that many records of a book share: dismissed once, in the history of each record, and taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.books.common_findings import common_findings
from pipeline.books.judging import judge_book
from pipeline.store.books.dismissals import point_of
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Role
from records.language import Message
from records.stages import Box, EntryReading, FieldReading, FieldState, Finding, Severity
from tests.support.review_client import Browser, ReviewOffice, keyed_once, office
from tests.support.review_store import ELSEWHERE, HERE

RULE = "V22.date"
PLACE = "Phường Phú Hội, thành phố Huế, thành phố Huế"


@pytest.fixture
def desk(tmp_path: Path) -> ReviewOffice:
    """A book of four in which every entry names a unit that did not exist on its day of birth."""
    made = office(tmp_path, (HERE, ELSEWHERE), entries=4)
    with made.books[0].store.begin() as rows:
        for number, record in enumerate(rows.records.of_book(made.books[0].book), start=1):
            fields = [field for field in record.current.fields if field.column != "nksNgaySinh"]
            for column, value in (("nksNgaySinh", f"0{number}.03.2018"), ("nksNoiSinh", PLACE)):
                fields.append(FieldReading(column, FieldState.READ, value, value, 0.99, (Box(0.1, 0.3, 0.3, 0.03),)))
            rows.records.revise(record, EntryReading(None, tuple(fields)), record.effort)
        book = rows.books.find(made.books[0].book)
        judge_book(made.home.editions, rows, book)
    return made


def point(desk: ReviewOffice) -> str:
    with desk.books[0].store.begin() as rows:
        found = common_findings(rows, rows.books.find(desk.books[0].book))
    (shared,) = [one.point for one in found if one.finding.rule == RULE]
    return shared


def findings(desk: ReviewOffice) -> list[int]:
    with desk.books[0].store.begin() as rows:
        return sorted(record for record, _finding in rows.findings.of_rules(desk.books[0].book, {RULE}))


def dismiss(desk: ReviewOffice, browser: Browser, reason: str = "sổ ghi đúng") -> int:
    return browser.post(f"/books/{desk.books[0].book}/common/dismiss", point=point(desk), reason=reason).status_code


def test_what_a_finding_says_does_not_depend_on_the_day_or_the_column() -> None:
    def said(unit: str, day: str, column: str) -> str:
        inner = Message.of("“{unit}” chưa có hoặc không còn vào ngày {day}.", unit=unit, day=day)
        return point_of(Finding(RULE, Severity.HINT, (column,), Message.of("{reason} Giữ nguyên.", reason=inner)))

    assert said("Huế", "01.03.2018", "nksNoiSinh") == said("Huế", "02.03.2018", "meNoiCuTru")
    assert said("Huế", "01.03.2018", "nksNoiSinh") != said("Vinh", "01.03.2018", "nksNoiSinh")


def test_a_shared_finding_is_dismissed_once_and_stands_in_every_history(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    assert findings(desk) == list(desk.books[0].records)
    assert "Cùng điều này ở 4 bản ghi" in ann.get(f"/records/{desk.books[0].records[0]}").text
    assert dismiss(desk, ann) == 303
    assert findings(desk) == []
    with desk.books[0].store.begin() as rows:
        for record_id in desk.books[0].records:
            (line,) = rows.decisions.history(record_id)
            assert (line.user, line.act, line.reason) == ("ann", DecisionKind.DISMISS, "sổ ghi đúng")
    assert "ann đã bỏ qua cho cả sổ: sổ ghi đúng" in ann.get(f"/records/{desk.books[0].records[0]}").text


def test_it_stays_dismissed_when_the_book_is_judged_again_and_comes_back_when_undone(
    desk: ReviewOffice,
) -> None:
    ann = desk.enter("ann")
    told = point(desk)
    dismiss(desk, ann)
    with desk.books[0].store.begin() as rows:
        record = rows.records.of_book(desk.books[0].book)[0]
        fields = tuple(replace(field, confidence=0.98) for field in record.current.fields)
        rows.records.revise(record, EntryReading(None, fields), record.effort)
        judge_book(desk.home.editions, rows, rows.books.find(desk.books[0].book))
    assert findings(desk) == []
    ann.post(f"/books/{desk.books[0].book}/common/reinstate", point=told)
    assert findings(desk) == list(desk.books[0].records)
    with desk.books[0].store.begin() as rows:
        assert rows.decisions.history(desk.books[0].records[0])[1].undone


def test_without_a_reason_for_another_commune_or_in_another_role_nothing_is_dismissed(desk: ReviewOffice) -> None:
    assert dismiss(desk, desk.enter("ann"), " ") == 409
    assert dismiss(desk, desk.enter("eve", office=ELSEWHERE)) == 404
    assert dismiss(desk, desk.enter("kim", Role.KEYER)) == 404
    assert len(findings(desk)) == 4


def test_a_record_that_is_keyed_blind_is_left_alone(desk: ReviewOffice) -> None:
    ann, bob = desk.enter("ann"), desk.enter("bob")
    keyed_once(desk.books[0], bob.person)
    assert dismiss(desk, ann) == 303
    assert findings(desk) == [desk.books[0].records[0]]


def test_a_record_that_somebody_else_holds_keeps_its_finding(desk: ReviewOffice) -> None:
    ann, bob = desk.enter("ann"), desk.enter("bob")
    for browser, place in ((ann, 0), (bob, 1)):
        browser.post(f"/records/{desk.books[0].records[place]}/take")
    assert dismiss(desk, ann) == 303
    assert findings(desk) == [desk.books[0].records[1]]
