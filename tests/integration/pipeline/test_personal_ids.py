"""Personal IDs: of another province than the office, and used by people of several names in several communes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.reports.personal_ids import SharedIds, provinces_apart
from pipeline.store import Store, open_store
from pipeline.store.books.books import NewBook, Office
from pipeline.store.books.record import DraftEntry, Record
from records.examination import WHOLE_REGION, Examination
from records.stages import EntryReading, FieldReading, FieldState, PageDecision, QualityVerdict
from tests.support.review_store import UPRIGHT, sqlite

HERE = "UBND xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên"
THERE = "UBND xã Na Sang, huyện Mường Chà, tỉnh Điện Biên"
OF_DIEN_BIEN, OF_LAI_CHAU = "011307000123", "012307000123"
Child = tuple[str, str]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(sqlite(tmp_path), busy_seconds=5)
    yield made
    made.close()


def book(store: Store, office: str, *children: Child) -> list[Record]:
    """Put down the births of an office: name and personal ID of every child."""
    with store.begin() as rows:
        made = rows.books.add(NewBook("KS", 2018, "01", office))
        scan = rows.scans.add(made.id, "p.jpg", "0" * 64, "image/jpeg", 10)
        seen = Examination(0, WHOLE_REGION, UPRIGHT, QualityVerdict(PageDecision.ACCEPTED, ()))
        page = rows.pages.replace(scan, [seen])[0].id
        drafts = []
        for place, cells in enumerate(children):
            columns = dict(zip(("nksHoTen", "nksSoDinhDanh"), cells, strict=True))
            read = EntryReading(None, tuple(FieldReading(*one, value=one[2]) for one in _readings(columns)))
            drafts.append(DraftEntry(f"{page}:{place}", page, place, read, read))
        rows.records.keep_drafts(made, drafts)
        return rows.records.of_book(made.id)


def _readings(columns: dict[str, str]) -> Iterator[tuple[str, FieldState, str]]:
    yield from ((name, FieldState.READ, text) for name, text in columns.items() if text)


def shared(store: Store) -> tuple[SharedIds, dict[str, Office]]:
    with store.begin() as rows:
        offices = rows.books.offices(None)
        return SharedIds(rows, offices), {office.name: office for office in offices}


def test_a_number_with_the_code_of_another_province_is_told(store: Store) -> None:
    own, other = book(store, HERE, ("Lò Văn A", OF_DIEN_BIEN), ("Lò Văn B", OF_LAI_CHAU))
    assert list(provinces_apart(own, HERE)) == []
    assert list(provinces_apart(other, HERE)) == [("nksSoDinhDanh", "Lai Châu", "Điện Biên")]
    assert list(provinces_apart(other, "UBND xã Không Rõ Tỉnh")) == []


def test_a_number_of_two_people_in_two_communes_is_told_in_both(store: Store) -> None:
    book(store, HERE, ("Lò Văn A", OF_DIEN_BIEN), ("Lò Văn C", OF_LAI_CHAU))
    book(store, THERE, ("Lò Văn B", OF_DIEN_BIEN), ("LÒ VĂN C", OF_LAI_CHAU))
    ids, offices = shared(store)
    assert ids.elsewhere(OF_DIEN_BIEN, offices[HERE]) == [THERE]
    assert ids.elsewhere(OF_DIEN_BIEN, offices[THERE]) == [HERE]
    assert ids.elsewhere(OF_LAI_CHAU, offices[HERE]) == []


def test_a_home_without_numbers_shares_none(store: Store) -> None:
    book(store, HERE, ("Lò Văn A", ""))
    ids, offices = shared(store)
    assert ids.elsewhere(OF_DIEN_BIEN, offices[HERE]) == []
