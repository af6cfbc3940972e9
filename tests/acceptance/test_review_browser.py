"""The review in a real browser and without a mouse: two server processes, people in each other's way, blind keying."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pipeline.shared.choices import RECONCILE
from pipeline.shared.load import load_workbooks
from pipeline.shared.relation_findings import relation_findings
from pipeline.store.books.record import DraftEntry, ReviewTask
from pipeline.store.relations import Relation
from pipeline.store.review.people import Role
from reconcile.decision.verdicts import MatchDecision, RelationOutcome
from records.stages import Box, EntryReading, FieldReading, FieldState
from review.work.accounts import AccountAdministration
from tests.support.forced import forced
from tests.support.linkage_cases import birth
from tests.support.review_browser import CHROMIUM, Desk, at, keys
from tests.support.review_store import entry, sheet
from tests.support.shared_case import write_table

PASSWORD = "một mật khẩu dài"
SERIOUS = ("serious", "critical")
SECOND_KEYING = ("never", "never", "doubtful")
"""Policy of each of the three servers."""

expect.set_options(timeout=60_000)
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium")


def first_saved_and_reopened(desk: Desk, name: str) -> Page:
    """The first record after somebody saved it with a name and took it again."""
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "nksHoTen")
    keys(page, name, "Enter", "“2018”", "Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    page.goto(f"{desk.house.servers[0]}/records/{desk.book.records[0]}")
    keys(page, "Enter")
    at(page, "so")
    return page


def test_signing_in_and_being_refused(desk: Desk) -> None:
    AccountAdministration(desk.book.store, desk.house.home.vault).add("lan", PASSWORD, "reviewer", [desk.office])
    page = desk.open()
    keys(page, "“lan”", "Tab", "“sai mật khẩu”", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Không đăng nhập được")
    expect(page.locator("#name")).to_have_value("lan")
    expect(page.locator("#password")).to_be_focused()
    keys(page, f"“{PASSWORD}”", "Enter")
    expect(page.get_by_role("heading", name="Việc chờ")).to_be_visible()


def test_a_book_from_the_first_record_to_the_last_by_keys_alone(desk: Desk) -> None:
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "nksHoTen")
    keys(page, "F8", "“Trần Văn Bỉnh”", "Enter")
    at(page, "nksNgaySinh")
    keys(page, "Enter")
    expect(page.locator("#said")).to_contain_text("Gõ theo nét mực")
    keys(page, "“05032018”", "Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    at(page, "nksHoTen")
    keys(page, "F4", "Enter")
    at(page, "nksNgaySinh")
    keys(page, "ArrowUp", "ArrowDown", "F9", "Enter")
    expect(page.get_by_role("heading", name="Hết việc.")).to_be_visible()
    assert desk.values(0).items() >= {"so": "1", "nksHoTen": "Trần Văn Bỉnh", "nksNgaySinh": "05.03.2018"}.items()
    assert desk.values(1)["nksHoTen"] == "Trần Văn Bình"
    assert {desk.task(0), desk.task(1)} == {ReviewTask.APPROVAL}


def test_a_record_with_nothing_to_change_costs_one_key(desk: Desk) -> None:
    page = first_saved_and_reopened(desk, "“Trần”")
    keys(page, "Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")


def test_two_reviewers_on_two_servers_and_no_letter_lost(desk: Desk) -> None:
    ann, bob = desk.sit("ann", server=0), desk.sit("bob", server=1)
    keys(ann, "Enter")
    at(ann, "nksHoTen")
    keys(ann, "“Trần Văn Bình”")
    first = f"{desk.house.servers[1]}/records/{desk.book.records[0]}"
    bob.goto(first)
    expect(bob.locator("#form")).to_contain_text("đang giữ bản ghi này từ")
    _let_the_lease_run_out(desk)
    bob.goto(first)
    keys(bob, "Enter")
    at(bob, "nksHoTen")
    keys(bob, "“Trần Văn Bính”", "Enter", "“2018”", "Enter")
    expect(bob.locator(".said")).to_contain_text("Đã lưu số 1")
    keys(ann, "Enter", "“05.03.2018”", "Control+Enter")
    expect(ann.locator("#notice")).to_contain_text("người khác sửa")
    expect(ann.locator("#f-nksHoTen")).to_have_value("Trần Văn Bình")
    expect(ann.locator("[data-column=nksHoTen]")).to_contain_text("Bản đã lưu: “Trần Văn Bính”")
    keys(ann, "Control+Enter")
    expect(ann.locator(".said")).to_contain_text("Đã lưu số 1")
    assert desk.values(0)["nksHoTen"] == "Trần Văn Bình"


def _let_the_lease_run_out(desk: Desk) -> None:
    forced(desk.book.store, "UPDATE assignment SET expires_at = '2000' WHERE ended_at IS NULL")


def test_two_blind_keyers_and_their_arbitrator(desk: Desk) -> None:
    ann, bob, eve = (desk.sit(name, server=2) for name in ("ann", "bob", "eve"))
    keys(ann, "Enter")
    at(ann, "nksHoTen")
    keys(ann, "“Trần Văn Bình”", "Enter", "“5.3.2018”", "Enter")
    expect(ann.locator(".said")).to_contain_text("Đã lưu số 1")
    bob.reload()
    keys(bob, "Enter")
    at(bob, "nksHoTen")
    expect(bob.locator("#form")).not_to_contain_text("Bình")
    keys(bob, "“Trần Văn Bính”", "Enter", "“05032018”", "Enter")
    expect(bob.locator(".said")).to_contain_text("Đã lưu số 1")
    assert desk.task(0) == ReviewTask.ARBITRATION
    eve.reload()
    keys(eve, "Enter")
    at(eve, "nksHoTen")
    assert eve.locator(".field").count() == 1
    keys(eve, "F4", "Enter")
    expect(eve.locator(".said")).to_contain_text("Đã lưu số 1")
    assert desk.values(0).items() >= {"so": "1", "nksHoTen": "Trần Văn Bình", "nksNgaySinh": "05.03.2018"}.items()


def test_a_page_goes_back_to_the_station_and_comes_again_from_a_better_scan(desk: Desk) -> None:
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "nksHoTen")
    keys(page, "F10", "“quét lại trang 1”", "Enter")
    expect(page.locator(".said")).to_contain_text("Đã trả trang về trạm quét")
    assert desk.task(0) == ReviewTask.RESCAN
    _scan_again(desk)
    assert desk.task(0) == ReviewTask.REVIEW
    page.goto(f"{desk.house.servers[0]}/books")
    expect(page.locator("main")).not_to_contain_text("quét lại trang 1")


def _scan_again(desk: Desk) -> None:
    """What `scan files` and `run` do with a second, better scan of the first sheet."""
    with desk.book.store.begin() as rows:
        book, pages = rows.books.find(desk.book.book), rows.pages.of_book(desk.book.book)
        sha256 = desk.house.home.archive.put(sheet(f"{desk.office} lần hai"))
        scan = rows.scans.add(book.id, "p1-lai.jpg", sha256, "image/jpeg", 10)
        better = rows.pages.replace(scan, [pages[0].examination])[0]
        read = entry("1", "Trần Văn Bình", 0.99)
        drafts = [DraftEntry(f"{pages[0].id}:0", better.id, 1, read, read)]
        stored = rows.records.of_book(book.id)[1]
        drafts.append(DraftEntry(f"{stored.page_id}:0", stored.page_id, 2, stored.current, stored.current))
        rows.records.keep_drafts(book, drafts)


def test_history_and_undo_by_keys(desk: Desk) -> None:
    page = first_saved_and_reopened(desk, "“Sai Tên”")
    keys(page, "ArrowDown", "F7")
    expect(page.locator("#history")).to_contain_text("Sai Tên")
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_focused()
    keys(page, "Enter")
    expect(page.locator(".said")).to_contain_text("Đã hoàn tác")
    assert desk.values(0)["nksHoTen"] == "Trần Văn Binh"


def test_of_several_cases_one_is_chosen_taken_and_kept(desk: Desk, tmp_path: Path) -> None:
    first, second = _two_cases(desk, tmp_path)
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "nksHoTen")
    keys(page, "Alt+1", "Alt+2")
    expect(page.locator(".cases th.chosen")).to_contain_text(second)
    expect(page.locator("[data-column=nksHoTen] .versus")).to_contain_text("Trần Văn Bính")
    keys(page, "F2", "Enter")
    at(page, "nksNgaySinh")
    keys(page, "F2", "Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    assert desk.values(0).items() >= {"nksHoTen": "Trần Văn Bính", "nksNgaySinh": "05.03.2018"}.items()
    assert _relation(desk) == (RelationOutcome.MATCH, (second,))
    page.goto(f"{desk.house.servers[0]}/records/{desk.book.records[0]}")
    keys(page, "Enter")
    at(page, "so")
    expect(page.locator(".cases th.chosen")).to_contain_text(second)
    keys(page, "F7")
    expect(page.locator("#history")).to_contain_text("chọn trường hợp")
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_focused()
    keys(page, "Enter")
    expect(page.locator(".said")).to_contain_text("Đã hoàn tác")
    assert _relation(desk) == (RelationOutcome.UNSURE, (first, second))
    keys(page, "Alt+0", "Control+Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")
    assert _relation(desk) == (RelationOutcome.ABSENT, ())


def _two_cases(desk: Desk, folder: Path) -> tuple[str, ...]:
    """Twins in the shared database, either of whom the first record may be."""
    register = {"ngayDangKy": "06.03.2018", "noiDangKy": desk.office, "nksNgaySinh": "05.03.2018"}
    names = ("Trần Văn Bình", "Trần Văn Bính")
    twins = [{"so": str(number), "nksHoTen": name, **register} for number, name in enumerate(names, start=1)]
    table = write_table(folder / "shared.xlsx", [*twins, *(birth(number) for number in range(1, 20))])
    load_workbooks(desk.house.home, [table], "KS", date(2020, 1, 2))
    record, ids = desk.book.records[0], ("KS-000001", "KS-000002")
    decision = MatchDecision(RelationOutcome.UNSURE, ids, (), (), 0.9, {}, "")
    with desk.book.store.begin() as rows:
        rows.relations.replace(desk.book.book, [Relation(record, decision, (), "")])
        found = [(record, finding) for finding in relation_findings("KS", decision)]
        rows.findings.replace(desk.book.book, found, RECONCILE)
    return ids


def _relation(desk: Desk) -> tuple[RelationOutcome, tuple[str, ...]]:
    with desk.book.store.begin() as rows:
        relation = rows.relations.of_record(desk.book.records[0])
    assert relation is not None
    return relation.decision.outcome, relation.decision.ids


def test_a_note_from_the_ghi_chu_is_kept_by_two_keys(desk: Desk) -> None:
    _write_note(desk, "Cải chính ngày sinh từ 1/2/2018 thành 2/1/2018 theo QĐ số 3 ngày 5/5/2019; Cấp lần hai")
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "nksHoTen")
    expect(page.locator("#open-notes")).to_have_text("(2)")
    keys(page, "F6")
    for part, said in {"kind": "correction", "column": "nksNgaySinh", "after": "2/1/2018", "on": "05.05.2019"}.items():
        expect(page.locator(f"#note [name={part}]")).to_have_value(said)
    keys(page, "Enter")
    expect(page.locator("#open-notes")).to_have_text("(1)")
    expect(page.locator("dialog[open]")).to_have_count(0)
    at(page, "nksHoTen")
    keys(page, "F6")
    expect(page.locator("#note .wording")).to_contain_text("Cấp lần hai")
    keys(page, "F6")
    expect(page.locator("#note .wording")).to_be_hidden()
    expect(page.locator("#note [name=before]")).to_have_value("Trần Văn Binh")
    keys(page, "Escape")
    with desk.book.store.begin() as rows:
        kept = [one.amendment for one in rows.amendments.of(desk.book.records[0])]
    assert [(note.before, note.after, note.basis) for note in kept] == [
        ("1/2/2018", "2/1/2018", "QĐ số 3 ngày 5/5/2019")
    ]


def _write_note(desk: Desk, text: str) -> None:
    with desk.book.store.begin() as rows:
        record = rows.records.get(desk.book.records[0])
        assert record is not None
        note = FieldReading("ghiChu", FieldState.READ, text, text, 0.99, (Box(0.7, 0.5, 0.2, 0.1),))
        rows.records.revise(record, EntryReading(None, (*record.current.fields, note)), record.effort)


def test_telex_for_machines_without_an_input_method(desk: Desk) -> None:
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "nksHoTen")
    keys(page, "Control+Space", "“Nguyeenx Thij Thuyr Duwowng Ddawngs Hoaf Quys”")
    expect(page.locator("#f-nksHoTen")).to_have_value("Nguyễn Thị Thủy Dương Đắng Hòa Quý")
    keys(page, "Control+Space", "Escape")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Binh")


def test_a_lost_network_loses_no_letter(desk: Desk) -> None:
    page = desk.sit("an")
    keys(page, "Enter")
    at(page, "nksHoTen")
    keys(page, "“Trần Văn Bình”", "Enter", "“2018”")
    page.context.set_offline(True)
    keys(page, "Enter")
    expect(page.locator("#said")).to_contain_text("Không nối được máy chủ")
    expect(page.locator("#f-nksHoTen")).to_have_value("Trần Văn Bình")
    page.context.set_offline(False)
    keys(page, "Control+Enter")
    expect(page.locator(".said")).to_contain_text("Đã lưu số 1")


def test_pages_are_accessible(desk: Desk) -> None:
    page = desk.sit("an", role=Role.SUPERVISOR)
    addresses = ["/", "/books", "/supervision", "/editions", f"/records/{desk.book.records[0]}", "/nowhere"]
    addresses.append(f"/editions/draw/{_first_page(desk)}")
    for address in addresses:
        page.goto(desk.house.servers[0] + address)
        _no_serious_fault(page, address)
    page.goto(desk.house.servers[0])
    keys(page, "Enter")
    at(page, "nksHoTen")
    _no_serious_fault(page, "a record at work")
    keys(page, "?")
    _no_serious_fault(page, "the keys")
    _no_serious_fault(desk.open(), "sign-in")


def _first_page(desk: Desk) -> int:
    with desk.book.store.begin() as rows:
        return rows.records.of_book(desk.book.book)[0].page_id


def _no_serious_fault(page: Page, where: str) -> None:
    found = Axe().run(page).response["violations"]
    serious = [(one["id"], one["nodes"][0]["html"][:150]) for one in found if one["impact"] in SERIOUS]
    assert serious == [], where
