"""Restoration of a home from a copy, and its proof: the seal of its manifest, every scan hashed, the trail recomputed.

A mark stands in the folder while it is made, and the settings file comes last: half a home is no home, and what a
killed restore has left is the only thing that a restore takes away.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.backup.copies import DATABASE, BackupFolder, Manifest, find_copy
from pipeline.backup.sealing import ScansInCopies, key_in, unsealed
from pipeline.backup.verify import Verification, verify_scans
from pipeline.home.disk import explain_full_disk
from pipeline.home.home import KEYS, Home
from pipeline.home.progress import Progress
from pipeline.home.settings import FILE_NAME, load_settings
from pipeline.shared.indexes import FILE as SHARED
from pipeline.store.copying import copy_in
from pipeline.store.integrity.notary import KEYS as TRAIL_KEYS
from pipeline.store.integrity.notary import Notary
from pipeline.store.integrity.sealing import ADOPTED, AUDIT, seal_as_it_is
from records.errors import IntegrityBroken, UsageError, WriteFailed
from records.language import gettext as _

MARK = "restoring"
OTHERS = 0o077


class UnprovenCopy(IntegrityBroken):
    """Lack of the key that tells whether a copy is as it was made."""


def restore(
    source: Path, root: Path, progress: Progress, identity: Path | None = None, keys: Path | None = None
) -> Verification:
    """Make a home from a copy, and prove that it is the one that was made.

    Args:
        source: a copy, or a backup folder, whose newest copy is taken.
        root: the new home; its settings are the copy's, and the environment wins over them.
        progress: told of the progress.
        identity: file with the private key of an encrypted copy.
        keys: folder with the keys of the trail, kept apart; None = those of the home that made the copy, if it is still
            on this machine, or those in an encrypted copy.

    Raises:
        UsageError: there is no copy, it is encrypted and the key is none of its, or `root` or the database of the
            settings is not empty.
        UnprovenCopy: the keys of its trail are not here.
        IntegrityBroken: the copy is damaged or was rewritten, or the result is not what was copied.
        WriteFailed: a disk takes no more.
    """

    def prove(copy: _OpenCopy, home: Home) -> None:
        notary = _notary(copy, keys)
        copy.manifest.check(notary)
        notary.hand_keys_to(home.keys)

    home, manifest = _restored(source, root, progress, identity, prove)
    _compare(home, manifest)
    return verify_scans(home, progress)


def restore_unproven(source: Path, root: Path, progress: Progress, identity: Path | None = None) -> Verification:
    """Make a home from a copy whose keys are lost, as it is, and seal it with keys of its own; its trail keeps that.

    Whether somebody changed the copy since it was made is not found out. Arguments and errors as `restore`.
    """
    home, manifest = _restored(source, root, progress, identity, lambda _copy, _home: None)
    with home.store() as store:
        seal_as_it_is(store, home.notary)
        _compare(home, manifest)
        with store.begin() as rows:
            rows.audit.add(ADOPTED, AUDIT)
    return verify_scans(home, progress)


@dataclass(frozen=True, slots=True)
class _OpenCopy:
    """Copy whose files lie open: its backup folder, its manifest, the files, and whether they were encrypted."""

    backup: BackupFolder
    manifest: Manifest
    plain: Path
    sealed: bool


def _restored(
    source: Path, root: Path, progress: Progress, identity: Path | None, prove: Callable[[_OpenCopy, Home], None]
) -> tuple[Home, Manifest]:
    """Make the home; `prove` is asked before the database of the copy is used, and may bring keys."""
    backup, folder, manifest = find_copy(source)
    key = key_in(identity) if identity else None
    with _told_of_restore(root):
        _clear(root)
        with unsealed(folder, key, root) as plain:
            copy = _OpenCopy(backup, manifest, plain, sealed=plain is not folder)
            home = Home(root.resolve(), load_settings(plain / FILE_NAME))
            _bring_files(home, copy)
            prove(copy, home)
            copy_in(home.store_url, plain / DATABASE, manifest.kind)
            _bring_scans(home, ScansInCopies(backup.scans, key=key if copy.sealed else None), progress)
            part = shutil.copyfile(plain / FILE_NAME, root / f"{FILE_NAME}.part")
        part.replace(root / FILE_NAME)
        (root / MARK).unlink()
    return home, manifest


@contextmanager
def _told_of_restore(root: Path) -> Iterator[None]:
    """Tell of a disk that takes no more as of the restore that was not made, whichever part of it needed room."""
    try:
        with explain_full_disk(root):
            yield
    except WriteFailed as error:
        message = _("Không phục hồi được vào thư mục {folder}: {why}").format(folder=root, why=error.message)
        raise WriteFailed(message, _("Giải phóng dung lượng hoặc chọn thư mục khác rồi chạy lại.")) from error


def _notary(copy: _OpenCopy, given: Path | None) -> Notary:
    """Return the notary that has the key of a copy; the first one where the copy names none."""
    for place in [given] if given else _places_of_keys(copy):
        notary = Notary(place)
        if not copy.manifest.key or notary.knows(copy.manifest.key):
            return notary
    raise UnprovenCopy(
        _("Không có khóa để chứng minh rằng bản sao lưu chưa bị ai sửa."),
        _(
            "Chỉ đến thư mục keys đã cất bằng --keys; nếu đã mất hẳn, phục hồi bằng --unproven "
            "rồi đối chiếu lại với sổ giấy."
        ),
    )


def _places_of_keys(copy: _OpenCopy) -> Iterator[Path]:
    """Return where the keys may lie: in the home that made the copy, or in the copy when it was encrypted.

    The first is believed only where this account alone can have put it: whoever can write into the backup folder must
    not bring a key along.
    """
    home = copy.backup.home_of_owner()
    file = home / KEYS / TRAIL_KEYS if home else None
    if file and file.is_file() and not file.resolve().is_relative_to(copy.backup.root.resolve()):
        status = file.stat()
        if status.st_uid == os.geteuid() and not status.st_mode & OTHERS:
            yield file.parent
    if copy.sealed:
        yield copy.plain / KEYS


def _clear(root: Path) -> None:
    """Empty the folder and put the mark on it, which stays until the end: this too may be killed."""
    mark = root / MARK
    if mark.exists():
        for left in (path for path in root.iterdir() if path != mark):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    elif root.exists() and any(root.iterdir()):
        raise UsageError(
            _("Thư mục {path} không trống.").format(path=root),
            _("Phục hồi không ghi đè: chọn thư mục khác bằng --home."),
        )
    root.mkdir(parents=True, exist_ok=True)
    mark.touch()


def _bring_files(home: Home, copy: _OpenCopy) -> None:
    for folder in (home.locks, home.log_file.parent):
        folder.mkdir(parents=True, exist_ok=True)
    if copy.sealed and (copy.plain / KEYS).is_dir():
        shutil.copytree(copy.plain / KEYS, home.keys)
    if (copy.plain / home.editions.name).is_dir():
        shutil.copytree(copy.plain / home.editions.name, home.editions)
    if (copy.plain / SHARED).exists():
        shutil.copyfile(copy.plain / SHARED, home.root / SHARED)


def _bring_scans(home: Home, scans: ScansInCopies, progress: Progress) -> None:
    home.archive.prepare()
    with home.store() as store, store.begin() as rows:
        hashes = rows.scans.hashes()
    progress.expect(len(hashes))
    for sha256 in hashes:
        with suppress(
            IntegrityBroken
        ):  # the others are brought all the same, and the proof names every one that is not
            home.archive.put(scans.read(sha256))
        progress.advance()


def _compare(home: Home, manifest: Manifest) -> None:
    """Check that the restored trail is the very one that was copied."""
    with home.store() as store, store.begin() as rows:
        found = (rows.audit.check(), rows.audit.head(), len(rows.scans.hashes()))
    if found != (manifest.events, manifest.head, manifest.scans):
        raise IntegrityBroken(
            _("Nhật ký kiểm soát vừa phục hồi không phải là nhật ký đã sao lưu."),
            _("Không dùng nơi làm việc này; phục hồi một bản sao lưu khác."),
        )
