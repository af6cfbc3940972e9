"""The first page after signing in, the history of a record, and the sign-in page: what they say, and in which words."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient

from pipeline.store.books.record import ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Role
from records.stages import Reason
from review.work.book_stages import BALANCED, BookStage
from tests.support.accepted_book import reviewed
from tests.support.forced import forced
from tests.support.review_client import keyed_once, office, record_in, version_in
from tests.support.review_store import ELSEWHERE, HERE


def test_the_queue_tells_names_open_fields_and_rules_in_words_and_pages_on(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=41)
    lan = desk.enter("lan")
    page = lan.get("/").text
    assert "Trần Văn Binh" in page and "chưa đọc: Ngày, tháng, năm sinh" in page
    assert '<option value="V8">Ngày bằng số (…) khác ngày bằng chữ (…)</option>' in page
    assert "chưa chắc: Họ, chữ đệm, tên người được khai sinh" in page and f"Khai sinh 01/2018 – {HERE}" in page
    assert ">Cơ sở dữ liệu dùng chung: có khác biệt</option>" in page
    odd = lan.get("/?rule=typed.against-both").text
    assert ">typed.against-both<" not in odd and "điều khác" in odd
    assert "first=40" in page and "Trang trước" not in page
    second = lan.get("/?book=&type=&office=&rule=&first=40").text
    assert second.count("Trần Văn Binh") == 1 and "first=0" in second


def test_a_record_that_is_keyed_twice_has_no_name_in_the_queue(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1)
    (books,), lan = desk.books, desk.enter("lan")
    keyed_once(books, lan.person)
    assert "Trần Văn Binh" not in desk.enter("mai").get("/").text


def test_a_supervisor_sees_what_to_accept_and_what_is_stuck_and_why(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", (HERE, ELSEWHERE), entries=1)
    (here, there), lan = desk.books, desk.enter("lan", office=None)
    for books, act, task in (
        (here, DecisionKind.ACCEPT, ReviewTask.APPROVAL),
        (there, DecisionKind.SEND_BACK, ReviewTask.RESCAN),
    ):
        with books.store.begin() as rows:
            record = rows.records.get(books.records[0])
            assert record is not None
            rows.queue.take(record.id, lan.person, 60)
            rows.decisions.hand_on(record, lan.person, act, task)
    page = desk.enter("chief", Role.SUPERVISOR, None).get("/").text
    ready, _, stuck = page.partition("Đang vướng")
    assert f"/books/{here.book}" in ready and f"/books/{there.book}" in stuck
    assert "1 trường hợp chờ quét lại" in stuck
    by_office = page.partition("Sổ theo chặng, từng xã")[2].partition("</table>")[0]
    cells = re.findall(r"<td>(.*?)</td>", by_office)
    at = {place: re.findall(r'href="(/station/[^"]+)"', cell) for place, cell in enumerate(cells)}
    stages = list(BookStage)
    assert at[stages.index(BookStage.STUCK)] == [f"/station/{there.book}"]
    assert at[len(stages) + stages.index(BookStage.ACCEPTANCE)] == [f"/station/{here.book}"]
    assert "Đang vướng" not in lan.get("/").text


def test_a_reviewed_book_whose_balance_is_open_is_stuck_not_ready(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1)
    (books,) = desk.books
    reviewed(books)
    chief = desk.enter("chief", Role.SUPERVISOR, None)
    ready, _, _stuck = chief.get("/").text.partition("Đang vướng")
    assert f"/books/{books.book}" in ready
    with books.store.begin() as rows:
        rows.scans.refuse(books.book, "p9.jpg", Reason("truncated", "Tệp bị cắt cụt."))
    ready, _, stuck = chief.get("/").text.partition("Đang vướng")
    assert f"/books/{books.book}" not in ready and "cân đối còn thiếu 1 điều" in stuck


def test_of_many_reviewed_books_those_not_balanced_yet_are_not_called_ready(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", tuple(f"UBND xã {number:02}" for number in range(BALANCED + 2)), entries=1)
    before_last, last = sorted(desk.books, key=lambda one: one.book)[-2:]
    forced(last.store, "UPDATE record SET task = 'approval'")
    with last.store.begin() as rows:
        rows.scans.refuse(last.book, "p9.jpg", Reason("truncated", "Tệp bị cắt cụt."))
    chief = desk.enter("chief", Role.SUPERVISOR, None)
    first, second = chief.get("/").text, chief.get(f"/?balanced={BALANCED}").text
    ready, _, stuck = first.partition("Đang vướng")
    assert "2 sổ nữa đã duyệt xong, chưa xem cân đối" in ready and f"/?balanced={BALANCED}" in ready
    assert f"/books/{last.book}" not in ready + stuck and f"/station/{last.book}" in stuck
    ready, _, stuck = second.partition("Đang vướng")
    assert f"/books/{before_last.book}" in ready and f"/books/{last.book}" in stuck
    assert f"{BALANCED} sổ nữa đã duyệt xong" in ready and 'href="/?balanced=0"' in ready


def test_the_history_names_the_field_and_tells_confirming_from_changing(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=2)
    lan = desk.enter("lan")
    page = lan.next()
    record = record_in(page)
    form = {"v.nksHoTen": "Trần Văn Binh", "b.nksHoTen": "accepted", "v.nksNgaySinh": "05.03.2018"}
    lan.post(f"/records/{record}/save", version=version_in(page), **form, **{"b.nksNgaySinh": "typed"})
    story = lan.get(f"/records/{record}/history").text
    assert "Họ, chữ đệm, tên người được khai sinh" in story and "xác nhận" in story and "sửa" in story


def test_who_reviews_nothing_begins_where_their_work_is(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1)
    places = (
        (Role.OPERATOR, HERE, "/books"),
        (Role.ADMINISTRATOR, None, "/health"),
        (Role.ADMINISTRATOR, HERE, "/editions"),
    )
    for number, (role, where, first) in enumerate(places):
        browser = desk.enter(f"p{number}", role, where)
        led = browser.get("/")
        assert (led.status_code, led.headers["location"]) == (303, first)
        assert browser.get(first).status_code == 200 and "Việc chờ" not in browser.get(first).text
    station = desk.enter("tram", Role.OPERATOR).get("/station").text
    assert f'value="{HERE}">' in station.partition('id="office"')[2].partition("<datalist")[0]


def test_a_wrong_password_keeps_the_name(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1)
    answer = TestClient(desk.app).post("/sign-in", data={"name": 'lan"<', "password": "x"})
    assert answer.status_code == 403 and 'value="lan&#34;&lt;"' in answer.text


def test_nobody_is_led_to_a_page_that_is_not_theirs(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1)
    for role in Role:
        browser = desk.enter(role.value, role, None)
        bar = browser.get("/password").text.partition("<nav")[2].partition("</nav>")[0]
        links = [piece.partition('"')[0] for piece in bar.split('href="')[1:]]
        assert links and [browser.get(link).status_code for link in links] == [200] * len(links), role
