"""Doubts that records of a book share, and the other copy of a book, in a real browser by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.books.twins.comparing import RULE
from pipeline.books.twins.twin_copies import STEP
from pipeline.store.review.people import Role
from records.language import Message
from records.stages import Finding, Severity
from tests.acceptance.test_desk_pages import assert_usable
from tests.support.forced import forced
from tests.support.review_browser import CHROMIUM, Desk, at, keys
from tests.support.review_store import add_book

SECOND_KEYING = ("never",)
ENTRIES = 3
"""Of the book at the desk: so many share a doubt before it is told for the book."""
SHARED = Finding("V22.date", Severity.HINT, ("nksHoTen",), Message("Thành phố Huế chưa có vào ngày đó."))
expect.set_options(timeout=60_000)
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium")


def sit(desk: Desk, name: str, role: Role, path: str) -> Page:
    page = desk.sit(name, role=role)
    page.set_viewport_size({"width": 1366, "height": 657})
    page.goto(f"{desk.house.servers[0]}{path}")
    return page


def test_a_doubt_of_many_records_is_dismissed_once_from_a_record_and_taken_back(desk: Desk) -> None:
    book = desk.book.book
    with desk.book.store.begin() as rows:
        rows.findings.replace(book, [(record, SHARED) for record in desk.book.records])
    page = sit(desk, "an", Role.REVIEWER, f"/records/{desk.book.records[0]}")
    expect(page.locator("#common")).to_contain_text(f"{len(desk.book.records)} bản ghi")
    keys(page, "Shift+F7")
    page.wait_for_url(f"**/books/{book}/common?*")
    reason = page.locator("#chosen input[name=reason]")
    expect(reason).to_be_focused()
    assert_usable(page)
    keys(page, "Control+A", "“sổ ghi đúng như vậy”", "Enter")
    expect(page.locator("table")).to_contain_text("sổ ghi đúng như vậy")
    page.goto(f"{desk.house.servers[0]}/records/{desk.book.records[1]}")
    expect(page.locator(".head")).to_contain_text("đã bỏ qua cho cả sổ")
    page.goto(f"{desk.house.servers[0]}/books/{book}/common")
    page.get_by_role("button", name="Hoàn tác").focus()
    keys(page, "Enter")
    expect(page.locator("table")).to_have_count(0)
    assert page.evaluate("mouse") == 0


def test_what_differs_in_the_other_copy_is_listed_with_both_inks_and_taken_by_a_key(desk: Desk) -> None:
    other = add_book(desk.book.store, f"{desk.office}, bản kia", 1, desk.house.home.archive)
    ours, theirs = desk.book.records[0], other.records[0]
    change = "UPDATE record SET current = replace(current, 'Trần Văn Binh', 'Trần Văn Bính') WHERE id = :id"
    forced(desk.book.store, change, id=theirs)
    differs = Finding(RULE, Severity.WARN, ("nksHoTen",), Message("Bản kia ghi “Trần Văn Bính”."))
    with desk.book.store.begin() as rows:
        rows.twins.say(desk.book.book, other.book)
        rows.twins.keep_entries(desk.book.book, other.book, {ours: 1})
        rows.findings.replace(desk.book.book, [(ours, differs)], STEP)
    page = sit(desk, "chief", Role.SUPERVISOR, "/")
    with desk.book.store.begin() as rows:
        chief = rows.people.find(f"chief-{desk.book.book[-4:]}")
        rows.people.limit(chief, [desk.office, f"{desk.office}, bản kia"])
    page.goto(f"{desk.house.servers[0]}/books/{desk.book.book}/twin")
    expect(page.locator("table")).to_contain_text("Bản kia ghi “Trần Văn Bính”.")
    assert_usable(page)
    page.locator("table a").focus()
    keys(page, "Enter")
    expect(page.locator("#desk")).to_have_attribute("data-record", str(ours))
    keys(page, "Enter")
    at(page, "nksHoTen")
    both = page.locator(".field[data-column=nksHoTen]")
    expect(both.locator(".twin img")).to_have_attribute("src", f"/records/{theirs}/ink/nksHoTen/0")
    expect(both.locator(".twin b")).to_have_text("Trần Văn Bính")
    assert both.locator(".twin img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    for _try in range(3):
        if page.locator("#f-nksHoTen").input_value() == "Trần Văn Bính":
            break
        keys(page, "F4")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Bính")
