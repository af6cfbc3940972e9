"""The gate names the true cause of what an eye cannot read, and takes no readable print for lost."""

from __future__ import annotations

from dataclasses import replace

from ocr.layout import find_layout
from ocr.page import PageImage, Pixels
from records.editions import library
from records.stages import Box, PageDecision, PageLayout, QualityVerdict
from scanners.gate.quality import judge
from tests.support.bent_pages import curled_page
from tests.support.form_pages import edition, filled_page

EDITIONS = tuple(library())


def laid(name: str) -> tuple[Pixels, PageLayout]:
    page = filled_page(name)
    return page, find_layout(PageImage(page, None), EDITIONS)


def codes(verdict: QualityVerdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


def test_what_curls_too_much_is_told_so() -> None:
    scan = curled_page("KS-2016", 20.0)
    layout = find_layout(scan, EDITIONS)
    assert codes(judge(scan.pixels, layout, edition("KS-2016"))) == ["curled"]


def test_writing_over_a_ruled_leader_is_no_loss() -> None:
    page, layout = laid("KS-2006")
    values = [line.box for area in edition("KS-2006").areas for line in area.lines]
    leaders = tuple(Box(box.x, box.y + 0.6 * box.height, box.width, box.height / 4) for box in values)
    verdict = judge(page, replace(layout, lost=leaders), edition("KS-2006"))
    assert verdict.decision is PageDecision.ACCEPTED


def test_lost_words_are_a_loss_but_not_two_of_few() -> None:
    page, layout = laid("KS-2006")
    words = tuple(printed.box for printed in edition("KS-2006").printed)
    assert codes(judge(page, replace(layout, lost=words), edition("KS-2006"))) == ["marks_lost"]
    few = replace(edition("KS-2006"), printed=edition("KS-2006").printed[:20])
    assert judge(page, replace(layout, lost=words[:2]), few).decision is PageDecision.ACCEPTED
    assert codes(judge(page, replace(layout, lost=words[:3]), few)) == ["marks_lost"]
