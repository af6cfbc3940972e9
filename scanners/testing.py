"""Fakes of page sources and devices, for tests and demonstrations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from scanners.devices.sane import PAGE_NAME
from scanners.devices.scanner import Feed, StopReason
from scanners.sources.source_page import SourceItem


class ScriptedSource:
    """Page source that yields the given pages, and counts those taken."""

    def __init__(self, items: Sequence[SourceItem]) -> None:
        """Keep the pages and refusals to hand on."""
        self._items = tuple(items)
        self.taken = 0

    def pages(self) -> Iterator[SourceItem]:
        """Yield the given pages and refusals in the given order."""
        for item in self._items:
            self.taken += 1
            yield item


class ScriptedScanner:
    """Scanner that gives the pages of one feed after the other, and the reason why each feed stopped."""

    def __init__(self, feeds: Sequence[tuple[Sequence[bytes], StopReason]]) -> None:
        """Keep pages (complete PNG files) and reasons; after the last feed the device is gone."""
        self._feeds = list(feeds)

    def feed(self, folder: Path, first: int, stopped: Callable[[], bool]) -> Feed:
        """Write the pages of the next feed."""
        if not self._feeds:
            return StopReason.GONE
        pages, stop = self._feeds.pop(0)
        for number, data in enumerate(pages, start=first):
            if stopped():
                return StopReason.STOPPED
            file = folder / (PAGE_NAME % number)
            file.write_bytes(data)
            yield file
        return stop
