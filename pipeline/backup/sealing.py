"""Encrypted copies: every file by itself, with age (https://age-encryption.org/v1), for people who hold a private key.

The machine that makes the copies knows the public keys alone: who takes it over cannot read the older copies. Names and
sizes of files show, and scans are named by their SHA-256: whoever has the very picture can tell that it is there.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage.x25519 import Identity, Recipient

from pipeline.home.archive import Archive, write_once
from records.errors import IntegrityBroken, UsageError
from records.language import gettext as _

SUFFIX = ".age"


@dataclass(frozen=True, slots=True)
class Seal:
    """Encrypts for these recipients.

    Attributes:
        recipients: at least one.
    """

    recipients: tuple[Recipient, ...]

    @classmethod
    def of(cls, keys: Sequence[str]) -> Seal | None:
        """Return the seal of these public keys; None for none of them.

        Raises:
            UsageError: one is no public key.
        """
        try:
            recipients = tuple(Recipient.from_str(key.strip()) for key in keys)
        except pyrage.RecipientError as error:
            raise UsageError(
                _("Trong backup.recipients có khóa công khai không đúng."),
                _("Dùng dòng age1… mà `hotich backup-key` in ra."),
            ) from error
        return cls(recipients) if recipients else None

    def seal(self, data: bytes) -> bytes:
        """Encrypt bytes."""
        sealed: bytes = pyrage.encrypt(data, list(self.recipients))
        return sealed

    def seal_tree(self, source: Path, target: Path) -> None:
        """Encrypt every file below a folder into another one, under its name with `SUFFIX`."""
        for file in sorted(path for path in source.rglob("*") if path.is_file()):
            sealed = target / file.relative_to(source).with_name(file.name + SUFFIX)
            sealed.parent.mkdir(parents=True, exist_ok=True)
            pyrage.encrypt_file(str(file), str(sealed), list(self.recipients))


@dataclass(frozen=True, slots=True)
class ScansInCopies:
    """Scans of a backup folder, encrypted or not.

    Attributes:
        archive: where they lie.
        seal: what encrypts them, None = nothing.
        key: what decrypts them, None = nothing.
    """

    archive: Archive
    seal: Seal | None = None
    key: Identity | None = None

    def has(self, sha256: str) -> bool:
        """Return whether the scan is there."""
        return self._sealed(sha256).exists() if self.seal else self.archive.path(sha256).exists()

    def put(self, data: bytes) -> None:
        """Keep a scan.

        Raises:
            WriteFailed: no room left.
        """
        if self.seal is None:
            self.archive.put(data)
            return
        target = self._sealed(hashlib.sha256(data).hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        write_once(target, self.seal.seal(data))

    def read(self, sha256: str) -> bytes:
        """Return the bytes of a scan, hashed again.

        Raises:
            IntegrityBroken: it is gone, was changed, or the key does not fit.
        """
        if self.key is None:
            return self.archive.read(sha256, recheck=True)
        try:
            data: bytes = pyrage.decrypt(self._sealed(sha256).read_bytes(), [self.key])
        except (OSError, pyrage.DecryptError) as error:
            raise _damaged(sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _damaged(sha256)
        return data

    def _sealed(self, sha256: str) -> Path:
        path = self.archive.path(sha256)
        return path.with_name(path.name + SUFFIX)


def new_key(file: Path) -> str:
    """Write a new private key into a file that only its owner can read, and return the public key.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    key = Identity.generate()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(f"# public key: {key.to_public()}\n{key}\n")
    except OSError as error:
        raise UsageError(
            _("Không tạo được tệp khóa {path}: {why}.").format(path=file, why=error.strerror),
            _("Chọn một tệp chưa có, ở chỗ ghi được."),
        ) from error
    return str(key.to_public())


def key_in(file: Path) -> Identity:
    """Read the private key in a file, which may hold comments.

    Raises:
        UsageError: there is none.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return Identity.from_str(next(line.strip() for line in lines if line.strip() and not line.startswith("#")))
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        raise UsageError(
            _("Không có khóa riêng trong {path}.").format(path=file), _("Chỉ đến tệp mà `hotich backup-key` đã ghi.")
        ) from error


@contextmanager
def unsealed(copy: Path, key: Identity | None, place: Path) -> Iterator[Path]:
    """Provide a copy as plain files: itself, or decrypted into a folder below `place` that is gone at the end.

    Raises:
        UsageError: it is encrypted and no key is given, or another one.
    """
    sealed = sorted(copy.rglob(f"*{SUFFIX}"))
    if not sealed:
        yield copy
        return
    if key is None:
        raise UsageError(
            _("Bản sao lưu {path} đã được mã hóa.").format(path=copy), _("Chỉ đến tệp khóa riêng bằng --identity.")
        )
    with tempfile.TemporaryDirectory(dir=place, prefix="unsealed-") as folder:
        for file in sealed:
            plain = (Path(folder) / file.relative_to(copy)).with_suffix("")
            plain.parent.mkdir(parents=True, exist_ok=True)
            try:
                pyrage.decrypt_file(str(file), str(plain), [key])
            except pyrage.DecryptError as error:
                raise UsageError(
                    _("Khóa này không mở được bản sao lưu {path}.").format(path=copy), _("Dùng khóa riêng khác.")
                ) from error
        yield Path(folder)


def _damaged(sha256: str) -> IntegrityBroken:
    return IntegrityBroken(
        _("Tệp {name} trong bản sao lưu bị mất, bị thay đổi hoặc mã hóa cho khóa khác.").format(name=sha256),
        _("Dùng một bản sao lưu khác."),
    )
