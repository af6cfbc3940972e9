"""The time of an event, as the store keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now(*, after_seconds: float = 0.0) -> str:
    """Return the present moment, or one so much later: UTC, ISO 8601, milliseconds; sorts as text on every database."""
    moment = datetime.now(UTC) + timedelta(seconds=after_seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds_between(earlier: str, later: str) -> float:
    """Return the seconds from one such moment to another."""
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()


SLACK_SECONDS = 300.0
"""By how much clocks are corrected, or differ between machines, without anybody's doing."""


def latest(seconds: float) -> str:
    """Return the latest end of a term of so many seconds that can have begun by now.

    A later one was begun by a clock that has been set back since: it would run for as long as the clock was wrong.
    """
    return now(after_seconds=seconds + SLACK_SECONDS)
