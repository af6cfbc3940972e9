"""A form is a matter of the office whose pages it reads: who draws, confirms and applies it, and what that changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.forms.library import edition_library, forms_hash, office_library, owner_of
from pipeline.forms.proposals import tell_of_proposals
from pipeline.forms.wordings import wordings_for
from pipeline.store.review.people import Role
from tests.support.learned_forms import learned_form
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE, ReviewStore

BOX = {"x": 100, "y": 200, "width": 300, "height": 40}
THEIR_PAGE = 4
"""The first page of the second office's book."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path, (HERE, ELSEWHERE))
    yield made
    made.books[0].store.close()


def drawing(edition_id: str, **more: object) -> str:
    boxes = [{"area": "", "columns": "nksHoTen", "box": BOX}]
    return json.dumps({"id": edition_id, "record_type": "KS", "note": "", "boxes": boxes, "ticks": [], **more})


def fields(book: ReviewStore) -> list[tuple[object, ...]]:
    with book.store.begin() as rows:
        return [(record.id, record.version, record.current) for record in rows.records.of_book(book.book)]


def lying(book: ReviewStore) -> set[str | None]:
    with book.store.begin() as rows:
        return {page.examination.layout.edition for page in rows.pages.of_book(book.book)}


def office_of(book: ReviewStore) -> int:
    with book.store.begin() as rows:
        return rows.books.find(book.book).office.id


def learned(desk: ReviewOffice) -> None:
    """The first office's book lies on a form that it taught."""
    here = desk.books[0]
    learned_form(desk.home.editions, office_of(here), here.book)
    with here.store.begin() as rows:
        for page in rows.pages.of_book(here.book):
            lies = replace(page.examination, layout=replace(page.examination.layout, edition="KS-M1"))
            rows.pages.lay(page.id, lies)
        tell_of_proposals(desk.home.editions, rows, rows.books.find(here.book))


def test_a_drawing_of_one_commune_changes_nothing_of_another(desk: ReviewOffice) -> None:
    here, there = desk.books
    before, content = fields(here), forms_hash(desk.home.editions, lying(here))
    forms = [form.id for form in office_library(desk.home.editions, office_of(here))]
    neighbour = desk.enter("lang", Role.OPERATOR, ELSEWHERE)
    assert neighbour.post(f"/editions/draw/{THEIR_PAGE}", drawing=drawing("KS-2016.v2")).status_code == 200
    assert owner_of(desk.home.editions, "KS-2016.v2") == office_of(there)
    assert [form.id for form in office_library(desk.home.editions, office_of(here))] == forms
    assert (fields(here), forms_hash(desk.home.editions, lying(here))) == (before, content)
    assert (lying(here), lying(there)) == ({"KS-2016"}, {"KS-2016"}), "not even their own books, until it is applied"


def test_only_an_administrator_draws_for_everybody(desk: ReviewOffice) -> None:
    neighbour = desk.enter("lang", Role.SUPERVISOR, ELSEWHERE)
    asked = {"drawing": drawing("KS-2016.v2"), "whose": "everybody"}
    assert neighbour.post(f"/editions/draw/{THEIR_PAGE}", **asked).status_code == 404
    assert (
        desk.enter("ad", Role.ADMINISTRATOR, ELSEWHERE).post(f"/editions/draw/{THEIR_PAGE}", **asked).status_code == 200
    )
    assert owner_of(desk.home.editions, "KS-2016.v2") is None


def test_a_version_is_applied_by_who_may_with_the_count_of_what_it_changes(desk: ReviewOffice) -> None:
    _here, there = desk.books
    operator = desk.enter("lang", Role.OPERATOR, ELSEWHERE)
    operator.post(f"/editions/draw/{THEIR_PAGE}", drawing=drawing("KS-2016.v2"))
    assert operator.post("/editions/KS-2016.v2/apply", book=there.book).status_code == 404
    stranger, chief = desk.enter("xa", Role.SUPERVISOR, HERE), desk.enter("chi", Role.SUPERVISOR, ELSEWHERE)
    assert stranger.post("/editions/KS-2016.v2/apply", book=there.book).status_code == 404
    assert "Áp dụng cho 1 sổ, 3 trang, 9 ô chưa duyệt" in chief.get("/editions/KS-2016.v2/apply").text
    assert lying(there) == {"KS-2016"}
    assert "1 sổ, 3 trang" in chief.post("/editions/KS-2016.v2/apply", book=there.book).text
    assert lying(there) == {"KS-2016.v2"}
    assert "Không có sổ nào" in chief.get("/editions/KS-2016.v2/apply").text


