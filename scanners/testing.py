"""Stand-ins for tests and demonstrations of what needs a source of pages but no files or devices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanners.source_page import RefusedSource, SourcePage


class ScriptedSource:
    """A `PageSource` that hands on what it was given, and counts what was taken."""

    def __init__(self, items: Sequence[SourcePage | RefusedSource]) -> None:
        """Keep the pages and refusals to hand on."""
        self._items = tuple(items)
        self.taken = 0

    def pages(self) -> Iterator[SourcePage | RefusedSource]:
        """The given pages and refusals in the given order."""
        for item in self._items:
            self.taken += 1
            yield item
