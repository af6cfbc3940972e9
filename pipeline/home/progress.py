"""How far the work is, as steps tell it; what a terminal makes of it is no matter of theirs."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What is told of the work as it goes on."""

    def expect(self, pages: int) -> None:
        """So many more pages are to be worked on."""

    def advance(self, failed: int = 0) -> None:
        """One more page is done, or has failed."""

    def say(self, line: str) -> None:
        """Tell something beside the bar."""


class SilentProgress:
    """Tells nothing."""

    def expect(self, pages: int) -> None:
        """Nothing to show."""

    def advance(self, failed: int = 0) -> None:
        """Nothing to show."""

    def say(self, line: str) -> None:
        """Nothing to show."""
