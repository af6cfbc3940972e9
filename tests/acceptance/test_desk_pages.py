"""Search, extract, station and administration in a real browser, by keys alone; axe finds nothing serious on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from pipeline.store.review.people import Role
from review.work.sessions import COOKIE
from tests.support.accepted_book import accepted
from tests.support.review_browser import CHROMIUM, Desk
from tests.support.review_client import signed_in

SECOND_KEYING = ("never",)
SERIOUS = ("serious", "critical")
LARGE_TEXT: ViewportSize = {"width": 911, "height": 438}
"""What a window of 1366 × 657 shows at 150 %."""
expect.set_options(timeout=60_000)
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium")


def assert_usable(page: Page) -> None:
    """Check a page with axe, and that nothing of it stands outside a window at 150 %."""
    found = [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in SERIOUS]
    assert found == [], page.url
    page.set_viewport_size(LARGE_TEXT)
    outside = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1366, "height": 657})
    assert outside <= 0, page.url


def test_from_the_search_box_to_the_extract_and_to_those_of_a_list(desk: Desk) -> None:
    accepted(desk.book, desk.office)
    page = desk.sit("mai")
    expect(page.locator("#search-box")).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#search-box")).to_be_focused()
    page.keyboard.type("tran van bihn 1/2018")
    page.keyboard.press("Enter")
    hit = page.locator(".found .hit").first
    expect(hit).to_contain_text("Trần Văn Binh")
    expect(hit).to_contain_text("đã nhận")
    assert hit.locator("img").evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 50
    assert_usable(page)
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#extract")).to_be_visible()
    fill_request(page)
    with page.expect_response("**/extracts/*") as answer:
        page.keyboard.press("Enter")
    assert answer.value.headers["content-type"] == "application/pdf"
    extracts = page.context.new_page()  # the first window is still turning to the PDF
    extracts.goto(f"{desk.house.servers[0]}/extracts")
    expect(extracts.locator("tbody tr")).to_have_count(1)
    assert_usable(extracts)
    issue_together(extracts, len(desk.book.records))


def fill_request(page: Page) -> None:
    """Ask for the extract of what is on the page, or chosen on it, and say who wants it, by keys."""
    page.keyboard.press("Alt+l")
    expect(page.locator("#requester")).to_be_focused()
    assert_usable(page)
    for text in ("Trần Văn Cha", "đi học", "Lê Thị Ký"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def issue_together(page: Page, records: int) -> None:
    """Issue the extracts of two records found, by keys."""
    page.keyboard.press("/")
    page.keyboard.type("tran van binh")
    page.keyboard.press("Enter")
    expect(page.locator(".found .hit")).to_have_count(records)
    for press in ("ArrowDown", "Space", "ArrowDown", "Space"):
        page.keyboard.press(press)
    expect(page.locator("input[form=extract-list]:checked")).to_have_count(2)
    assert_usable(page)
    fill_request(page)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Đã cấp 2 trích lục")
    expect(page.locator(".go")).to_be_focused()
    assert_usable(page)


def test_a_supervisor_turns_the_passing_of_a_book_on_and_sees_why_nothing_passes(desk: Desk) -> None:
    page = desk.sit("chief", role=Role.SUPERVISOR)
    page.goto(f"{desk.house.servers[0]}/books/{desk.book.book}/passing")
    expect(page.locator("#state")).to_contain_text("đang tắt")
    assert_usable(page)
    page.get_by_role("button", name="Bật").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("đang bật · chính sách số")
    expect(page.locator("#counts")).to_contain_text("2 trường hợp: 0 đủ điều kiện, 2 cần người; đã cho qua 0.")
    expect(page.get_by_role("cell", name="có ô chưa đọc được")).to_be_visible()
    assert_usable(page)


def test_slash_is_a_letter_in_a_field_and_control_slash_leaves_it(desk: Desk) -> None:
    page = desk.sit("an")
    page.keyboard.press("Enter")
    expect(page.locator('[name="v.nksHoTen"]')).to_be_focused()
    page.keyboard.type("A/B")
    expect(page.locator('[name="v.nksHoTen"]')).to_have_value("A/B")
    page.keyboard.press("Control+/")
    expect(page.locator("#search-box")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator('[name="v.nksHoTen"]')).to_be_focused()


def test_pages_of_the_station_the_supervisor_and_the_administrator(desk: Desk) -> None:
    pages = {
        Role.OPERATOR: ("/books", "/station", f"/station/{desk.book.book}", "/password"),
        Role.SUPERVISOR: ("/", f"/books/{desk.book.book}", "/tour", "/statistics", "/inventory"),
        Role.ADMINISTRATOR: ("/accounts", "/tokens", "/settings", "/nights", "/snapshots", "/health", "/audit"),
    }
    for role, paths in pages.items():
        name = f"{role.value}-of-{desk.book.book[-4:]}"
        _person, secret = signed_in(desk.book, name, role, None)
        page = desk.open()
        page.context.add_cookies([{"name": COOKIE, "value": secret, "url": desk.house.servers[0]}])
        for path in paths:
            answer = page.goto(desk.house.servers[0] + path)
            assert answer is not None and answer.status == 200, path
            assert_usable(page)


def test_the_dark_theme_is_legible(desk: Desk) -> None:
    page = desk.sit("toi", role=Role.SUPERVISOR)
    page.emulate_media(color_scheme="dark")
    for path in ("/", f"/station/{desk.book.book}", f"/records/{desk.book.records[0]}", "/tour"):
        page.goto(desk.house.servers[0] + path)
        assert_usable(page)


def test_the_tour_leads_through_a_record_by_enter(desk: Desk) -> None:
    page = desk.sit("moi")
    page.goto(f"{desk.house.servers[0]}/tour")
    expect(page.locator(".go")).to_be_focused()
    page.keyboard.press("Enter")
    for step in range(1, 7):
        expect(page.locator("#tour [data-tour=count]")).to_have_text(f"{step} / 6")
        expect(page.locator(".toured")).to_have_count(1)
        page.keyboard.press("Enter" if step < 6 else "Escape")
    expect(page.locator("#tour")).to_have_count(0)
    expect(page.locator("#take")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#save")).to_be_visible()


def test_a_question_is_asked_by_keys(desk: Desk) -> None:
    page = desk.sit("hoi")
    page.keyboard.press("Enter")
    expect(page.locator("#save")).to_be_visible()
    page.keyboard.press("Alt+q")
    question = page.locator("#questions .ask input[name=text]")
    expect(question).to_be_focused()
    assert_usable(page)
    page.keyboard.type("Chu nay la gi?")
    page.keyboard.press("Enter")
    expect(page.locator("#ask")).to_contain_text("(1)")


def test_a_page_is_moved_at_the_station_and_the_sound_of_a_refusal_is_there(desk: Desk) -> None:
    page = desk.sit("tram", role=Role.OPERATOR)
    page.goto(f"{desk.house.servers[0]}/station/{desk.book.book}")
    page.locator("#sheet-2 summary").focus()
    page.keyboard.press("Enter")
    before = page.locator("#sheet-2 input[name=before]")
    before.fill("1")
    assert_usable(page)
    before.press("Enter")
    expect(page.locator("#sheet-1")).to_have_attribute("data-scan", desk_scan(desk, 2))
    expect(page.locator("#sound")).to_be_visible()


def desk_scan(desk: Desk, number: int) -> str:
    """Return the scan of the book that came in this place."""
    with desk.book.store.begin() as rows:
        return str(sorted(scan.id for scan in rows.scans.of_book(desk.book.book))[number - 1])
