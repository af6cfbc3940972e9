"""Place behind SFTP: only a server whose host key is known is spoken to."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

import paramiko

from exports.upload.folder.places import PART
from exports.upload.uploader import ReceiverUnreachable
from records.errors import UsageError
from records.language import gettext as _

PORT = 22


@dataclass(frozen=True, slots=True)
class SftpAddress:
    """Address of a folder on a server, with what is needed to be let in.

    Attributes:
        host: the server.
        port: its port.
        user: the account.
        folder: the folder on it.
        known_hosts: OpenSSH's list with the server's key.
        key_file: private key, None where there is a password.
        password: "" where there is a key.
        seconds: a server that does not answer for so long is given up.
    """

    host: str
    port: int
    user: str
    folder: str
    known_hosts: Path
    key_file: Path | None
    password: str
    seconds: float

    @classmethod
    def of(cls, url: str, known_hosts: Path, key_file: Path | None, password: str, seconds: float) -> SftpAddress:
        """Read `sftp://USER@HOST:PORT/FOLDER`; the folder starts at the root of what the server shows.

        Raises:
            UsageError: the URL names no server or no account, or holds a password.
        """
        parts = urlsplit(url)
        if not parts.hostname or not parts.username or parts.password:
            raise UsageError(
                _("Địa chỉ SFTP phải có dạng sftp://TÀI_KHOẢN@MÁY_CHỦ:CỔNG/THƯ_MỤC, không có mật khẩu."),
                _("Sửa handover.place; mật khẩu để trong tệp handover.password_file."),
            )
        folder = unquote(parts.path) or "/"
        return cls(
            parts.hostname,
            parts.port or PORT,
            unquote(parts.username),
            folder,
            known_hosts,
            key_file,
            password,
            seconds,
        )


@contextmanager
def sftp_place(address: SftpAddress) -> Iterator[SftpPlace]:
    """Connect to a place behind SFTP; the connection is closed at the end.

    Raises:
        ReceiverUnreachable: the server does not answer, is not the known one, or does not let the account in.
    """
    with paramiko.SSHClient() as client:
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        with _told(address):
            client.load_host_keys(str(address.known_hosts))
            client.connect(
                address.host,
                address.port,
                address.user,
                address.password or None,
                key_filename=str(address.key_file) if address.key_file else None,
                timeout=address.seconds,
                banner_timeout=address.seconds,
                auth_timeout=address.seconds,
                allow_agent=False,
                look_for_keys=False,
            )
            sftp = client.open_sftp()
            sftp.get_channel().settimeout(address.seconds)
        yield SftpPlace(sftp, address)


class SftpPlace:
    """Folder on an SFTP server; made by `sftp_place`."""

    def __init__(self, sftp: paramiko.SFTPClient, address: SftpAddress) -> None:
        """Take an open connection."""
        self._sftp, self._address = sftp, address

    def names(self, folder: str) -> list[str]:
        """List the finished files of a folder."""
        with _told(self._address):
            try:
                found = self._sftp.listdir_attr(self._path(folder))
            except FileNotFoundError:
                return []
            files = (one.filename for one in found if not stat.S_ISDIR(one.st_mode or 0))
            return sorted(name for name in files if not name.endswith(PART))

    def read(self, name: str) -> bytes:
        """Return a file."""
        with _told(self._address), self._sftp.open(self._path(name), "rb") as file:
            data: bytes = file.read()
            return data

    def write(self, name: str, source: BinaryIO) -> None:
        """Write a file; paramiko compares its size before it gets its name."""
        part = f"{self._path(name)}{PART}"
        with _told(self._address):
            self._sftp.putfo(source, part)
            self._rename(part, self._path(name))

    def _rename(self, part: str, target: str) -> None:
        try:
            self._sftp.posix_rename(part, target)
        except OSError:  # a server without OpenSSH's extension renames only to names that are free
            with suppress(FileNotFoundError):
                self._sftp.remove(target)
            self._sftp.rename(part, target)

    def _path(self, name: str) -> str:
        return f"{self._address.folder.rstrip('/')}/{name}".rstrip("/") or "/"


@contextmanager
def _told(address: SftpAddress) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise ReceiverUnreachable(
            _("Không dùng được máy chủ SFTP {host}: {why}.").format(host=address.host, why=type(error).__name__),
            _("Kiểm tra đường mạng, tài khoản, khóa của máy chủ trong handover.known_hosts; rồi gửi lại."),
        ) from error
