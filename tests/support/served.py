"""A server that is started, asked for two pages and stopped again, all in this process's network namespace."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import suppress

from tests.support.watched import ask

PORT = "8765"
SECONDS = 120


def main() -> int:
    """Run the words given as a server; 0 when it answered and ended as it was told."""
    server = subprocess.Popen([*sys.argv[1:], "--port", PORT])
    answered = ""
    for _second in range(SECONDS):
        with suppress(OSError):
            answered = ask(f"http://127.0.0.1:{PORT}/healthz") + ask(f"http://127.0.0.1:{PORT}/sign-in")
            break
        time.sleep(1)
    server.send_signal(signal.SIGINT)
    server.wait(60)
    return 0 if answered.startswith("ok") else 1


if __name__ == "__main__":
    sys.exit(main())
