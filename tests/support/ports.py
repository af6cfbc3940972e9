"""Ports for servers of tests."""

from __future__ import annotations

import secrets
import socket

_BELOW_EPHEMERAL = range(20_000, 32_000)  # Linux gives 32768 and above to whoever connects or binds to port 0


def free_port() -> int:
    """Return a port of loopback on which nobody listens, and which the kernel hands to nobody else meanwhile."""
    while True:
        port = secrets.choice(_BELOW_EPHEMERAL)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
