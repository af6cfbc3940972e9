"""Home: the folder with settings, database, archive, locks and logs of one installation."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pipeline.home.archive import Archive, StoredScan
from pipeline.home.disk import explain_full_disk
from pipeline.home.settings import FILE_NAME, Settings, load_settings, settings_text
from pipeline.home.vault import Vault
from pipeline.store import Store, open_store
from pipeline.store.integrity.notary import Notary
from records.errors import UsageError
from records.language import gettext as _

DATABASE = "hotich.sqlite"
IDENTITY = "identity"
KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Home:
    """Folder of one installation."""

    root: Path
    settings: Settings

    @classmethod
    def create(cls, root: Path) -> Home:
        """Make a home, or complete one that is there; nothing that exists is changed.

        Raises:
            UsageError: the folder cannot be made or written.
        """
        try:
            for folder in (root, root / "locks", root / "logs"):
                folder.mkdir(parents=True, exist_ok=True)
            if not (root / FILE_NAME).exists():
                part = root / f"{FILE_NAME}.part"
                part.write_text(settings_text(), encoding="utf-8")
                part.replace(root / FILE_NAME)
        except OSError as error:
            raise UsageError(
                _("Không tạo được nơi làm việc {path}: {why}.").format(path=root, why=error.strerror),
                _("Chọn thư mục khác bằng --home."),
            ) from error
        home = cls.open(root)
        home.archive.prepare()
        with home.store():
            return home

    @classmethod
    def open(cls, root: Path) -> Home:
        """Open a home that was made before.

        Raises:
            UsageError: there is no home, or its settings do not fit.
        """
        if not (root / FILE_NAME).is_file():
            raise UsageError(
                _("Chưa có nơi làm việc ở {path}.").format(path=root),
                _("Chạy `hotich init --home {path}` trước.").format(path=root),
            )
        return cls(root.resolve(), load_settings(root / FILE_NAME))

    @property
    def archive(self) -> Archive:
        """Archive of the scans."""
        return Archive(self.root / self.settings.archive.path)

    def scan(self, sha256: str) -> StoredScan:
        """Return a scan of the archive, rechecked as the settings say."""
        return StoredScan(self.archive, sha256, self.settings.archive.recheck)

    @property
    def editions(self) -> Path:
        """Folder of the printed forms that were added to this home."""
        return self.root / "editions"

    @property
    def locks(self) -> Path:
        """Folder of the lock files."""
        return self.root / "locks"

    def identity(self) -> str:
        """Return what tells this home from all others, a restored copy included; it is made when it is first asked for.

        Raises:
            WriteFailed: it cannot be written.
        """
        file = self.root / IDENTITY
        if not file.exists():
            with explain_full_disk(self.root):
                part = file.with_name(f"{IDENTITY}.{uuid4()}")
                part.write_text(str(uuid4()), encoding="ascii")
                with suppress(FileExistsError):
                    os.link(part, file)
                part.unlink()
        return file.read_text(encoding="ascii").strip()

    @property
    def vault(self) -> Vault:
        """Return the vault of secrets that the database keeps; machines that share it need the same key file."""
        return Vault(self.keys / "secrets.age")

    @property
    def keys(self) -> Path:
        """Folder of what lies outside the database on purpose."""
        return self.root / KEYS

    @property
    def hot_spool(self) -> Path:
        """Folder of the copies of files that a watch takes apart; nothing in it is the only one of its kind."""
        return self.root / "spool" / "hot"

    @property
    def device_spool(self) -> Path:
        """Folder where scanning devices write; a page leaves it when it is in the archive."""
        return self.root / "spool" / "device"

    @property
    def upload_spool(self) -> Path:
        """Folder of the packages that are being sent, a folder a submission; links to files where the disk allows."""
        return self.root / "spool" / "upload"

    @property
    def log_file(self) -> Path:
        """Log of unexpected errors and runs; no personal data in it."""
        return self.root / "logs" / "hotich.log"

    @property
    def crash_file(self) -> Path:
        """File in which a crashed worker leaves the lines of code it was at."""
        return self.root / "logs" / "crashes.log"

    @property
    def store_url(self) -> str:
        """Database URL for SQLAlchemy."""
        return self.settings.store.url or f"sqlite:///{self.root / DATABASE}"

    @property
    def notary(self) -> Notary:
        """Return the notary of the audit trail; machines that share the database need the same keys."""
        return Notary(self.keys)

    def open_store(self) -> Store:
        """Open the database, migrated to this version; the caller closes it."""
        return open_store(self.store_url, busy_seconds=self.settings.store.busy_seconds, notary=self.notary)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the database, migrated to this version; closed at the end."""
        store = self.open_store()
        try:
            yield store
        finally:
            store.close()
