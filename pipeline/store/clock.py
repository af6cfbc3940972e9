"""Time of an event, as the store keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from records.errors import HotichError
from records.language import gettext as _


class ClockBehind(HotichError):
    """Contradiction of the clock of this machine, which shows a time before what was done already."""


def now(*, after_seconds: float = 0.0) -> str:
    """Return the present moment, or one so much later: UTC, ISO 8601, milliseconds; sorts as text on every database."""
    moment = datetime.now(UTC) + timedelta(seconds=after_seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds_between(earlier: str, later: str) -> float:
    """Return the seconds from one such moment to another."""
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()


SLACK_SECONDS = 300.0
"""By how much clocks are corrected, or differ between machines, without anybody's doing."""


def soon() -> str:
    """Return the latest moment at which something can have been done by now, though clocks differ a little."""
    return now(after_seconds=SLACK_SECONDS)


def latest(seconds: float) -> str:
    """Return the latest end of a term of so many seconds that can have begun by now.

    A later one was begun by a clock that has been set back since: it would run for as long as the clock was wrong.
    """
    return now(after_seconds=seconds + SLACK_SECONDS)


def clock_behind(last: str) -> ClockBehind:
    """Return the error about a clock that shows less than the moment of what was done last."""
    message = _("Đồng hồ của máy chỉ sớm hơn việc đã ghi sau cùng ({last}): đã bị chỉnh lùi, hoặc trước đó chạy sai.")
    advice = _("Đặt lại giờ (`timedatectl`); sao lưu, đêm và nhật ký không theo đồng hồ nên vẫn đúng thứ tự.")
    return ClockBehind(message.format(last=last), advice)


def behind(last: str) -> ClockBehind | None:
    """Return the error when the clock shows a time well before a stored moment; None when it goes right."""
    return clock_behind(last) if last > soon() else None
