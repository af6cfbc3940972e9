"""The interface for other programs: who may ask, what it answers, what is done once; its description is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig
from sqlalchemy import text

from pipeline.store.review.api_tokens import ApiScope
from review.web.api.application import api_application, openapi_of
from review.work.api_tokens import NewToken, make_token, revoke_token
from review.work.background import BackgroundWork
from tests.support.accepted_book import accepted
from tests.support.review_client import ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE, sheet

V1 = "/api/v1"
ORDER = {"nguoiYeuCau": "Trần Văn Cha", "mucDich": "đi học", "nguoiKy": "Lê Thị Ký", "maHoSoMCDT": "H01-1"}
CASES = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
given_tasks: list[str] = []
EVERYTHING = tuple(scope.value for scope in ApiScope)


@dataclass(frozen=True)
class Program:
    """Another program with its token."""

    client: TestClient
    secret: str

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(V1 + path, headers=self.headers | headers)

    def post(self, path: str, key: str = "", body: object = None, **more: bytes) -> Response:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(V1 + path, headers=headers, json=body, **more)  # type: ignore[arg-type]

    def send(self, path: str, key: str, data: bytes) -> Response:
        return self.client.post(V1 + path, headers=self.headers | {"Idempotency-Key": key}, content=data)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewOffice]:
    """A house in which nobody examines the scans: that is a program of its own."""
    given_tasks.clear()
    monkeypatch.setattr(BackgroundWork, "give", lambda _self, name, _task: given_tasks.append(name))
    made = office(tmp_path / "home", (HERE, ELSEWHERE), entries=2)
    yield made
    made.books[0].store.close()


def program(
    desk: ReviewOffice, scopes: tuple[str, ...] = EVERYTHING, communes: tuple[str, ...] | None = (HERE,)
) -> Program:
    with desk.books[0].store.begin("user:root") as rows:
        secret = make_token(rows, NewToken("một cửa", scopes, communes, 30))
    return Program(TestClient(desk.app), secret)


def test_strangers_ended_tokens_and_other_scopes_are_refused_in_vietnamese(desk: ReviewOffice) -> None:
    record = desk.books[0].records[0]
    stranger = TestClient(desk.app).get(f"{V1}/records/{record}")
    assert stranger.status_code == 401 and stranger.headers["www-authenticate"] == "Bearer"
    assert stranger.headers["content-type"] == "application/problem+json"
    assert stranger.json()["detail"] == "Xin người quản trị cấp token."
    assert Program(TestClient(desk.app), "hotich_made-up").get("/books").status_code == 401
    assert program(desk, ("books",)).get(f"/records/{record}").status_code == 403
    ended = program(desk)
    with desk.books[0].store.begin() as rows:
        revoke_token(rows, rows.api_tokens.all()[0].id)
    assert ended.get(f"/records/{record}").status_code == 401
    english = TestClient(desk.app).get(f"{V1}/books", headers={"Accept-Language": "en"})
    assert english.json()["detail"] == "Ask the administrator for a token."


def test_other_communes_are_not_there(desk: ReviewOffice) -> None:
    there, here = desk.books[1], program(desk)
    for path in (f"/records/{there.records[0]}", f"/records/{there.records[0]}/picture", f"/books/{there.book}"):
        assert here.get(path).status_code == 404
    assert here.send(f"/books/{there.book}/scans?ten=p1.jpg", "key-0001", b"x").status_code == 404
    assert here.get("/records?module=KS&soDangKy=1&nam=2018").json()["tong"] == 1
    assert program(desk, communes=None).get("/records?module=KS&soDangKy=1&nam=2018").json()["tong"] == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ('{"hoTen": "x", "ten": "y"}', "body.ten: không có tham số này"),
        ('{"hoTen": 7}', "body.hoTen: phải là chữ"),
        ('{"trang": 0}', "body.trang: phải từ 1 trở lên"),
        ('{"soDong": "nhiều"}', "body.soDong: phải là số nguyên"),
        ('{"module": "ZZ"}', "body.module: không đúng dạng"),
        ("{", "không phải JSON"),
    ],
)
def test_what_is_wrong_with_a_request_is_told_in_the_language_of_the_caller(
    desk: ReviewOffice, asked: str, said: str
) -> None:
    here = program(desk)
    headers = here.headers | {"content-type": "application/json"}
    refused = here.client.post(f"{V1}/records/search", headers=headers, content=asked)
    assert refused.status_code == 422 and said in refused.json()["detail"]
    english = here.client.post(f"{V1}/records/search", headers=headers | {"Accept-Language": "en"}, content=asked)
    assert said not in english.json()["detail"]


def test_an_address_and_a_method_that_are_not_there_say_what_to_do(desk: ReviewOffice) -> None:
    here = program(desk)
    missing, wrong = here.get("/sổ"), here.client.delete(f"{V1}/books", headers=here.headers)
    assert missing.status_code == 404 and "openapi.json" in missing.json()["detail"]
    assert wrong.status_code == 405 and wrong.json()["detail"] == "Dùng: GET."
    assert wrong.json()["title"] == "Địa chỉ này không nhận DELETE."


def test_a_record_is_found_by_person_and_told_with_its_standing(desk: ReviewOffice) -> None:
    here = program(desk)
    page = here.post("/records/search", body={"hoTen": "tran van binh", "soDong": 1}).json()
    assert (page["tong"], page["trangSau"], len(page["duLieu"])) == (2, 2, 1)
    found = page["duLieu"][0]
    assert (found["hoTen"], found["trangThai"], found["data"]["nksHoTen"]) == (
        ["Trần Văn Binh"],
        "unreviewed",
        "Trần Văn Binh",
    )
    assert found["chuaDocDuoc"] == ["nksNgaySinh"] and "nksHoTen" in found["chuaChac"]
    assert here.post("/records/search", body={"hoTen": "x", "ten": "y"}).status_code == 422


def test_what_has_not_changed_is_not_sent_again(desk: ReviewOffice) -> None:
    here, record = program(desk), desk.books[0].records[0]
    for path, kind in ((f"/records/{record}", "application/json"), (f"/records/{record}/picture", "image/jpeg")):
        first = here.get(path)
        assert first.headers["content-type"] == kind
        again = here.get(path, **{"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_scan_is_taken_once_and_a_bad_one_refused_with_its_reason(desk: ReviewOffice) -> None:
    here, book = program(desk), desk.books[0].book
    before = here.get(f"/books/{book}").json()["soTrang"]
    page = sheet("một trang mới")
    sent = here.send(f"/books/{book}/scans?ten=trang-9.jpg", "scan-0001", page)
    assert (sent.status_code, sent.json()["duLieu"][0]["nhan"]) == (202, True)
    assert given_tasks == [f"examine {book}"]
    again = here.send(f"/books/{book}/scans?ten=trang-9.jpg", "scan-0001", page)
    assert again.json() == sent.json() and again.headers["idempotent-replayed"] == "true"
    other = here.send(f"/books/{book}/scans?ten=trang-9.jpg", "scan-0001", page + b"x")
    assert other.status_code == 422 and "yêu cầu khác" in other.json()["title"]
    bad = here.send(f"/books/{book}/scans?ten=trang-8.jpg", "scan-0002", b"no picture")
    assert not bad.json()["duLieu"][0]["nhan"] and bad.json()["duLieu"][0]["lyDo"]
    assert before == {"accepted": 2}


def test_bodies_of_scans_are_for_those_who_may_send_them(desk: ReviewOffice) -> None:
    large, path = b"\xff" * 1_200_000, f"{V1}/books/{desk.books[0].book}/scans?ten=p.jpg"
    assert TestClient(desk.app).post(path, content=large).status_code == 413
    assert program(desk, ("books",)).send(path.removeprefix(V1), "key-0001", large).status_code == 413
    assert program(desk).send(path.removeprefix(V1), "key-0001", large).status_code == 202


def test_an_extract_is_issued_once_and_refused_with_what_to_do(desk: ReviewOffice) -> None:
    here, record = program(desk), desk.books[0].records[0]
    refused = here.post(f"/records/{record}/extracts", "extract-1", ORDER)
    assert refused.status_code == 409 and "giám sát" in refused.json()["detail"]
    accepted(desk.books[0])
    first = here.post(f"/records/{record}/extracts", "extract-2", ORDER)
    assert (first.status_code, first.json()["so"]) == (201, 1)
    assert here.post(f"/records/{record}/extracts", "extract-2", ORDER).json() == first.json()
    assert here.client.get(first.json()["pdf"], headers=here.headers).content.startswith(b"%PDF")
    with desk.books[0].store.begin() as rows:
        (logged,) = rows.extracts.latest(None, 9)
    assert logged.extract.purpose == "đi học (H01-1)" and logged.issued_by.startswith("api:")


def test_findings_and_looks_are_in_the_trail_under_the_name_of_the_program(desk: ReviewOffice) -> None:
    here, book = program(desk), desk.books[0].book
    assert {one["quyTac"] for one in here.get(f"/books/{book}/findings").json()["duLieu"]} >= {"V5"}
    assert [one["maSo"] for one in here.get("/books?soDong=1").json()["duLieu"]] == [book]
    with desk.books[0].store.engine.connect() as connection:
        actors = set(connection.execute(text("SELECT actor FROM audit_event WHERE action = 'book.read'")).scalars())
    assert len(actors) == 1 and actors.pop().endswith("một cửa")


def test_who_asks_too_often_waits(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1, settings="[review]\napi_calls = 2\n")
    here = program(desk)
    answers = [here.get("/books") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "60"
    desk.books[0].store.close()


def test_the_description_is_for_those_with_a_token(desk: ReviewOffice) -> None:
    assert TestClient(desk.app).get(f"{V1}/openapi.json").status_code == 401
    described = program(desk).get("/openapi.json").json()
    assert described["info"]["version"] == "1" and "/records/{record_id}/extracts" in described["paths"]


def test_the_description_holds_for_requests_made_up_from_it(desk: ReviewOffice) -> None:
    accepted(desk.books[0])
    here, known = program(desk), {"record_id": desk.books[0].records[0], "book_id": desk.books[0].book, "extract_id": 1}
    described = openapi_of(api_application(desk.app.state.service))
    schema = schemathesis.openapi.from_dict(described, config=SchemathesisConfig())
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    assert len(operations) >= 9
    for operation in operations:

        @CASES
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            for name in known.keys() & (case.path_parameters or {}).keys():
                case.path_parameters[name] = known[name]
            answer = asked(here, case)
            said = f"{case.method} {case.formatted_path}: {answer.status_code}"
            told = described["paths"][case.operation.path][case.method.lower()]["responses"]
            assert str(answer.status_code) in told, said
            content = told[str(answer.status_code)].get("content", {})
            assert answer.status_code == 304 or answer.headers["content-type"].partition(";")[0] in content, said
            assert answer.status_code < 400 or set(answer.json()) == {"type", "title", "status", "detail"}, said

        holds()


def asked(here: Program, case: Any) -> Response:
    """Send a request that was made up."""
    headers = here.headers | {name: str(value) for name, value in (case.headers or {}).items() if str(value).isascii()}
    query = {name: str(value) for name, value in (case.query or {}).items() if value is not None}
    body = {"content": case.body} if isinstance(case.body, bytes) else {"json": case.body}
    body = body if case.operation.body else {}
    return here.client.request(case.method, V1 + case.formatted_path, params=query, headers=headers, **body)
