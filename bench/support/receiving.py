"""Service in a process of its own that takes every case at once, for `bench.sending`."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection


class _Taker(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self) -> None:
        """Take a case under its key."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        told = {"code": 200, "response": {"error_code": "0", "data": {"id": body["maYeuCau"][:12]}}}
        data = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _serve(port: Connection) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Taker) as server:
        port.send(server.server_port)
        server.serve_forever()


@contextmanager
def taking_service() -> Iterator[str]:
    """Run the service and yield its address; gone when the context ends."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/cases"
    finally:
        process.terminate()
        process.join()
