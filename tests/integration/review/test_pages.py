"""The review application by its answers: sign-in, leases, saves, conflicts, two keyers, the way back to the station."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import event, text

from pipeline.delivery.book_export import PackageStage, export_book
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Role
from pipeline.work.run_context import RunContext
from records.errors import UsageError
from review.work import sessions
from review.work.accounts import AccountAdministration
from tests.support.accepted_book import vouched
from tests.support.fake_flow import flow, inline
from tests.support.review_client import Browser, ReviewOffice, office, record_in, version_in
from tests.support.review_store import HERE

MEANS = RunContext(RunSettings(), flow(), SilentProgress(), inline)

DOUBLE = '[review]\nsecond_keying = "doubtful"\nsecond_below = 0.95\n'
PASSWORD = "một mật khẩu dài"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path)
    yield made
    made.books[0].store.close()


def answer(browser: Browser, page: str, typed: dict[str, str], **bases: str) -> str:
    """Save a record: a text a field, typed unless another basis is named; the text of what comes back."""
    return sent(browser, page, typed, **bases).text


def sent(browser: Browser, page: str, typed: dict[str, str], **bases: str) -> Response:
    form = {f"v.{column}": text for column, text in typed.items()}
    form |= {f"b.{column}": bases.get(column, "typed") for column in typed}
    return browser.post(f"/records/{record_in(page)}/save", version=version_in(page), **form)


ALL = {"nksHoTen": "Trần Văn Bình", "nksNgaySinh": "05/03/2018"}


def values_of(desk: ReviewOffice, record_id: int) -> dict[str, str]:
    with desk.books[0].store.begin() as rows:
        entry = next(one for one in rows.records.of_book(desk.books[0].book) if one.id == record_id)
    return {field.column: field.value for field in entry.current.fields}


def task_of(desk: ReviewOffice, record_id: int) -> str:
    with desk.books[0].store.begin() as rows:
        record = rows.records.get(record_id)
        assert record is not None
        return record.task


def test_without_a_session_there_is_only_the_sign_in_page(desk: ReviewOffice) -> None:
    client = TestClient(desk.app, follow_redirects=False)
    for path in ("/", "/records/1", "/pages/1/picture", "/books", "/supervision"):
        assert client.get(path).headers["location"] == "/sign-in"
    assert client.post("/next").status_code == 401
    assert client.get("/healthz").text == "ok"
    assert client.get("/metrics").status_code == 404


def test_signing_in_and_out_and_a_session_that_the_server_ended(desk: ReviewOffice) -> None:
    accounts = AccountAdministration(desk.books[0].store, desk.home.vault)
    accounts.add("lan", PASSWORD, "reviewer", [HERE])
    client = TestClient(desk.app, follow_redirects=False)
    assert client.post("/sign-in", data={"name": "lan", "password": "sai"}).status_code == 403
    entered = client.post("/sign-in", data={"name": "lan", "password": PASSWORD})
    assert entered.headers["location"] == "/"
    assert {"HttpOnly", "SameSite=strict"} <= set(entered.headers["set-cookie"].split("; "))
    assert client.get("/").status_code == 200
    accounts.disable("lan")
    assert client.get("/").headers["location"] == "/sign-in"


def test_an_account_rests_after_wrong_tries(desk: ReviewOffice) -> None:
    AccountAdministration(desk.books[0].store, desk.home.vault).add("lan", PASSWORD, "reviewer", [HERE])
    client = TestClient(desk.app, follow_redirects=False)
    for _try in range(sessions.FAILURES):
        assert client.post("/sign-in", data={"name": "lan", "password": "sai"}).status_code == 403
    assert client.post("/sign-in", data={"name": "lan", "password": PASSWORD}).status_code == 403
    with desk.books[0].store.engine.begin() as connection:
        connection.execute(text("UPDATE \"user\" SET locked_until = '2000-01-01'"))
    assert client.post("/sign-in", data={"name": "lan", "password": PASSWORD}).status_code == 303


def test_accounts_refuse_short_passwords_unknown_roles_and_communes(desk: ReviewOffice) -> None:
    accounts = AccountAdministration(desk.books[0].store, desk.home.vault)
    for password, role, communes in (
        ("ngắn", "reviewer", [HERE]),
        (PASSWORD, "king", [HERE]),
        (PASSWORD, "keyer", ["Đâu"]),
    ):
        with pytest.raises(UsageError):
            accounts.add("lan", password, role, communes)


def test_a_form_from_elsewhere_or_without_the_token_is_refused(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    assert ann.client.post("/next").status_code == 403
    assert ann.client.post("/next", data={"csrf": "another"}).status_code == 403
    good = {"csrf": "csrf-of-ann"}
    assert ann.client.post("/next", data=good, headers={"Origin": "https://evil.example"}).status_code == 403
    assert ann.client.post("/next", data=good, headers={"Origin": "http://testserver"}).status_code == 200


def test_pages_carry_a_strict_policy_and_are_not_kept(desk: ReviewOffice) -> None:
    page = desk.enter("ann").get("/")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert "style=" not in page.text


def test_a_record_is_held_by_one_and_saved_by_its_holder(desk: ReviewOffice) -> None:
    ann, bob = desk.enter("ann"), desk.enter("bob")
    page = ann.next()
    record = record_in(page)
    seen = bob.get(f"/records/{record}").text
    assert "ann đang giữ bản ghi này" in seen and 'id="save"' not in seen
    assert record_in(bob.next()) != record
    assert "Đã lưu số 1" in answer(ann, page, ALL)
    assert values_of(desk, record)["nksHoTen"] == "Trần Văn Bình"
    assert values_of(desk, record)["nksNgaySinh"] == "05.03.2018"
    assert task_of(desk, record) == ReviewTask.APPROVAL


def test_what_was_not_answered_comes_back_with_every_letter(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    page = ann.next()
    back = answer(ann, page, {**ALL, "nksNgaySinh": ""}, nksNgaySinh="")
    assert "chưa có câu trả lời" in back and 'value="Trần Văn Bình"' in back
    assert task_of(desk, record_in(page)) == ReviewTask.REVIEW


def test_a_late_save_shows_both_versions_and_loses_no_text(desk: ReviewOffice) -> None:
    ann, bob = desk.enter("ann"), desk.enter("bob")
    page = ann.next()
    record = record_in(page)
    ann.post(f"/records/{record}/release")
    theirs = bob.post(f"/records/{record}/take").text
    answer(bob, theirs, {**ALL, "nksHoTen": "Trần Văn Bính"})
    late = sent(ann, page, ALL)
    assert late.status_code == 409
    assert "Bản đã lưu: “Trần Văn Bính”" in late.text and 'value="Trần Văn Bình"' in late.text
    answer(ann, late.text, ALL)
    assert values_of(desk, record)["nksHoTen"] == "Trần Văn Bình"


def test_unreadable_and_blank_are_answers_of_their_own(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    page = ann.next()
    answer(ann, page, {"nksNgaySinh": "", "nksHoTen": ""}, nksNgaySinh="unreadable", nksHoTen="blank")
    with desk.books[0].store.begin() as rows:
        fields = rows.records.of_book(desk.books[0].book)[0].current.fields
        reasons = [told.reason for told in rows.decisions.history(record_in(page), "nksNgaySinh")]
    states = {field.column: field.state.value for field in fields}
    assert (states["nksNgaySinh"], states["nksHoTen"]) == ("unread", "blank")
    assert reasons == ["không đọc được"]


def test_a_value_that_the_rules_doubt_is_shown_again_before_it_is_kept(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    page = ann.next()
    back = sent(ann, page, {**ALL, "nksNgaySinh": "31.02.2018"})
    assert back.status_code == 422 and "lưu lần nữa" in back.text and 'value="31.02.2018"' in back.text
    assert 'name="b.nksHoTen" value="typed"' in back.text and 'name="b.nksNgaySinh" value=""' in back.text
    assert task_of(desk, record_in(page)) == ReviewTask.REVIEW
    seen = re.search(r'name="seen" value="(\w+)"', back.text)
    assert seen
    form = {
        "v.nksHoTen": ALL["nksHoTen"],
        "b.nksHoTen": "typed",
        "v.nksNgaySinh": "31.02.2018",
        "b.nksNgaySinh": "typed",
    }
    ann.post(f"/records/{record_in(page)}/save", version=version_in(back.text), seen=seen[1], **form)
    assert task_of(desk, record_in(page)) == ReviewTask.APPROVAL
    with desk.books[0].store.begin() as rows:
        assert "V23" in {finding.rule for finding in rows.findings.of_record(record_in(page))}


def test_undo_brings_the_value_back_and_tells_who(desk: ReviewOffice) -> None:
    ann, bob = desk.enter("ann"), desk.enter("bob")
    page = ann.next()
    record = record_in(page)
    answer(ann, page, ALL)
    taken = bob.post(f"/records/{record}/take").text
    story = bob.get(f"/records/{record}/history?column=nksHoTen").text
    assert "Trần Văn Binh" in story and "ann" in story and "Hoàn tác" in story
    with desk.books[0].store.begin() as rows:
        decision = rows.decisions.history(record, "nksHoTen")[0].id
    bob.post(f"/records/{record}/undo", version=version_in(taken), decision=decision)
    assert values_of(desk, record)["nksHoTen"] == "Trần Văn Binh"
    assert task_of(desk, record) == ReviewTask.REVIEW


def test_a_page_goes_back_to_the_station_with_its_reason(desk: ReviewOffice) -> None:
    ann, operator = desk.enter("ann"), desk.enter("op", Role.OPERATOR)
    page = ann.next()
    ann.post(f"/records/{record_in(page)}/send-back", version=version_in(page), reason="quét lại trang 1: lóa")
    assert task_of(desk, record_in(page)) == ReviewTask.RESCAN
    assert "quét lại trang 1: lóa" in operator.get("/books").text


def test_the_second_keyer_is_blind_and_an_arbitrator_is_a_third_person(tmp_path: Path) -> None:
    desk = office(tmp_path, entries=1, settings=DOUBLE)
    ann, bob, eve = desk.enter("ann"), desk.enter("bob", Role.KEYER), desk.enter("eve")
    first = ann.next()
    record = record_in(first)
    answer(ann, first, ALL)
    assert task_of(desk, record) == ReviewTask.SECOND
    assert "Hết việc" in ann.next()
    before = bob.get(f"/records/{record}").text + bob.get("/").text
    assert "Bình" not in before and "Binh" not in before and "Thiếu ngày sinh" not in before
    second = bob.next()
    everything = second + bob.get(f"/records/{record}/history").text + bob.get("/").text
    assert "Bình" not in everything and "Binh" not in everything and "2018" not in second.split('id="form"')[1]
    answer(bob, second, {"nksHoTen": "trần văn bính", "nksNgaySinh": "5/3/2018"})
    assert task_of(desk, record) == ReviewTask.ARBITRATION
    assert "Hết việc" in bob.next() and "Hết việc" in ann.next()
    third = re.sub("</?mark>", "", eve.next())
    assert "Trần Văn Bình" in third and "Trần Văn Bính" in third and "v.nksNgaySinh" not in third
    answer(eve, third, {"nksHoTen": "Trần Văn Bính"}, nksHoTen="alternative")
    assert task_of(desk, record) == ReviewTask.APPROVAL
    assert (
        values_of(desk, record).items() >= {"so": "1", "nksHoTen": "Trần Văn Bính", "nksNgaySinh": "05.03.2018"}.items()
    )
    desk.books[0].store.close()


def test_a_field_keyed_anew_hides_what_was_decided_before(tmp_path: Path) -> None:
    desk = office(tmp_path, entries=1, settings=DOUBLE)
    ann, bob, eve = desk.enter("ann"), desk.enter("bob"), desk.enter("eve")
    answer(ann, ann.next(), ALL)
    answer(bob, bob.next(), ALL)
    again = eve.post(f"/records/{desk.books[0].records[0]}/take").text
    with desk.books[0].store.begin() as rows:
        decision = rows.decisions.history(record_in(again), "nksHoTen")[0].id
    undone = eve.post(f"/records/{record_in(again)}/undo", version=version_in(again), decision=decision).text
    answer(eve, undone, ALL)
    history = f"/records/{record_in(again)}/history"
    assert "Trần Văn Bình" not in ann.get(history).text
    assert "Trần Văn Bình" not in ann.next() + ann.get(history).text
    desk.books[0].store.close()


def test_two_keyers_who_agree_need_no_third(tmp_path: Path) -> None:
    desk = office(tmp_path, entries=1, settings=DOUBLE)
    ann, bob = desk.enter("ann"), desk.enter("bob")
    answer(ann, ann.next(), ALL)
    second = bob.next()
    answer(bob, second, {"nksHoTen": "TRẦN VĂN BÌNH", "nksNgaySinh": "05032018"})
    assert task_of(desk, record_in(second)) == ReviewTask.APPROVAL
    assert values_of(desk, record_in(second))["nksHoTen"] == "Trần Văn Bình"
    desk.books[0].store.close()


def test_a_supervisor_accepts_a_book_that_others_reviewed(tmp_path: Path) -> None:
    desk = office(tmp_path, entries=2)
    ann, head = desk.enter("ann"), desk.enter("head", Role.SUPERVISOR)
    book = desk.books[0].book
    answer(ann, ann.next(), ALL)
    assert head.post(f"/books/{book}/accept").status_code == 409
    answer(ann, ann.next(), ALL)
    assert ann.post(f"/books/{book}/accept").status_code == 404
    with pytest.raises(UsageError, match="chưa được nhận"):
        export_book(desk.home, book, tmp_path / "out", PackageStage.FINAL, MEANS)
    vouched(desk.books[0])
    assert head.post(f"/books/{book}/accept").status_code == 303
    with desk.books[0].store.begin() as rows:
        assert {entry.state for entry in rows.records.of_book(book)} == {"approved"}
        assert rows.audit.check() > 0
    assert "ann" in head.get("/supervision").text
    assert export_book(desk.home, book, tmp_path / "out", PackageStage.FINAL, MEANS).entries == 2
    desk.books[0].store.close()


def test_a_book_is_judged_again_by_what_people_made_of_it(tmp_path: Path) -> None:
    desk = office(tmp_path, entries=2)
    ann, head = desk.enter("ann"), desk.enter("head", Role.SUPERVISOR)
    answer(ann, ann.next(), ALL)
    answer(ann, ann.next(), ALL | {"so": "1"})
    before = _rules_of(desk)
    head.get("/books")
    assert "V12" not in before and "V12" in _rules_of(desk)
    desk.books[0].store.close()


def _rules_of(desk: ReviewOffice) -> set[str]:
    with desk.books[0].store.begin() as rows:
        return {finding.rule for _record, finding in rows.findings.of_book(desk.books[0].book)}


def test_marginal_notes_are_kept_in_parts(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    record = record_in(ann.next())
    note = {
        "kind": "correction",
        "column": "nksHoTen",
        "before": "Bình",
        "after": "Bính",
        "on": "05032019",
        "basis": "QĐ 12",
    }
    told = ann.post(f"/records/{record}/amendments", **note).text
    assert "Cải chính hộ tịch" in told and "Bình → Bính" in told and "05.03.2019" in told
    assert "QĐ 12" not in ann.post(f"/records/{record}/amendments/1/withdraw").text


def test_a_heartbeat_prolongs_and_an_ended_lease_says_so(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    record = record_in(ann.next())
    assert ann.post(f"/records/{record}/heartbeat").status_code == 204
    ann.post(f"/records/{record}/release")
    assert ann.post(f"/records/{record}/heartbeat").status_code == 410


def test_reading_a_record_is_written_down(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    before = _events(desk)
    ann.get("/records/1")
    assert _events(desk) - before == {("user:ann", "record.read", "record:1")}


def _events(desk: ReviewOffice) -> set[tuple[str, str, str]]:
    with desk.books[0].store.engine.connect() as connection:
        return {(row.actor, row.action, row.subject) for row in connection.exec_driver_sql("SELECT * FROM audit_event")}


def test_a_page_names_the_pictures_that_come_next(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    ahead = re.search(r'data-ahead="([\d ]+)"', ann.next())
    assert ahead
    pages = ahead[1].split()
    assert len(set(pages)) == 3
    assert ann.get(f"/pages/{pages[0]}/picture").headers["content-type"] == "image/jpeg"


def test_a_save_and_the_next_record_ask_the_database_little(desk: ReviewOffice) -> None:
    ann, asked = desk.enter("ann"), list[str]()
    page = answer(ann, ann.next(), ALL)  # the first one reads words and keys that the process keeps

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.extend([statement] if statement.startswith(("SELECT", "WITH")) else [])

    event.listen(desk.books[0].store.engine, "before_cursor_execute", note)
    assert record_in(answer(ann, page, ALL)) != record_in(page)
    assert len(asked) <= 9, "\n".join(asked)


def test_a_one_time_code_is_asked_where_it_was_switched_on(desk: ReviewOffice) -> None:
    accounts = AccountAdministration(desk.books[0].store, desk.home.vault)
    accounts.add("lan", PASSWORD, "reviewer", [HERE])
    address = accounts.require_code("lan")
    client = TestClient(desk.app, follow_redirects=False)
    entry = {"name": "lan", "password": PASSWORD}
    assert client.post("/sign-in", data=entry).status_code == 403
    entry["code"] = pyotp.TOTP(pyotp.parse_uri(address).secret).now()
    assert client.post("/sign-in", data=entry).status_code == 303


def test_the_supervisor_sees_what_was_accepted_too_fast_to_be_read(tmp_path: Path) -> None:
    desk = office(tmp_path, entries=1, settings="[review]\nfastest_seconds = 600\n")
    ann, head = desk.enter("ann"), desk.enter("head", Role.SUPERVISOR)
    answer(ann, ann.next(), ALL)
    seen = head.get("/supervision").text
    assert 'class="alarm"' in seen and '<a href="/records/1">' in seen
    desk.books[0].store.close()


def test_a_list_that_quotes_records_is_written_down(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    before = _events(desk)
    ann.get("/")
    assert {action for _actor, action, _subject in _events(desk) - before} == {"queue.read"}


def test_english_is_a_switch_of_the_browser(desk: ReviewOffice) -> None:
    client = TestClient(desk.app)
    assert "Đăng nhập" in client.get("/sign-in").text
    client.post("/language", data={"language": "en"})
    page = client.get("/sign-in").text
    assert '<html lang="en">' in page and "Sign in" in page
