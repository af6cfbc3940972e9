"""Interruption by Ctrl-C or a polite end signal: work in hand is finished, a second one ends at once."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType

from records.errors import ExitCode, HotichError

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(HotichError):
    """Stop of the work by a person; everything finished is kept."""

    exit_code = ExitCode.INTERRUPTED


class Interruption:
    """Context in which the first signal only asks for the end.

    Attributes:
        asked: the end was asked for.
    """

    def __init__(self) -> None:
        """Start without a request to end."""
        self.asked = False
        self._before: list[tuple[int, object]] = []

    def __enter__(self) -> Interruption:
        """Take the signals over."""
        self._before = [(number, signal.signal(number, self._ask)) for number in SIGNALS]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Restore the previous signal handlers."""
        for number, handler in self._before:
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
