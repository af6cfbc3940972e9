"""The time of an event, as the store keeps it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """Return the present moment, UTC, ISO 8601 with milliseconds: sorts as text on every database."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
