"""Backup folder: `scans/` by content, and a folder per copy, whose manifest is written last.

A copy gets its name only when it is whole; what a killed backup left has another ending and is cleared by the next.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.home.archive import Archive, name_without_replacing
from pipeline.home.disk import sync_folder
from pipeline.store.integrity.notary import Notary, TrailKey
from pipeline.store.values import from_json, to_json
from records.errors import IntegrityBroken, UsageError
from records.language import gettext as _

MANIFEST = "manifest.json"
OWNER = "owner.json"
DATABASE = "database"
PART = ".part"
PURPOSE = "manifest"
NUMBERED = re.compile(r"(\d{6,})-")
"""How the name of a copy begins; those of earlier versions have no number and are older."""


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
        anchor: anchor of the trail, in words.
        key: name of the key that sealed the manifest, "" = none.
        seal: seal of all the others.
    """

    made_at: str
    kind: str
    scans: int
    events: int
    head: str
    files: dict[str, str]
    anchor: str = ""
    key: str = ""
    seal: str = ""

    def sealed_by(self, key: TrailKey) -> Manifest:
        """Return the manifest with the seal of this key."""
        plain = replace(self, key=key.id, seal="")
        return replace(plain, seal=key.seal(PURPOSE, to_json(Manifest, plain)))

    def check(self, notary: Notary) -> None:
        """Check that this is the manifest that was written.

        Raises:
            IntegrityBroken: it was written by somebody without the key, or the key is not here.
        """
        if not self.key:
            raise IntegrityBroken(
                _("Bản sao lưu này không có dấu niêm phong."),
                _("Nếu nó do phiên bản cũ làm ra và bạn tin nó, phục hồi bằng --unproven."),
            )
        plain = replace(self, seal="")
        if not hmac.compare_digest(notary.key(self.key).seal(PURPOSE, to_json(Manifest, plain)), self.seal):
            raise IntegrityBroken(_("Tệp kê của bản sao lưu đã bị viết lại."), _("Dùng một bản sao lưu khác."))


@dataclass(frozen=True, slots=True)
class Owner:
    """Owner of the copies in a backup folder.

    Attributes:
        home: identity of the home.
        root: where it lay; for people.
        sealed: whether the copies are encrypted.
    """

    home: str
    root: str
    sealed: bool


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
        number = 1 + max((_number(copy) for copy in self.copies()), default=0)
        folder = self.root / (f"{number:06d}-" + made_at.replace(":", "").replace(".", "") + PART)
        folder.mkdir()
        return folder

    def claim(self, owner: Owner) -> None:
        """Write the owner into the folder, or check that it is the one who stands there.

        Raises:
            UsageError: the folder is another home's, or its copies are encrypted and these are not, or the other way.
        """
        file = self.root / OWNER
        if not file.exists():
            part = file.with_name(f".{OWNER}.{owner.home}")
            part.write_text(to_json(Owner, owner), encoding="utf-8")
            with suppress(FileExistsError):
                name_without_replacing(part, file)
            part.unlink(missing_ok=True)
        stands = from_json(Owner, file.read_text(encoding="utf-8"))
        if stands.home != owner.home:
            raise UsageError(
                _("Thư mục sao lưu {path} là của nơi làm việc {other}.").format(path=self.root, other=stands.root),
                _("Chọn thư mục khác; nếu nơi làm việc kia không còn nữa thì xóa tệp {file}.").format(file=file),
            )
        if stands.sealed != owner.sealed or (owner.sealed and self._has_plain_copies()):
            raise UsageError(
                _("Thư mục sao lưu {path} không được vừa có bản mã hóa vừa có bản không mã hóa.").format(
                    path=self.root
                ),
                _("Chọn thư mục khác cho các bản sao lưu từ nay."),
            )

    def home_of_owner(self) -> Path | None:
        """Return where the home lay that made the copies; None where no owner stands in the folder."""
        file = self.root / OWNER
        return Path(from_json(Owner, file.read_text(encoding="utf-8")).root) if file.is_file() else None

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
        """List the finished copies, in the order in which they were made; what the clock said then is no matter."""
        finished = [file.parent for file in self.root.glob(f"*/{MANIFEST}") if file.parent.suffix != PART]
        return sorted(finished, key=lambda copy: (_number(copy), copy.name))

    def _has_plain_copies(self) -> bool:
        """Return whether copies from before the first encrypted one lie here."""
        return any((copy / DATABASE).exists() for copy in self.copies())

    def all_but_newest(self, count: int) -> list[Path]:
        """List the copies but the newest; without them their scans stay for ever."""
        return self.copies()[:-count]


def _number(copy: Path) -> int:
    found = NUMBERED.match(copy.name)
    return int(found[1]) if found else 0


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a copy by its path within it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in files}


def find_copy(path: Path) -> tuple[BackupFolder, Path, Manifest]:
    """Find the copy at this path, or the newest one in this backup folder, and hash every file of it again.

    Raises:
        UsageError: there is no copy.
        IntegrityBroken: a file is gone, changed or put in.
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
    damaged += sorted(_names_in(folder) - manifest.files.keys() - {MANIFEST})
    if damaged:
        raise IntegrityBroken(
            _("Bản sao lưu {path} có tệp bị mất, bị thay đổi hoặc bị thêm vào: {files}.").format(
                path=folder, files=", ".join(damaged)
            ),
            _("Dùng một bản sao lưu khác."),
        )
    return BackupFolder(folder.parent), folder, manifest


def _names_in(folder: Path) -> set[str]:
    """Return whatever lies in a copy but its folders: links and devices are no files of ours."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in found}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
