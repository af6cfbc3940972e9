"""A book accepted in a real browser by keys alone: sample, blind keying, ruling, minutes, lock, correction."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from pipeline.store.review.people import Role
from tests.acceptance.test_desk_pages import assert_usable
from tests.support.accepted_book import reviewed
from tests.support.review_browser import CHROMIUM, Desk

SECOND_KEYING = ("never",)
expect.set_options(timeout=60_000)
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium")


def press(button: Locator) -> None:
    button.focus()
    button.page.keyboard.press("Enter")


def typed(page: Page, column: str, text: str) -> None:
    page.locator(f"#f-{column}").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def key_entry(page: Page, so: str, name: str) -> None:
    """Key what the ink of an entry says, with a reload on the way; nobody can read the birthday."""
    expect(page.locator("#f-so")).to_be_focused()
    expect(page.locator("#f-nksHoTen")).to_have_value("")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("F9")
    page.keyboard.type(so)
    page.keyboard.press("Enter")
    expect(page.locator("#f-nksHoTen")).to_be_focused()
    page.keyboard.type(name)
    page.reload()
    expect(page.locator("#f-nksHoTen")).to_have_value(name)
    expect(page.locator("#f-nksNgaySinh")).to_be_focused()
    assert_usable(page)
    page.keyboard.press("F9")


def test_from_the_sample_to_the_correction_of_a_locked_book(desk: Desk) -> None:
    reviewed(desk.book, desk.office)
    address, book = desk.house.servers[0], desk.book.book
    chief = desk.sit("chief", role=Role.SUPERVISOR)
    chief.goto(f"{address}/books/{book}")
    expect(chief.get_by_role("button", name="Nhận sổ")).to_have_count(0)
    press(chief.locator("#sample"))
    press(chief.get_by_role("button", name="Rút mẫu"))
    expect(chief.locator("progress")).to_have_attribute("value", "0")
    assert_usable(chief)

    sam = desk.sit("sam", role=Role.KEYER)
    sam.goto(f"{address}/samples")
    press(sam.get_by_role("button", name="Nhập lại"))
    items: list[int] = []
    for number in range(2):
        before = f"(?!{items[-1]}$)" if items else ""
        sam.wait_for_url(re.compile(rf"/samples/{before}\d+$"))
        item = int(sam.url.rpartition("/")[2])
        items.append(item)
        with desk.book.store.begin() as rows:
            found = rows.samples.of_item(item)
            record = rows.records.get(found[1].record_id) if found else None
        assert record is not None
        key_entry(sam, record.so, "Trần Văn Bính" if number else "Trần Văn Binh")
    sam.wait_for_url(re.compile(r"/samples$"))
    sam.goto(f"{address}/")
    expect(sam.locator("#drafts")).to_be_hidden()

    chief.reload()
    press(chief.get_by_role("button", name="nhập lại sai"))
    expect(chief.locator(".said")).to_contain_text("0 ô sai")
    assert_usable(chief)
    minutes = chief.request.get(f"{address}/books/{book}/sample/minutes.pdf")
    assert minutes.body().startswith(b"%PDF") and chief.locator("#minutes-docx").count() == 1

    chief.goto(f"{address}/books/{book}")
    press(chief.get_by_role("button", name="Nhận sổ"))
    chief.wait_for_url("**/books")
    chief.goto(f"{address}/books/{book}")
    expect(chief.locator("#locked")).to_contain_text("khóa")

    chief.goto(f"{address}/records/{desk.book.records[0]}")
    press(chief.locator("#correct"))
    for name, text in (("paper", "Quyết định"), ("number", "12"), ("date", "5/3/2026"), ("issuer", "UBND xã")):
        chief.locator(f"input[name={name}]").focus()
        chief.keyboard.type(text)
    typed(chief, "nksHoTen", "Trần Văn Bính")
    assert_usable(chief)
    press(chief.get_by_role("button", name="Ghi quyết định"))
    chief.wait_for_url(f"**/records/{desk.book.records[0]}")
    chief.goto(f"{address}/books/{book}")
    expect(chief.locator("main")).to_contain_text("Quyết định số 12 ngày 05.03.2026 của UBND xã")
    assert desk.values(0)["nksHoTen"] == "Trần Văn Bính"
