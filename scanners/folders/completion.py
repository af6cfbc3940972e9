"""Completeness of files in a hot folder: a file is complete when it and those before it have stopped changing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scanners.folders.hot_folder import FileStamp, ListedFile
from scanners.names import natural_key


@dataclass(frozen=True, slots=True)
class WaitTimes:
    """Waiting times for a file, in seconds.

    Attributes:
        settle: a file that does not change for so long is complete. If its writer goes on all the same, the file is
            taken again with its additions; pages that are in the book already are not doubled.
        empty: the same for a file without a byte: many programs make the file long before they fill it.
        order: a complete file waits so long for an unfinished one before it in its folder; then it goes first, so that
            a file that is never finished does not stop the others.
    """

    settle: float = 2.0
    empty: float = 60.0
    order: float = 120.0


@dataclass(slots=True)
class _TrackedFile:
    """File with the times at which it was first seen and last changed."""

    stamp: FileStamp
    first: float
    since: float


@dataclass(slots=True)
class CompletionTracker:
    """Tracker that separates complete files from those still written, from one listing to the next."""

    waits: WaitTimes
    _watched: dict[str, _TrackedFile] = field(default_factory=dict)

    def complete(self, listed: Mapping[str, ListedFile], moment: float) -> list[str]:
        """Return the complete ones of these files, in page order.

        Args:
            listed: the files to be taken, as they are now; those missing are forgotten.
            moment: seconds on a monotonic clock.
        """
        self._watched = {name: self._known(name, file.stamp, moment) for name, file in listed.items()}
        return list(self._in_order(moment))

    def _known(self, name: str, stamp: FileStamp, moment: float) -> _TrackedFile:
        before = self._watched.get(name)
        if before is None:
            return _TrackedFile(stamp, moment, moment)
        if before.stamp != stamp:
            return _TrackedFile(stamp, before.first, moment)
        return before

    def _in_order(self, moment: float) -> Iterator[str]:
        held: set[str] = set()
        for name in sorted(self._watched, key=natural_key):
            folder, watched = name.rpartition("/")[0], self._watched[name]
            quiet = self.waits.settle if watched.stamp.size else self.waits.empty
            if moment - watched.since < quiet:
                if moment - watched.first < self.waits.order:
                    held.add(folder)
            elif folder not in held:
                yield name
