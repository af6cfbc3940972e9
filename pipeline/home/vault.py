"""Secrets sealed with a key that lies outside the database: whoever has the database alone has none of them.

The key is an age identity (https://age-encryption.org/v1, X25519 and ChaCha20-Poly1305) in a file of its own that only
the account of the program can read. No backup holds it but an encrypted one.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass
from pathlib import Path

from pyrage import DecryptError, IdentityError, decrypt, encrypt
from pyrage.x25519 import Identity

from records.errors import HotichError, WriteFailed
from records.language import gettext as _

SEALED = "age:"
"""How a sealed secret begins."""
PRIVATE = 0o600


class KeyLost(HotichError):
    """Lack of the key of the sealed secrets: it is gone, or another one lies in its place."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals secrets with the key in a file, which the first one makes."""

    file: Path

    def seal(self, owner: str, secret: str) -> str:
        """Seal a secret of an owner; where it is moved to another owner it opens no more.

        Raises:
            WriteFailed: the key cannot be written.
            KeyLost: the file holds no key.
        """
        sealed = encrypt(f"{owner}\n{secret}".encode(), [(self._key() or self._new_key()).to_public()])
        return SEALED + base64.b64encode(sealed).decode("ascii")

    def open(self, owner: str, sealed: str) -> str:
        """Return the secret of an owner.

        Raises:
            KeyLost: it was sealed with another key or for another owner, or the key is gone.
        """
        key = self._key()
        if key is None:
            raise self._lost()
        try:
            text: str = decrypt(base64.b64decode(sealed.removeprefix(SEALED), validate=True), [key]).decode()
        except (DecryptError, binascii.Error) as error:
            raise self._lost() from error
        named, _newline, secret = text.partition("\n")
        if named != owner:
            raise self._lost()
        return secret

    def _key(self) -> Identity | None:
        try:
            return Identity.from_str(self.file.read_text(encoding="ascii").strip())
        except FileNotFoundError:
            return None
        except (IdentityError, UnicodeDecodeError, OSError) as error:
            raise self._lost() from error

    def _new_key(self) -> Identity:
        """Make the file; of two processes that do so at once the second takes the key of the first."""
        made = Identity.generate()
        part = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "w") as opened:
                opened.write(f"{made}\n")
                opened.flush()
                os.fsync(opened.fileno())
            try:
                os.link(part, self.file)
            except FileExistsError:
                return self._key() or made
            finally:
                part.unlink()
        except OSError as error:
            raise WriteFailed(
                _("Không ghi được khóa {path}: {why}.").format(path=self.file, why=error.strerror),
                _("Kiểm tra quyền ghi và dung lượng đĩa."),
            ) from error
        return made

    def _lost(self) -> KeyLost:
        return KeyLost(
            _("Khóa {path} bị mất hoặc là khóa khác.").format(path=self.file),
            _("Chép lại tệp khóa, hoặc cấp mã dùng một lần mới bằng `hotich user totp TÊN`."),
        )
