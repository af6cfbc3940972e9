"""The grid review in a real browser by keys alone: nothing is confirmed that was not on the screen with its ink."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pipeline.store.books.record import BY_PERSON
from review.work.grid.marks import MARKED
from tests.support.review_browser import CHROMIUM, Desk, keys

expect.set_options(timeout=60_000)
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium")

SECOND_KEYING = ("never",)
ENTRIES = 20
"""Of the book at the desk: names of one value, the least sure first."""


def decided(desk: Desk, record_id: int) -> tuple[bool, bool]:
    """Whether a person has confirmed the name of a record, and whether it is marked."""
    with desk.book.store.begin() as rows:
        record = rows.records.get(record_id)
        assert record is not None
        name = next(field for field in record.current.fields if field.column == "nksHoTen")
        marked = any(finding.rule == MARKED for finding in rows.findings.of_record(record_id))
        return name.source.startswith(BY_PERSON), marked


def at_the_grid(desk: Desk, width: int, height: int) -> Page:
    page = desk.sit("an")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{desk.house.servers[0]}/grid")
    keys(page, "Enter")
    expect(page.locator(".tile input:focus")).to_have_count(1)
    return page


def test_a_column_is_answered_by_keys_alone_and_only_what_was_seen(desk: Desk) -> None:
    page = at_the_grid(desk, 911, 438)  # 1366 × 657 at 150 %
    keys(page, "ArrowRight", "Space")
    expect(page.locator("input[name=odd]:checked")).to_have_count(1)
    keys(page, "Enter")
    expect(page.locator("#said")).to_be_visible()
    assert decided(desk, desk.book.records[0]) == (False, False)
    for _try in range(ENTRIES * 50):
        if page.locator(".said").count():
            break
        keys(page, "Enter")
        page.wait_for_timeout(200)
    expect(page.locator(".said")).to_contain_text("19 ô đã xác nhận, 1 ô để lại")
    assert [decided(desk, one) for one in desk.book.records] == [
        (True, False),
        (False, True),
        *[(True, False)] * (ENTRIES - 2),
    ]


def test_from_a_cell_one_key_leads_into_its_record(desk: Desk) -> None:
    page = at_the_grid(desk, 1366, 657)
    assert [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")] == []
    keys(page, "ArrowRight", "ArrowRight", "F8")
    expect(page.locator("#desk")).to_have_attribute("data-record", str(desk.book.records[2]))
