"""Place of the archive of older nights: a folder, an S3-compatible server, or what else fsspec knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from fsspec.core import url_to_fs

from exports.loopback import is_loopback
from pipeline.home.home import Home
from pipeline.home.night_settings import ArchiveOfNightsSettings
from pipeline.home.secret_file import secret
from pipeline.nightly.night_archive import ArchiveFailed, NightArchive
from pipeline.store.extras import optional_libraries
from records.errors import UsageError
from records.language import gettext as _

if TYPE_CHECKING:
    from obstore.store import ClientConfig

S3: Final = "s3"


def archive_of_nights(home: Home) -> NightArchive | None:
    """Open the archive that the settings name; None where they name none.

    Raises:
        UsageError: the settings do not fit.
        ExtraMissing: the library for the place is not installed.
        ArchiveFailed: the folder is not there: its share is not mounted.
    """
    settings = home.settings.nights
    scheme = urlsplit(settings.place).scheme
    if not settings.place:
        return None
    if scheme == S3:
        return _bucket(home, settings)
    if scheme:
        return _other(settings.place)
    return _folder(home.root / settings.place)


def _folder(folder: Path) -> NightArchive:
    if not folder.is_dir():
        raise ArchiveFailed(
            _("Không có thư mục {folder} của kho các đêm.").format(folder=folder),
            _("Gắn đĩa hoặc thư mục chia sẻ, hay tạo thư mục đó rồi chạy lại. Chưa xóa gì."),
        )
    return _other(folder.as_uri())


def _other(place: str) -> NightArchive:
    try:
        files, folder = url_to_fs(place)
    except (ValueError, ImportError) as error:
        raise UsageError(
            _("Không dùng được kho {place}: {why}.").format(place=place, why=error),
            _("Sửa nights.place trong hotich.toml: một thư mục, hoặc s3://…"),
        ) from error
    return NightArchive(files, folder.rstrip("/"), place, (OSError,))


def _bucket(home: Home, settings: ArchiveOfNightsSettings) -> NightArchive:
    with optional_libraries():
        from obstore.exceptions import BaseError
        from obstore.fsspec import FsspecStore
    endpoint = urlsplit(settings.endpoint)
    is_near = is_loopback(endpoint.hostname or "")
    if endpoint.scheme != "https" and not is_near:
        raise UsageError(
            _("Địa chỉ máy chủ của kho phải là https."),
            _("Sửa nights.endpoint; http chỉ dùng được với máy chủ trên chính máy này."),
        )
    name, _blank, password = secret(home, settings.key_file, "nights.key_file").partition("\n")
    limits: ClientConfig = {"timeout": f"{settings.seconds}s", "allow_http": is_near}
    files = FsspecStore(
        S3,
        endpoint=settings.endpoint,
        region=settings.region,
        access_key_id=name.strip(),
        secret_access_key=password.strip(),
        disable_bulk_delete=True,
        client_options=limits,
        retry_config={"max_retries": 0},
    )
    folder = settings.place.removeprefix(f"{S3}://").rstrip("/")
    return NightArchive(files, folder, settings.place, (OSError, BaseError))
