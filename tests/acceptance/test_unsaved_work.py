"""What a person typed and did not save: it survives every way of leaving, and no window gives away another's record."""

from __future__ import annotations

import signal
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from pipeline.shared.choices import RECONCILE
from pipeline.shared.relation_findings import relation_findings
from pipeline.store.relations import Relation
from reconcile.decision.verdicts import FieldReason, FieldVerdict, MatchDecision, RelationOutcome, Verdict
from records.language import Message
from records.stages import Finding, Severity
from review.work.sessions import COOKIE
from tests.support.review_browser import CHROMIUM, QUIET, Desk, at, keys

SECOND_KEYING = ("never",)
COUNT_DRAFTS = """
new Promise((found) => {
  indexedDB.open("hotich").onsuccess = ({ target }) => {
    target.result.transaction("drafts").objectStore("drafts").count().onsuccess = (one) => found(one.target.result);
  };
})
"""
AGE_DRAFTS = """
new Promise((aged) => {
  indexedDB.open("hotich").onsuccess = ({ target }) => {
    const change = target.result.transaction("drafts", "readwrite");
    change.oncomplete = () => aged();
    change.objectStore("drafts").openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      cursor.update({ ...cursor.value, at: cursor.value.at - 8 * 24 * 3600 * 1000 });
      cursor.continue();
    };
  };
})
"""
expect.set_options(timeout=60_000)
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium")


def address(desk: Desk, place: int = 0) -> str:
    return f"{desk.house.servers[0]}/records/{desk.book.records[place]}"


def typed(desk: Desk, name: str = "an") -> Page:
    """Sit a person down who types half a name into the first record."""
    page = desk.sit(name)
    keys(page, "Enter")
    at(page, "nksHoTen")
    keys(page, "“Trần Văn B”")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn B")  # keys wait until an older draft has come back
    return page


def secret_of(page: Page) -> str:
    (cookie,) = page.context.cookies()
    return cookie["value"]


def take(page: Page) -> None:
    """Take the record, unless the word that it was let go comes behind the page that is opened anew."""
    if page.locator("#take").count():
        keys(page, "Enter")


def back(page: Page) -> None:
    """Expect the half name in the form, not yet decided."""
    take(page)
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn B")
    expect(page.locator("#left")).to_have_text("còn 2 ô cần xem")
    expect(page.locator(".decided")).to_have_count(0)


def test_leaving_by_key_keeps_a_draft_that_the_queue_lists(desk: Desk) -> None:
    page = typed(desk)
    keys(page, "F3")
    expect(page.locator("#drafts a")).to_have_count(1)
    expect(page).to_have_url(f"{desk.house.servers[0]}/")
    page.locator("#drafts a").focus()
    keys(page, "Enter")
    expect(page.locator("#said")).to_contain_text("gõ dở")
    back(page)
    expect(page.locator("#said")).to_contain_text("Đã đưa lại")


def test_leaving_by_link_or_back_keeps_a_draft(desk: Desk) -> None:
    page = typed(desk)
    page.goto(f"{desk.house.servers[0]}/books")
    page.goto(address(desk))
    back(page)
    keys(page, "“ì”")
    page.go_back()
    page.wait_for_load_state("networkidle")  # a page out of the browser's memory loads itself anew
    page.goto(address(desk))
    take(page)
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Bì")


