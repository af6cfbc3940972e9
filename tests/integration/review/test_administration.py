"""Accounts, tokens, health and the trail in the browser: who may, what happens, and that all of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from pipeline.home.settings import load_settings, settings_text
from pipeline.shared.load import load_workbooks
from pipeline.specimen.book import SNAPSHOT
from pipeline.store.ledgers.audit_search import AuditQuestion
from pipeline.store.ledgers.nights import NightOutcome, StageOutcome, StageResult, Trouble
from pipeline.store.review.people import Role
from review.web.app import application
from review.work.accounts import AccountAdministration
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE

PASSWORD, OTHER = "một mật khẩu dài", "một mật khẩu khác"
PAGES = ("/accounts", "/tokens", "/settings", "/nights", "/snapshots", "/health", "/audit", "/audit.csv")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path / "home", (HERE, ELSEWHERE), entries=1)
    yield made
    made.books[0].store.close()


@pytest.fixture
def root(desk: ReviewOffice) -> Browser:
    return desk.enter("root", Role.ADMINISTRATOR, None)


def user_id(desk: ReviewOffice, name: str) -> int:
    with desk.books[0].store.begin() as rows:
        return rows.people.find(name).id


def actions(desk: ReviewOffice, actor: str) -> list[str]:
    with desk.books[0].store.engine.connect() as connection:
        query = text("SELECT action FROM audit_event WHERE actor = :actor ORDER BY id")
        return list(connection.execute(query, {"actor": actor}).scalars())


def sign_in(desk: ReviewOffice, name: str, password: str) -> int:
    client = TestClient(desk.app, follow_redirects=False)
    return client.post("/sign-in", data={"name": name, "password": password}).status_code


def test_only_administrators_of_all_communes_have_these_pages(desk: ReviewOffice, root: Browser) -> None:
    limited = desk.enter("local", Role.ADMINISTRATOR, HERE)
    chief = desk.enter("chief", Role.SUPERVISOR, None)
    for page in PAGES:
        assert root.get(page).status_code == 200
        assert (limited.get(page).status_code, chief.get(page).status_code) == (404, 404)
    assert limited.post("/accounts", name="x", role="administrator", password=PASSWORD).status_code == 404


def test_an_account_is_made_changed_reset_and_locked(desk: ReviewOffice, root: Browser) -> None:
    made = root.client.post(
        "/accounts",
        data={"csrf": "csrf-of-root", "name": "mai", "password": PASSWORD, "role": "keyer", "commune": [HERE]},
    )
    assert made.status_code == 303 and sign_in(desk, "mai", PASSWORD) == 303
    assert root.post("/accounts", name="MAI", password=PASSWORD, role="keyer").status_code == 409
    mai = user_id(desk, "mai")
    root.post(f"/accounts/{mai}/role", role="reviewer", where="some", commune=ELSEWHERE)
    with desk.books[0].store.begin() as rows:
        account = rows.people.find("mai")
        assert (account.role, account.everywhere, rows.people.offices(account)) == (Role.REVIEWER, False, [ELSEWHERE])
    shown = re.search(r"<code>([0-9a-f]{12})</code>", root.post(f"/accounts/{mai}/reset").text)
    assert shown is not None and sign_in(desk, "mai", shown[1]) == 303 and sign_in(desk, "mai", PASSWORD) == 403
    assert "Phiên đang mở" in root.get(f"/accounts/{mai}").text
    root.post(f"/accounts/{mai}/sign-out")
    with desk.books[0].store.begin() as rows:
        assert rows.sign_ins.live(rows.people.find("mai")) == []
    root.post(f"/accounts/{mai}/disable")
    assert sign_in(desk, "mai", shown[1]) == 403
    assert actions(desk, "user:root")[:5] == [
        "user.add",
        "user.role",
        "user.password",
        "user.sessions-ended",
        "user.disable",
    ]


def test_a_session_is_told_from_others_and_ended_alone(desk: ReviewOffice, root: Browser) -> None:
    AccountAdministration(desk.books[0].store, desk.home.vault).add("mai", PASSWORD, "keyer", [HERE])
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    at_home, at_work = (TestClient(desk.app, follow_redirects=False) for _ in range(2))
    for client in (at_home, at_work):
        client.post("/sign-in", data={"name": "mai", "password": PASSWORD}, headers={"user-agent": agent})
    mai = user_id(desk, "mai")
    page = root.get(f"/accounts/{mai}").text
    keys = re.findall(rf"/accounts/{mai}/sessions/([0-9a-f]{{16}})/end", page)
    assert page.count("Firefox 140, Windows") == 2 and "testclient" in page and len(set(keys)) == 2
    root.post(f"/accounts/{mai}/sessions/{keys[1]}/end")
    assert root.post(f"/accounts/{mai}/sessions/{keys[1]}/end").status_code == 409
    assert [client.get("/sessions").status_code for client in (at_home, at_work)].count(200) == 1
    assert actions(desk, "user:root") == ["user.session-ended"]


def test_everybody_sees_and_ends_their_own_sessions(desk: ReviewOffice) -> None:
    other = desk.enter("mai", Role.OPERATOR)
    AccountAdministration(desk.books[0].store, desk.home.vault).add("lan", PASSWORD, "keyer", [HERE])
    clients = [TestClient(desk.app, follow_redirects=False) for _ in range(3)]
    for client in clients:
        client.post("/sign-in", data={"name": "lan", "password": PASSWORD})
    page = clients[0].get("/sessions").text
    keys = re.findall(r"/sessions/([0-9a-f]{16})/end", page)
    csrf = re.search(r'data-csrf="([^"]+)"', page)
    assert csrf is not None and len(keys) == 2 and page.count("phiên này") == 1
    assert other.post(f"/sessions/{keys[0]}/end").status_code == 409  # nobody ends another's
    clients[0].post(f"/sessions/{keys[0]}/end", data={"csrf": csrf[1]})
    clients[0].post("/sessions/others/end", data={"csrf": csrf[1]})
    assert [client.get("/sessions").status_code for client in clients] == [200, 303, 303]
    assert actions(desk, "user:lan") == ["user.session-ended", "user.other-sessions-ended"]


def test_one_time_codes_are_given_out_as_a_picture(desk: ReviewOffice, root: Browser) -> None:
    lan = desk.enter("lan").person.id
    page = root.post(f"/accounts/{lan}/code").text
    assert 'class="qr"' in page and "otpauth://totp/hotich:lan" in page
    with desk.books[0].store.begin() as rows:
        assert rows.people.find("lan").code_secret.startswith("age:")


def test_nobody_changes_their_own_account_there(desk: ReviewOffice, root: Browser) -> None:
    mine = root.person.id
    for act in ("disable", "reset", "role"):
        assert root.post(f"/accounts/{mine}/{act}", role="operator").status_code == 409
    assert root.get("/accounts/999").status_code == 404


def test_everybody_changes_their_own_password(desk: ReviewOffice) -> None:
    lan = desk.enter("lan")
    AccountAdministration(desk.books[0].store, desk.home.vault).set_password("lan", PASSWORD)
    assert lan.get("/password").status_code == 303  # a new password ends the sessions
    client = TestClient(desk.app, follow_redirects=False)
    client.post("/sign-in", data={"name": "lan", "password": PASSWORD})
    csrf = re.search(r'data-csrf="([^"]+)"', client.get("/password").text)
    assert csrf is not None
    form = {"csrf": csrf[1], "before": PASSWORD, "after": OTHER, "again": OTHER}
    assert client.post("/password", data={**form, "before": "x"}).status_code == 409
    assert client.post("/password", data={**form, "again": "y"}).status_code == 409
    assert client.post("/password", data=form).status_code == 303
    assert (sign_in(desk, "lan", OTHER), sign_in(desk, "lan", PASSWORD)) == (303, 403)


def test_a_token_is_shown_once_and_revoked(desk: ReviewOffice, root: Browser) -> None:
    shown = re.search(r"<code>(hotich_[^<]+)</code>", root.post("/tokens", name="một cửa", scope="books", days=9).text)
    assert shown is not None and shown[1] not in root.get("/tokens").text
    asked = {"Authorization": f"Bearer {shown[1]}"}
    assert TestClient(desk.app).get("/api/v1/books", headers=asked).status_code == 200
    assert root.post("/tokens", name="thiếu phạm vi").status_code == 409
    assert root.post("/tokens", name=" ", scope="books").status_code == 409
    root.post("/tokens/1/revoke")
    assert TestClient(desk.app).get("/api/v1/books", headers=asked).status_code == 401


def test_the_trail_is_searched_and_exported_and_that_is_kept(desk: ReviewOffice, root: Browser) -> None:
    desk.enter("lan").get(f"/records/{desk.books[0].records[0]}")
    page = root.get("/audit?who=lan&action=record.").text
    rows = page[page.index("<tbody>") :]
    assert "xem bản ghi" in rows and "bản ghi 1<" in rows and "thêm sổ" not in rows and "record.read" not in rows
    assert "Không có." in root.get("/audit?action=record.rea").text
    table = root.get("/audit.csv?subject=bản ghi 1&action=record.read").text.splitlines()
    assert table[0].endswith("Số,Lúc (UTC),Ai,Việc,Về,Chi tiết,actor,action,subject,detail")
    assert "lan,xem bản ghi,bản ghi 1,,user:lan,record.read,record:1,{}" in table[1]
    assert root.get("/audit?first=yesterday").status_code == 404
    assert actions(desk, "user:root") == ["audit.read", "audit.read", "audit.export"]


def test_health_says_what_is_missing(root: Browser) -> None:
    page = root.get("/health").text
    assert "chưa có bản nào" in page and "chưa chạy lần nào" in page and "GB" in page


def test_settings_are_explained_validated_written_and_kept(desk: ReviewOffice, root: Browser) -> None:
    file = desk.home.root / "hotich.toml"
    file.write_text(settings_text(), encoding="utf-8")
    page = root.get("/settings").text
    assert "Số giây một bản ghi ở lại" in page and 'value="0.95"' in page
    assert "metrics_token" not in page and "url" not in page
    done = root.client.post("/settings", data={"csrf": "csrf-of-root", "s.review.sure_from": "0,97", "s.run.jobs": "3"})
    assert "Đã lưu 2 giá trị" in done.text
    text = file.read_text(encoding="utf-8")
    assert "\nsure_from = 0.97\n" in text and "# second_below = 0.5" in text
    assert load_settings(file).run.jobs == 3
    with desk.books[0].store.begin() as rows:
        kept = rows.audit_search.find(AuditQuestion(action="settings."), 10)
    assert {event.subject for event in kept} == {"review.sure_from", "run.jobs"} and '"0.97"' in kept[-1].detail


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("review.sure_from", "7", "review.sure_from không hợp lệ"),
        ("run.jobs", "ba", "không phải là số"),
        ("review.second_keying", "sometimes", "review.second_keying không hợp lệ"),
    ],
)
def test_a_setting_that_does_not_fit_changes_nothing(
    desk: ReviewOffice, root: Browser, key: str, value: str, said: str
) -> None:
    file = desk.home.root / "hotich.toml"
    before = file.read_text(encoding="utf-8")
    refused = root.client.post("/settings", data={"csrf": "csrf-of-root", f"s.{key}": value})
    assert refused.status_code == 409 and said in refused.text
    assert file.read_text(encoding="utf-8") == before
    assert not file.with_name("hotich.toml.part").exists()


def test_what_the_page_does_not_show_is_not_changed_by_it(
    desk: ReviewOffice, root: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.home.root / "hotich.toml"
    file.write_text('[review]\n# mine\nmetrics_token = "x"\nsure_from = 0.9 # careful\n', encoding="utf-8")
    monkeypatch.setenv("HOTICH_RUN__JOBS", "2")
    form = {"csrf": "csrf-of-root", "s.review.metrics_token": "y", "s.run.jobs": "5", "s.extract.issuer": 'UBND "A"'}
    root.client.post("/settings", data=form)
    text = file.read_text(encoding="utf-8")
    assert '# mine\nmetrics_token = "x"\nsure_from = 0.9 # careful\n' in text and "jobs" not in text
    assert load_settings(file).extract.issuer == 'UBND "A"'
    assert "đặt bởi biến môi trường" in root.get("/settings").text


def test_a_setting_holds_at_once_in_every_server_process(desk: ReviewOffice, root: Browser) -> None:
    lan = desk.enter("lan")
    other = TestClient(application(desk.home, desk.books[0].store), cookies=lan.client.cookies)
    assert [one.get("/records/1").text.count("field asked") for one in (lan.client, other)] == [1, 1]
    root.client.post("/settings", data={"csrf": "csrf-of-root", "s.review.sure_from": "0.2"})
    assert [one.get("/records/1").text.count("field asked") for one in (lan.client, other)] == [0, 0]
    root.client.post("/settings", data={"csrf": "csrf-of-root", "s.review.wrong_tries": "1"})
    assert 429 in [sign_in(desk, "nobody", PASSWORD) for _once in range(4)]
    assert root.get("/settings").text.count("ngay khi lưu") == 8


def test_a_file_that_somebody_broke_changes_nothing_in_a_running_server(desk: ReviewOffice, root: Browser) -> None:
    root.client.post("/settings", data={"csrf": "csrf-of-root", "s.review.sure_from": "0.2"})
    (desk.home.root / "hotich.toml").write_text("[review\n", encoding="utf-8")
    assert "field asked" not in desk.enter("lan").get("/records/1").text
    assert "không đọc được" in root.get("/settings").text


def test_nights_are_listed_with_their_troubles_and_reports(desk: ReviewOffice, root: Browser) -> None:
    assert "Chưa chạy đêm nào" in root.get("/nights").text
    day = date(2026, 11, 28)
    trouble = Trouble(2, "Ổ đĩa đã đầy.", "Dọn chỗ.")
    with desk.books[0].store.begin() as rows:
        rows.nights.begin(day)
        rows.nights.stage(day, "backup", "2026-11-28T19:00:00.000Z", StageResult(StageOutcome.FAILED, (), (trouble,)))
        rows.nights.end(day, NightOutcome.FAILED)
    page = root.get("/nights").text
    assert "28.11.2026" in page and "Ổ đĩa đã đầy. Dọn chỗ." in page and "/nights/2026-11-28/report" not in page
    folder = desk.home.root / "reports" / "2026-11-28"
    folder.mkdir(parents=True)
    (folder / "report.pdf").write_bytes(b"%PDF")
    assert "/nights/2026-11-28/report" in root.get("/nights").text
    assert root.get("/nights/2026-11-28/report").content == b"%PDF"
    assert root.get("/nights/2026-11-27/report").status_code == 404
    assert root.get("/nights/yesterday/report").status_code == 404
    assert "night.read" in actions(desk, "user:root")


def test_snapshots_tell_their_day_and_size(desk: ReviewOffice, root: Browser) -> None:
    assert "Chưa có bản chụp" in root.get("/snapshots").text
    load_workbooks(desk.home, [SNAPSHOT], "KS", date(2026, 11, 1))
    page = root.get("/snapshots").text
    assert "Khai sinh" in page and "01.11.2026" in page
