"""Archive of the scans as they came: content-addressed, written once, never changed.

A file lives at `ab/cd/<sha256>`; its name is its content, so the same file twice is one file, and a changed byte shows.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.home.disk import FULL, sync_folder
from records.errors import IntegrityBroken, WriteFailed
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class Archive:
    """Folder of scans named by their SHA-256."""

    root: Path

    def prepare(self) -> None:
        """Make the folder."""
        self.root.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Return the path of the file of this hash, whether it is there or not."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        """Store the bytes and return their SHA-256 once they are safe on the disk.

        Raises:
            WriteFailed: no room left.
            IntegrityBroken: a file of this hash is there and holds something else.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if target.exists():
            self.read(sha256, recheck=True)
            return sha256
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_once(target, data)
        except OSError as error:
            if error.errno not in FULL:
                raise
            raise WriteFailed(
                _("Hết chỗ trên ổ đĩa của kho ảnh {path}.").format(path=self.root),
                _("Giải phóng dung lượng rồi quét lại từ tệp này; các tệp trước đã được lưu an toàn."),
            ) from error
        return sha256

    def read(self, sha256: str, *, recheck: bool) -> bytes:
        """Return the bytes of a scan, hashed again when `recheck` is set.

        Raises:
            IntegrityBroken: the file is gone or was changed.
        """
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise IntegrityBroken(
                _("Kho ảnh thiếu tệp {name}.").format(name=path.name),
                _("Phục hồi tệp này từ bản sao lưu."),
            ) from error
        if recheck and hashlib.sha256(data).hexdigest() != sha256:
            raise IntegrityBroken(
                _("Tệp {name} trong kho ảnh đã bị thay đổi.").format(name=path.name),
                _("Phục hồi tệp này từ bản sao lưu."),
            )
        return data

    def hashes(self) -> Iterator[str]:
        """Yield the SHA-256 of every stored scan, in order."""
        yield from sorted(path.name for path in self.root.glob("??/??/*") if not path.name.startswith("."))


@dataclass(frozen=True, slots=True)
class StoredScan:
    """Scan in the archive, with everything that a worker needs to read its bytes.

    Attributes:
        archive: the folder.
        sha256: SHA-256 of the bytes.
        recheck: the bytes are hashed again at every reading.
    """

    archive: Archive
    sha256: str
    recheck: bool

    def read(self) -> bytes:
        """Return the bytes.

        Raises:
            IntegrityBroken: the file is gone or was changed.
        """
        return self.archive.read(self.sha256, recheck=self.recheck)


def write_once(target: Path, data: bytes) -> None:
    """Write beside the target, make it durable, then give it its name; an earlier file is never replaced."""
    handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o400)
        with suppress(FileExistsError):
            name_without_replacing(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def name_without_replacing(temporary: Path, target: Path) -> None:
    """Give a file its name.

    Raises:
        FileExistsError: the name is taken; where there are no hard links it is taken over instead.
    """
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP}:
            raise
        # A share without hard links (CIFS, exFAT): both writers hold the same bytes, so replacing changes nothing.
        temporary.replace(target)
