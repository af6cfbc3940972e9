"""Notes proposed from the Ghi chú: shown to who may see it, kept only by an explicit act, following the saved value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.store.review.notes import StoredAmendment
from records.notes.amendments import AmendmentKind
from records.stages import Box, FieldReading, FieldState
from tests.support.review_client import ReviewOffice, office, record_in, version_in

NOTE = "Cải chính ngày sinh từ 1/2/2018 thành 2/1/2018 theo QĐ số 3 ngày 5/5/2019; Cấp lần hai"
FIRST = NOTE.partition(";")[0]
KEPT = {
    "kind": "correction",
    "column": "nksNgaySinh",
    "before": "1/2/2018",
    "after": "2/1/2018",
    "on": "05.05.2019",
    "basis": "QĐ số 3 ngày 5/5/2019",
    "wording": FIRST,
}
PROPOSED = "Đề xuất từ Ghi chú"
DOUBLE = '[review]\nsecond_keying = "doubtful"\nsecond_below = 0.95\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path, entries=1)
    write_note(made, NOTE)
    yield made
    made.books[0].store.close()


def write_note(desk: ReviewOffice, text: str, confidence: float = 0.99) -> None:
    with desk.books[0].store.begin() as rows:
        record = rows.records.get(desk.books[0].records[0])
        assert record is not None
        others = tuple(field for field in record.current.fields if field.column != "ghiChu")
        note = FieldReading("ghiChu", FieldState.READ, text, text, confidence, (Box(0.7, 0.5, 0.2, 0.1),))
        rows.records.revise(record, replace(record.current, fields=(*others, note)), record.effort)


def kept_by(desk: ReviewOffice) -> list[StoredAmendment]:
    with desk.books[0].store.begin() as rows:
        return rows.amendments.of(desk.books[0].records[0])


def test_proposals_stand_beside_the_notes_and_one_that_was_kept_is_no_more_proposed(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    page = ann.next()
    assert page.count('class="proposal"') == 2 and f'data-wording="{FIRST}"' in page
    assert kept_by(desk) == []
    told = ann.post(f"/records/{record_in(page)}/amendments", **KEPT).text
    assert told.count('class="proposal"') == 1 and f'data-wording="{FIRST}"' not in told
    (kept,) = kept_by(desk)
    assert (kept.user_id, kept.amendment.kind, kept.amendment.wording) == (
        ann.person.id,
        AmendmentKind.CORRECTION,
        FIRST,
    )
    again = ann.post(f"/records/{record_in(page)}/amendments/{kept.id}/withdraw").text
    assert again.count('class="proposal"') == 2


def test_a_proposal_that_a_person_mended_counts_as_kept(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    record = record_in(ann.next())
    told = ann.post(f"/records/{record}/amendments", **{**KEPT, "after": "21/1/2018", "kind": "change"}).text
    assert told.count('class="proposal"') == 1


def test_proposals_follow_the_saved_value(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    record = record_in(ann.next())
    ann.post(f"/records/{record}/amendments", **KEPT)
    write_note(desk, "Cải chính ngày sinh tù 1/2/2018 thành 2/1/2018 theo QĐ số 3 ngày 5/5/2019; Đã ly hôn")
    page = ann.get(f"/records/{record}").text
    assert page.count('class="proposal"') == 1 and 'data-wording="Đã ly hôn"' in page
    write_note(desk, "")
    assert PROPOSED not in ann.get(f"/records/{record}").text


def test_a_wording_that_is_not_in_the_book_is_not_kept_as_one(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    ann.post(f"/records/{record_in(ann.next())}/amendments", kind="other", wording="bịa ra")
    assert [kept.amendment.wording for kept in kept_by(desk)] == [""]


def test_a_blind_keyer_sees_neither_proposals_nor_notes_of_others(tmp_path: Path) -> None:
    desk = office(tmp_path, entries=1, settings=DOUBLE)
    write_note(desk, NOTE, confidence=0.5)
    ann, bob = desk.enter("ann"), desk.enter("bob")
    page = ann.next()
    assert PROPOSED in page
    ann.post(f"/records/{record_in(page)}/amendments", **KEPT)
    form = {"v.nksHoTen": "Trần Văn Bình", "v.nksNgaySinh": "05/03/2018", "v.ghiChu": NOTE}
    form |= {f"b.{name[2:]}": "typed" for name in form}
    ann.post(f"/records/{record_in(page)}/save", version=version_in(page), **form)
    assert "QĐ số 3" not in ann.get(f"/records/{record_in(page)}").text.split("Ghi chú ở lề sổ")[0]
    second = bob.next()
    assert "v.ghiChu" in second and "QĐ số 3" not in second and PROPOSED not in second
    told = bob.post(f"/records/{record_in(second)}/amendments", kind="other", wording=FIRST, basis="QĐ 4").text
    assert "QĐ 4" in told and "QĐ số 3" not in told
    assert kept_by(desk)[-1].amendment.wording == ""
    desk.books[0].store.close()
