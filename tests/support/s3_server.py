"""S3-compatible server on loopback over a folder (localbucket) that refuses other keys and can be told to fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from localbucket import S3Handler

KEY, SECRET, BUCKET = "HOTICH", "a secret of this test", "nights"


@dataclass
class S3Server:
    """Server of a folder.

    Attributes:
        root: the folder; a bucket is a folder in it.
        url: its address.
        refused: methods of HTTP that it answers with an error.
        changed: whether it gives back other bytes than it took.
    """

    root: Path
    url: str = ""
    refused: frozenset[str] = frozenset()
    changed: bool = False

    @property
    def names(self) -> list[str]:
        """Names of all files of the bucket."""
        return sorted(path.name for path in (self.root / BUCKET).rglob("*") if path.is_file())


@contextmanager
def s3_server(root: Path) -> Iterator[S3Server]:
    """Run a server; gone when the context ends."""
    (root / BUCKET).mkdir(parents=True)
    kept = S3Server(root)
    serving = ThreadingHTTPServer(("127.0.0.1", 0), _handler(kept))
    kept.url = f"http://127.0.0.1:{serving.server_port}"
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    try:
        yield kept
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


def _handler(kept: S3Server) -> type[S3Handler]:
    class Handler(S3Handler):
        data_root = kept.root

        def parse_request(self) -> bool:
            """Take a request of the one who has the key; whether the signature is right, this server does not ask."""
            if not super().parse_request():
                return False
            if self.command in kept.refused:
                return self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            if f"Credential={KEY}/" not in self.headers.get("Authorization", ""):
                return self._refuse(HTTPStatus.FORBIDDEN)
            return True

        def do_GET(self) -> None:
            """Give back a file."""
            file = kept.root / unquote(urlsplit(self.path).path).lstrip("/")
            if kept.changed and file.is_file():
                file.write_bytes(b"!" + file.read_bytes()[1:])
            super().do_GET()

        def _refuse(self, status: HTTPStatus) -> bool:
            self.close_connection = True
            self.send_error(status)
            return False

    return Handler
