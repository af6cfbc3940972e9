"""Openings of which each half was scanned by itself: joined to one picture, or sent back to be scanned whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.books.balance.balancing import balance_of
from pipeline.forms.library import office_folder, write_edition
from pipeline.forms.proposals import proposals_of, tell_of_proposals
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import PageTask, ScanTask
from records.editions import Area, AreaKind, Edition, FormOrigin, Line
from records.examination import WHOLE_REGION, Examination
from records.stages import (
    Box,
    EntryReading,
    FieldReading,
    FieldState,
    PageDecision,
    PageReading,
    QualityVerdict,
)
from tests.integration.pipeline.test_run import Station
from tests.support import fake_flow

LEFT, RIGHT = ("so", "nksHoTen", "chaHoTen"), ("meHoTen", "ngayDangKy", "ghiChu")
FORMS = {"left": "KS-M1", "right": "KS-M1-2", "left right": "KS-M2"}
ROWS = 3


def table(folder: Path, name: str, columns: tuple[str, ...], book: str) -> Edition:
    """A learned form of entries in rows."""
    image = folder / f"{name}.png"
    Image.new("L", (40, 40), 255).save(image)
    areas = tuple(
        Area(f"r{row}:{column}", (column,), "", AreaKind.WRITTEN, (Line(Box(0.1, row / 5, 0.2, 0.1), 0.9),), row)
        for row in range(1, ROWS + 1)
        for column in columns
    )
    missing = tuple(column for column in ("so", "nksHoTen", "chaHoTen", "meHoTen") if column not in columns)
    origin = FormOrigin(book, ("0" * 64,), 1.0, missing)
    return Edition(name, "KS", None, None, "", (40, 40), 200, image, areas, (), (), origin=origin)


def look(task: ScanTask) -> tuple[Examination, ...]:
    """What is on a picture is its words; its figures tell pictures apart."""
    shown = " ".join(word for word in task.scan.read().decode().split() if not word.isdigit())
    layout = replace(fake_flow.LAYOUT, edition=FORMS[shown])
    return (Examination(0, WHOLE_REGION, layout, QualityVerdict(PageDecision.ACCEPTED, ())),)


def read(task: PageTask) -> PageReading:
    numbers = (FieldReading("so", FieldState.READ, str(row), str(row), 0.9) for row in range(1, ROWS + 1))
    entries = tuple(EntryReading(row, (field,)) for row, field in enumerate(numbers, start=1))
    return PageReading(task.examination.layout, entries)


FLOW = replace(
    fake_flow.flow(),
    layout=WorkerStep("layout", "1", "", look),
    read=WorkerStep("read", "1", "", read),
)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    made = Station(tmp_path / "home")
    with made.home.store() as store, store.begin() as rows:
        office = rows.books.find(made.book).office.id
    folder = office_folder(made.home.editions, office)
    folder.mkdir(parents=True)
    for words, columns in (("left", LEFT), ("right", RIGHT), ("left right", LEFT + RIGHT)):
        write_edition(folder, table(folder, FORMS[words], columns, made.book))
    return made


def ends(station: Station) -> dict[str, int]:
    with station.home.store() as store, store.begin() as rows:
        return balance_of(rows, station.home.editions, rows.books.find(station.book)).counts


def test_both_halves_become_one_picture_in_the_place_of_the_left_one(station: Station) -> None:
    station.scan(["left", "right"], FLOW)
    station.run(FLOW)
    pages = station.pages()
    assert [page.decision for page in pages] == [PageDecision.DUPLICATE] * 2 + [PageDecision.ACCEPTED]
    assert pages[2].file == "p1+.jpg"
    assert len(station.records()) == ROWS
    assert ends(station) == {"duplicate": 2, "entry": 1}


def test_nothing_is_joined_twice(station: Station) -> None:
    station.scan(["left", "right"], FLOW)
    station.run(FLOW)
    assert station.run(FLOW).done == 0
    assert len(station.pages()) == 3


def test_scans_examined_again_by_a_newer_program_stay_joined(station: Station) -> None:
    station.scan(["left", "right"], FLOW)
    station.run(FLOW)
    station.run(replace(FLOW, layout=WorkerStep("layout", "2", "", look)))
    assert len(station.records()) == ROWS
    assert ends(station) == {"duplicate": 2, "entry": 1}


@pytest.mark.parametrize(
    "order",
    [["left 1", "right 1", "left 2"], ["right 1", "left 1"], ["right 1", "left 2", "right 2"]],
    ids=["the last one", "the wrong way round", "the first one"],
)
def test_a_half_without_the_other_is_to_be_scanned_again_whole(station: Station, order: list[str]) -> None:
    station.scan(order, FLOW)
    station.run(FLOW)
    alone = [page for page in station.pages() if page.decision is PageDecision.REJECTED]
    assert {reason.code for page in alone for reason in page.reasons} == {"half-opening"}
    assert len(station.records()) == (ROWS if len(order) > len(alone) else 0)


def test_halves_are_no_forms_that_a_person_confirms(station: Station) -> None:
    with station.home.store() as store, store.begin() as rows:
        book = rows.books.find(station.book)
    assert [form.id for form in proposals_of(station.home.editions, book)] == ["KS-M2"]


@pytest.mark.parametrize("shown", ["left", "right"])
def test_a_book_of_one_half_of_its_openings_is_told(station: Station, shown: str) -> None:
    for path in station.home.editions.glob("office-*/*"):
        if path.stem != FORMS[shown]:
            path.unlink()
    station.scan([f"{shown} 1", f"{shown} 2"], FLOW)
    station.run(FLOW)
    with station.home.store() as store, store.begin() as rows:
        tell_of_proposals(station.home.editions, rows, rows.books.find(station.book))
    assert rules(station) == ["form.half", "form.proposed"]
    assert [page.decision for page in station.pages()] == [PageDecision.ACCEPTED] * 2, "nothing is thrown away"


def rules(station: Station) -> list[str]:
    with station.home.store() as store, store.begin() as rows:
        return sorted(finding.rule for record, finding in rows.findings.of_book(station.book) if record is None)
