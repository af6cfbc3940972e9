"""The page of what was sent: sums and doubtful cases of one's own communes, nobody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from exports.upload.cases import UploadCase
from exports.upload.outcomes import CaseState, Outcome
from pipeline.store.ledgers.uploads import NewSubmission, NewUpload
from pipeline.store.review.people import Role
from pipeline.upload.upload_findings import judge_uploads
from tests.support.review_client import ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE

WORDS = "Trần Văn Binh trùng số định danh"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    """Two communes; of the first two cases were sent, one rejected and one imported."""
    made = office(tmp_path, (HERE, ELSEWHERE), entries=2)
    store, book_id, records = made.books[0].store, made.books[0].book, made.books[0].records
    cases = [UploadCase(f"{number:064d}", str(number), number, f"{number}.pdf", {}) for number in (1, 2)]
    rejected = Outcome(cases[0].key, CaseState.REJECTED, code="E7", words=WORDS)
    with store.begin() as rows:
        uploads = tuple(NewUpload(record, case) for record, case in zip(records, cases, strict=True))
        rows.uploads.prepare(NewSubmission("s" * 64, book_id, "e" * 64, "z" * 64, uploads))
        rows.uploads.tell([rejected, replace(rejected, key=cases[1].key, state=CaseState.IMPORTED)], "test")
        judge_uploads(rows, rows.books.find(book_id), None)
    yield made
    store.close()


def test_sums_and_the_cases_to_look_at_are_shown_without_names(desk: ReviewOffice) -> None:
    page = desk.enter("head", Role.SUPERVISOR).get("/sent").text
    assert re.findall(r'<td class="number">(\d+)', page) == ["2", "1", "1", "0", "0"]
    assert "Tổng cộng" not in page
    assert f'<a href="/records/{desk.books[0].records[0]}">1</a> bị từ chối' in page
    assert WORDS not in page


def test_books_are_added_up_and_it_is_said_what_waits(desk: ReviewOffice) -> None:
    further = desk.books[1]
    case = UploadCase("f" * 64, "9", 9, "9.pdf", {})
    with further.store.begin() as rows:
        uploads = (NewUpload(further.records[0], case),)
        rows.uploads.prepare(NewSubmission("t" * 64, further.book, "e" * 64, "z" * 64, uploads))
    page = desk.enter("head", Role.SUPERVISOR, None).get("/sent").text
    total = page.partition("<tfoot>")[2]
    assert re.findall(r'<td class="number">(\d+)', total) == ["3", "1", "1", "1", "0"]
    assert "chờ gửi 1" in page


def test_another_commune_sees_nothing_of_it(desk: ReviewOffice) -> None:
    page = desk.enter("far", Role.SUPERVISOR, ELSEWHERE).get("/sent").text
    assert desk.books[0].book not in page and "Chưa gửi gì." in page


def test_the_words_of_the_receiver_stand_at_the_record(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    record = desk.books[0].records[0]
    assert WORDS in ann.get(f"/records/{record}").text
