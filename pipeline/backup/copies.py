"""Backup folder: `scans/` by content, and a folder per copy, whose manifest is written last.

A copy gets its name only when it is whole; what a killed backup left has another ending and is cleared by the next.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.home.archive import Archive
from pipeline.home.disk import sync_folder
from pipeline.store.values import from_json, to_json
from records.errors import IntegrityBroken, UsageError
from records.language import gettext as _

MANIFEST = "manifest.json"
DATABASE = "database"
PART = ".part"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Manifest of a copy.

    Attributes:
        made_at: moment of the copy, UTC.
        kind: kind of the database, as `pipeline.store.copying` names it.
        scans: number of scans that the database names.
        events: length of the audit trail.
        head: newest hash of the audit trail.
        files: SHA-256 by the file's path within the copy.
    """

    made_at: str
    kind: str
    scans: int
    events: int
    head: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class BackupFolder:
    """Folder of copies."""

    root: Path

    @property
    def scans(self) -> Archive:
        """Archive with the scans of all copies."""
        return Archive(self.root / "scans")

    def begin(self, made_at: str) -> Path:
        """Make a new folder for a copy and remove those that were never finished."""
        for left in self.root.glob(f"*{PART}"):
            shutil.rmtree(left)
        self.scans.prepare()
        folder = self.root / (made_at.replace(":", "").replace(".", "") + PART)
        folder.mkdir()
        return folder

    def finish(self, folder: Path, manifest: Manifest) -> Path:
        """Write the manifest and give the copy its name, which it keeps after a power cut."""
        file = folder / MANIFEST
        file.write_text(to_json(Manifest, manifest), encoding="utf-8")
        for made in (folder / name for name in (*manifest.files, MANIFEST)):
            with made.open("rb+") as opened:
                os.fsync(opened.fileno())
        named = folder.rename(folder.with_suffix(""))
        sync_folder(self.root)
        return named

    def copies(self) -> list[Path]:
        """List the finished copies, oldest first."""
        return sorted(file.parent for file in self.root.glob(f"*/{MANIFEST}") if file.parent.suffix != PART)

    def keep_newest(self, count: int) -> int:
        """Remove older copies and return their number; scans stay for ever."""
        old = self.copies()[:-count]
        for folder in old:
            shutil.rmtree(folder)
        return len(old)


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a copy by its path within it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in files}


def find_copy(path: Path) -> tuple[BackupFolder, Path, Manifest]:
    """Find the copy at this path, or the newest one in this backup folder, and hash every file of it again.

    Raises:
        UsageError: there is no copy.
        IntegrityBroken: a file is gone or changed.
    """
    found: Sequence[Path] = [path] if (path / MANIFEST).is_file() else BackupFolder(path).copies()
    if not found:
        raise UsageError(
            _("Không có bản sao lưu nào ở {path}.").format(path=path),
            _("Chỉ đến thư mục đã ghi ở `hotich backup --out`, hoặc một bản sao lưu trong đó."),
        )
    folder = found[-1]
    manifest = from_json(Manifest, (folder / MANIFEST).read_text(encoding="utf-8"))
    now = hashes_of(folder)
    damaged = [name for name, sha256 in manifest.files.items() if now.get(name) != sha256]
    if damaged:
        raise IntegrityBroken(
            _("Bản sao lưu {path} có tệp bị mất hoặc bị thay đổi: {files}.").format(
                path=folder, files=", ".join(damaged)
            ),
            _("Dùng một bản sao lưu khác."),
        )
    return BackupFolder(folder.parent), folder, manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
