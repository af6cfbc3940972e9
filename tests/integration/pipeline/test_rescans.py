"""Rescans that the station names: nothing on the new scan has to tell which page it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.layout import find_layout
from ocr.page import decode
from pipeline.capture.file_scanning import scan_book
from pipeline.capture.rescans import only_page, page_named_by, shown_again
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.run import run_books
from pipeline.specimen.book import SCANS
from pipeline.store.books.pages import PageInBook
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Role
from pipeline.work.page_steps import page_flow
from pipeline.work.run_context import RunContext
from records.editions import library
from records.errors import InputRefused
from records.examination import WHOLE_REGION, Examination
from records.stages import PageDecision, QualityVerdict
from scanners.sources.source_page import RefusalCode, SourcePage, SourceRefusal
from scanners.testing import ScriptedSource
from tests.integration.pipeline.capture import test_station
from tests.integration.pipeline.capture.test_station import Book
from tests.integration.pipeline.test_run import Station
from tests.support import fake_flow
from tests.support.review_client import Browser, ReviewOffice, office, version_in
from tests.support.review_store import HERE


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path, (HERE,), entries=1)
    yield made
    made.books[0].store.close()


@pytest.fixture
def operator(desk: ReviewOffice) -> Browser:
    return desk.enter("tram", Role.OPERATOR)


@pytest.fixture
def book(desk: ReviewOffice) -> Book:
    """Three pages, scanned and read."""
    made = Book(desk)
    made.scan("1 0.9", "2 0.8", "3 0.9")
    made.run()
    return made


def sent_back(desk: ReviewOffice, record: int) -> None:
    reviewer = desk.enter("ann")
    page = reviewer.post(f"/records/{record}/take").text
    reviewer.post(f"/records/{record}/send-back", version=version_in(page), reason="Số bị nhòe")


def numbers(desk: ReviewOffice, book: Book) -> dict[int, str]:
    with desk.books[0].store.begin() as rows:
        return {record.id: record.so for record in rows.records.of_book(book.id)}


def test_a_rescan_that_nothing_tells_takes_the_place_of_its_page(
    desk: ReviewOffice, operator: Browser, book: Book
) -> None:
    first, second, third = numbers(desk, book)
    sent_back(desk, second)
    book.scan("99 0.3", first=7, again=2)
    assert "Đã quét lại, chờ máy đọc." in operator.get(f"/station/{book.id}").text
    test_station.READ.clear()
    book.run()
    assert test_station.READ == ["99 0.3"]
    assert numbers(desk, book) == {first: "1", second: "99", third: "3"}
    assert "Số bị nhòe" not in operator.get(f"/station/{book.id}").text
    with desk.books[0].store.begin() as rows:
        record, scans = rows.records.get(second), rows.scans.of_book(book.id)
    assert record is not None and record.task == ReviewTask.REVIEW
    kept = [desk.home.archive.read(scan.sha256 or "", recheck=True) for scan in scans]
    assert kept == [b"1 0.9", b"2 0.8", b"3 0.9", b"99 0.3"]


def test_it_may_be_said_of_a_scan_that_is_there_already(desk: ReviewOffice, book: Book) -> None:
    before = numbers(desk, book)
    book.scan("99 0.9", first=7)
    book.run()
    assert len(numbers(desk, book)) == 4
    test_station.READ.clear()
    assert book.scan("99 0.9", first=8, again=2).known == 1
    book.run()
    assert test_station.READ == []
    assert list(numbers(desk, book).values()) == ["1", "99", "3"]
    assert list(numbers(desk, book)) == list(before)


def test_what_the_page_shows_comes_before_a_slip_of_the_station(
    desk: ReviewOffice, operator: Browser, book: Book
) -> None:
    before = numbers(desk, book)
    sent_back(desk, list(before)[1])
    book.scan("3 0.7", first=7, again=2)
    book.run()
    assert numbers(desk, book) == before
    assert "Số bị nhòe" in operator.get(f"/station/{book.id}").text


def test_the_old_scan_is_no_rescan(desk: ReviewOffice, book: Book) -> None:
    report = book.scan("2 0.8", first=7, again=2)
    assert [refused.reason.code for refused in report.refused] == ["old-scan"]
    assert report.received == report.known == 0


def test_a_refused_file_is_no_page_of_the_book(desk: ReviewOffice, book: Book) -> None:
    report = book.scan("2 0.9", "3 0.9", first=7, again=2)
    assert [refused.reason.code for refused in report.refused] == ["not_one_page"]
    with desk.books[0].store.begin() as rows:
        assert len(rows.pages.of_book(book.id)) == 3


def test_a_page_that_is_not_there_cannot_be_scanned_again(book: Book) -> None:
    with pytest.raises(InputRefused, match="trang 9"):
        book.scan("2 0.9", first=7, again=9)


def test_a_refused_page_that_is_scanned_again_keeps_its_place(desk: ReviewOffice, operator: Browser) -> None:
    book = Book(desk)
    book.scan("1 0.9", "2 0.9 blurred", "3 0.9")
    assert "Trang bị mờ" in operator.get(f"/station/{book.id}").text
    book.scan("2 0.9", first=7, again=2)
    assert "Trang bị mờ" not in operator.get(f"/station/{book.id}").text
    book.run()
    assert list(numbers(desk, book).values()) == ["1", "2", "3"]


def test_a_rescan_that_is_refused_leaves_the_wish(desk: ReviewOffice, operator: Browser, book: Book) -> None:
    before = numbers(desk, book)
    sent_back(desk, list(before)[1])
    book.scan("2 0.9 blurred", first=7, again=2)
    book.run()
    assert numbers(desk, book) == before
    assert "Số bị nhòe" in operator.get(f"/station/{book.id}").text


def without_its_number(scan: bytes) -> bytes:
    """A scan whose register number was washed away: paper where it stood."""
    image = decode(scan)
    form = library().get("KS-2016")
    layout = find_layout(image, [form])
    box = next(line.box for area in form.areas if area.columns == ("so",) for line in area.lines)
    right, bottom = box.x + box.width, box.y + box.height
    corners = np.array([[[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]]])
    place = cv2.perspectiveTransform(corners, np.array(layout.homography).reshape(3, 3)).astype(np.int32)
    washed = image.pixels.copy()
    cv2.fillPoly(washed, list(place), np.median(washed, axis=(0, 1)).tolist())
    return cv2.imencode(".jpg", washed)[1].tobytes()


def test_a_real_page_without_its_number_gets_it_from_the_rescan(tmp_path: Path) -> None:
    station, clean = Station(tmp_path / "home"), (SCANS / "p003.jpg").read_bytes()
    context = RunContext(RunSettings(jobs=1), page_flow(station.home), SilentProgress(), fake_flow.inline)

    def scanned(name: str, data: bytes, again: int | None = None) -> list[tuple[int, str]]:
        source = ScriptedSource([SourcePage(name, data, "image/jpeg")])
        scan_book(station.home, station.book, source, context, again)
        run_books(station.home, [station.book], context)
        return [(record.id, record.so) for record in station.records()]

    ((record, number),) = scanned("p1.jpg", without_its_number(clean))
    assert number == ""
    assert scanned("lai-1.jpg", clean, again=1) == [(record, "122")]
    assert [page.decision for page in station.pages()] == [PageDecision.DUPLICATE, PageDecision.ACCEPTED]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("lai-41.jpg", 41),
        ("Lại 41.JPG", 41),
        ("la\u0323i-41.png", 41),
        ("KS.2018.02/lai-041 (2).tif", 41),
        ("lai-41/scan0001.jpg", 41),
        ("lai-3/lai-41.jpg", 41),
        ("lai_7/phu/1.jpg", 7),
        ("41.jpg", None),
        ("lai.jpg", None),
        ("lai-41-42.jpg", None),
        ("trang-lai-41.jpg", None),
        ("lai-41b.jpg", None),
    ],
)
def test_files_and_folders_say_what_they_show_anew(path: str, page: int | None) -> None:
    assert page_named_by(path) == page


def test_a_source_of_more_than_one_page_is_refused_whole() -> None:
    one, two = (SourcePage(f"x.pdf#{number}", b"x", "image/png") for number in (1, 2))
    assert list(only_page([one])) == [one]
    refused = list(only_page([one, two]))
    assert [(item.name, item.code) for item in refused if isinstance(item, SourceRefusal)] == [
        ("x.pdf#1", RefusalCode.NOT_ONE_PAGE)
    ]
    assert list(only_page([])) == []


def page(page_id: int, scan: int, part: int, again: int | None = None) -> PageInBook:
    seen = Examination(part, WHOLE_REGION, fake_flow.LAYOUT, QualityVerdict(PageDecision.ACCEPTED, ()))
    return PageInBook(page_id, page_id, scan, "", f"{scan}.jpg", seen, again)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ([page(4, 9, 0, again=2)], {4: (2,)}),
        ([page(4, 9, 1, again=2), page(5, 9, 2, again=2)], {4: (2,), 5: (3,)}),
        ([page(4, 9, 1, again=1), page(5, 9, 2, again=1)], {}),
        ([page(4, 9, 0, again=2), page(5, 10, 0, again=4)], {4: (2,), 5: (4, 2)}),
        ([page(4, 9, 0, again=77)], {}),
    ],
)
def test_halves_of_a_spread_show_halves(new: list[PageInBook], said: dict[int, tuple[int, ...]]) -> None:
    assert shown_again([page(1, 1, 0), page(2, 2, 1), page(3, 2, 2), *new]) == said
