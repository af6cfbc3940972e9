"""Pages read by their own labels: what the book's other forms say of them counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ocr.learning.form import LearnedForm
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import LonePageTask, ScanTask
from records.editions import library
from records.examination import NO_LAYOUT, WHOLE_REGION, Examination
from records.stages import PageDecision, QualityVerdict, Reason
from tests.integration.pipeline.test_run import Station
from tests.support import fake_flow

CUT = QualityVerdict(PageDecision.REJECTED, (Reason("cut", "Mép tờ bị cắt 22 mm.", 22.0),))
ASKED: list[tuple[str, ...]] = []


def look(task: ScanTask) -> tuple[Examination, ...]:
    """The first two pages lie on a known form, the third one on none."""
    if task.scan.read().decode() == "3":
        return (Examination(0, WHOLE_REGION, NO_LAYOUT, QualityVerdict(PageDecision.FORM_UNKNOWN, ())),)
    return (Examination(0, WHOLE_REGION, fake_flow.LAYOUT, QualityVerdict(PageDecision.ACCEPTED, ())),)


def learn_alone(task: LonePageTask) -> tuple[LearnedForm, Examination]:
    ASKED.append(task.of_book)
    form = LearnedForm(library().get("KS-2006"), np.full((2, 2), 255, np.uint8), "KS", 1.0, (0,), {}, (), 1.0)
    return form, replace(task.before, verdict=CUT)


FLOW = replace(
    fake_flow.flow(),
    layout=WorkerStep("layout", "1", "", look),
    learn_page=WorkerStep("learn_page", "1", "", learn_alone),
)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    ASKED.clear()
    made = Station(tmp_path / "home")
    made.scan(["1", "2", "3"], FLOW)
    made.run(FLOW)
    return made


def test_a_lone_page_is_held_against_the_forms_of_its_book(station: Station) -> None:
    assert ASKED == [("KS-2006",)]


def test_a_page_that_a_part_of_was_cut_off_is_refused_with_that_reason(station: Station) -> None:
    page = station.pages()[2]
    assert page.decision is PageDecision.REJECTED
    assert [reason.code for reason in page.reasons] == ["cut"]
    assert station.run(FLOW).done == 0