def test_a_reload_keeps_the_record_and_what_was_typed(desk: Desk) -> None:
    page = typed(desk)
    page.reload()
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn B")
    keys(page, "“ình”", "Enter", "“2018”", "Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    page.goto(desk.house.servers[0])
    expect(page.locator("#drafts")).to_be_hidden()
    page.goto(address(desk))
    keys(page, "Enter", "Control+Enter")
    assert desk.values(0)["nksHoTen"] == "Trần Văn Bình"


def test_a_note_that_was_not_kept_stands_in_its_form_again(desk: Desk) -> None:
    page = typed(desk)
    keys(page, "F6", "Tab", "Tab", "“cũ”", "Escape")
    page.reload()
    at(page, "nksHoTen")
    keys(page, "F6")
    expect(page.locator("#note [name=before]")).to_have_value("cũ")


def test_a_browser_that_was_killed_forgets_nothing(desk: Desk, tmp_path: Path) -> None:
    secret = secret_of(typed(desk))
    profile = tmp_path / "profile"
    lost = browser_on(desk, profile, secret)
    page = lost.new_page()
    page.goto(address(desk))
    keys(page, "ArrowDown", "“2018”")
    expect(page.locator("#f-nksNgaySinh")).to_have_value("2018")
    kill(profile)
    again = browser_on(desk, profile, secret)
    page = again.new_page()
    page.goto(address(desk))
    expect(page.locator("#f-nksNgaySinh")).to_have_value("2018")
    again.close()


def test_a_server_that_is_killed_and_started_again_takes_the_save(desk: Desk) -> None:
    page, (server,) = typed(desk), desk.house.processes
    server.kill()
    keys(page, "“ình”", "Enter", "“2018”", "Enter")
    expect(page.locator("#said")).to_contain_text("Không nối được máy chủ")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Bình")
    server.start_again()
    page.reload()
    expect(page.locator("#said")).to_contain_text("Đã đưa lại")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Bình")
    expect(page.locator("#f-nksNgaySinh")).to_have_value("2018")
    keys(page, "Control+Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    assert desk.values(0)["nksHoTen"] == "Trần Văn Bình"
    assert page.evaluate(COUNT_DRAFTS) == 0


def test_a_page_that_outlived_its_server_saves_where_it_is(desk: Desk) -> None:
    page, (server,) = typed(desk), desk.house.processes
    server.kill()
    server.start_again()
    keys(page, "“ình”", "Enter", "“2018”", "Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    assert desk.values(0)["nksHoTen"] == "Trần Văn Bình"


def browser_on(desk: Desk, profile: Path, secret: str) -> BrowserContext:
    context = desk.house.browser.browser_type.launch_persistent_context(profile, executable_path=CHROMIUM, args=QUIET)
    context.add_cookies([{"name": COOKIE, "value": secret, "url": desk.house.servers[0]}])
    return context


def kill(profile: Path) -> None:
    """Kill the browser that runs on a profile."""
    runs_on = f"--user-data-dir={profile}"
    ours = [one for one in psutil.process_iter(["cmdline", "ppid"]) if runs_on in (one.info["cmdline"] or ())]
    (main,) = (one for one in ours if one.info["ppid"] not in {other.pid for other in ours})
    main.send_signal(signal.SIGKILL)
    main.wait(30)


def test_another_person_at_the_same_machine_sees_no_draft(desk: Desk) -> None:
    page = typed(desk)
    keys(page, "F3")
    expect(page.locator("#drafts a")).to_have_count(1)
    other = desk.sit("binh")
    page.context.clear_cookies()
    page.context.add_cookies([{"name": COOKIE, "value": secret_of(other), "url": desk.house.servers[0]}])
    page.goto(desk.house.servers[0])
    expect(page.get_by_role("heading", name="Việc chờ")).to_be_visible()
    expect(page.locator("#drafts")).to_be_hidden()


def test_signing_out_asks_first_and_then_erases_the_drafts(desk: Desk) -> None:
    page = typed(desk)
    asked: list[str] = []
    answers = iter([False, True])

    def answer(box: Dialog) -> None:
        asked.append(box.message)
        if next(answers):
            box.accept()
        else:
            box.dismiss()

    page.on("dialog", answer)
    page.locator("#sign-out button").focus()
    with page.expect_event("dialog"):
        keys(page, "Enter")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn B")
    with page.expect_event("dialog"):
        keys(page, "Enter")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert len(asked) == 2
    assert "1 bản ghi gõ dở" in asked[0]
    assert page.evaluate(COUNT_DRAFTS) == 0


def test_a_draft_that_nobody_came_back_to_for_a_week_is_erased(desk: Desk) -> None:
    page = typed(desk)
    keys(page, "F3")
    expect(page.locator("#drafts a")).to_have_count(1)
    page.evaluate(AGE_DRAFTS)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(COUNT_DRAFTS) == 0
    expect(page.locator("#drafts")).to_be_hidden()


def test_control_enter_stops_at_a_finding_that_nobody_looked_at(desk: Desk) -> None:
    record = desk.book.records[0]
    doubts = [Finding("V12", Severity.WARN, (column,), Message("Xem lại.")) for column in ("so", "nksHoTen")]
    with desk.book.store.begin() as rows:
        rows.findings.replace(desk.book.book, [(record, doubt) for doubt in doubts], RECONCILE)
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "so")
    page.locator("#f-nksNgaySinh").focus()
    keys(page, "“2018”", "Control+Enter")
    at(page, "nksHoTen")
    expect(page.locator("#said")).to_contain_text("nghi ngờ chưa xem")
    keys(page, "Control+Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")


def test_what_somebody_else_saved_meanwhile_stands_and_the_draft_beside_it(desk: Desk) -> None:
    page = typed(desk)
    keys(page, "F3")
    expect(page.locator("#drafts a")).to_have_count(1)
    other = desk.sit("binh")
    other.goto(address(desk))
    keys(other, "Enter")
    at(other, "nksHoTen")
    keys(other, "“Trần Văn Bỉnh”", "Enter", "“2018”", "Enter")
    expect(other.locator(".said")).to_contain_text("Đã lưu số 1")
    page.goto(address(desk))
    keys(page, "Enter")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Bỉnh")
    expect(page.locator("[data-column=nksHoTen]")).to_contain_text("Bạn đã gõ “Trần Văn B” (F4)")
    keys(page, "ArrowDown", "F4")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn B")


def test_a_second_window_gives_nothing_away(desk: Desk) -> None:
    page = typed(desk)
    for leave in ("close", "F3"):
        second = page.context.new_page()
        second.goto(address(desk))
        second.bring_to_front()
        expect(second.locator("#save")).to_be_visible()
        if leave == "F3":
            keys(second, "F3")
            expect(second.get_by_role("heading", name="Việc chờ")).to_be_visible()
        second.close()
    page.bring_to_front()
    other = desk.sit("binh")
    other.goto(address(desk))
    expect(other.locator("#form")).to_contain_text("đang giữ bản ghi này từ")
    keys(page, "F3")
    expect(page.get_by_role("heading", name="Việc chờ")).to_be_visible()
    other.reload()
    expect(other.locator("#take")).to_be_visible()


def test_control_enter_stops_at_a_difference_and_at_a_doubt_not_looked_at(desk: Desk) -> None:
    there = FieldVerdict("so", "1", "7", FieldReason.OTHER_FIGURE, Verdict.DIFFERS, 0.9)
    decision = MatchDecision(RelationOutcome.DIFFERS, ("KS-7",), ("so",), (there,), 0.9, {}, "")
    record = desk.book.records[0]
    with desk.book.store.begin() as rows:
        rows.relations.replace(desk.book.book, [Relation(record, decision, (), "")])
        found = [(record, finding) for finding in relation_findings("KS", decision)]
        rows.findings.replace(desk.book.book, found, RECONCILE)
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "so")
    keys(page, "ArrowDown", "“Trần Văn Bình”", "ArrowDown", "“2018”", "Control+Enter")
    at(page, "so")
    expect(page.locator("#said")).to_contain_text("khác cơ sở dữ liệu")
    keys(page, "Control+Enter")
    expect(page.locator("#said")).to_contain_text("khác cơ sở dữ liệu")
    keys(page, "Enter", "Control+Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
