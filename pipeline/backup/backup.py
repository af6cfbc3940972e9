"""Backup of a home: the database as it stands at one moment, then every scan that it names."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.backup.copies import DATABASE, BackupFolder, Manifest, Owner, hashes_of
from pipeline.backup.sealing import ScansInCopies, Seal
from pipeline.home.archive import Archive
from pipeline.home.disk import explain_full_disk
from pipeline.home.home import Home
from pipeline.home.lock import hold_lock
from pipeline.home.progress import Progress
from pipeline.home.settings import FILE_NAME
from pipeline.shared.indexes import FILE as SHARED
from pipeline.store import Store
from pipeline.store.clock import now
from pipeline.store.copying import DatabaseCopy, copy_out, copy_sqlite
from pipeline.store.integrity.notary import ANCHOR
from records.errors import IntegrityBroken, WriteFailed
from records.language import gettext as _

COPYING = "copying-"


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """Summary of a copy: its folder, the scans it names, the new ones among them, the events in its trail."""

    folder: Path
    scans: int
    new: int
    events: int

    @property
    def text(self) -> str:
        """Sentence for people."""
        return _("Bản sao lưu {folder}: {scans} ảnh quét ({new} mới), {events} sự kiện trong nhật ký.").format(
            folder=self.folder, scans=self.scans, new=self.new, events=self.events
        )


def back_up(home: Home, folder: Path, progress: Progress) -> BackupSummary:
    """Copy a home into a backup folder while others work on it.

    The database comes first: a scan is in the archive before a row names it, so every scan of the copy is there.

    Raises:
        WriteFailed: the backup folder takes no more; earlier copies are untouched.
        UsageError: the backup folder is another home's, or a key of `backup.recipients` is none.
        IntegrityBroken: scans are gone or changed, all of them named (the copy was made without them), or the database
            is damaged or its audit trail broken (no copy was made).
        LockedByAnotherRun: another backup goes on.
    """
    seal = Seal.of(home.settings.backup.recipients)
    with hold_lock(home.locks, "backup"), explain_full_disk(folder), home.store() as store:
        folder.mkdir(parents=True, exist_ok=True)
        target = BackupFolder(folder)
        target.claim(Owner(home.identity(), str(home.root), seal is not None))
        made_at = now()
        part = target.begin(made_at)
        with _told_of_backup(folder, part):
            copied = _copy_plain(home, store, part) if seal is None else _copy_sealed(home, store, part, seal)
        new, damage = _copy_scans(home.archive, ScansInCopies(target.scans, seal), copied.scans, progress)
        manifest = _manifest(store, copied, made_at, hashes_of(part))
        done = BackupSummary(target.finish(part, manifest), len(copied.scans), new, copied.events)
        with store.begin() as rows:
            rows.audit.add("home.backup", done.folder.name, scans=done.scans, events=done.events)
    if damage:
        raise IntegrityBroken(
            _("{count} tệp bị mất hoặc bị thay đổi:").format(count=len(damage)) + "\n" + "\n".join(damage),
            _("Bản sao lưu {folder} thiếu các ảnh này; phục hồi chúng từ một bản cũ hơn.").format(folder=done.folder),
        )
    return done


def _manifest(store: Store, copied: DatabaseCopy, made_at: str, files: dict[str, str]) -> Manifest:
    """Return the manifest of a copy, sealed and with the anchor of its trail."""
    plain = Manifest(made_at, copied.kind, len(copied.scans), copied.events, copied.head, files)
    with store.begin() as rows:
        key = rows.proof.key
    if key is None or store.notary is None:
        return plain
    anchor = store.notary.anchor(copied.events, copied.head, key)
    return replace(plain, anchor=str(anchor)).sealed_by(key)


def _copy_plain(home: Home, store: Store, part: Path) -> DatabaseCopy:
    copied = copy_out(store, part / DATABASE)
    _copy_files(home, part)
    return copied


def _copy_sealed(home: Home, store: Store, part: Path, seal: Seal) -> DatabaseCopy:
    """Copy through a folder of the home, so that nothing plain ever lies on the disk of the backups; with the keys."""
    for left in home.root.glob(f"{COPYING}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=home.root, prefix=COPYING) as folder:
        plain = Path(folder)
        copied = _copy_plain(home, store, plain)
        if home.keys.is_dir():
            shutil.copytree(home.keys, plain / home.keys.name, ignore=shutil.ignore_patterns(ANCHOR))
        seal.seal_tree(plain, part)
    return copied


@contextmanager
def _told_of_backup(folder: Path, part: Path) -> Iterator[None]:
    """Tell a failed copy of the database as the backup that was not made; nothing of it stays."""
    try:
        yield
    except (OSError, IntegrityBroken):
        shutil.rmtree(part)
        raise
    except WriteFailed as error:
        shutil.rmtree(part)
        message = _("Không sao lưu được vào thư mục {folder}: {why}").format(folder=folder, why=error.message)
        raise WriteFailed(message, _("Giải phóng dung lượng hoặc chọn thư mục khác rồi chạy lại.")) from error


def _copy_files(home: Home, part: Path) -> None:
    """Copy the settings, added forms and the snapshot of the shared database, where it lies in the home."""
    shutil.copyfile(home.root / FILE_NAME, part / FILE_NAME)
    if home.editions.is_dir():
        shutil.copytree(home.editions, part / home.editions.name)
    if (home.root / SHARED).exists():
        copy_sqlite(home.root / SHARED, part / SHARED)


def _copy_scans(source: Archive, target: ScansInCopies, hashes: list[str], progress: Progress) -> tuple[int, list[str]]:
    """Copy the scans that the backup lacks; return their number and the damaged ones, which stop no other."""
    lacking = [sha256 for sha256 in hashes if not target.has(sha256)]
    progress.expect(len(lacking))
    damage = []
    for sha256 in lacking:
        try:
            target.put(source.read(sha256, recheck=True))
        except IntegrityBroken as error:
            damage.append(error.message)
        progress.advance()
    return len(lacking) - len(damage), damage
