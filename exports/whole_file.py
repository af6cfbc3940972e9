"""Files that get their name only when they are whole: a full disk leaves nothing that looks like a result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """Give a name beside the file to write to; it becomes the file when the block ends without an error.

    Raises:
        OSError: the disk is full or the folder cannot be written; an earlier file of that name stays as it was.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        yield part
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
