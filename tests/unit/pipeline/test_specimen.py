"""The specimen book agrees with itself: facts, scans and snapshot of the shared database."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from PIL import Image

from pipeline.specimen.__main__ import page, pen_for
from pipeline.specimen.book import FOLDER, SCANS, SNAPSHOT, SpecimenCase, WritingKind, specimen
from pipeline.specimen.pens import TYPE, broken, printer
from pipeline.specimen.scanner import scanned
from records.editions import library
from records.stages import PageDecision, PageKind

BOOK = specimen()


def _snapshot() -> dict[tuple[str, str], dict[str, str]]:
    rows = openpyxl.load_workbook(SNAPSHOT).worksheets[0].iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows)]
    table = [{name: str(cell) for name, cell in zip(header, row, strict=True) if cell} for row in rows]
    return {(cells["quyenSo"], cells["so"]): cells for cells in table}


def test_the_whole_specimen_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 3_200_000


def test_the_scans_are_there_in_page_order() -> None:
    assert [scan.file for scan in BOOK.scans] == sorted(path.name for path in SCANS.iterdir())


def test_the_book_has_every_kind_of_page() -> None:
    kinds = Counter(scan.kind for scan in BOOK.scans)
    assert kinds[PageKind.COVER] == kinds[PageKind.CLOSING] == 1
    assert {scan.hand for scan in BOOK.scans} == set(WritingKind)
    assert [scan.so for scan in BOOK.scans if scan.turned == 180] == ["124"]
    assert [scan.so for scan in BOOK.scans if scan.decision is PageDecision.REJECTED] == ["125"]


def test_every_entry_can_be_read_from_an_accepted_scan_and_the_totals_agree() -> None:
    readable = {scan.so for scan in BOOK.scans if scan.decision is PageDecision.ACCEPTED} - {None}
    assert readable == {cells["so"] for cells in BOOK.entries}
    assert BOOK.cases == BOOK.pages == len(BOOK.entries)


@pytest.mark.parametrize("row", BOOK.shared_database, ids=lambda row: row.so)
def test_the_snapshot_differs_where_it_says(row: SpecimenCase) -> None:
    held = _snapshot().get((f"{BOOK.volume}/{BOOK.year}", row.so))
    if row.outcome == "absent":
        assert held is None
        return
    assert held is not None
    entry = BOOK.entry(row.so)
    differing = {column for column in held.keys() | entry.keys() if held.get(column) != entry.get(column)}
    assert differing == row.changed.keys()
    assert (row.outcome == "differs") <= bool(differing)


def test_the_snapshot_has_two_differences_one_absent_and_a_pair_of_twins() -> None:
    outcomes = Counter(row.outcome for row in BOOK.shared_database)
    assert (outcomes["differs"], outcomes["absent"]) == (2, 1)
    births = Counter((cells["meHoTen"], cells["nksNgaySinh"]) for cells in BOOK.entries)
    assert sorted(births.values())[-2:] == [1, 2]


@pytest.mark.skipif(not (TYPE / "Tinos-Regular.ttf").exists(), reason="fonts-croscore is not installed")
def test_a_typed_scan_drawn_again_from_its_facts_is_the_one_that_is_kept(tmp_path: Path) -> None:
    number, scan = next((n, scan) for n, scan in enumerate(BOOK.scans) if scan.so == "121")
    rng = np.random.default_rng([BOOK.year, number])
    again = scanned(page(BOOK, library().get(BOOK.edition), scan, pen_for(scan, tmp_path, rng), rng), scan, rng)
    kept = np.asarray(Image.open(SCANS / scan.file), float)
    assert np.abs(np.asarray(Image.open(io.BytesIO(again)), float) - kept).mean() < 1.0


@pytest.mark.skipif(not (TYPE / "Tinos-Regular.ttf").exists(), reason="fonts-croscore is not installed")
def test_text_that_does_not_fit_its_lines_is_refused_not_cut() -> None:
    pen = printer("Regular", 50, np.random.default_rng(1))
    assert broken("một hai ba", pen, [90.0, 90.0, 90.0]) == ["một", "hai", "ba"]
    with pytest.raises(ValueError, match="no room"):
        broken("một hai ba", pen, [90.0, 90.0])
