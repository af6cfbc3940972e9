"""State of a hot folder under watch, from one look to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from scanners.folders.completion import CompletionTracker
from scanners.folders.hot_folder import FileStamp, ListedFile, Listing


@dataclass(slots=True)
class WatchedFolder:
    """Hot folder under watch.

    Attributes:
        root: the folder.
        done: path within it → stamp of the files that nothing is to be done about as long as they do not change.
        settling: which of the others are complete.
        held_until: moment before which all of it is left alone: its book or the disk is not free.
        later: path → moment before which a file is left alone that cannot be read.
        irregular: links, devices and pipes that were told of.
    """

    root: Path
    done: dict[str, FileStamp]
    settling: CompletionTracker
    held_until: float = 0.0
    later: dict[str, float] = field(default_factory=dict)
    irregular: set[str] = field(default_factory=set)

    def waiting(self, listing: Listing, moment: float) -> dict[str, ListedFile]:
        """Return the files that are to be taken when they are complete."""
        self.later = {path: until for path, until in self.later.items() if moment < until}
        return {
            path: seen
            for path, seen in listing.files.items()
            if self.done.get(path) != seen.stamp and path not in self.later
        }
