"""The acceptance of a book: blocked while it does not balance, pace and differences first, answers by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store.review.answers import PageKey
from pipeline.store.review.people import Role
from records.language import Message
from records.stages import Finding, Reason, Severity
from tests.integration.review.test_pages import ALL, answer
from tests.support.accepted_book import vouched
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    """Two decided records and a third scan that was refused."""
    made = office(tmp_path, (HERE, ELSEWHERE), entries=2)
    book = made.books[0].book
    with made.books[0].store.begin() as rows:
        rows.scans.refuse(book, "p3.jpg", Reason("truncated", "Tệp bị cắt cụt."))
    ann = made.enter("ann")
    answer(ann, ann.next(), ALL)
    answer(ann, ann.next(), ALL)
    yield made
    made.books[0].store.close()


@pytest.fixture
def head(desk: ReviewOffice) -> Browser:
    return desk.enter("head", Role.SUPERVISOR)


def states(desk: ReviewOffice) -> set[str]:
    with desk.books[0].store.begin() as rows:
        return {record.state for record in rows.records.of_book(desk.books[0].book)}


def test_a_book_with_a_refused_page_is_not_accepted_and_the_page_is_named(desk: ReviewOffice, head: Browser) -> None:
    refused = head.post(f"/books/{desk.books[0].book}/accept")
    assert refused.status_code == 409 and "Trang 3 (p3.jpg)" in refused.text
    assert states(desk) == {"draft"}
    page = head.get(f"/books/{desk.books[0].book}").text
    assert "Trang 3 (p3.jpg)" in page and f'action="/books/{desk.books[0].book}/accept"' not in page


def test_the_supervisor_lets_the_page_go_and_accepts(desk: ReviewOffice, head: Browser) -> None:
    book = desk.books[0].book
    with desk.books[0].store.begin() as rows:
        key = f"page-{rows.pages.places(book)[-1].scan_id}-0"
    assert head.post(f"/books/{book}/answer", point=key).status_code == 409
    assert head.post(f"/books/{book}/answer", point=key, reason="Tờ lót.").status_code == 303
    refused = head.post(f"/books/{book}/accept")
    assert refused.status_code == 409 and "mẫu kiểm tra" in refused.text
    assert f'action="/books/{book}/accept"' not in head.get(f"/books/{book}").text
    vouched(desk.books[0])
    assert f'action="/books/{book}/accept"' in head.get(f"/books/{book}").text
    assert head.post(f"/books/{book}/accept").status_code == 303
    assert states(desk) == {"approved"}
    with desk.books[0].store.begin() as rows:
        assert [(one.user, one.reason) for one in rows.answers.waivers(book).values()] == [("head", "Tờ lót.")]


def test_pace_and_open_differences_come_first(desk: ReviewOffice, head: Browser) -> None:
    book, record = desk.books[0].book, desk.books[0].records[0]
    with desk.books[0].store.begin() as rows:
        rows.answers.waive(book, _refused_page(desk), head.person.id, "Tờ lót.")
        doubt = Finding("shared.differs", Severity.WARN, ("so",), Message("Khác số."))
        rows.findings.replace(book, [(record, doubt)], "reconcile")
    vouched(desk.books[0])
    page = head.get(f"/books/{book}").text
    places = [page.index(words) for words in ("ann", "Khác số.", 'id="balance"', "/accept")]
    assert places == sorted(places)


def test_a_difference_that_somebody_answered_is_not_open(desk: ReviewOffice, head: Browser) -> None:
    book, record = desk.books[0].book, desk.books[0].records[0]
    typed = Finding("shared.differs", Severity.WARN, ("nksHoTen",), Message("Khác dấu."))
    both = Finding("V9", Severity.WARN, ("nksHoTen", "so"), Message("Tên và số."))
    with desk.books[0].store.begin() as rows:
        rows.findings.replace(book, [(record, typed), (record, both)], "reconcile")
    page = head.get(f"/books/{book}").text
    assert "Khác dấu." not in page and "Tên và số." in page


def _refused_page(desk: ReviewOffice) -> PageKey:
    with desk.books[0].store.begin() as rows:
        return PageKey(rows.pages.places(desk.books[0].book)[-1].scan_id, 0, "")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.KEYER, Role.OPERATOR])
def test_the_page_is_the_supervisors_own(desk: ReviewOffice, role: Role) -> None:
    other = desk.enter("other", role)
    book = desk.books[0].book
    assert other.get(f"/books/{book}").status_code == 404
    assert other.post(f"/books/{book}/answer", point="page-3-0", reason="x").status_code == 404


def test_a_supervisor_of_another_commune_sees_nothing(desk: ReviewOffice) -> None:
    other = desk.enter("other", Role.SUPERVISOR, ELSEWHERE)
    assert other.get(f"/books/{desk.books[0].book}").status_code == 404


def test_what_rules_say_is_read_in_the_language_of_the_browser(desk: ReviewOffice, head: Browser) -> None:
    book = desk.books[0].book
    told = Finding("form.other_type", Severity.BLOCK, (), Message("Nét chữ chưa đủ rõ để kết luận."))
    with desk.books[0].store.begin() as rows:
        rows.findings.replace(book, [(None, told)], "learn")
    assert "Nét chữ chưa đủ rõ để kết luận." in head.get(f"/books/{book}").text
    head.client.cookies.set("hotich-lang", "en")
    english = head.get(f"/books/{book}").text
    assert "The writing is not clear enough to settle it." in english and "Page 3 (p3.jpg)" in english
