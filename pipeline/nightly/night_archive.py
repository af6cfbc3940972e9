"""Archive of the reports of older nights, through fsspec: a ZIP a night, named by its date and its SHA-256.

A file gets its name only after it was read back and hashed; one that has its name is never written over.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fsspec import AbstractFileSystem
from fsspec.implementations.local import LocalFileSystem

from pipeline.home.disk import sync_folder
from records.errors import WriteFailed
from records.language import N_
from records.language import gettext as _

PART = ".part"
NOTHING_GONE = N_("Chưa xóa gì. Kiểm tra nhóm [nights] trong hotich.toml, mạng và quyền ghi rồi chạy lại.")
IN_PART = N_("Nhật ký nêu tên những gì phải xóa; lần chạy sau xóa tiếp. Kiểm tra quyền xóa trong kho.")
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})\.([0-9a-f]{64})\.zip")


class ArchiveFailed(WriteFailed):
    """Failure of the archive: it is away, refuses, or does not hold what was written."""


@dataclass(frozen=True, slots=True, order=True)
class ArchivedNight:
    """Night in the archive: its date, and the SHA-256 of its ZIP."""

    day: date
    sha256: str

    @classmethod
    def of(cls, day: date, packed: bytes) -> ArchivedNight:
        """Return the night of this ZIP."""
        return cls(day, hashlib.sha256(packed).hexdigest())

    @property
    def name(self) -> str:
        """Name of its file."""
        return f"{self.day}.{self.sha256}.zip"


@dataclass(frozen=True, slots=True)
class NightArchive:
    """Archive at a place.

    Attributes:
        files: the file system.
        folder: the folder in it.
        place: the place as the settings name it, for people.
        failures: what the file system raises.
    """

    files: AbstractFileSystem
    folder: str
    place: str
    failures: tuple[type[Exception], ...]

    def nights(self) -> list[ArchivedNight]:
        """List the nights, oldest first.

        Raises:
            ArchiveFailed: the place is away or refuses.
        """
        found = (_NAME.fullmatch(name) for name in self._names())
        return sorted(ArchivedNight(date.fromisoformat(one[1]), one[2]) for one in found if one)

    def put(self, night: ArchivedNight, packed: bytes) -> None:
        """Write a night and prove that it is there.

        Raises:
            ArchiveFailed: the place is away, refuses, or does not give back what was written.
        """
        path = self._path(night.name)
        with self._told():
            self.files.pipe_file(path + PART, packed)
            self._sync(path + PART)
        self._prove(night, path + PART)
        with self._told():
            self.files.mv(path + PART, path)
            self._sync(path)
        self.prove(night)

    def prove(self, night: ArchivedNight) -> None:
        """Read a night and hash it.

        Raises:
            ArchiveFailed: it is gone or changed, or the place is away.
        """
        self._prove(night, self._path(night.name))

    def remove(self, night: ArchivedNight) -> None:
        """Remove a night.

        Raises:
            ArchiveFailed: the place is away or refuses.
        """
        with self._told(IN_PART):
            self.files.rm_file(self._path(night.name))

    def clear_parts(self) -> None:
        """Remove what writing that was cut off has left.

        Raises:
            ArchiveFailed: the place is away or refuses.
        """
        for name in self._names():
            if name.endswith(PART) and _NAME.fullmatch(name.removesuffix(PART)):
                with self._told(IN_PART):
                    self.files.rm_file(self._path(name))

    def _prove(self, night: ArchivedNight, path: str) -> None:
        with self._told():
            found = self.files.cat_file(path)
        if ArchivedNight.of(night.day, found) != night:
            raise ArchiveFailed(
                _("Tệp {file} trong kho {place} không phải tệp đã ghi.").format(file=path, place=self.place),
                _("Chưa xóa gì. Kiểm tra đĩa hoặc máy chủ của kho rồi chạy lại."),
            )

    def _sync(self, path: str) -> None:
        """Make a file of this machine outlast a power cut; a server answers when it has what it was sent."""
        if isinstance(self.files, LocalFileSystem):
            with Path(path).open("rb") as written:
                os.fsync(written.fileno())
            sync_folder(Path(path).parent)

    def _names(self) -> list[str]:
        with self._told():
            try:
                found = self.files.ls(self.folder, detail=False)
            except FileNotFoundError:  # an object store has no empty folders
                return []
        return [str(path).rstrip("/").rpartition("/")[2] for path in found]

    def _path(self, name: str) -> str:
        return f"{self.folder}/{name}"

    @contextmanager
    def _told(self, advice: str = NOTHING_GONE) -> Iterator[None]:
        try:
            yield
        except self.failures as error:
            raise ArchiveFailed(
                _("Kho {place} không làm được việc này: {why}.").format(
                    place=self.place, why=(str(error) or type(error).__name__).splitlines()[0]
                ),
                _(advice),
            ) from error
