"""Real SFTP server over a folder, on loopback; it can be told to cut the connection after so many bytes written."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import paramiko

USER, PASSWORD = "hotich", "a p@ss:word"


@dataclass
class SftpServer:
    """Server of a folder.

    Attributes:
        root: the folder.
        port: its port on 127.0.0.1.
        key: its host key.
        cut_after: bytes after which every connection is cut once; None = never.
    """

    root: Path
    port: int
    key: paramiko.ECDSAKey
    cut_after: int | None = None
    connections: list[paramiko.Transport] = field(default_factory=list)

    def known_hosts(self, file: Path) -> Path:
        """Write OpenSSH's list with the key of this server."""
        file.write_text(f"[127.0.0.1]:{self.port} {self.key.get_name()} {self.key.get_base64()}\n")
        return file

    def count(self, written: int) -> None:
        """Cut the connections when enough was written."""
        if self.cut_after is None:
            return
        self.cut_after -= written
        if self.cut_after <= 0:
            self.cut_after = None
            for transport in self.connections:
                transport.close()


class _Login(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        return int(paramiko.AUTH_SUCCESSFUL if (username, password) == (USER, PASSWORD) else paramiko.AUTH_FAILED)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)


class _Handle(paramiko.SFTPHandle):
    server: SftpServer

    def write(self, offset: int, data: bytes) -> int:
        done: int = super().write(offset, data)
        self.server.count(len(data))
        return done


class _Files(paramiko.SFTPServerInterface):
    def __init__(self, _login: object, server: SftpServer) -> None:
        super().__init__(_login)
        self._server = server

    def _path(self, path: str) -> Path:
        return self._server.root / str(self.canonicalize(path)).lstrip("/")

    def list_folder(self, path: str) -> list[paramiko.SFTPAttributes] | int:
        try:
            return [
                paramiko.SFTPAttributes.from_stat(one.stat(), one.name) for one in sorted(self._path(path).iterdir())
            ]
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        try:
            return paramiko.SFTPAttributes.from_stat(self._path(path).stat())
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))

    lstat = stat

    def open(self, path: str, flags: int, _attr: paramiko.SFTPAttributes) -> paramiko.SFTPHandle | int:
        try:
            descriptor = os.open(self._path(path), flags, 0o600)
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))
        handle = _Handle(flags)
        handle.server = self._server
        opened = os.fdopen(descriptor, "r+b" if flags & os.O_RDWR else "wb" if flags & os.O_WRONLY else "rb", 0)
        handle.readfile = handle.writefile = opened
        return handle

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        self._path(oldpath).replace(self._path(newpath))
        return int(paramiko.SFTP_OK)


@contextmanager
def sftp_server(root: Path) -> Iterator[SftpServer]:
    """Run a server over a folder; gone when the context ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = SftpServer(root, listening.getsockname()[1], paramiko.ECDSAKey.generate())
        thread = threading.Thread(target=_serve, args=(listening, server))
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for transport in server.connections:
                transport.close()
                transport.join()


def _serve(listening: socket.socket, server: SftpServer) -> None:
    while True:
        try:
            connection, _address = listening.accept()
        except OSError:
            return
        transport = paramiko.Transport(connection)
        transport.add_server_key(server.key)
        transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files, server)
        server.connections.append(transport)
        try:
            transport.start_server(server=_Login())
        except (paramiko.SSHException, EOFError, OSError):  # OSError: the client hung up
            transport.close()
