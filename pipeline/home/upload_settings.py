"""Settings of the upload: nothing is sent before one of the ways is chosen. Secrets stand in files of their own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field

from pipeline.home.settings_group import SettingsGroup


class What(StrEnum):
    """Cases of an accepted book that are sent."""

    ALL = "all"
    ABSENT = "absent"
    SETTLED = "settled"


class UploadSettings(SettingsGroup):
    """Sending of cases; paths of secrets start at the home.

    Attributes:
        to: the way, `folder` (group `handover`), `sql` (`staging`) or `http` (`service`); empty = nothing is sent.
        what: `all`; `absent` = those that the snapshot lacks; `settled` = those without an open difference to it.
        failures: a call stops after so many cases in a row without an answer.
        minutes: time that the upload of a night may take.
        begins_at: the hour (0–23) from which a night may send; equal to `ends_at` = at any hour.
        ends_at: the hour at which it stops.
    """

    to: Literal["", "folder", "sql", "http"] = ""
    what: What = What.ABSENT
    failures: int = Field(default=20, ge=1)
    minutes: float = Field(default=120.0, gt=0)
    begins_at: int = Field(default=0, ge=0, le=23)
    ends_at: int = Field(default=0, ge=0, le=23)


class HandoverSettings(SettingsGroup):
    """Folder into which packages are laid for the receiver.

    Attributes:
        place: a folder, also on a share, or `sftp://USER@HOST:PORT/FOLDER`.
        receipts: its folder in which the receiver lays receipts.
        known_hosts: OpenSSH's list of host keys; an SFTP server that it lacks is refused.
        key_file: private key for SFTP, without a passphrase.
        password_file: file with the password for SFTP, where there is no key.
        seconds: an SFTP server that does not answer for so long is given up.
    """

    place: str = ""
    receipts: str = "receipts"
    known_hosts: Path = Path("keys/known_hosts")
    key_file: str = ""
    password_file: str = ""
    seconds: float = Field(default=30.0, gt=0)


class StagingSettings(SettingsGroup):
    """Database of the receiver in which hotich has tables of its own.

    Attributes:
        url: SQLAlchemy URL of it, without a password.
        password_file: file with the password.
    """

    url: str = ""
    password_file: str = ""


class ServiceSettings(SettingsGroup):
    """Web service of the receiver.

    Attributes:
        url: address that takes a case; HTTPS, or a server on this machine.
        token_file: file with the Bearer token.
        mapping: TOML file that says how a case becomes JSON; empty = the shipped one, in the manner of LGSP.
        seconds: an answer that takes longer is lost.
        attempts: how often a case is sent in one call before its answer counts as lost.
        wait_seconds: the longest wait between two attempts; the first is a second at most.
        poll_seconds: how long a call waits for the answer of a case that the service takes to answer later.
    """

    url: str = ""
    token_file: str = ""
    mapping: str = ""
    seconds: float = Field(default=30.0, gt=0)
    attempts: int = Field(default=5, ge=1)
    wait_seconds: float = Field(default=60.0, ge=0)
    poll_seconds: float = Field(default=10.0, ge=0)


class ReceiptSettings(SettingsGroup):
    """Headings of the ministry's Excel list of refused cases; letter case and blanks do not matter, "" = none.

    Attributes:
        number: the register number.
        words: why the case was refused; a row without words and with an identifier was imported.
        code: the code of the error.
        reference: the identifier of an imported case.
        row: row at which the headings stand, from 1.
    """

    number: str = "so"
    words: str = "Lỗi"
    code: str = "Mã lỗi"
    reference: str = "ID"
    row: int = Field(default=1, ge=1)
