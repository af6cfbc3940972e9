"""When a file in a hot folder is complete: it has kept its size and time for a while, and so have those before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scanners.folders.hot_folder import FileStamp, ListedFile
from scanners.names import natural_key


@dataclass(frozen=True, slots=True)
class WaitTimes:
    """How long a file is waited for, in seconds.

    Attributes:
        settle: a file that does not change for so long is complete. Should its writer go on all the same, the file
            is taken again with what was added; pages that are in the book already are not doubled.
        empty: the same for a file without a byte: many programs make the file long before they fill it.
        order: a complete file waits so long for one before it in its folder that is still written; then it goes first,
            so that one file that never ends does not stop the others.
    """

    settle: float = 2.0
    empty: float = 60.0
    order: float = 120.0


@dataclass(slots=True)
class _TrackedFile:
    """A file since it was first seen."""

    stamp: FileStamp
    first: float
    since: float


@dataclass(slots=True)
class CompletionTracker:
    """Tells complete files from those that are still written, from one listing to the next."""

    patience: WaitTimes
    _watched: dict[str, _TrackedFile] = field(default_factory=dict)

    def complete(self, listed: Mapping[str, ListedFile], moment: float) -> list[str]:
        """The complete ones of these files, in page order.

        Args:
            listed: the files that are to be taken, as they are now; those missing are forgotten.
            moment: seconds on a clock that only goes forward.
        """
        self._watched = {name: self._known(name, seen.stamp, moment) for name, seen in listed.items()}
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
            quiet = self.patience.settle if watched.stamp.size else self.patience.empty
            if moment - watched.since < quiet:
                if moment - watched.first < self.patience.order:
                    held.add(folder)
            elif folder not in held:
                yield name
