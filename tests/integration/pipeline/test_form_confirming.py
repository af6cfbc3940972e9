"""A person's word on forms: confirmed, applied to books, and what is read again by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.forms.confirming import apply_form, apply_to, books_for, confirm_form, effect_of
from pipeline.forms.library import find_form, office_library, owner_of, write_edition
from pipeline.forms.proposals import tell_of_proposals
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import BY_PERSON
from pipeline.work.flow import Flow
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import PageTask, ScanTask
from records.editions import Edition
from records.errors import UsageError
from records.examination import WHOLE_REGION, Examination
from records.stages import (
    DOUBTFUL_AREA,
    EntryReading,
    FieldReading,
    FieldState,
    PageDecision,
    PageReading,
    QualityVerdict,
    Reason,
)
from tests.integration.pipeline.test_run import Station
from tests.support import fake_flow
from tests.support.learned_forms import learned_form

LEARNED, NEWER = "KS-M1", "KS-M1.v2"


def flow_on(edition_id: str, read: Callable[[PageTask], PageReading] = fake_flow.read, version: str = "1") -> Flow:
    """A flow whose pages are all found to lie on an edition."""
    layout = replace(fake_flow.LAYOUT, edition=edition_id)

    def look(_task: ScanTask) -> tuple[Examination, ...]:
        return (Examination(0, WHOLE_REGION, layout, QualityVerdict(PageDecision.ACCEPTED, ())),)

    plain = fake_flow.flow()
    return replace(plain, layout=WorkerStep("layout", version, "", look), read=WorkerStep("read", "1", "", read))


FLOW = flow_on(LEARNED)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """A book of two pages that lie on a form they taught, read once."""
    made = Station(tmp_path / "home")
    learned_form(made.home.editions, 1, made.book)
    made.scan(["1", "2"], FLOW)
    made.run(FLOW)
    with made.home.store() as store, store.begin() as rows:
        tell_of_proposals(made.home.editions, rows, rows.books.find(made.book))
    return made


def newer_version(station: Station) -> Edition:
    """A version of the form without its last area, drawn in the same office."""
    form = find_form(station.home.editions, LEARNED)
    assert form is not None and form.origin is not None
    drawn = replace(form, id=NEWER, areas=form.areas[:-1], origin=replace(form.origin, confirmed_by="chi"))
    write_edition(station.home.editions / "office-1", drawn)
    return drawn


def rules(station: Station) -> list[str]:
    with station.home.store() as store, store.begin() as rows:
        return [finding.rule for _record, finding in rows.findings.of_book(station.book)]


def lying(station: Station) -> set[str | None]:
    with station.home.store() as store, store.begin() as rows:
        return {page.examination.layout.edition for page in rows.pages.of_book(station.book)}


def test_a_confirmed_form_is_doubted_no_more_and_its_pages_are_read_again(station: Station) -> None:
    assert "form.proposed" in rules(station)
    with station.home.store() as store, store.begin() as rows:
        confirm_form(station.home.editions, rows, LEARNED, "chi")
    form = find_form(station.home.editions, LEARNED)
    assert form is not None and form.origin is not None
    assert (form.is_proposed, form.origin.confirmed_by) == (False, "chi")
    assert [area.id for area in form.areas if area.doubts] == []
    assert "form.proposed" not in rules(station)
    assert station.run(FLOW).done == 2
    assert station.run(FLOW).done == 0


def test_a_form_is_confirmed_once_and_only_one_of_the_home_s_own(station: Station) -> None:
    with station.home.store() as store:
        with store.begin() as rows:
            confirm_form(station.home.editions, rows, LEARNED, "chi")
        for edition_id in (LEARNED, "KS-2006", "KS-M9"):
            with pytest.raises(UsageError, match=edition_id), store.begin() as rows:
                confirm_form(station.home.editions, rows, edition_id, "chi")


def test_a_word_that_was_cut_off_before_the_trail_had_it_is_given_again(station: Station) -> None:
    with station.home.store() as store:
        with pytest.raises(KeyboardInterrupt), store.begin() as rows:
            confirm_form(station.home.editions, rows, LEARNED, "chi")
            raise KeyboardInterrupt
        assert "form.proposed" in rules(station)
        with pytest.raises(UsageError, match="không chờ"), store.begin() as rows:
            confirm_form(station.home.editions, rows, LEARNED, "another")
        with store.begin() as rows:
            confirm_form(station.home.editions, rows, LEARNED, "chi")
    assert "form.proposed" not in rules(station)


def test_a_newer_version_waits_until_it_is_applied(station: Station) -> None:
    newer_version(station)
    assert station.run(FLOW).done == 0
    assert office_library(station.home.editions, 1).of_type("KS")[-1].id == NEWER, "new pages are held against it"
    assert station.run(flow_on(NEWER, version="2")).done == 2, "the scans are looked at again, nothing is read"
    assert lying(station) == {LEARNED}
    with station.home.store() as store, store.begin() as rows:
        effect = apply_to(station.home.editions, rows, NEWER, [rows.books.find(station.book)])
    assert "1 sổ, 2 trang" in effect.words
    assert lying(station) == {NEWER}
    assert station.run(flow_on(NEWER, version="2")).done == 2


def test_the_cells_that_would_change_are_counted_and_what_people_decided_stays(station: Station) -> None:
    newer_version(station)
    with station.home.store() as store, store.begin() as rows:
        record = rows.records.of_book(station.book)[0]
        by_hand = FieldReading("nksHoTen", FieldState.READ, "Lan", "Lan", 1.0, source=f"{BY_PERSON}7")
        gone = FieldReading("meHoTen", FieldState.READ, "Hoa", "Hoa", 1.0, source=f"{BY_PERSON}7")
        others = [field for field in record.current.fields if field.column != "nksHoTen"]
        rows.records.revise(record, EntryReading(None, (*others, by_hand, gone)), record.effort)
    with station.home.store() as store, store.begin() as rows:
        effect = effect_of(rows, NEWER, rows.books.all())
        assert effect.cells == 5, "three cells of each page, but for the one that a person decided"
        apply_form(station.home.editions, rows, effect)
    station.run(FLOW)
    values = {field.column: field.value for field in station.records()[0].current.fields}
    assert (values["nksHoTen"], values["meHoTen"]) == ("Lan", "Hoa")


def test_a_form_of_one_office_is_applied_to_no_other_s_books(station: Station) -> None:
    newer_version(station)
    with station.home.store() as store, store.begin() as rows:
        other = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Láng Giềng"))
        assert owner_of(station.home.editions, NEWER) == 1
        assert [book.id for book in books_for(station.home.editions, rows, NEWER, None)] == [station.book]
        assert len(books_for(station.home.editions, rows, "KS-2006", None)) == 2
        with pytest.raises(UsageError, match=other.id):
            apply_to(station.home.editions, rows, NEWER, [other])


def test_an_office_s_version_never_stands_in_for_another_office_s_lost_form(station: Station) -> None:
    newer_version(station)
    (station.home.editions / "office-1" / f"{LEARNED}.json").unlink()
    assert find_form(station.home.editions, LEARNED) is None
    assert find_form(station.home.editions, NEWER) is not None


def blank_name(task: PageTask) -> PageReading:
    """A page whose name box holds nothing, and neither do its notes."""
    said = task.scan.read().decode()
    number = FieldReading("so", FieldState.READ, said, said, 0.9)
    empty = [FieldReading(column, FieldState.BLANK) for column in ("nksHoTen", "ghiChu")]
    return PageReading(task.examination.layout, (EntryReading(None, (number, *empty)),))


@pytest.mark.parametrize(("pages", "told"), [(4, []), (5, ["nksHoTen"])])
def test_a_column_that_stays_empty_has_a_wrong_box(tmp_path: Path, pages: int, told: list[str]) -> None:
    made = Station(tmp_path / "home")
    learned_form(made.home.editions, 1, made.book)
    flow = flow_on(LEARNED, blank_name)
    made.scan([str(number) for number in range(1, pages + 1)], flow)
    made.run(flow)
    with made.home.store() as store, store.begin() as rows:
        found = [one for _record, one in rows.findings.of_book(made.book) if one.rule == "form.wrong_box"]
    assert [column for finding in found for column in finding.columns] == told
    assert all("5/5" in finding.message for finding in found)


def unclear_or_overrun(task: PageTask) -> PageReading:
    """A page whose name is read surely, and runs out of its box; its mother's is unclear."""
    said = task.scan.read().decode()
    number = FieldReading("so", FieldState.READ, said, said, 0.99)
    runs_out = FieldReading("nksHoTen", FieldState.READ, "Lan", "Lan", 0.99, reasons=(Reason("overrun", "…"),))
    unclear = FieldReading("trangSo", FieldState.READ, "7", "7", 0.3)
    return PageReading(task.examination.layout, (EntryReading(None, (number, runs_out, unclear)),))


