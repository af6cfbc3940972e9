"""Progress of the work, as steps tell it; its display is a matter of the terminal."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receiver of the progress of the work, step by step: how many pages a step has is known before the first."""

    def expect(self, pages: int, what: str = "") -> None:
        """Begin a step with so many pages; `what` is done with them, in the reader's language."""

    def advance(self, failed: int = 0) -> None:
        """Count one more page as done, or failed."""

    def say(self, line: str) -> None:
        """Tell something beside the bar."""


class SilentProgress:
    """Progress that tells nothing."""

    def expect(self, pages: int, what: str = "") -> None:
        """Show nothing."""

    def advance(self, failed: int = 0) -> None:
        """Show nothing."""

    def say(self, line: str) -> None:
        """Show nothing."""
