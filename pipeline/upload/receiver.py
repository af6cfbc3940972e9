"""Receiver that the settings name, opened for a call. Without a setting there is none: nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from exports.upload.folder.folder_uploader import FolderUploader
from exports.upload.folder.places import DropPlace, LocalPlace
from exports.upload.uploader import Uploader
from pipeline.home.home import Home
from pipeline.home.secret_file import secret
from pipeline.home.upload_settings import HandoverSettings
from pipeline.store.extras import optional_libraries
from records.errors import UsageError
from records.language import gettext as _

SFTP = "sftp"


@contextmanager
def receiver(home: Home) -> Iterator[Uploader]:
    """Open the way to the receiver; closed at the end.

    Raises:
        UsageError: none is set, or what is set does not fit.
        ExtraMissing: its library is not installed.
        ReceiverUnreachable: it does not answer.
    """
    match home.settings.upload.to:
        case "folder":
            with _place(home) as place:
                yield FolderUploader(place, home.settings.handover.receipts)
        case "sql":
            with _staging(home) as uploader:
                yield uploader
        case "http":
            with _service(home) as uploader:
                yield uploader
        case _:
            raise UsageError(
                _("Chưa đặt nơi nhận: không gửi gì."),
                _("Đặt upload.to trong hotich.toml thành folder, sql hoặc http, và nhóm cấu hình tương ứng."),
            )


@contextmanager
def _place(home: Home) -> Iterator[DropPlace]:
    settings = home.settings.handover
    if not settings.place:
        raise _lacks("handover.place")
    if urlsplit(settings.place).scheme != SFTP:
        yield LocalPlace(home.root / settings.place)
        return
    with optional_libraries():
        from exports.upload.folder import sftp_place
    with sftp_place.sftp_place(sftp_place.SftpAddress.of(*_sftp_words(home, settings))) as place:
        yield place


def _sftp_words(home: Home, settings: HandoverSettings) -> tuple[str, Path, Path | None, str, float]:
    key_file = home.root / settings.key_file if settings.key_file else None
    password = secret(home, settings.password_file, "handover.password_file")
    return settings.place, home.root / settings.known_hosts, key_file, password, settings.seconds


@contextmanager
def _staging(home: Home) -> Iterator[Uploader]:
    from exports.upload.staging import staging

    settings = home.settings.staging
    if not settings.url:
        raise _lacks("staging.url")
    with ExitStack() as opened:
        try:
            with optional_libraries():
                password = secret(home, settings.password_file, "staging.password_file")
                uploader = opened.enter_context(staging(settings.url, password))
        except ModuleNotFoundError as error:
            raise UsageError(
                _("Chưa cài thư viện {library}.").format(library=error.name),
                _("Cài trình điều khiển của cơ sở dữ liệu đó vào môi trường của chương trình."),
            ) from error
        yield uploader


@contextmanager
def _service(home: Home) -> Iterator[Uploader]:
    with optional_libraries():
        from exports.upload.http.mapping import load_mapping
        from exports.upload.http.service_uploader import ServiceLimits, service

    settings = home.settings.service
    if not settings.url:
        raise _lacks("service.url")
    limits = ServiceLimits(settings.seconds, settings.attempts, settings.wait_seconds, settings.poll_seconds)
    mapping = load_mapping(home.root / settings.mapping if settings.mapping else None)
    with service(settings.url, secret(home, settings.token_file, "service.token_file"), mapping, limits) as uploader:
        yield uploader


def _lacks(setting: str) -> UsageError:
    return UsageError(
        _("Chưa đặt {setting}.").format(setting=setting), _("Đặt trong hotich.toml rồi gửi lại; chưa gửi gì.")
    )
