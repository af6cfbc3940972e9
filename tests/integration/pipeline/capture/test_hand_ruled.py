"""A book that somebody ruled by hand: kept together, left to a person, answered for as a whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ocr.learning.form import TaughtForms
from pipeline.books.balance.answering import explain
from pipeline.books.balance.balancing import balance_of
from pipeline.reports.station import station_view
from pipeline.store.review.people import Role
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import LearnTask, LonePageTask, ScanTask
from records.errors import HotichError
from records.examination import NO_LAYOUT, WHOLE_REGION, Examination
from records.stages import PageDecision, QualityVerdict, Reason
from review.work.accounts import AccountAdministration
from tests.integration.pipeline.test_run import Station
from tests.support import fake_flow

BY_HAND = Reason("hand_ruled", "Sổ kẻ tay trên giấy vở.", 1.0)


def look(_task: ScanTask) -> tuple[Examination, ...]:
    """No page lies on a form that is known."""
    return (Examination(0, WHOLE_REGION, NO_LAYOUT, QualityVerdict(PageDecision.FORM_UNKNOWN, ())),)


def learn(_task: LearnTask) -> TaughtForms:
    return TaughtForms((), BY_HAND)


def read_alone(_task: LonePageTask) -> None:
    raise AssertionError("no page of such a book is read by itself")


FLOW = replace(
    fake_flow.flow(),
    layout=WorkerStep("layout", "1", "", look),
    learn=WorkerStep("learn", "1", "", learn),
    learn_page=WorkerStep("learn_page", "1", "", read_alone),
)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    made = Station(tmp_path / "home")
    made.scan(["1", "2", "3"], FLOW)
    made.run(FLOW)
    return made


def test_all_pages_stay_and_say_why_and_the_book_says_it_once(station: Station) -> None:
    with station.home.store() as store, store.begin() as rows:
        book = rows.books.find(station.book)
        pages = rows.pages.of_book(book.id)
        assert {page.decision for page in pages} == {PageDecision.FORM_UNKNOWN}
        assert [[reason.code for reason in page.reasons] for page in pages] == [["hand_ruled"]] * 3
        told = [finding.rule for _record, finding in rows.findings.of_book(book.id)]
        assert told == ["form.hand_ruled"]
        (point,) = balance_of(rows, station.home.editions, book).open
        assert point.pages == (1, 2, 3)
        assert "cần người nhập cả quyển" in point.message
        missing = station_view(rows, station.home.editions, book).missing
    assert len([words for words in missing if "kẻ tay" in words]) == 1


def test_it_stays_so_when_it_is_run_again(station: Station) -> None:
    assert station.run(FLOW).done == 0


def test_a_supervisor_answers_for_the_whole_book(station: Station) -> None:
    with station.home.store() as store:
        AccountAdministration(store, station.home.vault).add(
            "chi", "một mật khẩu dài", Role.SUPERVISOR.value, ["UBND xã Thử Nghiệm"]
        )
    with pytest.raises(HotichError, match="hand-ruled-2"):
        explain(station.home, station.book, ["hand-ruled-2"], "chi", "Đã nhập ở nơi khác")
    standing = explain(station.home, station.book, ["hand-ruled"], "chi", "Đã nhập ở nơi khác")
    assert standing.closed
    assert standing.counts == {"waived": 3}
