"""Web service on loopback that takes cases as a receiver does, and lies about it as it is told."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "a token of this test"


class Lie(StrEnum):
    """Deed of the service with one call."""

    NONE = "none"
    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    BUSY = "busy"
    FAILED_AFTER = "failed_after"
    GOOD_STATUS_BAD_CODE = "good_status_bad_code"
    NO_ENVELOPE = "no_envelope"
    LATER = "later"
    REJECTED = "rejected"
    REJECTED_BUT_TAKEN = "rejected_but_taken"
    SLOW = "slow"


@dataclass(frozen=True)
class Cut:
    """Answer that is cut after so many bytes, of a case that was taken."""

    at: int


Deed = Lie | Cut


@dataclass
class LyingService:
    """Service with a script, honest when it is over.

    Attributes:
        taken: key → identifier.
        keys: register number → the keys under which it ever came.
        posted: bodies that came.
        open_later: whether later answers are there.
    """

    deeds: Iterator[Deed]
    taken: dict[str, str] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    posted: list[dict[str, Any]] = field(default_factory=list)
    open_later: bool = False
    url: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    def take(self, body: dict[str, Any]) -> bool:
        """Take a case; return whether it was there."""
        key = body["maYeuCau"]
        was_there = key in self.taken
        self.taken.setdefault(key, f"HT-{len(self.taken) + 1}")
        return was_there


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: LyingService

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            return self._answer(401, {})
        assert self.headers["Idempotency-Key"] == body["maYeuCau"]
        self.service.posted.append(body)
        self.service.keys[body["data"]["so"]].add(body["maYeuCau"])
        return self._do(next(self.service.deeds, Lie.NONE), body)

    def do_GET(self) -> None:
        key = self.path.rpartition("/")[2]
        if not self.service.open_later:
            return self._answer(202, {}, {"Location": self.path})
        return self._answer(200, self._envelope(key))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _do(self, deed: Deed, body: dict[str, Any]) -> None:
        key, rejection = body["maYeuCau"], {"response": {"error_code": "E7", "message": "Trùng số"}}
        if deed is Lie.LOST_BEFORE:
            return self._hang_up()
        if deed is Lie.BUSY:
            return self._answer(503, {})
        if deed is Lie.REJECTED and key not in self.service.taken:
            return self._answer(422, rejection)
        was_there = self.service.take(body)
        if isinstance(deed, Cut):
            return self._answer(200, self._envelope(key), cut_at=deed.at)
        match deed:
            case Lie.LOST_AFTER:
                return self._hang_up()
            case Lie.FAILED_AFTER:
                return self._answer(500, {})
            case Lie.GOOD_STATUS_BAD_CODE:
                return self._answer(200, {"code": 500, "status": "ERROR"})
            case Lie.NO_ENVELOPE:
                return self._answer(200, "<html>proxy</html>")
            case Lie.LATER:
                return self._answer(202, {}, {"Location": f"/answers/{key}"})
            case Lie.REJECTED_BUT_TAKEN:
                return self._answer(422, rejection)
            case Lie.SLOW:
                self.service.stopping.wait(2)
                return self._hang_up()
            case _:
                return self._answer(409 if was_there else 200, self._envelope(key))

    def _envelope(self, key: str) -> dict[str, Any]:
        response = {"error_code": "0", "message": "OK", "data": {"id": self.service.taken[key]}}
        return {"code": 200, "status": "OK", "correlationId": key[:8], "response": response}

    def _answer(
        self, status: int, told: object, headers: dict[str, str] | None = None, cut_at: int | None = None
    ) -> None:
        data = told.encode() if isinstance(told, str) else json.dumps(told).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[:cut_at])
        self.close_connection = self.close_connection or cut_at is not None

    def _hang_up(self) -> None:
        self.close_connection = True


@contextmanager
def lying_service(deeds: Iterable[Deed] = ()) -> Iterator[LyingService]:
    """Run a service; gone when the context ends."""
    told = LyingService(iter(deeds))
    handler = type("Handler", (_Handler,), {"service": told})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = False
        told.url = f"http://127.0.0.1:{server.server_port}/cases"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield told
        finally:
            told.stopping.set()
            server.shutdown()
            thread.join()
