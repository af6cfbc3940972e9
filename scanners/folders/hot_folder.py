"""Listing of a hot folder: every file with its final name, with size and time."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from scanners.names import is_system_litter

QUARANTINE = "quarantine"
REASON = ".ly-do.txt"
# Suffixes that browsers, copying programs and scanning programs use for a file that they still write.
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")
HIDDEN = "."


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


@dataclass(slots=True)
class Listing:
    """Contents of a hot folder and its subfolders by their paths within it, written with forward slashes.

    Attributes:
        files: the files to be taken when they are complete.
        left_alone: what systems keep there for themselves; of a folder the folder alone.
        irregular: links, devices and pipes, each with its mode.
    """

    files: dict[str, ListedFile] = field(default_factory=dict)
    left_alone: set[str] = field(default_factory=set)
    irregular: dict[str, int] = field(default_factory=dict)


def list_files(folder: Path) -> Listing:
    """List a hot folder.

    Files with the name of something unfinished or hidden, and the reasons in the quarantine, are not listed. Nor is a
    file that vanishes meanwhile; an unreachable folder is empty for now. Names that are not UTF-8 are shown with their
    bytes, so that they can be stored.
    """
    listing = Listing()
    _walk(folder, "", listing)
    return listing


def _walk(folder: Path, prefix: str, listing: Listing) -> None:
    try:
        with os.scandir(folder) as opened:
            entries = list(opened)
    except OSError:
        return
    for entry in entries:
        name = prefix + os.fsencode(entry.name).decode("utf-8", "backslashreplace")
        if is_system_litter(entry.name):
            listing.left_alone.add(name)
        elif not _is_passing(entry.name, name):
            _add(entry, name, listing)


def _add(entry: os.DirEntry[str], name: str, listing: Listing) -> None:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return
    if stat.S_ISDIR(found.st_mode):
        _walk(Path(entry.path), f"{name}/", listing)
    elif stat.S_ISREG(found.st_mode):
        listing.files[name] = ListedFile(Path(entry.path), FileStamp(found.st_size, found.st_mtime_ns))
    else:
        listing.irregular[name] = found.st_mode


def _is_passing(name: str, path: str) -> bool:
    """Return whether a file is hidden or still written, or a reason of ours."""
    if name.startswith(HIDDEN) or name.lower().endswith(UNFINISHED):
        return True
    return path.startswith(f"{QUARANTINE}/") and name.endswith(REASON)
