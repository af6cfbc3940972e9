"""S3 server of rclone on loopback over a folder: it checks every signature, as MinIO does."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import free_port
from tests.support.s3_server import BUCKET, KEY, SECRET, S3Server

PROGRAM = Path(sys.executable).with_name("rclone")
_SECONDS = 60.0


@contextmanager
def rclone_server(root: Path) -> Iterator[S3Server]:
    """Run a server; gone when the context ends."""
    (root / BUCKET).mkdir(parents=True)
    address = f"127.0.0.1:{free_port()}"
    words = (
        "serve",
        "s3",
        "--auth-key",
        f"{KEY},{SECRET}",
        "--addr",
        address,
        "--no-cleanup",
        "--config",
        "",
        str(root),
    )
    with subprocess.Popen((PROGRAM, *words), stderr=subprocess.DEVNULL) as serving:
        try:
            _wait_for(address)
            yield S3Server(root, f"http://{address}")
        finally:
            serving.terminate()


def _wait_for(address: str) -> None:
    host, _colon, port = address.partition(":")
    until = time.monotonic() + _SECONDS
    while True:
        try:
            socket.create_connection((host, int(port)), 1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
