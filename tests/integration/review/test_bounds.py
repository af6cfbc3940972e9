"""What a browser may send, and who may see the figures: bodies are counted as they come, and have to come in time."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient

from pipeline.store.review.people import Role
from tests.support.databases import PostgresServer
from tests.support.review_client import ReviewOffice, office, record_in, version_in

TOKEN = "mot-ma-dai"
SETTINGS = f'[review]\nrequest_bytes = 20000\nrequest_seconds = 0.5\nwrong_tries = 3\nmetrics_token = "{TOKEN}"\n'
HEAD = b"POST /sign-in HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path, settings=SETTINGS)
    yield made
    made.books[0].store.close()


@contextmanager
def served(desk: ReviewOffice) -> Iterator[int]:
    """The application behind a real server: the port it listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(desk.app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


def answer_to(port: int, *parts: bytes) -> bytes:
    """What the server says to these bytes until it closes; nothing more is sent."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        for part in parts:
            connection.sendall(part)
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return received


@pytest.mark.parametrize(
    "parts",
    [
        (b"Content-Length: 30000\r\n\r\n" + b"a" * 30_000,),
        (b"Transfer-Encoding: chunked\r\n\r\n", *[b"1000\r\n" + b"a" * 0x1000 + b"\r\n"] * 6),
    ],
    ids=["announced", "chunked"],
)
def test_a_body_is_counted_as_it_comes(desk: ReviewOffice, parts: tuple[bytes, ...]) -> None:
    with served(desk) as port:
        said = answer_to(port, HEAD + parts[0], *parts[1:])
    assert said.startswith(b"HTTP/1.1 413") and b"connection: close" in said.lower()


def test_who_still_sends_gets_the_answer_and_no_reset(desk: ReviewOffice) -> None:
    more = b"1000\r\n" + b"a" * 0x1000 + b"\r\n"
    with served(desk) as port, closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + more * 6)
        said = connection.recv(65536)
        for part in (more, more, b"0\r\n\r\n"):
            connection.sendall(part)
        while piece := connection.recv(65536):
            said += piece
    assert said.startswith(b"HTTP/1.1 413") and said.endswith("Yêu cầu quá lớn.".encode())


@pytest.mark.parametrize("rest", [b"Content-Length: 100\r\n\r\nname=", b"Transfer-Encoding: chunked\r\n\r\n5\r\nname="])
def test_a_body_that_does_not_come_is_closed(desk: ReviewOffice, rest: bytes) -> None:
    with served(desk) as port:
        said = answer_to(port, HEAD + rest)
    assert said.startswith(b"HTTP/1.1 408") and b"connection: close" in said.lower()


def test_an_address_that_guesses_has_to_wait_and_no_other(desk: ReviewOffice) -> None:
    here, there = (TestClient(desk.app, client=(host, 5000)) for host in ("192.0.2.1", "192.0.2.2"))
    tried = [here.post("/sign-in", data={"name": "ai", "password": "sai"}).status_code for _try in range(4)]
    assert tried == [403, 403, 403, 429]
    assert there.post("/sign-in", data={"name": "ai", "password": "sai"}).status_code == 403


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ("192.0.2.1", {}, 404),
        ("192.0.2.1", {"Authorization": "Bearer sai"}, 404),
        ("192.0.2.1", {"Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_figures_are_for_this_machine_or_who_has_the_token(
    desk: ReviewOffice, host: str, headers: dict[str, str], status: int
) -> None:
    assert TestClient(desk.app, client=(host, 5000)).get("/metrics", headers=headers).status_code == status


def test_figures_have_labels_of_ours_alone(desk: ReviewOffice) -> None:
    client = TestClient(desk.app, client=("127.0.0.1", 5000))
    for method in ("BREW", "PROPFIND"):
        client.request(method, "/")
    figures = client.get("/metrics").text
    assert 'method="other"' in figures and "BREW" not in figures and "PROPFIND" not in figures


BOX = {"x": 100.0, "y": 200.0, "width": 300.0, "height": 40.0}


def drawing(name: str = "KS-2016.v2", count: int = 1, **box: float) -> str:
    value = {"area": "", "columns": "nksHoTen", "box": {**BOX, **box}}
    return json.dumps({"id": name, "record_type": "KS", "note": "", "boxes": [value] * count, "ticks": []})


def test_a_collector_that_the_environment_names_is_told_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    with TestClient(office(tmp_path / "home").app) as client:  # FastAPI looks for its exporter when it starts
        assert client.get("/healthz").text == "ok"


@pytest.mark.parametrize(
    "odd",
    [
        drawing(count=401),
        drawing("../../ngoai"),
        drawing("/tmp/ngoai"),
        drawing("KS-\n2016"),
        drawing(x=float("nan")),
        drawing(width=float("inf")),
        drawing(width=0.0),
        drawing(height=-40.0),
        drawing(x=1e300),
        "[" * 50_000,
    ],
    ids=["many", "outside", "absolute", "lines", "no number", "endless", "flat", "turned", "far", "deep"],
)
def test_an_odd_drawing_is_refused_in_words_and_writes_nothing(desk: ReviewOffice, tmp_path: Path, odd: str) -> None:
    drawer = desk.enter("op", Role.OPERATOR)
    drawer.get("/editions/draw/1")
    before = set(tmp_path.parent.rglob("*"))
    for address, more in (("/editions/draw/1/try", {"other": 2}), ("/editions/draw/1", {})):
        assert drawer.post(address, drawing=odd, **more).status_code in (404, 409, 413)
    made = {path.name for path in set(tmp_path.parent.rglob("*")) - before if "cache" not in path.parts}
    assert made <= {"hotich.sqlite-wal", "hotich.sqlite-shm"}


@pytest.mark.parametrize("decision", [0, 999_999, 2**31 - 1])
def test_undoing_what_is_not_there_is_told(desk: ReviewOffice, decision: int) -> None:
    ann = desk.enter("ann")
    page = ann.next()
    said = ann.post(f"/records/{record_in(page)}/undo", version=version_in(page), decision=decision)
    assert said.status_code == 409 and "Không có gì để hoàn tác" in said.text


def test_with_the_database_away_every_page_says_so_in_words(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.database() as url:
        monkeypatch.setenv("HOTICH_STORE__URL", url)
        desk = office(tmp_path)
        ann = desk.enter("ann")
        assert ann.get("/").status_code == 200
    for answer in (ann.get("/"), ann.post("/next"), ann.get("/healthz"), ann.post("/sign-in", name="a", password="b")):
        assert answer.status_code == 503
        assert "Cơ sở dữ liệu không làm được việc này" in answer.text
    desk.books[0].store.close()