def test_a_form_for_everybody_is_applied_within_a_person_s_communes_alone(desk: ReviewOffice) -> None:
    here, there = desk.books
    everybody = {"drawing": drawing("KS-2016.v2"), "whose": "everybody"}
    desk.enter("ad", Role.ADMINISTRATOR, ELSEWHERE).post(f"/editions/draw/{THEIR_PAGE}", **everybody)
    chief = desk.enter("chi", Role.SUPERVISOR, ELSEWHERE)
    chief.post("/editions/KS-2016.v2/apply", book=here.book)
    assert (lying(here), lying(there)) == ({"KS-2016"}, {"KS-2016"})


def test_learned_forms_are_listed_first_with_what_is_doubtful(desk: ReviewOffice) -> None:
    learned(desk)
    listed = desk.enter("op", Role.OPERATOR, HERE).get("/editions").text
    assert listed.index("KS-M1") < listed.index("Mẫu có sẵn")
    assert "80 %" in listed and "/editions/draw/1" in listed
    assert "KS-M1" not in desk.enter("lang", Role.OPERATOR, ELSEWHERE).get("/editions").text


def test_the_editor_tells_what_is_doubtful_and_missing(desk: ReviewOffice) -> None:
    learned(desk)
    board = desk.enter("op", Role.OPERATOR, HERE).get("/editions/draw/1").text
    begin = json.loads(board.partition('id="begin">')[2].partition("</script>")[0])
    assert [box["doubts"] for box in begin["boxes"] if box["doubts"]] == [["Nhãn in “Họ và tên” đọc không rõ."]]
    assert [column["name"] for column in begin["columns"]][:3] == ["STT", "so", "quyenSo"], "the order of the law"
    assert "Dân tộc" in board and 'data-column="nksDanToc"' in board
    assert "Lưu và xác nhận" in board
    assert desk.enter("op2", Role.OPERATOR, HERE).get("/editions/KS-M1/blank").headers["content-type"] == "image/png"


def rules(book: ReviewStore) -> set[str]:
    with book.store.begin() as rows:
        return {finding.rule for _record, finding in rows.findings.of_book(book.book)}


def test_a_proposal_is_confirmed_as_it_is(desk: ReviewOffice) -> None:
    learned(desk)
    assert "form.proposed" in rules(desk.books[0])
    assert "Đã xác nhận mẫu KS-M1" in desk.enter("op", Role.OPERATOR, HERE).post("/editions/draw/1/confirm").text
    assert not edition_library(desk.home.editions).get("KS-M1").is_proposed
    assert "form.proposed" not in rules(desk.books[0])
    assert desk.enter("op2", Role.OPERATOR, HERE).post("/editions/draw/1/confirm").status_code == 409


def test_a_mended_proposal_is_a_confirmed_version_on_which_its_book_lies_at_once(desk: ReviewOffice) -> None:
    learned(desk)
    operator = desk.enter("op", Role.OPERATOR, HERE)
    named = [{"record_type": "KS", "text": "Tên cúng cơm", "columns": "nksHoTen"}]
    said = operator.post("/editions/draw/1", drawing=drawing("KS-M1.v2", wordings=named)).text
    assert "Đã lưu mẫu KS-M1.v2" in said and "hotich run" in said and "Đã nhớ 1 nhãn in" in said
    form = edition_library(desk.home.editions).get("KS-M1.v2")
    assert form.origin is not None and form.origin.confirmed_by == "op"
    assert lying(desk.books[0]) == {"KS-M1.v2"}
    assert "form.proposed" not in rules(desk.books[0])
    here, there = map(office_of, desk.books)
    assert [wording.text for wording in wordings_for(desk.home.editions, here)] == ["Tên cúng cơm"]
    assert wordings_for(desk.home.editions, there) == ()


@pytest.mark.parametrize("who", [Role.KEYER, Role.SUPERVISOR])
def test_nobody_else_confirms(desk: ReviewOffice, who: Role) -> None:
    learned(desk)
    outsider: Browser = desk.enter("ai", who, ELSEWHERE if who is Role.SUPERVISOR else HERE)
    assert outsider.post("/editions/draw/1/confirm").status_code == 404
    assert edition_library(desk.home.editions).get("KS-M1").is_proposed
