"""Places where files are laid for a receiver: a folder, also on a mounted share; `sftp_place` has the other."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from exports.upload.uploader import ReceiverUnreachable
from records.language import gettext as _

PART = ".part"
"""Ends the name of a file that is being written: nobody takes such a file."""


class DropPlace(Protocol):
    """Place of files; names are relative, with forward slashes.

    Every method raises ReceiverUnreachable when the place cannot be reached, read or written.
    """

    def names(self, folder: str) -> list[str]:
        """List the finished files of a folder by name; none when there is no such folder."""
        ...

    def read(self, name: str) -> bytes:
        """Return a file, which is there."""
        ...

    def write(self, name: str, source: BinaryIO) -> None:
        """Write a file under another name, and give it its own when all of it is there; an earlier one is replaced."""
        ...


class LocalPlace:
    """Folder of this machine, or a share that it has mounted."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it has to be there, for an empty mount point is no share."""
        self._folder = folder

    def names(self, folder: str) -> list[str]:
        """List the finished files of a folder."""
        with self._told():
            found = self._folder / folder
            return sorted(one.name for one in found.iterdir() if one.suffix != PART) if found.is_dir() else []

    def read(self, name: str) -> bytes:
        """Return a file."""
        with self._told():
            return (self._folder / name).read_bytes()

    def write(self, name: str, source: BinaryIO) -> None:
        """Write a file and flush it to the disk before it gets its name."""
        with self._told():
            target = self._folder / name
            part = target.with_name(f"{target.name}{PART}")
            with part.open("wb") as file:
                shutil.copyfileobj(source, file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ReceiverUnreachable(
                _("Không dùng được thư mục trao đổi {folder}: {why}.").format(
                    folder=self._folder, why=error.strerror or type(error).__name__
                ),
                _("Kiểm tra ổ mạng đã gắn, quyền ghi và dung lượng; những gì đã gửi vẫn được giữ."),
            ) from error
