"""Keys pressed while the server answers, or before a page is ready: none is lost, none decides on what was not seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.support.forced import forced
from tests.support.review_browser import CHROMIUM, Desk, at, keys

SECOND_KEYING = ("never",)
HOLD_DRAFT = "() => { Drafts.read = () => new Promise((found) => { window.letDraftCome = () => found(); }); }"
LET_DRAFT_COME = "() => window.letDraftCome()"
expect.set_options(timeout=60_000)
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium")


@contextmanager
def held(page: Page, address: str) -> Iterator[None]:
    """Hold the answer to the first request to an address until the block is over."""
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route), times=1)  # noqa: PLW0108 - playwright marks what it calls
    yield
    for _try in range(500):
        if waiting:
            return waiting[0].continue_()
        page.wait_for_timeout(20)
    pytest.fail(f"nobody asked for {address}")


def first_record(desk: Desk) -> Page:
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "nksHoTen")
    return page


def saved(desk: Desk) -> Page:
    """The first record, saved with a name and opened again."""
    page = first_record(desk)
    keys(page, "“Trần”", "Enter", "“2018”", "Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    page.goto(f"{desk.house.servers[0]}/records/{desk.book.records[0]}")
    return page


def test_what_is_typed_while_a_record_is_taken_stands_in_it(desk: Desk) -> None:
    page = saved(desk)
    expect(page.locator("#take")).to_be_visible()
    with held(page, "**/take*"):
        keys(page, "Enter", "“12”", "ArrowDown", "“Trần Văn Bìnn”", "Backspace", "“h”", "Control+Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 12")
    assert desk.values(0).items() >= {"so": "12", "nksHoTen": "Trần Văn Bình"}.items()


def test_the_same_in_telex(desk: Desk) -> None:
    page = saved(desk)
    expect(page.locator("#take")).to_be_visible()
    page.wait_for_function("() => !HeldKeys.holding()")  # the key that turns Telex on works on what is typed behind it
    with held(page, "**/take*"):
        keys(page, "Control+Space", "Enter", "ArrowDown", "“Traanf Vawn Binhf”")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Bình")
    keys(page, "Control+Space")


def test_keys_follow_each_other_through_three_slow_answers(desk: Desk) -> None:
    page = saved(desk)
    keys(page, "Enter")
    at(page, "so")
    with held(page, "**/save*"), held(page, "**/undo*"), held(page, "**/history*"):
        keys(page, "ArrowDown", "F7", "Enter", "“Trần Văn Ba”", "Control+Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    assert desk.values(0)["nksHoTen"] == "Trần Văn Ba"


def test_leaving_is_followed_by_the_next_record(desk: Desk) -> None:
    page = first_record(desk)
    with held(page, "**/release"):
        keys(page, "“Trần”", "F3", "Enter")
    at(page, "nksHoTen")
    expect(page.locator("#unused")).to_be_hidden()
    assert desk.values(0)["nksHoTen"] == "Trần Văn Binh"


def test_nothing_is_decided_on_a_record_that_was_not_on_the_screen(desk: Desk) -> None:
    page = first_record(desk)
    with held(page, "**/save*"):
        keys(page, "“Trần Văn Bình”", "Enter", "“2018”", "Control+Enter", "Enter", "“Trần Thị Bé”", "Enter", "F2")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    expect(page.locator("#unused")).to_contain_text("chưa dùng: Enter “Trần Thị Bé” Enter F2")
    expect(page.locator(".decided")).to_have_count(0)
    at(page, "nksHoTen")
    keys(page, "“Trần Thị Bé”")
    expect(page.locator("#unused")).to_be_hidden()
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Thị Bé")


def test_keys_behind_a_refused_save_do_not_save_what_was_refused(desk: Desk) -> None:
    page = first_record(desk)
    forced(desk.book.store, "UPDATE record SET version = version + 1")
    with held(page, "**/save*"):
        keys(page, "“Trần”", "Enter", "“2018”", "Enter", "Enter")
    expect(page.locator("#notice")).to_contain_text("người khác sửa")
    expect(page.locator("#unused")).to_contain_text("chưa dùng: Enter")
    assert desk.values(0)["nksHoTen"] == "Trần Văn Binh"


def test_keys_pressed_at_the_sight_of_a_refusal_are_used_while_its_draft_is_looked_for(desk: Desk) -> None:
    page = first_record(desk)
    forced(desk.book.store, "UPDATE record SET version = version + 1")
    page.evaluate(HOLD_DRAFT)
    keys(page, "“Trần”", "Enter", "“2018”", "Enter")
    expect(page.locator("#notice")).to_contain_text("người khác sửa")
    keys(page, "Control+Enter")
    page.evaluate(LET_DRAFT_COME)
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    assert desk.values(0)["nksHoTen"] == "Trần"


def test_keys_pressed_before_the_scripts_are_there(desk: Desk) -> None:
    page = saved(desk)
    with held(page, "**/static/review.js"):
        page.reload(wait_until="commit")
        expect(page.locator("#take")).to_be_visible()
        keys(page, "Enter", "ArrowDown", "“Trần Văn Ba”", "Control+Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    assert desk.values(0)["nksHoTen"] == "Trần Văn Ba"


def typed_while_its_draft_is_looked_for(desk: Desk) -> Page:
    """Sit a person down who types half a name; the page waits for an older draft until it is let come."""
    page = desk.sit("an")
    page.evaluate(HOLD_DRAFT)
    keys(page, "Enter")
    at(page, "nksHoTen")
    keys(page, "“Trần V”")
    return page


def test_what_is_typed_into_a_record_on_the_screen_is_used_while_its_draft_is_looked_for(desk: Desk) -> None:
    page = typed_while_its_draft_is_looked_for(desk)
    page.evaluate(LET_DRAFT_COME)
    keys(page, "“ăn Bê”")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Bê")
    expect(page.locator("#unused")).to_be_hidden()


def sign_out_by_mouse(page: Page) -> list[str]:
    """Click on the way out, stay when asked; what was asked."""
    asked: list[str] = []

    def stay(box: Dialog) -> None:
        asked.append(box.message)
        box.dismiss()

    page.on("dialog", stay)
    page.locator("#sign-out button").click(no_wait_after=True)
    page.evaluate("() => { window.mouse = 0; }")  # this once the hands leave the keys
    return asked


def test_the_mouse_signs_nobody_out_before_what_was_typed_is_a_draft(desk: Desk) -> None:
    page = typed_while_its_draft_is_looked_for(desk)
    asked = sign_out_by_mouse(page)
    with page.expect_event("dialog"):
        page.evaluate(LET_DRAFT_COME)
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần V")
    assert "1 bản ghi gõ dở" in asked[0]


def test_nor_before_the_scripts_are_there(desk: Desk) -> None:
    page = first_record(desk)
    page.goto(f"{desk.house.servers[0]}/records/{desk.book.records[0]}")
    with page.expect_event("dialog"), held(page, "**/static/review.js"):
        page.reload(wait_until="commit")
        expect(page.locator("#form")).to_be_visible()
        keys(page, "“Trần Văn Ba”")
        asked = sign_out_by_mouse(page)
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Ba")
    assert "1 bản ghi gõ dở" in asked[0]


def test_what_is_told_as_unused_keeps_its_person_here(desk: Desk) -> None:
    page = first_record(desk)
    with held(page, "**/save*"):
        keys(page, "“Trần Văn Bình”", "Enter", "“2018”", "Control+Enter", "“Trần Thị Bé”")
        sign_out_by_mouse(page)
    expect(page.locator("#unused")).to_contain_text("chưa dùng: “Trần Thị Bé”")
    expect(page.locator("#desk")).to_be_visible()


def test_a_link_waits_for_what_was_typed_before_it(desk: Desk) -> None:
    page = typed_while_its_draft_is_looked_for(desk)
    page.get_by_role("link", name="Mẫu kiểm tra").click(no_wait_after=True)
    page.evaluate(LET_DRAFT_COME)
    expect(page.get_by_role("heading", name="Mẫu kiểm tra")).to_be_visible()
    page.goto(f"{desk.house.servers[0]}/records/{desk.book.records[0]}")
    keys(page, "Enter")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần V")
