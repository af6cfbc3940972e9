"""Two copies of a book in one home: joined when they arrive, compared in the run, what differs told in both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.books.registration import add_book
from pipeline.books.twins.comparing import AGREES, RULE
from pipeline.books.twins.twin_copies import part_twins, say_twins
from pipeline.capture.file_scanning import scan_book
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.run import run_books
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import Record
from pipeline.work.flow import Flow
from pipeline.work.run_context import RunContext
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import PageTask
from records.errors import UsageError
from records.stages import Box, EntryReading, FieldReading, FieldState, PageReading
from tests.support.fake_flow import LAYOUT, flow, inline, scans
from tests.support.homes import new_home

OFFICE = "UBND xã Thử Nghiệm"
SURE = 0.9


def read(task: PageTask) -> PageReading:
    """Read a scan whose words are number, day of birth and name."""
    number, day, name = task.scan.read().decode().split(" ", 2)
    values = {"so": number, "nksNgaySinh": day, "nksHoTen": name}
    box = (Box(0.1, 0.1, 0.3, 0.03),)
    fields = tuple(FieldReading(column, FieldState.READ, text, text, SURE, box) for column, text in values.items())
    return PageReading(LAYOUT, (EntryReading(None, fields),))


@dataclass(frozen=True)
class Office:
    home: Home

    @property
    def context(self) -> RunContext:
        reading: Flow = replace(flow(), read=WorkerStep("read", "1", "", read))
        return RunContext(RunSettings(jobs=1), reading, SilentProgress(), inline)

    def add(self, copy: str, *pages: str, volume: str = "01") -> str:
        book = add_book(self.home, NewBook("KS", 2018, volume, OFFICE, copy))
        scan_book(self.home, book, scans(pages), self.context)
        return book

    def run(self) -> None:
        run_books(self.home, [], self.context)

    def records(self, book: str) -> list[Record]:
        with self.home.store() as store, store.begin() as rows:
            return rows.records.of_book(book)

    def differences(self, book: str) -> list[tuple[int, str]]:
        with self.home.store() as store, store.begin() as rows:
            return [(record, finding.message) for record, finding in rows.findings.of_rules(book, {RULE})]


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return Office(new_home(tmp_path / "home"))


def sure(record: Record, column: str) -> float:
    return next(field.confidence for field in record.current.fields if field.column == column)


def test_both_copies_are_compared_whichever_was_read_first(here: Office) -> None:
    ours = here.add("commune", "1 05.03.2018 Trần Văn Bình", "2 06.03.2018 Lê Thị Mai")
    here.run()
    assert [sure(record, "nksNgaySinh") for record in here.records(ours)] == [SURE, SURE]
    theirs = here.add("district", "2 06.03.2018 Lê Thị Mai", "1 05.03.2018 Trần Văn Bính")
    here.run()  # both, though the first was drafted before the second was read
    raised = AGREES * SURE / (AGREES * SURE + 1 - SURE)
    for book in (ours, theirs):
        assert [sure(record, "nksNgaySinh") for record in here.records(book)] == [pytest.approx(raised)] * 2
    (ours_first, theirs_second) = (here.records(ours)[0].id, here.records(theirs)[1].id)
    assert [record for record, _said in here.differences(ours)] == [ours_first]
    ((record, said),) = here.differences(theirs)
    assert record == theirs_second and "“Trần Văn Bính”, bản kia “Trần Văn Bình”" in said


def test_parted_books_are_as_they_were_read(here: Office) -> None:
    ours = here.add("commune", "1 05.03.2018 Trần Văn Bình")
    here.add("district", "1 05.03.2018 Trần Văn Bính")
    here.run()
    assert here.differences(ours)
    with here.home.store() as store, store.begin() as rows:
        part_twins(rows, rows.books.find(ours))
    here.run()
    assert here.differences(ours) == [] and sure(here.records(ours)[0], "nksNgaySinh") == SURE


def test_another_volume_is_no_twin_until_somebody_says_so(here: Office) -> None:
    ours = here.add("commune", "1 05.03.2018 Trần Văn Bình")
    other = here.add("district", "1 05.03.2018 Trần Văn Bình", volume="02")
    with here.home.store() as store, store.begin() as rows:
        assert rows.twins.of(ours) is None
        say_twins(rows, rows.books.find(ours), rows.books.find(other))
        assert (rows.twins.of(ours), rows.twins.of(other)) == (other, ours)
        with pytest.raises(UsageError):
            say_twins(rows, rows.books.find(ours), rows.books.find(ours))


def decide(here: Office, book: str, **values: str) -> None:
    """Have a person decide every field of the first record, some of them otherwise than they were read."""
    with here.home.store() as store, store.begin() as rows:
        record = rows.records.of_book(book)[0]
        fields = tuple(
            replace(field, source="person:1", confidence=1.0, value=values.get(field.column, field.value))
            for field in record.current.fields
        )
        rows.records.revise(record, EntryReading(None, fields), record.effort)


def test_what_people_decided_in_either_copy_is_what_is_compared(here: Office) -> None:
    ours = here.add("commune", "1 05.03.2018 Trần Văn Bình")
    theirs = here.add("district", "1 05.03.2018 Trần Văn Bính")
    here.run()
    assert here.differences(ours) and here.differences(theirs)
    decide(here, theirs, nksHoTen="Trần Văn Bỉnh")
    here.run()
    ((_record, said),) = here.differences(ours)
    assert "“Trần Văn Bình”, bản kia “Trần Văn Bỉnh”" in said
    decide(here, ours, nksHoTen="Trần Văn Bỉnh")
    here.run()
    assert here.differences(ours) == [] == here.differences(theirs)


def test_what_a_person_decided_stays_decided(here: Office) -> None:
    ours = here.add("commune", "1 05.03.2018 Trần Văn Bình")
    here.run()
    decide(here, ours)
    here.add("district", "1 05.03.2018 Trần Văn Bính")
    here.run()
    name = next(field for field in here.records(ours)[0].current.fields if field.column == "nksHoTen")
    assert (name.value, name.source) == ("Trần Văn Bình", "person:1")
