"""Settings of the unattended night: its folders, its backups, the archive of older nights, and its mail."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from pipeline.home.settings_group import SettingsGroup


class BackupSettings(SettingsGroup):
    """Backups of a home.

    Attributes:
        recipients: public keys (`age1…`, made by `hotich backup-key`) for which backups are encrypted; whoever has one
            of the private keys can restore them, the machine that makes them cannot. Empty = not encrypted.
    """

    recipients: tuple[str, ...] = ()


class NightSettings(SettingsGroup):
    """Unattended night; relative paths start at the home.

    Attributes:
        delivery: folder of the packages of accepted books, a folder a book.
        backup: folder of the backups; another disk is better.
        reports: folder of the reports, a folder a night.
        copies: number of backups that are kept; every scan is kept in any case.
        reports_kept: number of nights whose reports are kept in `reports`.
        begins_at: the hour (0–23) at which a night begins; a call before it belongs to the night before.
    """

    delivery: Path = Path("delivery")
    backup: Path = Path("backup")
    reports: Path = Path("reports")
    copies: int = Field(default=14, ge=1)
    reports_kept: int = Field(default=400, ge=1)
    begins_at: int = Field(default=18, ge=0, le=23)


class ArchiveOfNightsSettings(SettingsGroup):
    """Archive of the reports of older nights, outside the home.

    Attributes:
        place: a folder, also on a share, or `s3://BUCKET/FOLDER`; empty = there is none, and reports that are no longer
            kept in the home are gone.
        kept: number of nights that stay in it, the newest.
        months: of older ones the last night of each month stays, for so many months.
        endpoint: address of an S3-compatible server; HTTPS, or a server on this machine.
        region: its region.
        key_file: file with the access key and, on a second line, its secret.
        seconds: a server that does not answer for so long is given up.
    """

    place: str = ""
    kept: int = Field(default=400, ge=1)
    months: int = Field(default=120, ge=0)
    endpoint: str = ""
    region: str = "us-east-1"
    key_file: str = ""
    seconds: float = Field(default=30.0, gt=0)


class MailSettings(SettingsGroup):
    """Mail about a night: numbers and links alone; nothing is sent before `host` is set.

    Attributes:
        host: name of the mail server (SMTP); empty = no mail.
        port: its port.
        security: `starttls`, `ssl` (encrypted from the first byte), or `none`, which takes no password to another
            machine.
        ca_file: certificates that the server's is checked with, where it is not signed by a public authority.
        user: account there; empty = no login.
        password_file: file with its password.
        sender: address that it comes from.
        recipients: addresses that it goes to.
        link: address of the web application, as the recipients open it; empty = no links to it.
        seconds: a server that has not taken the mail for so long is given up.
    """

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "ssl", "none"] = "starttls"
    ca_file: str = ""
    user: str = ""
    password_file: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    link: str = ""
    seconds: float = Field(default=30.0, gt=0)
