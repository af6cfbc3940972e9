"""The first hour: a tour that leads to a record, and a practice book that begins anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.specimen.book import specimen
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Role
from review.work.background import BackgroundWork
from tests.support.accepted_book import locked
from tests.support.review_client import ReviewOffice, office, record_in, version_in
from tests.support.review_store import HERE

PRACTICE = specimen().office


@pytest.fixture
def desk(tmp_path: Path) -> ReviewOffice:
    """A house with a practice book and a real one."""
    return office(tmp_path / "home", (PRACTICE, HERE), entries=2)


def save_first(desk: ReviewOffice, place: str) -> int:
    lan = desk.enter(f"lan-{place == HERE}", office=place)
    page = lan.next()
    record = record_in(page)
    form = {"v.nksHoTen": "Sửa Sai", "b.nksHoTen": "typed", "v.nksNgaySinh": "05.03.2018", "b.nksNgaySinh": "typed"}
    saved = lan.post(f"/records/{record}/save", version=version_in(page), **form)
    assert saved.status_code in (200, 422)
    if saved.status_code == 422:
        seen = re.findall(r'name="seen" value="(\w+)"', saved.text)[0]
        form = {**form, "seen": seen}
        assert lan.post(f"/records/{record}/save", version=version_in(saved.text), **form).status_code == 200
    for one in (*desk.books[0].records, *desk.books[1].records):
        lan.post(f"/records/{one}/release")
    return record


def name_of(desk: ReviewOffice, record_id: int) -> tuple[str, str]:
    with desk.books[0].store.begin() as rows:
        record = rows.records.get(record_id)
        assert record is not None
        return next(field.value for field in record.current.fields if field.column == "nksHoTen"), record.task


def test_the_tour_explains_six_steps_and_leads_to_a_practice_record(desk: ReviewOffice) -> None:
    mai = desk.enter("mai", office=None)
    page = mai.get("/tour").text
    assert page.count("<li data-at=") == 6 and "Sổ luyện tập" in page
    record = re.findall(r"/records/(\d+)\?tour=1", page)[0]
    assert int(record) in desk.books[0].records
    led = mai.get(f"/records/{record}?tour=1").text
    assert 'id="tour"' in led and 'id="tour"' not in mai.get(f"/records/{record}").text
    assert 'href="/tour"' in mai.get("/").text
    assert "Sổ luyện tập" not in desk.enter("hoa").get("/tour").text
    assert desk.enter("tram", Role.OPERATOR).get("/tour").status_code == 404


def test_a_practice_book_begins_anew_and_its_history_stays(desk: ReviewOffice) -> None:
    record = save_first(desk, PRACTICE)
    assert name_of(desk, record) == ("Sửa Sai", ReviewTask.APPROVAL)
    mai = desk.enter("mai", office=PRACTICE)
    assert mai.post(f"/practice/{desk.books[0].book}").status_code == 303
    assert name_of(desk, record) == ("Trần Văn Binh", ReviewTask.REVIEW)
    story = mai.get(f"/records/{record}/history").text
    assert "Sửa Sai" in story and "luyện tập lại từ đầu" in story
    assert mai.post(f"/practice/{desk.books[0].book}").status_code == 303


def test_after_an_accepted_practice_book_the_next_one_begins(
    desk: ReviewOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setattr(BackgroundWork, "give", lambda _self, name, _task: given.append(name))
    books = desk.books[0]
    locked(books, PRACTICE)
    mai = desk.enter("mai", office=PRACTICE)
    assert "đã nhận và khóa" in mai.get("/tour").text
    assert mai.post(f"/practice/{books.book}").status_code == 303
    with books.store.begin() as rows:
        (new,) = [book for book in rows.books.all() if book.volume == "01A"]
        assert rows.acceptances.of_book(books.book) is not None
    assert given == [f"read {new.id}"] and new.office.name == PRACTICE
    assert "máy đang đọc" in mai.get("/tour").text
    refused = mai.post(f"/practice/{books.book}")
    assert refused.status_code == 409 and "còn mở" in refused.text


def test_a_real_book_does_not(desk: ReviewOffice) -> None:
    record = save_first(desk, HERE)
    refused = desk.enter("mai").post(f"/practice/{desk.books[1].book}")
    assert refused.status_code == 409 and "không phải là sổ luyện tập" in refused.text
    assert name_of(desk, record)[0] == "Sửa Sai"


def test_nobody_loses_the_record_in_their_hands(desk: ReviewOffice) -> None:
    desk.enter("lan", office=PRACTICE).next()
    refused = desk.enter("mai", office=PRACTICE).post(f"/practice/{desk.books[0].book}")
    assert refused.status_code == 409 and "lan đang giữ" in refused.text
