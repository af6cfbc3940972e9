"""What lies in a hot folder: every file that a scanning program has given its final name, with size and time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanners.names import is_system_litter

QUARANTINE = "quarantine"
REASON = ".ly-do.txt"
# What browsers, copying programs and scanning programs call a file that they still write.
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")
HIDDEN = (".", "~$")


@dataclass(frozen=True, slots=True)
class FileStamp:
    """By what a file is known to be unchanged without reading it: its size in bytes and its time of change."""

    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path) -> FileStamp:
        """The stamp of a file as it is now.

        Raises:
            OSError: it is gone or out of reach.
        """
        found = path.lstat()
        return cls(found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file in a hot folder."""

    path: Path
    stamp: FileStamp


def list_files(folder: Path) -> dict[str, ListedFile]:
    """The files of a hot folder and its subfolders by their path within it, written with forward slashes.

    Links and pipes are left alone. Files that bear the name of something unfinished or hidden are left out, so are the
    reasons in the quarantine. What vanishes while the folder is looked through is not there; a folder out of reach
    holds nothing for now. Names that are not UTF-8 are shown with their bytes, so that they can be stored.
    """
    return dict(_walk(folder, ""))


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, ListedFile]]:
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError:
        return
    for entry in entries:
        name = prefix + os.fsencode(entry.name).decode("utf-8", "backslashreplace")
        if _is_foreign(entry.name, name):
            continue
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        path = folder / entry.name
        if stat.S_ISDIR(found.st_mode):
            yield from _walk(path, f"{name}/")
        elif stat.S_ISREG(found.st_mode):
            yield name, ListedFile(path, FileStamp(found.st_size, found.st_mtime_ns))


def _is_foreign(name: str, path: str) -> bool:
    """Whether a file is none of ours to take."""
    if name.startswith(HIDDEN) or name.lower().endswith(UNFINISHED) or is_system_litter(name):
        return True
    return path.startswith(f"{QUARANTINE}/") and name.endswith(REASON)
