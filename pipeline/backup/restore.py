"""Restoration of a home from a copy, and its proof: every scan hashed again, the audit chain recomputed.

A mark stands in the folder while it is made, and the settings file comes last: half a home is no home, and what a
killed restore has left is the only thing that a restore takes away.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from pipeline.backup.copies import DATABASE, Manifest, find_copy
from pipeline.backup.sealing import ScansInCopies, key_in, unsealed
from pipeline.backup.verify import Verification, verify_scans
from pipeline.home.disk import explain_full_disk
from pipeline.home.home import Home
from pipeline.home.progress import Progress
from pipeline.home.settings import FILE_NAME, load_settings
from pipeline.shared.indexes import FILE as SHARED
from pipeline.store.copying import copy_in
from records.errors import IntegrityBroken, UsageError
from records.language import gettext as _

MARK = "restoring"


def restore(source: Path, root: Path, progress: Progress, identity: Path | None = None) -> Verification:
    """Make a home from a copy.

    Args:
        source: a copy, or a backup folder, whose newest copy is taken.
        root: the new home; its settings are the copy's, and the environment wins over them.
        progress: told of the progress.
        identity: file with the private key of an encrypted copy.

    Raises:
        UsageError: there is no copy, it is encrypted and the key is none of its, or `root` or the database of the
            settings is not empty.
        IntegrityBroken: the copy is damaged, or the result is not what was copied.
        WriteFailed: a disk takes no more.
    """
    backup, copy, manifest = find_copy(source)
    key = key_in(identity) if identity else None
    with explain_full_disk(root):
        _clear(root)
        with unsealed(copy, key, root) as plain:
            home = Home(root.resolve(), load_settings(plain / FILE_NAME))
            copy_in(home.store_url, plain / DATABASE, manifest.kind)
            _bring_files(home, plain)
            sealed = plain is not copy
            _bring_scans(home, ScansInCopies(backup.scans, key=key if sealed else None), progress)
            shutil.copyfile(plain / FILE_NAME, root / FILE_NAME)
        (root / MARK).unlink()
    _prove(home, manifest)
    return verify_scans(home, progress)


def _clear(root: Path) -> None:
    """Empty the folder and put the mark on it."""
    mark = root / MARK
    if mark.exists():
        shutil.rmtree(root)
    if root.exists() and any(root.iterdir()):
        raise UsageError(
            _("Thư mục {path} không trống.").format(path=root),
            _("Phục hồi không ghi đè: chọn thư mục khác bằng --home."),
        )
    root.mkdir(parents=True, exist_ok=True)
    mark.touch()


def _bring_files(home: Home, copy: Path) -> None:
    for folder in (home.locks, home.log_file.parent):
        folder.mkdir(parents=True, exist_ok=True)
    if (copy / home.keys.name).is_dir():
        shutil.copytree(copy / home.keys.name, home.keys)
    if (copy / home.editions.name).is_dir():
        shutil.copytree(copy / home.editions.name, home.editions)
    if (copy / SHARED).exists():
        shutil.copyfile(copy / SHARED, home.root / SHARED)


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


def _prove(home: Home, manifest: Manifest) -> None:
    """Check that the restored trail is the very one that was copied."""
    with home.store() as store, store.begin() as rows:
        found = (rows.audit.check(), rows.audit.head(), len(rows.scans.hashes()))
    if found != (manifest.events, manifest.head, manifest.scans):
        raise IntegrityBroken(
            _("Nhật ký kiểm soát vừa phục hồi không phải là nhật ký đã sao lưu."),
            _("Không dùng nơi làm việc này; phục hồi một bản sao lưu khác."),
        )
