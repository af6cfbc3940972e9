"""Time of an event, as the store keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now(*, after_seconds: float = 0.0) -> str:
    """Return the present moment, or one so much later: UTC, ISO 8601, milliseconds; sorts as text on every database."""
    moment = datetime.now(UTC) + timedelta(seconds=after_seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds_between(earlier: str, later: str) -> float:
    """Return the seconds from one such moment to another."""
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
