"""The station in the browser: a new book, files into it, page by page with their verdicts, and who may do it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from httpx2 import Response

from pipeline.store.ledgers.audit_search import AuditQuestion
from pipeline.store.review.people import Role
from records.examination import WHOLE_REGION, Examination
from records.stages import PageDecision, QualityVerdict
from review.work.background import BackgroundWork
from tests.support.accepted_book import accepted
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE, UPRIGHT, sheet
from tests.support.source_files import docket_page

COVER: dict[str, str | int] = {"type": "KT", "year": 2009, "volume": "1", "office": HERE}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewOffice:
    """A house in which nobody examines the scans: that is a program of its own."""
    monkeypatch.setattr(BackgroundWork, "give", lambda _self, _name, _task: None)
    return office(tmp_path / "home", (HERE, ELSEWHERE), entries=2)


def send(browser: Browser, book: str, name: str, data: bytes, token: str | None = None, again: str = "") -> Response:
    headers = {"x-csrf-token": f"csrf-of-{browser.person.name}" if token is None else token}
    return browser.client.post(f"/station/{book}/files?name={name}{again}", content=data, headers=headers)


def test_a_book_is_registered_from_its_cover(desk: ReviewOffice) -> None:
    tram = desk.enter("tram", Role.OPERATOR)
    assert 'href="/station"' in tram.get("/books").text and "Năm mở sổ" in tram.get("/station").text
    made = tram.post("/station", **COVER)
    assert made.status_code == 303 and made.headers["location"].startswith("/station/KT.2009.01-")
    assert 'id="drop"' in tram.get(made.headers["location"]).text
    again = tram.post("/station", **COVER)
    assert again.status_code == 409 and "Sổ này đã có" in again.text and 'value="2009"' in again.text
    elsewhere = tram.post("/station", **{**COVER, "office": ELSEWHERE})
    assert elsewhere.status_code == 409 and "không thuộc các xã" in elsewhere.text


def test_files_are_taken_once_and_refused_with_their_reason(desk: ReviewOffice) -> None:
    tram, book = desk.enter("tram", Role.OPERATOR), desk.books[0].book
    page = sheet("trang mới")
    assert send(tram, book, "p9.jpg", page).json() == {"taken": True, "said": "đã nhận 1 trang"}
    assert send(tram, book, "p9.jpg", page).json() == {"taken": True, "said": "đã có từ trước"}
    bad = send(tram, book, "p10.jpg", b"\0 no picture").json()
    assert not bad["taken"] and bad["said"]
    assert bad["said"] in tram.get(f"/station/{book}").text
    replaced = send(tram, book, "lai.jpg", sheet("trang 1 rõ hơn"), again="&again=1").json()
    assert replaced["taken"]
    assert send(tram, book, "lai.jpg", page, again="&again=99").status_code == 409
    with desk.books[0].store.begin() as rows:
        assert rows.scans.of_book(book)[-1].name == "lai.jpg"


def test_large_scans_are_taken_from_those_who_scan_alone(desk: ReviewOffice) -> None:
    book, large = desk.books[0].book, b"\xff" * 1_500_000
    assert send(desk.enter("tram", Role.OPERATOR), book, "p.jpg", large).status_code == 200
    assert send(desk.enter("lan"), book, "p.jpg", large).status_code == 413
    assert send(desk.enter("mai"), book, "p.jpg", b"x").status_code == 404


def test_other_communes_and_forged_requests_are_refused(desk: ReviewOffice) -> None:
    tram = desk.enter("tram", Role.OPERATOR)
    assert send(tram, desk.books[1].book, "p.jpg", sheet("x")).status_code == 404
    assert send(tram, desk.books[0].book, "p.jpg", sheet("x"), token="forged").status_code == 403


def test_pages_are_shown_small_with_their_verdicts(desk: ReviewOffice) -> None:
    tram, book = desk.enter("tram", Role.OPERATOR), desk.books[0].book
    page = tram.get(f"/station/{book}").text
    (first, *_rest) = re.findall(r'src="(/pages/\d+/thumbnail)"', page)
    small = tram.get(first)
    assert small.headers["content-type"] == "image/jpeg" and len(small.content) < 20_000
    assert "1 · nhận" in page
    there = desk.enter("hoa", Role.OPERATOR, ELSEWHERE)
    assert there.get(first).status_code == 404
    assert 'id="drop"' not in desk.enter("lan").get(f"/station/{book}").text


def order_of(desk: ReviewOffice) -> list[str]:
    with desk.books[0].store.begin() as rows:
        return [scan.name for scan in rows.scans.of_book(desk.books[0].book)]


def test_a_forgotten_page_is_inserted_and_pages_are_moved(desk: ReviewOffice) -> None:
    tram, book = desk.enter("tram", Role.OPERATOR), desk.books[0].book
    assert order_of(desk) == ["p1.jpg", "p2.jpg"]
    page = tram.get(f"/station/{book}").text
    second = re.findall(r'data-scan="(\d+)"', page)[1]
    assert send(tram, book, "p1b.jpg", sheet("quên"), again=f"&before={second}").json()["taken"]
    assert order_of(desk) == ["p1.jpg", "p1b.jpg", "p2.jpg"]
    assert "2 · đang xem" in tram.get(f"/station/{book}").text
    moved = tram.post(f"/station/{book}/move", page=3, before=1)
    assert moved.status_code == 303 and order_of(desk) == ["p2.jpg", "p1.jpg", "p1b.jpg"]
    tram.post(f"/station/{book}/move", page=1, before="")
    assert order_of(desk) == ["p1.jpg", "p1b.jpg", "p2.jpg"]
    with desk.books[0].store.begin() as rows:
        assert len(rows.audit_search.find(AuditQuestion(action="scan.move"), 10)) == 3


def test_pages_are_moved_by_those_who_scan_within_their_book_and_before_acceptance_alone(desk: ReviewOffice) -> None:
    (here, there), tram = desk.books, desk.enter("tram", Role.OPERATOR)
    assert desk.enter("mai").post(f"/station/{here.book}/move", page=1, before=2).status_code == 404
    assert tram.post(f"/station/{there.book}/move", page=1, before=2).status_code == 404
    assert tram.post(f"/station/{here.book}/move", page=9, before=1).status_code == 409
    accepted(here, HERE)
    refused = tram.post(f"/station/{here.book}/move", page=2, before=1)
    assert refused.status_code == 409 and "đã nhận" in refused.text
    assert order_of(desk) == ["p1.jpg", "p2.jpg"]


def test_a_rescan_stays_behind_the_page_that_it_shows_anew(desk: ReviewOffice) -> None:
    tram, book = desk.enter("tram", Role.OPERATOR), desk.books[0].book
    assert send(tram, book, "lai-1.jpg", sheet("trang 1 rõ hơn")).json()["taken"]
    with desk.books[0].store.begin() as rows:
        scan = rows.scans.of_book(book)[-1]
        seen = Examination(0, WHOLE_REGION, UPRIGHT, QualityVerdict(PageDecision.ACCEPTED, ()))
        rows.pages.replace(scan, [seen])
    refused = tram.post(f"/station/{book}/move", page=3, before=1)
    assert refused.status_code == 409 and "Bản quét lại phải đứng sau" in refused.text
    assert order_of(desk) == ["p1.jpg", "p2.jpg", "lai-1.jpg"]


def test_the_docket_of_another_book_is_refused_and_of_this_one_is_no_page(desk: ReviewOffice) -> None:
    tram, (here, there) = desk.enter("tram", Role.OPERATOR), desk.books
    wrong = send(tram, here.book, "d.png", docket_page(there.book)).json()
    assert not wrong["taken"] and there.book in wrong["said"]
    assert send(tram, here.book, "d.png", docket_page(here.book)).json()["taken"]
    assert order_of(desk) == ["p1.jpg", "p2.jpg"]


def test_a_supervisor_waives_a_refused_page_where_it_is_seen(desk: ReviewOffice) -> None:
    tram, book = desk.enter("tram", Role.OPERATOR), desk.books[0].book
    send(tram, book, "p3.jpg", b"no picture")
    chief = desk.enter("chief", Role.SUPERVISOR)
    page = chief.get(f"/station/{book}").text
    (point,) = set(re.findall(r'name="point" value="([^"]+)"', page))
    assert "Bỏ qua trang này" not in tram.get(f"/station/{book}").text
    done = chief.post(f"/books/{book}/answer", point=point, reason="tờ đã mất", then="station")
    assert done.headers["location"] == f"/station/{book}"
    assert "chief bỏ qua trang này: tờ đã mất" in tram.get(f"/station/{book}").text
