"""A table whose learned form lacks rows: the page is open until the form is confirmed or a supervisor lets it go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from pipeline.books.balance.answering import waive_page
from pipeline.books.balance.balance import OpenPoint
from pipeline.books.balance.balancing import balance_of
from pipeline.capture.file_scanning import scan_book
from pipeline.forms.library import office_folder, write_edition
from pipeline.home.progress import SilentProgress
from pipeline.store.books.pages import PageInBook
from pipeline.store.review.people import Role
from pipeline.work.page_functions import examine
from pipeline.work.run_context import RunContext
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import PageTask
from records.editions import FormOrigin, library
from records.stages import EntryReading, FieldReading, FieldState, PageReading
from scanners.sources.source_page import SourcePage
from scanners.testing import ScriptedSource
from tests.integration.pipeline.test_run import SETTINGS, Station
from tests.support.fake_flow import flow, inline
from tests.support.form_pages import filled_page

FORM, ROWS = "KS-1990.v2", 8


def read(task: PageTask) -> PageReading:
    return PageReading(task.examination.layout, (EntryReading(1, (FieldReading("so", FieldState.READ, "1", "1"),)),))


FLOW = replace(flow(), layout=WorkerStep("layout", "1", "", examine), read=WorkerStep("read", "1", "", read))


def keep_form(station: Station, rows: int, confirmed_by: str = "") -> None:
    """Put the table into the office's folder as its pages teach it, with the first of its rows."""
    table = library().get("KS-1990")
    with station.home.store() as store, store.begin() as transaction:
        folder = office_folder(station.home.editions, transaction.books.find(station.book).office.id)
    folder.mkdir(parents=True, exist_ok=True)
    image = folder / f"{FORM}.png"
    image.write_bytes(table.image.read_bytes())
    areas = tuple(area for area in table.areas if area.row is None or area.row <= rows)
    origin = FormOrigin(station.book, ("0" * 64,), 0.8, confirmed_by=confirmed_by)
    write_edition(folder, replace(table, id=FORM, image=image, areas=areas, origin=origin))


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path / "home")


def scan(station: Station) -> None:
    page = cv2.imencode(".jpg", filled_page("KS-1990"))[1].tobytes()
    source = ScriptedSource([SourcePage("p1.jpg", page, "image/jpeg")])
    scan_book(station.home, station.book, source, RunContext(SETTINGS, FLOW, SilentProgress(), inline))
    station.run(FLOW)


def open_points(station: Station) -> list[OpenPoint]:
    with station.home.store() as store, store.begin() as rows:
        standing = balance_of(rows, station.home.editions, rows.books.find(station.book))
    return [point for point in standing.open if point.cause == "rows-beyond"]


def test_rows_that_a_learned_form_lacks_keep_the_book_open(station: Station) -> None:
    keep_form(station, rows=3)
    scan(station)
    (point,) = open_points(station)
    assert point.place == 1 and "5 dòng" in point.message
    keep_form(station, rows=3, confirmed_by="op")
    assert open_points(station) == [], "somebody looked at the form"
    keep_form(station, rows=3)
    with station.home.store() as store, store.begin() as rows:
        rows.people.add("chief", "no hash", Role.SUPERVISOR, everywhere=True)
    waive_page(station.home, station.book, 1, "chief", "Phần dưới là ghi chép của cán bộ.")
    assert open_points(station) == [], "somebody answers for the page"


def test_a_form_of_all_rows_keeps_nothing_open(station: Station) -> None:
    keep_form(station, rows=ROWS)
    scan(station)
    (page,) = station.pages()
    assert isinstance(page, PageInBook) and page.examination.layout.edition == FORM
    assert open_points(station) == []
