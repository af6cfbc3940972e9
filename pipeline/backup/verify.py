"""Verification of a home: scans and packages are hashed again, the audit chain and every seal recomputed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from exports.package.contents import BookName
from exports.package.present import package_files
from exports.package.seal import check_seal, seal_of, sealed_hashes
from pipeline.backup.trail import anchors_outside
from pipeline.home.home import Home
from pipeline.home.progress import Progress
from pipeline.store.books.books import Book
from pipeline.store.books.packages import StoredPackage
from pipeline.store.integrity.notary import Anchor
from pipeline.store.integrity.soundness import check_thoroughly
from records.errors import IntegrityBroken
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything found whole, and the packages that are not where they were written: a line of text for each."""

    scans: int
    events: int
    packages: int = 0
    gone: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the sentence for people, and a line for every package that is gone."""
        whole = _("Nguyên vẹn: {scans} ảnh quét, {packages} gói, {events} sự kiện trong nhật ký.").format(
            scans=self.scans, packages=self.packages, events=self.events
        )
        return "\n".join((whole, *self.gone))


@dataclass(frozen=True, slots=True)
class _Recorded:
    """Package as this home wrote it, its book, and where its seal lies."""

    package: StoredPackage
    book: Book
    name: BookName
    seal: Path

    @property
    def is_there(self) -> bool:
        """Return whether any of its files is."""
        return bool(package_files(self.name, self.seal.parent))

    @property
    def gone_text(self) -> str:
        """Return what is said of it when it is not there."""
        return _("Gói của sổ {book} không còn ở {package} (đã mang đi, bị xóa hay có gói khác thay).").format(
            book=self.book.id, package=self.seal.with_suffix("")
        )

    def check(self) -> None:
        """Check that the package there is complete, unchanged, and the one that was written.

        Raises:
            IntegrityBroken: it is not; the message names it.
        """
        check_seal(self.seal)
        if sealed_hashes(self.seal) != self.package.sealed(self.name):
            raise IntegrityBroken(
                _("Gói {package} không phải gói đã ghi của sổ {book} ({office}): đã bị gói khác thay.").format(
                    package=self.seal.with_suffix(""), book=self.book.id, office=self.book.office.name
                )
            )


def verify(home: Home, progress: Progress) -> Verification:
    """Check the archive, the audit trail and the packages of a home; a package that was carried away is no damage.

    Raises:
        IntegrityBroken: the database is damaged, a scan is gone or changed, the trail was tampered with, or the files
            of a package do not belong together or are not those that were written; all damaged files are named.
    """
    with home.store() as store, store.begin() as rows:
        recorded = [_recorded(rows.books.find(package.book_id), package) for package in rows.packages.standing()]
    last = {package.seal: package for package in recorded}  # of two books in one place the later package lies there
    here = [package for package in last.values() if package.is_there]
    gone = tuple(package.gone_text for package in recorded if package not in here)
    anchors = anchors_outside(home, [package.seal for package in here])
    found = _checked(home, progress, [package.check for package in here], anchors)
    return replace(found, packages=len(here), gone=gone)


def verify_scans(home: Home, progress: Progress) -> Verification:
    """Check the archive and the audit trail alone: packages that lie elsewhere are no part of a copy of a home.

    Raises:
        IntegrityBroken: as `verify`.
    """
    return _checked(home, progress, (), ())


def _checked(
    home: Home, progress: Progress, packages: Sequence[Callable[[], object]], anchors: Sequence[Anchor]
) -> Verification:
    kept = home.notary.kept  # read before the database: it may grow meanwhile
    with home.store() as store:
        check_thoroughly(store)
        with store.at_one_moment() as rows:
            events = rows.audit.check([*anchors, *([kept] if kept else [])])
            hashes = rows.scans.hashes()
    scans: list[Callable[[], object]] = [partial(home.archive.read, sha256, recheck=True) for sha256 in hashes]
    checks = [*scans, *packages]
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
    return Verification(len(hashes), events)


def _recorded(book: Book, package: StoredPackage) -> _Recorded:
    name = BookName(book.type, book.year, book.volume)
    return _Recorded(package, book, name, seal_of(name, Path(package.folder)))


def _damage(check: Callable[[], object]) -> list[str]:
    try:
        check()
    except IntegrityBroken as error:
        return [error.message]
    return []