def test_what_is_unclear_or_runs_out_of_its_box_on_most_pages_is_told_and_never_sure(tmp_path: Path) -> None:
    made = Station(tmp_path / "home")
    learned_form(made.home.editions, 1, made.book)
    flow = flow_on(LEARNED, unclear_or_overrun)
    made.scan([str(number) for number in range(1, 6)], flow)
    made.run(flow)
    with made.home.store() as store, store.begin() as rows:
        told = [one for _record, one in rows.findings.of_book(made.book) if one.rule == "form.wrong_box"]
    assert [finding.columns for finding in told] == [("nksHoTen",), ("trangSo",)]
    for record in made.records():
        fields = {field.column: field for field in record.current.fields}
        assert fields["nksHoTen"].confidence <= 0.5
        assert [reason.code for reason in fields["nksHoTen"].reasons] == ["overrun", DOUBTFUL_AREA]
        assert fields["so"].confidence == 0.99, "other boxes are as sure as before"


def test_a_confirmed_form_is_not_doubted_for_unclear_writing(station: Station) -> None:
    with station.home.store() as store, store.begin() as rows:
        confirm_form(station.home.editions, rows, LEARNED, "chi")
    flow = flow_on(LEARNED, unclear_or_overrun, version="2")
    station.scan([str(number) for number in range(3, 9)], flow)
    station.run(flow)
    assert "form.wrong_box" not in rules(station)


def test_a_shipped_form_has_no_wrong_boxes(tmp_path: Path) -> None:
    made, flow = Station(tmp_path / "home"), flow_on("KS-2006", blank_name)
    made.scan([str(number) for number in range(1, 8)], flow)
    made.run(flow)
    assert "form.wrong_box" not in rules(made)
