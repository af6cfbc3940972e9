"""Verification of a home: scans and packages are hashed again, the audit chain is recomputed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from exports.package.contents import BookName
from exports.package.seal import check_seal, seal_of
from pipeline.home.home import Home
from pipeline.home.progress import Progress
from pipeline.store.books.books import Book
from records.errors import IntegrityBroken
from records.language import gettext as _

PACKAGE_FILES = (".xlsx", ".zip", ".sha256")


@dataclass(frozen=True, slots=True)
class Verification:
    """Numbers of the things found whole."""

    scans: int
    events: int
    packages: int

    @property
    def text(self) -> str:
        """Sentence for people."""
        return _("Nguyên vẹn: {scans} ảnh quét, {packages} gói, {events} sự kiện trong nhật ký.").format(
            scans=self.scans, packages=self.packages, events=self.events
        )


def verify(home: Home, progress: Progress) -> Verification:
    """Check the archive, the audit trail and the packages of a home; a package that was carried away is no damage.

    Raises:
        IntegrityBroken: a scan is gone or changed, the trail was tampered with, or the files of a package do not
            belong together; all damaged files are named.
    """
    with home.store() as store, store.begin() as rows:
        events = rows.audit.check()
        hashes = rows.scans.hashes()
        seals = [_seal(rows.books.find(book), Path(folder)) for book, folder in rows.packages.places()]
    here = [seal for seal in seals if any(seal.with_suffix(suffix).exists() for suffix in PACKAGE_FILES)]
    checks: list[Callable[[], object]] = [partial(home.archive.read, sha256, recheck=True) for sha256 in hashes]
    checks += [partial(check_seal, seal) for seal in here]
    progress.expect(len(checks))
    damage = []
    for check in checks:
        found = _damage(check)
        damage += found
        progress.advance(failed=len(found))
    if damage:
        raise IntegrityBroken(
            _("{count} tệp bị mất hoặc bị thay đổi:").format(count=len(damage)) + "\n" + "\n".join(damage),
            _("Phục hồi ảnh quét từ bản sao lưu; xuất lại các gói này."),
        )
    return Verification(len(hashes), events, len(here))


def _seal(book: Book, folder: Path) -> Path:
    return seal_of(BookName(book.type, book.year, book.volume), folder)


def _damage(check: Callable[[], object]) -> list[str]:
    try:
        check()
    except IntegrityBroken as error:
        return [error.message]
    return []
