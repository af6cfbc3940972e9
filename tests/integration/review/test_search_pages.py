"""The search page: what it shows, to whom, and what it keeps to itself."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from pipeline.store.review.people import Role
from tests.support.review_client import ReviewOffice, keyed_once, office
from tests.support.review_store import ELSEWHERE, HERE


def events(desk: ReviewOffice) -> list[tuple[str, str]]:
    with desk.books[0].store.engine.connect() as connection:
        rows = connection.execute(text("SELECT action, subject FROM audit_event ORDER BY id"))
        return [(row.action, row.subject) for row in rows]


def test_names_are_found_with_their_ink_and_every_look_is_kept(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=2)
    lan = desk.enter("lan")
    assert 'id="search-box"' in lan.get("/").text
    page = lan.post("/search", words="tran van binh").text
    record = desk.books[0].records[0]
    assert f'href="/records/{record}"' in page and "chưa duyệt" in page
    ink = lan.get(f"/records/{record}/ink")
    assert ink.headers["content-type"] == "image/jpeg" and len(ink.content) > 200
    assert {("record.found", f"record:{record}"), ("record.ink", f"record:{record}")} <= set(events(desk))


def test_what_is_misspelt_is_said_to_be_nearly_the_same(tmp_path: Path) -> None:
    lan = office(tmp_path / "home", entries=1).enter("lan")
    assert "gần giống" in lan.post("/search", words="tran van bimh").text
    assert "Không thấy bản ghi nào" in lan.post("/search", words="xyzxyz").text


def test_other_communes_and_other_roles_see_nothing(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", (HERE, ELSEWHERE), entries=1)
    (there,) = desk.books[1].records
    lan = desk.enter("lan")
    page = lan.post("/search", words="tran van binh").text
    assert f"/records/{desk.books[0].records[0]}" in page and f"/records/{there}" not in page
    assert lan.get(f"/records/{there}/ink").status_code == 404
    root = desk.enter("root", Role.ADMINISTRATOR, None)
    assert root.post("/search", words="binh").status_code == 404
    assert 'id="search-box"' not in root.get("/").text


def test_a_record_that_is_keyed_twice_shows_no_value(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1)
    (books,), lan = desk.books, desk.enter("lan")
    keyed_once(books, lan.person)
    page = lan.post("/search", words="1/2018").text
    assert f"/records/{books.records[0]}" in page and "Binh" not in page.replace('value="1/2018"', "")
