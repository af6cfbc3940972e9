"""Forms that a book teaches: kept for its office, and held against what the operator said of the book."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ocr.learning.form import LearnedForm, TaughtForms
from pipeline.forms.library import office_library
from pipeline.store.books.books import NewBook
from pipeline.work.flow import Flow
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import LearnTask, ScanTask
from records.editions import library
from records.examination import NO_LAYOUT, WHOLE_REGION, Examination
from records.stages import PageDecision, QualityVerdict
from tests.integration.pipeline.test_run import Station
from tests.support import fake_flow

PRINT = library().get("KS-2006")


def look(task: ScanTask) -> tuple[Examination, ...]:
    """Pages lie on a form of their office that was learned, on none before."""
    learned = [form for form in office_library(task.forms, task.office) if form.origin is not None]
    if not learned:
        return (Examination(0, WHOLE_REGION, NO_LAYOUT, QualityVerdict(PageDecision.FORM_UNKNOWN, ())),)
    layout = replace(fake_flow.LAYOUT, edition=learned[-1].id)
    return (Examination(0, WHOLE_REGION, layout, QualityVerdict(PageDecision.ACCEPTED, ())),)


def flow(record_type: str, count: int = 1) -> Flow:
    """A flow whose books teach so many forms, whose labels speak for a record type."""

    def learn(task: LearnTask) -> TaughtForms:
        blank = np.full((40, 30), 255, np.uint8)
        names = [task.edition_id, *(f"{task.edition_id}-{number}" for number in range(2, count + 1))]
        editions = (replace(PRINT, id=name, record_type=task.record_type) for name in names)
        return TaughtForms(tuple(LearnedForm(one, blank, record_type, 0.8, (0,), {}, (), 0.9) for one in editions))

    plain = fake_flow.flow()
    return replace(plain, layout=WorkerStep("layout", "1", "", look), learn=WorkerStep("learn", "1", "", learn))


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path / "home")


def rules(station: Station) -> list[str]:
    with station.home.store() as store, store.begin() as rows:
        found = rows.findings.of_book(station.book)
    return [finding.rule for _record, finding in found if finding.rule.startswith("form.")]


def test_pages_of_another_record_type_than_was_said_teach_no_form_and_the_book_says_so(station: Station) -> None:
    station.scan(["1", "2"], flow("KT"))
    station.run(flow("KT"))
    assert rules(station) == ["form.other_type"]
    assert [form for form in office_library(station.home.editions, 1) if form.origin] == []
    assert {page.decision for page in station.pages()} == {PageDecision.FORM_UNKNOWN}


def test_two_forms_in_one_book_are_kept_and_both_wait_for_a_word(station: Station) -> None:
    station.scan(["1", "2"], flow("KS", count=2))
    station.run(flow("KS", count=2))
    assert rules(station) == ["form.proposed", "form.proposed"]
    assert len([form for form in office_library(station.home.editions, 1) if form.origin]) == 2


def test_the_next_book_of_the_office_lies_on_the_form_at_once_another_office_s_does_not(station: Station) -> None:
    station.scan(["1", "2"], flow("KS"))
    station.run(flow("KS"))
    assert {page.decision for page in station.pages()} == {PageDecision.ACCEPTED}
    for office, decision in (
        ("UBND xã Thử Nghiệm", PageDecision.ACCEPTED),
        ("UBND xã Khác", PageDecision.FORM_UNKNOWN),
    ):
        with station.home.store() as store, store.begin() as rows:
            station.book = rows.books.add(NewBook("KS", 2009, "01", office)).id
        station.scan(["1", "2"], flow("KS"))
        assert {page.decision for page in station.pages()} == {decision}
