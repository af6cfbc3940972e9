"""Listing of a hot folder: every file with its final name, with size and time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanners.names import is_system_litter

QUARANTINE = "quarantine"
REASON = ".ly-do.txt"
# Suffixes that browsers, copying programs and scanning programs use for a file that they still write.
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")
HIDDEN = (".", "~$")


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Size in bytes and time of change of a file, which show without reading it whether it has changed."""

    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path) -> FileStamp:
        """Return the stamp of a file as it is now.

        Raises:
            OSError: the file is gone or unreachable.
        """
        found = path.lstat()
        return cls(found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """File in a hot folder."""

    path: Path
    stamp: FileStamp


def list_files(folder: Path) -> dict[str, ListedFile]:
    """List the files of a hot folder and its subfolders by their path within it, written with forward slashes.

    Links and pipes are ignored, and so are files with the name of something unfinished or hidden, and the reasons in
    the quarantine. A file that vanishes meanwhile is not listed; an unreachable folder is empty for now.
    Names that are not UTF-8 are shown with their bytes, so that they can be stored.
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
    """Return whether a file is not for us to take."""
    if name.startswith(HIDDEN) or name.lower().endswith(UNFINISHED) or is_system_litter(name):
        return True
    return path.startswith(f"{QUARANTINE}/") and name.endswith(REASON)
