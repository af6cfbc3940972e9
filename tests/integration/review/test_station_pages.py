"""The station in the browser: a new book, files into it, page by page with their verdicts, and who may do it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from httpx2 import Response

from pipeline.store.review.people import Role
from review.work.examination import ScanExaminer
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE, sheet

COVER: dict[str, str | int] = {"type": "KT", "year": 2009, "volume": "1", "office": HERE}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewOffice:
    """A house in which nobody examines the scans: that is a program of its own."""
    monkeypatch.setattr(ScanExaminer, "wake", lambda _self, _book: None)
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
