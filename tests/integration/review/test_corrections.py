"""Corrections of an accepted book: by a paper alone, in the history, in a new version of the package beside the old."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exports.package.seal import sealed_hashes
from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.plain_table import plain_rows
from pipeline.backup.verify import verify
from pipeline.capture.intake import Entrance, Station, receive
from pipeline.delivery.book_export import PackageStage, WrittenPackage, export_book
from pipeline.home.progress import SilentProgress
from pipeline.run import run_books
from pipeline.store.acceptance.acceptances import BookLocked
from pipeline.store.books.record import APPROVED
from pipeline.store.review.people import Role
from scanners.sources.source_page import SourcePage
from scanners.testing import ScriptedSource
from tests.integration.review.test_pages import MEANS
from tests.support.accepted_book import locked as lock
from tests.support.review_client import Browser, ReviewOffice, office, version_in
from tests.support.review_store import sheet

BASIS = {"paper": "Quyết định cải chính", "number": "12/QĐ-UBND", "date": "05/03/2026", "issuer": "UBND xã Thử Nghiệm"}


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path / "home", entries=2)
    lock(made.books[0])
    yield made
    made.books[0].store.close()


@pytest.fixture
def head(locked: ReviewOffice) -> Browser:
    return locked.enter("head", Role.SUPERVISOR)


def corrected(locked: ReviewOffice, head: Browser, name: str, **other: str) -> int:
    address = f"/records/{locked.books[0].records[0]}/correct"
    version = version_in(head.get(address).text)
    return head.post(address, version=version, **{"v.nksHoTen": name, **BASIS, **other}).status_code


def exported(locked: ReviewOffice, folder: Path) -> WrittenPackage:
    return export_book(locked.home, locked.books[0].book, folder, PackageStage.FINAL, MEANS)


def test_a_correction_is_told_with_its_basis(locked: ReviewOffice, head: Browser) -> None:
    record = f"/records/{locked.books[0].records[0]}"
    assert f'href="{record}/correct"' in head.get(record).text and 'form="reopen"' not in head.get(record).text
    assert corrected(locked, head, "Trần Văn Bính") == 303
    history = head.get(f"{record}/history").text
    assert "cải chính" in history and "12/QĐ-UBND" in history and "Trần Văn Binh" in history
    assert "12/QĐ-UBND" in head.get(f"/books/{locked.books[0].book}").text
    with locked.books[0].store.begin() as rows:
        assert rows.audit.check() > 0


@pytest.mark.parametrize(
    "change", [*({part: " "} for part in BASIS), {"date": "3/2026"}, {"v.nksHoTen": "Trần Văn Binh"}]
)
def test_without_a_whole_basis_and_a_change_nothing_is_corrected(
    locked: ReviewOffice, head: Browser, change: dict[str, str]
) -> None:
    assert corrected(locked, head, **{"name": "Trần Văn Bính", **change}) == 422
    with locked.books[0].store.begin() as rows:
        assert rows.corrections.count(locked.books[0].book) == 0


def test_only_supervisors_correct_and_only_what_is_locked(locked: ReviewOffice, head: Browser) -> None:
    address = f"/records/{locked.books[0].records[0]}/correct"
    ann = locked.enter("ann")
    assert ann.get(address).status_code == ann.post(address, version=1, **BASIS).status_code == 404
    assert head.post(address, version=1, **{"v.nksHoTen": "A", **BASIS}).status_code == 422
    reopen = head.post(f"/records/{locked.books[0].records[0]}/reopen", reason="sai")
    assert reopen.status_code == 409 and "khóa" in reopen.text


def test_the_package_gets_a_version_with_the_list_of_what_changed(
    locked: ReviewOffice, head: Browser, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = exported(locked, out)
    old = sealed_hashes(first.package.workbook.with_suffix(".sha256"))
    assert corrected(locked, head, "Trần Văn Bính") == 303
    second = exported(locked, out)
    assert second.package.workbook == out / "KS.2018.01.v2" / "KS.2018.01.xlsx" and "2" in second.summary
    changes = second.package.workbook.with_name("KS.2018.01.changes.xlsx")
    assert sealed_hashes(first.package.workbook.with_suffix(".sha256")) == old
    assert sealed_hashes(second.package.workbook.with_suffix(".sha256"))[changes.name]
    (row,) = [cells for _number, cells in plain_rows(changes, WorkbookLimits()) if "nksHoTen" in cells[1]]
    assert row[0] == "1" and row[2:4] == ("Trần Văn Binh", "Trần Văn Bính") and "12/QĐ-UBND" in row[4]
    assert verify(locked.home, SilentProgress()).packages == 2
    assert exported(locked, out).version == 2
    assert corrected(locked, head, "Trần Văn Bình") == 303
    third = exported(locked, out)
    assert (third.version, third.changes) == (3, 1)
    changes.write_bytes(b"")
    with pytest.raises(Exception, match="changes.xlsx"):
        verify(locked.home, SilentProgress())


def test_a_run_leaves_a_locked_book_and_no_page_comes_in(locked: ReviewOffice) -> None:
    book, store = locked.books[0].book, locked.books[0].store
    run_books(locked.home, [book], MEANS)
    page = SourcePage("p9.jpg", sheet("9"), "image/jpeg")
    with pytest.raises(BookLocked, match="chief"):
        list(receive(Entrance(store, locked.home.archive, Station.FILES), book, ScriptedSource([page])))
    with store.begin() as rows:
        assert {record.state for record in rows.records.of_book(book)} == {APPROVED}
        assert [scan.name for scan in rows.scans.of_book(book)] == ["p1.jpg", "p2.jpg"]
