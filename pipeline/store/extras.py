"""Optional libraries, which an extra of the set-up brings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from records.errors import UsageError
from records.language import gettext as _

EXTRAS = {
    "obstore": "archive",
    "distributed": "cluster",
    "psycopg": "postgres",
    "httpx2": "upload",
    "paramiko": "upload",
    "pymysql": "upload",
    "tenacity": "upload",
}
"""Library → the extra in `pyproject.toml`, whose locked list is `requirements/EXTRA.txt`."""


class ExtraMissing(UsageError):
    """Lack of a library of an extra that the call needs."""


@contextmanager
def optional_libraries() -> Iterator[None]:
    """Say which extra to install when an import in the block lacks a library of one.

    Raises:
        ExtraMissing: a library of an extra is not installed; any other missing module is raised as it is.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        raise ExtraMissing(
            _("Chưa cài thư viện {library}.").format(library=error.name),
            _("Chạy `./hotich extra {extra}` trong thư mục chương trình rồi gọi lại lệnh.").format(extra=extra),
        ) from error
